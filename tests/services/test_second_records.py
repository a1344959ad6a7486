"""One person with two records in the CRM, known to be one: the main one speaks, the other only adds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import add

from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import LeadId
from sdrtui.domain.sync import OutboxState
from sdrtui.services import conflicts, merging, queue
from sdrtui.store.mirror import Mirror


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Connected]:
    with connected(tmp_path) as made:
        yield made


def all_leads(place: Connected) -> list[str]:
    return [candidate.lead.id for candidate in place.desk.store.candidates(LeadFilter())]


def two_records(place: Connected) -> tuple[LeadId, str]:
    """Let a lead of ours be made there although a card asks about it, then say that both are one person."""
    lead = add(place.desk, 1, playbook="call-in-day-one").lead
    there = place.make(company="第1数据有限公司", name="王敏1", owner="zhang", points={"phones": ["13900000077"]})
    place.sync()
    [card] = conflicts.conflicts(place.desk)
    [held] = place.desk.store.outbox.listed([OutboxState.NEEDS_YOU])
    queue.retry(place.desk, held.id)
    place.sync()
    conflicts.apply_mine(place.desk, card.id)
    place.sync()
    return lead, there


def is_worked(place: Connected, lead: LeadId) -> bool:
    facts = place.desk.store.lead(lead)
    return not facts.closed_reason and bool(place.desk.store.open_cases(facts.contact))


def test_the_same_answered_late_joins_the_second_record(place: Connected) -> None:
    """One lead here, reached by the numbers of both; a card says to merge the two there."""
    lead, there = two_records(place)

    [card] = conflicts.conflicts(place.desk)
    facts = place.desk.store.lead(lead)
    numbers = {point.value for point in place.desk.store.contact_points(facts.contact)}
    assert [lead] == all_leads(place)
    assert ("double", place.remote(lead), there) == (card.field, card.mine, card.theirs)
    assert {"+8613800000001", "+8613900000077"} <= numbers


def test_two_records_that_differ_do_not_pull_the_lead_to_and_fro(place: Connected) -> None:
    """The main one was given to Li and is SQL; the other still says what it said, whatever else changes there."""
    lead, there = two_records(place)
    place.edit(lead, stage="SQL", owner="li")
    place.sync()
    place.edit(there, title="总监")

    place.sync()

    after = place.desk.store.lead(lead)
    assert ("SQL", "li") == (after.stage, after.owner)


def test_what_changes_on_the_second_record_counts(place: Connected) -> None:
    """Somebody there works with that one."""
    lead, there = two_records(place)
    place.edit(there, stage="SQL")

    place.sync()

    assert place.desk.store.lead(lead).stage == "SQL"


def test_a_refusal_on_the_second_record_counts(place: Connected) -> None:
    """Do-not-contact holds whichever record says so."""
    lead, there = two_records(place)
    place.edit(there, do_not_contact=True)

    place.sync()

    assert not place.desk.store.open_cases(place.desk.store.lead(lead).contact)


@pytest.mark.parametrize("way", ["deleted", "swept"])
def test_whoever_tidies_up_there_ends_no_work_here(place: Connected, way: str) -> None:
    """The second record is deleted: the lead goes on as the main one."""
    lead, there = two_records(place)
    if way == "deleted":
        place.edit(there, deleted=True)
        place.sync()
    else:
        engine, writer = place.desk.store.engine, place.desk.store.writer  # type: ignore[attr-defined]
        Mirror(engine, writer).sweeping.let_go("sandbox", [there], place.desk.clock(), place.desk.new_id)

    assert is_worked(place, lead)


def test_so_it_is_after_a_merge_by_hand(place: Connected) -> None:
    """Two leads of ours with a record each are merged here; then the other record is deleted there."""
    keep, drop = (add(place.desk, number, playbook="call-in-day-one").lead for number in (1, 2))
    place.sync()
    other = place.remote(drop)
    merging.merge(place.desk, keep, drop)
    place.edit(other, deleted=True)

    place.sync()

    assert is_worked(place, keep)

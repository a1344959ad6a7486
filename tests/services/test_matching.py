"""A lead that somebody typed into the CRM is recognised by number, WeChat or email and company, never by a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import add, due

from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.sync import OutboxState
from sdrtui.services import conflicts, leads, logging


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Connected]:
    with connected(tmp_path) as made:
        yield made


def all_leads(place: Connected) -> list[str]:
    return [candidate.lead.id for candidate in place.desk.store.candidates(LeadFilter())]


@pytest.mark.parametrize(
    "points",
    [
        {"phones": ["138 0000 0001"]},
        {"emails": ["MIN1@example.com"]},
        {"wechats": ["13800000001"]},
    ],
    ids=["phone", "email", "wechat of a mobile"],
)
def test_a_lead_with_one_of_our_numbers_is_ours(place: Connected, points: dict[str, list[str]]) -> None:
    """Both were entered before the first sync: one lead here, one there, and our touch goes to it."""
    made = add(place.desk, 1)
    there = place.make(company="第1数据", name="王敏1", owner="zhang", points=points)
    logging.log_outcome(place.desk, due(place.desk)[0].touch, "no_answer")

    result = place.sync()

    [arrived] = place.sandbox.book.rows["activities"].values()
    assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)
    assert [made.lead] == all_leads(place)
    assert [there] == list(place.sandbox.book.rows["leads"])
    assert there == arrived["lead"]


def test_a_colleague_behind_the_same_number_is_another(place: Connected) -> None:
    """Another name behind one switchboard is another person, at the company that is here already."""
    made = add(place.desk, 1)
    place.make(company="第1数据有限公司", name="陈静", owner="zhang", points={"phones": ["13800000001"]})

    place.sync()

    accounts = {place.desk.store.lead(lead).account for lead in all_leads(place)}  # type: ignore[arg-type]
    assert 2 == len(all_leads(place))
    assert {leads.show(place.desk, made.lead).account.id} == accounts


def test_a_name_alone_is_asked_about(place: Connected) -> None:
    """The same name at the same company without a common number: a card, and no lead until somebody decides."""
    made = add(place.desk, 1)
    there = place.make(company="第1数据有限公司", name="王敏1", owner="zhang", points={"phones": ["13900000077"]})

    first, second = place.sync(), place.sync()

    [card] = conflicts.conflicts(place.desk)
    assert (1, 1, 1) == (first.conflicts, second.conflicts, second.needs_you)
    assert [there] == list(place.sandbox.book.rows["leads"])
    assert ("identity", made.lead, there) == (card.field, card.lead, card.base)
    assert [made.lead] == all_leads(place)


def test_mine_joins_the_two(place: Connected) -> None:
    """The same person: the lead here is that record from the next sync on, and knows both numbers."""
    made = add(place.desk, 1)
    there = place.make(company="第1数据有限公司", name="王敏1", owner="zhang", points={"phones": ["13900000077"]})
    place.sync()
    [card] = conflicts.conflicts(place.desk)

    conflicts.apply_mine(place.desk, card.id)
    result = place.sync()

    points = {point.value for point in place.desk.store.contact_points(leads.show(place.desk, made.lead).contact.id)}
    assert (0, 0, [made.lead]) == (result.conflicts, result.needs_you, all_leads(place))
    assert [there] == list(place.sandbox.book.rows["leads"])
    assert {"+8613800000001", "+8613900000077"} <= points


def test_theirs_makes_a_lead_of_its_own(place: Connected) -> None:
    """Not the same person: it arrives once, at the same company."""
    made = add(place.desk, 1)
    place.make(company="第1数据有限公司", name="王敏1", owner="zhang", points={"phones": ["13900000077"]})
    place.sync()
    [card] = conflicts.conflicts(place.desk)

    conflicts.keep_theirs(place.desk, card.id)
    place.sync()
    result = place.sync()

    assert (0, 0, 0) == (result.conflicts, result.needs_you, result.queued)
    assert 2 == len(all_leads(place)) == len(place.sandbox.book.rows["leads"])
    assert made.lead in all_leads(place)


def test_two_of_ours_with_one_number_are_asked_about(place: Connected) -> None:
    """The phone is one person's and the email another's: nobody guesses."""
    add(place.desk, 1)
    add(place.desk, 2)
    points = {"phones": ["13800000001"], "emails": ["min2@example.com"]}
    place.make(company="哪一家", name="", owner="zhang", points=points)

    result = place.sync()

    assert (1, 2) == (result.conflicts, len(all_leads(place)))


def test_two_records_of_one_person_there_are_one_person_here(place: Connected) -> None:
    """The CRM has the same number twice: two leads as there, of one person, not two people."""
    for company in ("远山科技", "远山科技有限公司"):
        place.make(company=company, name="陈静", owner="zhang", points={"phones": ["13900000001"]})

    place.sync()

    contacts = {place.desk.store.lead(lead).contact for lead in all_leads(place)}  # type: ignore[arg-type]
    assert (2, 1) == (len(all_leads(place)), len(contacts))
    assert not place.desk.store.outbox.listed([OutboxState.NEEDS_YOU])


def test_a_refusing_person_arrives_suppressed(place: Connected) -> None:
    """Do-not-contact comes with the lead: it is here for the log, and nobody may touch it."""
    place.make(company="勿扰公司", name="陈静", owner="zhang", do_not_contact=True, points={"phones": ["13900000001"]})

    place.sync()

    [candidate] = place.desk.store.candidates(LeadFilter())
    assert candidate.lead.contact in candidate.suppressed

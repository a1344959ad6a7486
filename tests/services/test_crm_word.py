"""What the CRM says of a lead is applied: deleted, merged, given away, converted, refused."""

from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import add, due
from sync_builders import http

from sdrtui.domain.change import Change, LeadUpdate, OutboxOp
from sdrtui.domain.ids import LeadId, SdrId
from sdrtui.domain.payload import LEAD, fields_payload
from sdrtui.domain.sync import OutboxState
from sdrtui.services import conflicts, enrolling, leads, logging
from sdrtui.services.why import why


def said(place: Connected, lead: str) -> str:
    return "\n".join(why(place.desk, lead).sentences)


@pytest.fixture
def place(tmp_path: Path) -> "object":
    with connected(tmp_path) as made:
        yield made


def test_a_deleted_lead_stops_and_leaves_the_list(place: Connected) -> None:
    """Its run ends with a named reason, its touches are gone, and asking why tells it; the other lead goes on."""
    gone, stays = add(place.desk, 1), add(place.desk, 2)
    place.sync()
    place.edit(gone.lead, deleted=True)
    [touch] = [row.touch for row in due(place.desk) if row.lead == gone.lead]

    result = place.sync()

    assert (1, "") == (result.pulled, result.trouble)
    assert [stays.lead] == [row.lead for row in due(place.desk)]
    assert "Deleted in the CRM" in said(place, gone.lead)
    assert "CRM" in said(place, touch)
    assert 0 == place.sync().pulled


def test_a_deleted_lead_that_comes_back_is_open_again(place: Connected) -> None:
    """The CRM's bin gives it back: it is no longer closed, and may be enrolled anew."""
    made = add(place.desk, 1)
    place.sync()
    for deleted in (True, False):
        place.edit(made.lead, deleted=deleted)
        place.sync()

    assert "Deleted in the CRM" not in said(place, made.lead)


def test_a_deleted_lead_is_not_begun_anew(place: Connected) -> None:
    """Enrolling refuses it with the reason, alone and in a batch; when it is back it may be."""
    made = add(place.desk, 1)
    place.sync()
    place.edit(made.lead, deleted=True)
    place.sync()

    refused = enrolling.enroll(place.desk, "small", leads=[made.lead])
    place.edit(made.lead, deleted=False)
    place.sync()
    taken = enrolling.enroll(place.desk, "small", leads=[made.lead])

    assert [(made.lead, "ended_by_crm", "Deleted in the CRM.")] == [
        (one.lead, one.code, one.reason) for one in refused.refused
    ]
    assert (made.lead,) == tuple(taken.enrolled)


def test_a_touch_of_a_lead_that_is_gone_holds_up_nobody(place: Connected) -> None:
    """It is parked with the CRM's words, whole; the other lead's touch goes."""
    gone, stays = add(place.desk, 1), add(place.desk, 2)
    place.sync()
    for row in due(place.desk):
        logging.log_outcome(place.desk, row.touch, "no_answer", note=row.lead)
    place.edit(gone.lead, deleted=True)

    result = place.sync()

    [parked] = place.desk.store.outbox.listed([OutboxState.NEEDS_YOU])
    assert (1, 0) == (result.needs_you, result.queued)
    assert (gone.lead, True) == (parked.payload["note"], "there is no lead" in parked.last_error)
    assert [stays.lead] == [row["note"] for row in place.sandbox.book.rows["activities"].values()]


def test_an_undo_never_takes_back_the_crms_word(place: Connected) -> None:
    """The SDR's undo reaches their own last record behind the CRM's stop."""
    made = add(place.desk, 1)
    [row] = due(place.desk)
    logging.log_outcome(place.desk, row.touch, "no_answer")
    place.sync()
    place.edit(made.lead, deleted=True)
    place.sync()

    undone = logging.undo(place.desk)

    assert (row.touch, ()) == (undone.touch, undone.next)
    assert [] == due(place.desk)


def test_do_not_contact_takes_the_touches_at_once(place: Connected) -> None:
    """Nothing stays due for the person, and the gate refuses them."""
    made = add(place.desk, 1)
    place.sync()
    place.edit(made.lead, do_not_contact=True)

    place.sync()

    assert [] == due(place.desk)
    assert [] == list(leads.show(place.desk, made.lead).open)


def test_an_owner_given_in_the_crm_moves_the_touches(place: Connected) -> None:
    """The open touches go to the other SDR's list; what was logged stays its author's; what it was is kept."""
    made = add(place.desk, 1)
    [row] = due(place.desk)
    logging.log_outcome(place.desk, row.touch, "no_answer")
    place.sync()
    place.edit(made.lead, owner="liu")

    place.sync()

    view = leads.show(place.desk, made.lead)
    [kept] = conflicts.conflicts(place.desk, made.lead, with_closed=True)
    assert "liu" == view.lead.owner
    assert ["zhang"] == [line.sdr for line in view.history]
    assert {"liu"} == {
        touch.sdr
        for case in place.desk.store.open_cases(view.contact.id)
        for touch in case.touches
        if touch.state.is_open
    }
    assert ("owner", "zhang", "liu", False) == (kept.field, kept.mine, kept.theirs, kept.is_open)
    assert "liu" in said(place, made.lead)


def given(place: Connected, lead: str, owner: str) -> None:
    """Give a lead to somebody else here."""
    store = place.desk.store
    op = OutboxOp(place.desk.new_id(), LeadId(lead), LEAD, fields_payload(lead, owner=owner), place.desk.clock())
    store.commit(Change(lead_updates=(LeadUpdate(LeadId(lead), owner=SdrId(owner)),), outbox=(op,)))


def test_an_owner_given_here_goes_there(place: Connected) -> None:
    """Nobody changed it there: ours stays, is told, and never flips back in between."""
    made = add(place.desk, 1)
    place.sync()
    given(place, made.lead, "liu")

    first = place.sync()

    assert (0, 1) == (first.pulled, first.pushed)
    assert "liu" == leads.show(place.desk, made.lead).lead.owner
    assert "liu" == place.sandbox.book.rows["leads"][place.remote(made.lead)]["owner"]


def test_an_owner_given_on_both_sides_is_the_crms(place: Connected) -> None:
    """The CRM's holds, ours is kept and never sent over it."""
    made = add(place.desk, 1)
    place.sync()
    given(place, made.lead, "liu")
    place.edit(made.lead, owner="wang")

    result = place.sync()

    [kept] = conflicts.conflicts(place.desk, made.lead, with_closed=True)
    assert ("wang", 0) == (leads.show(place.desk, made.lead).lead.owner, result.queued)
    assert "wang" == place.sandbox.book.rows["leads"][place.remote(made.lead)]["owner"]
    assert ("zhang", "liu", "wang", "crm_wins") == (kept.base, kept.mine, kept.theirs, kept.rule)


def test_a_converted_lead_is_handed_over(place: Connected) -> None:
    """It became a deal there: its run ends as handed over."""
    made = add(place.desk, 1)
    place.sync()
    place.edit(made.lead, converted=True, stage="SAL")

    place.sync()

    assert [] == due(place.desk)
    assert "SAL" == leads.show(place.desk, made.lead).lead.stage
    assert "CRM" in said(place, made.lead)


def test_unsent_touches_of_a_merged_lead_go_to_the_other(place: Connected) -> None:
    """Both are ours: the run goes on there, the unsent touch arrives there once, and the numbers of both are known."""
    old, new = add(place.desk, 1), add(place.desk, 2)
    place.sync()
    [touch] = [row.touch for row in due(place.desk) if row.lead == old.lead]
    logging.log_outcome(place.desk, touch, "no_answer", note="merged meanwhile")
    place.edit(old.lead, merged_into=place.remote(new.lead))

    result = place.sync()

    [arrived] = place.sandbox.book.rows["activities"].values()
    points = {point.value for point in place.desk.store.contact_points(leads.show(place.desk, new.lead).contact.id)}
    assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)
    assert (place.remote(new.lead), "merged meanwhile") == (arrived["lead"], arrived["note"])
    assert [new.lead] == [row.lead for row in due(place.desk)]
    assert {"+8613800000001", "+8613800000002"} <= points
    assert 0 == place.sync().pulled


def test_what_was_logged_before_a_merge_is_undone_after_it(place: Connected) -> None:
    """The touch is the other lead's history now; taking it back reaches the CRM, and is parked nowhere."""
    old, new = add(place.desk, 1), add(place.desk, 2)
    [touch] = [row.touch for row in due(place.desk) if row.lead == old.lead]
    logging.log_outcome(place.desk, touch, "no_answer", note="davor")
    place.sync()
    place.edit(old.lead, merged_into=place.remote(new.lead))
    place.sync()
    assert ["davor"] == [line.note for line in leads.show(place.desk, new.lead).history]

    logging.undo(place.desk)
    result = place.sync()

    [activity] = place.sandbox.book.rows["activities"].values()
    assert (0, 0, True) == (result.needs_you, result.queued, activity.get("voided"))


def test_a_run_goes_on_with_the_record_that_a_lead_became(place: Connected) -> None:
    """The other record is nobody's here: the lead is that one from now on, and its next touch goes there."""
    made = add(place.desk, 1)
    place.sync()
    other = place.make(company="并入公司", name="并入的人", owner="zhang")
    place.edit(made.lead, merged_into=other)
    place.sync()
    [row] = due(place.desk)

    logging.log_outcome(place.desk, row.touch, "no_answer")
    result = place.sync()

    [arrived] = place.sandbox.book.rows["activities"].values()
    assert (1, 0, other) == (result.pushed, result.needs_you, arrived["lead"])
    assert made.lead == row.lead


def test_what_a_person_changed_in_the_crm_is_taken_over(place: Connected) -> None:
    """A title, a company and a new number come; ours that the CRM never changed stay."""
    made = add(place.desk, 1)
    place.sync()
    with http(place.sandbox) as client:
        told = {"title": "CTO", "region": "深圳", "points": {"phones": ["13800000001", "13900000009"]}}
        client.patch(f"/v1/leads/ext:{made.lead}", json=told).raise_for_status()

    place.sync()

    view = leads.show(place.desk, made.lead)
    values = [point.value for point in place.desk.store.contact_points(view.contact.id)]
    assert ("CTO", "深圳", "王敏1") == (view.contact.title, view.account.region, view.contact.name)
    assert ["+8613800000001", "+8613900000009"] == [value for value in values if value.startswith("+86")]
    assert "min1@example.com" in values


def test_mine_is_applied_with_one_decision(place: Connected) -> None:
    """A stage moved on both sides: applying mine sets it here and in the CRM with the next sync."""
    made = add(place.desk, 1)
    place.sync()
    place.edit(made.lead, stage="SQL")
    [row] = due(place.desk)
    logging.log_outcome(place.desk, row.touch, "interested")
    place.sync()
    [card] = conflicts.conflicts(place.desk)
    assert ("stage", "MAL", "MQL", "SQL") == (card.field, card.base, card.mine, card.theirs)

    conflicts.apply_mine(place.desk, card.id)
    result = place.sync()

    assert (0, 0) == (result.conflicts, len(place.desk.store.outbox.listed([OutboxState.NEEDS_YOU])))
    assert "MQL" == leads.show(place.desk, made.lead).lead.stage
    assert "MQL" == place.sandbox.book.rows["leads"][place.remote(LeadId(made.lead))]["stage"]

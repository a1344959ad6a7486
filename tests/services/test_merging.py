"""Two records of one person become one: nothing is left behind, the old id leads on, undo gives back both exactly."""

from collections.abc import Iterator
from itertools import count

import pytest
from account_builders import COMPANY, SEVERAL, write
from desk_builders import Office, add, due
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from person_builders import LOG, everything, person, run_sql

from sdrtui.domain.enrollment import Parted
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.merging import RunOf, ending
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import NeedsDecision, TryLater, UsageError
from sdrtui.services import drafts, enrolling, leads, logging, today
from sdrtui.services.desk import Desk
from sdrtui.services.merge_shapes import result
from sdrtui.services.merging import merge
from sdrtui.services.suppressing import Meant, suppress
from sdrtui.services.views import Added

NUMBERS = count(1)


def pair(desk: Desk, **other: object) -> tuple[Added, Added]:
    """Add one person twice."""
    number = next(NUMBERS)
    first = person(desk, "王敏", f"恒信{number}", phones=[f"138{number:08}"], note="展会")
    given: dict[str, object] = {"emails": [f"min{number}@example.com"], "note": "官网", "title": "市场总监"}
    second = person(desk, "小王", f"恒{number}", **(given | other))
    return first, second


def left_behind(desk: Desk, gone: Added) -> dict[str, int]:
    """Count the rows outside the log, the record of ids and the kept images that still name the one that went."""
    found = {
        name: sum(gone.lead in row or gone.contact in row for row in rows)
        for name, rows in everything(desk, but=LOG | {"merged", "edit"}).items()
    }
    return {name: rows for name, rows in found.items() if rows}


def test_everything_goes_to_the_one_that_stays(desk: Desk) -> None:
    """Touches, points, notes, log and queue: all is the kept lead's, and the other id leads there."""
    first, second = pair(desk, owner="liu")
    drafts.save(desk, second.touches[0], "记一下")

    done = merge(desk, first.lead, second.lead, reason="同一人")

    assert (first.lead, second.lead) == (done.keep, done.drop)
    assert [] == today.due_rows(desk, "liu")
    assert {"outbox": 1} == left_behind(desk, second)  # its creation, which is never sent
    for old in (second.lead, second.contact, second.lead[-8:]):
        assert first.lead == leads.show(desk, old).lead.id
    view = leads.show(desk, first.lead)
    assert (view.contact.name, view.contact.title, view.lead.note) == ("王敏", "市场总监", "展会\n官网")
    assert 2 == len(view.points)
    assert {"small"} == set(done.superseded)
    assert "同一人" in view.notes[0].text
    assert "name: 小王" in view.notes[0].text


def test_no_open_touch_is_left_on_the_one_that_goes(desk: Desk, office: Office) -> None:
    """A run that may go on beside the other goes on as the kept lead's, on its owner's list, on a day of its own."""
    office.playbook("beside", exclusive=False)
    first, second = pair(desk, playbook="beside", owner="liu", phones=["13912345678"])

    done = merge(desk, first.lead, second.lead)

    cases = desk.store.open_cases(first.contact)
    touches = [row for case in cases for row in case.touches if row.state.is_open]
    assert () == done.superseded
    assert {("small", "zhang"), ("beside", "zhang")} == {
        (case.enrollment.playbook, case.enrollment.sdr) for case in cases
    }
    assert {(first.lead, first.contact, "zhang")} == {(row.lead, row.contact, row.sdr) for row in touches}
    assert len(touches) == len({row.due_at.date() for row in touches})
    assert [] == today.due_rows(desk, "liu")


def test_do_not_contact_wins(desk: Desk) -> None:
    """Whichever of the two refused, the one person has: every run ends, each number of either is on the list."""
    first, second = pair(desk)
    suppress(desk, Meant(second.lead))

    done = merge(desk, first.lead, second.lead)

    assert ("small",) == done.stopped
    assert [] == due(desk)
    assert desk.store.is_suppressed(first.contact)
    assert not any(point.is_usable for point in desk.store.contact_points(first.contact))
    logging.undo(desk)
    assert not desk.store.is_suppressed(first.contact)
    assert desk.store.is_suppressed(second.contact)


def test_the_log_of_both_is_one_history(desk: Desk) -> None:
    """A call of this morning to the other record counts for the number, the day and the timeline of the kept one."""
    first, second = pair(desk, phones=["13912345678"])
    logging.log_outcome(desk, second.touches[0], "no_answer", note="没人")

    merge(desk, first.lead, second.lead)

    lines = leads.show(desk, first.lead).history
    assert [("没人", "王敏")] == [(line.note, line.contact_name) for line in lines]
    assert 1 == len(desk.store.calls_to(first.contact, desk.clock().replace(hour=0)))
    logging.undo(desk)
    assert ["小王"] == [line.contact_name for line in leads.show(desk, second.lead).history]


def test_the_higher_stage_stays(desk: Desk) -> None:
    """What one record came to, the person came to; the CRM hears of it, and undo takes it back."""
    first, second = pair(desk, phones=["13912345678"])
    logging.log_outcome(desk, second.touches[0], "interested")
    reached = desk.store.lead(second.lead).stage

    merge(desk, first.lead, second.lead)

    assert reached is desk.store.lead(first.lead).stage is not Stage.MAL
    assert [first.lead] == [step.lead for step in desk.store.handoff_steps()]
    logging.undo(desk)
    assert Stage.MAL is desk.store.lead(first.lead).stage


def test_writes_that_wait_go_behind_the_kept_leads_own(desk: Desk) -> None:
    """One creation is sent, with the numbers of both; what is about the other is about the kept one."""
    first, second = pair(desk, phones=["13912345678"])
    logging.log_outcome(desk, second.touches[0], "no_answer")

    merge(desk, first.lead, second.lead)

    ops = desk.store.outbox.listed([OutboxState.QUEUED])
    assert {first.lead} == {op.lane for op in ops}
    assert len({op.seq for op in ops}) == len(ops)
    (creation,) = [op for op in ops if "name" in op.payload]
    assert 2 == len(creation.payload["phones"])  # type: ignore[arg-type]  # a list in JSON
    (touched,) = [op for op in ops if op.kind == "touch"]
    assert (first.lead, first.contact) == (touched.payload["lead"], touched.payload["contact"])


def test_what_is_one_already_is_not_merged_again(desk: Desk) -> None:
    """Merging twice is refused, and so is a lead with its own person."""
    first, second = pair(desk)
    merge(desk, first.lead, second.contact)

    with pytest.raises(UsageError, match="one already"):
        merge(desk, first.lead, second.lead)
    with pytest.raises(UsageError, match="one already"):
        merge(desk, first.lead, first.contact)


def test_a_chain_of_merges_leads_to_the_last(desk: Desk) -> None:
    """The first id of three still finds the person."""
    one, two = pair(desk)
    three = person(desk, "王敏三", "恒信三", phones=["13700000003"])
    merge(desk, two.lead, one.lead)
    merge(desk, three.lead, two.lead)

    assert {three.lead} == {leads.show(desk, each.lead).lead.id for each in (one, two, three)}


def test_a_write_under_way_to_the_crm_is_waited_for(desk: Desk) -> None:
    """Whether it arrived under the old lead is not known yet; nothing is merged."""
    first, second = pair(desk)
    run_sql(desk, "UPDATE outbox SET state = 'sending' WHERE lane = :lane", lane=second.lead)
    before = everything(desk, but=frozenset())

    with pytest.raises(TryLater, match="under way"):
        merge(desk, first.lead, second.lead)

    assert before == everything(desk, but=frozenset())


def test_what_changed_since_stands_in_the_way_of_an_undo(desk: Desk, office: Office) -> None:
    """A colleague logged a touch of the merged person: undo says so and changes nothing."""
    office.playbook("beside", exclusive=False)
    first, second = pair(desk, playbook="beside", phones=["13912345678"])
    merge(desk, first.lead, second.lead)
    colleague = office.desk("liu")
    (case,) = [each for each in desk.store.open_cases(first.contact) if each.enrollment.playbook == "beside"]
    logging.log_outcome(colleague, case.touches[0].id, "no_answer")
    before = everything(desk, but=frozenset())

    with pytest.raises(NeedsDecision, match="changed"):
        logging.undo(desk)

    assert before == everything(desk, but=frozenset())
    colleague.close()


def test_a_dry_run_shows_every_row_and_changes_none(desk: Desk) -> None:
    """Item by item what the merge then does; no number is shown in full."""
    first, second = pair(desk, phones=["13912345678"])
    before = everything(desk, but=frozenset())

    dry = result(merge(desk, first.lead, second.lead, dry_run=True))

    assert before == everything(desk, but=frozenset())
    real = result(merge(desk, first.lead, second.lead))
    assert dry["counts"] == real["counts"]
    assert "13912345678" not in repr(dry)
    assert {"lead", "contact", "point", "touch", "enrollment", "outbox"} <= set(real["counts"])  # type: ignore[call-overload]


LIVES = st.fixed_dictionaries(
    {
        "owner": st.sampled_from(["zhang", "liu"]),
        "playbook": st.sampled_from(["small", "beside"]),
        "outcomes": st.lists(st.sampled_from(["no_answer", "interested", "invalid_number", "opted_out"]), max_size=2),
        "shares": st.booleans(),
        "draft": st.booleans(),
        "suppressed": st.sampled_from(["neither", "kept", "dropped"]),
    }
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES)
def test_merge_then_undo_is_nothing_but_log(office: Office, lives: dict[str, object]) -> None:
    """Every table is, row for row, as it was, whatever the two had lived through; nothing was left behind meanwhile."""
    office.playbook()
    office.playbook("beside", exclusive=False)
    desk = office.desk()
    number = next(NUMBERS)
    first = person(desk, "王敏", f"恒信{number}", phones=[f"137{number:08}"])
    company = f"恒信{number}有限公司" if lives["shares"] and lives["owner"] == "zhang" else f"别家{number}"
    second = person(desk, "小王", company, phones=[f"136{number:08}"], owner=lives["owner"], playbook=lives["playbook"])
    _live(desk, second, lives)
    if lives["suppressed"] != "neither":
        suppress(desk, Meant(first.lead if lives["suppressed"] == "kept" else second.lead))
    before = everything(desk)

    merge(desk, first.lead, second.lead)
    meanwhile = left_behind(desk, second)
    logging.undo(desk)

    after = everything(desk)
    desk.close()
    assert set(meanwhile) <= {"outbox"}  # what is in the CRM, or never goes there, keeps its lane
    assert before == after


def _live(desk: Desk, added: Added, lives: dict[str, object]) -> None:
    outcomes: Iterator[str] = iter(lives["outcomes"])  # type: ignore[call-overload]  # a list of words
    for outcome in outcomes:
        rows = [row for case in desk.store.open_cases(added.contact) for row in case.touches if row.state.is_open]
        phone = [row for row in rows if row.channel.value == "phone"]
        if phone:
            logging.log_outcome(desk, phone[0].id, outcome)
    if lives["draft"] and added.touches:
        drafts.save(desk, added.touches[0], "记一下")


@pytest.mark.parametrize(
    ("runs", "ends"),
    [
        (["small outbound exclusive kept", "other outbound exclusive"], {1}),
        (["small outbound exclusive kept", "other call-in exclusive"], {0}),
        (["small outbound exclusive", "other outbound beside kept"], set()),
        (["small outbound beside kept", "small outbound beside"], {1}),
        (["small nurture exclusive kept", "other call-in exclusive", "third call-in exclusive kept"], {0, 1}),
    ],
)
def test_which_run_goes_on(runs: list[str], ends: set[int]) -> None:
    """A call-in before all others, then the kept one's; two that are not exclusive go on side by side."""
    given = []
    for number, run in enumerate(runs):
        words = run.split()
        given.append(
            RunOf(str(number), PlaybookId(words[0]), Kind(words[1]), "exclusive" in words, "kept" in words)  # type: ignore[arg-type]
        )

    assert {str(number) for number in ends} == set(ending(given))


def test_a_run_of_the_kept_one_is_not_touched(desk: Desk) -> None:
    """Its open touch stays at its very time."""
    first, second = pair(desk)
    before = due(desk)[0]

    merge(desk, first.lead, second.lead)

    assert before in due(desk)
    assert enrolling.enroll(desk, "small", leads=[first.lead], dry_run=True).enrolled == ()


def test_the_crm_hears_of_an_undo_when_it_heard_of_the_merge(desk: Desk) -> None:
    """What left meanwhile is put right there: the note, the stage, the do-not-contact; nothing is said twice."""
    first, second = pair(desk, phones=["13912345678"])
    logging.log_outcome(desk, second.touches[0], "interested")
    suppress(desk, Meant(second.lead))
    merge(desk, first.lead, second.lead)
    run_sql(desk, "UPDATE outbox SET state = 'in_crm', is_open = 0")

    logging.undo(desk)

    said = [op.payload for op in desk.store.outbox.listed([OutboxState.QUEUED])]
    assert {"展会"} == {payload["note"] for payload in said if "note" in payload}
    assert {first.lead} == {payload["lead"] for payload in said}
    assert [False] == [payload["do_not_contact"] for payload in said if "do_not_contact" in payload]
    assert [("MQL", "MAL")] == [(payload["before"], payload["after"]) for payload in said if "after" in payload]


def test_two_roles_of_one_run_become_one_person(desk: Desk, office: Office) -> None:
    """Who was two colleagues in one run is one; undo makes them two again, row for row."""
    write(office, "several", SEVERAL, holds=False)
    first, _user, it = (add(desk, number, "", company=COMPANY) for number in (1, 2, 3))
    enrolling.enroll(desk, "several", leads=[first.lead])
    before = everything(desk)

    merge(desk, first.lead, it.lead)

    (case,) = desk.store.open_cases(first.contact)
    assert {first.contact} == {case.enrollment.people[role].contact for role in ("primary", "it")}
    assert not left_behind(desk, it).keys() - {"outbox"}
    logging.undo(desk)
    assert before == everything(desk)


def test_who_left_a_run_stays_out_of_it_under_the_new_id(desk: Desk, office: Office) -> None:
    """A colleague who had answered in the run is merged: the person is not written to in it again."""
    write(office, "several", SEVERAL, holds=False)
    first, user, _it, twin = (add(desk, number, "", company=COMPANY) for number in (1, 2, 3, 4))
    enrolling.enroll(desk, "several", leads=[first.lead])
    (case,) = desk.store.open_cases(user.contact)
    logging.log_manual(desk, user.lead, "replied")

    merge(desk, twin.lead, user.lead)

    run = desk.store.case(case.enrollment.id)
    assert twin.contact == run.enrollment.people["user"].contact
    assert [twin.contact] == [event.contact for event in run.events if isinstance(event, Parted)]
    assert not [row for row in run.touches if row.state.is_open and row.contact == twin.contact]

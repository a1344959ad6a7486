"""Leads go to another SDR: what is open moves, what was done keeps its author, undo gives all of it back."""

from datetime import date

import pytest
from desk_builders import Office, add, due, walk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from person_builders import everything, person

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.payload import LEAD
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import UsageError
from sdrtui.services import leads, leave, logging, today
from sdrtui.services.desk import Desk
from sdrtui.services.reassigning import SPLITS_ACCOUNT, THEIRS_ALREADY, assign


def owners_told(desk: Desk) -> list[object]:
    ops = desk.store.outbox.listed([OutboxState.QUEUED])
    return [op.payload["owner"] for op in ops if op.kind == LEAD and "name" not in op.payload and "owner" in op.payload]


def test_lead_run_and_touches_move_and_the_log_keeps_its_author(desk: Desk, office: Office) -> None:
    """The new owner's list has the open touch at its time; the line of yesterday stays the old one's."""
    one = add(desk)
    walk(desk, office.clock, one.touches[0], ["no_answer"])
    before = due(desk)

    done = assign(desk, "liu", leads=[one.lead], reason="休产假")

    assert [] == due(desk)
    assert before == today.due_rows(desk, "liu")
    assert ["zhang"] == [line.sdr for line in desk.store.log_lines(LogFilter())]
    assert ["liu"] == owners_told(desk)
    assert [("zhang", ("small",))] == [(each.before, each.runs) for each in done.assigned]
    assert ["from 张伟 to 刘洋: 休产假"] == [note.text for note in leads.show(desk, one.lead).notes]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outcomes=st.lists(st.sampled_from(["no_answer", "busy", "clicked", "sent"]), max_size=2))
def test_undo_gives_everything_back(office: Office, outcomes: list[str]) -> None:
    """Owner, runs and open touches are as they were, whatever happened in the run before."""
    office.playbook()
    desk = office.desk()
    one = add(desk, number=len(everything(desk)["lead"]) + 1)
    for outcome in outcomes:
        touches = [row for row in due(desk) if row.lead == one.lead]
        if touches and (touches[0].channel.value, outcome) in {("phone", "no_answer"), ("phone", "busy")}:
            logging.log_outcome(desk, touches[0].touch, outcome)
    kept = ("lead", "touch")
    before = everything(desk)

    assign(desk, "liu", leads=[one.lead])
    logging.undo(desk)

    after = everything(desk)
    desk.close()
    assert [before[name] for name in kept] == [after[name] for name in kept]


def test_a_company_is_not_split(desk: Desk) -> None:
    """One of two leads is refused with whose the other is; the whole account goes."""
    one = person(desk, "王敏", "恒信", phones=["13800138001"])
    two = person(desk, "李强", "恒信", phones=["13800138002"])

    refused = assign(desk, "liu", leads=[one.lead])
    done = assign(desk, "liu", leads=[one.lead], whole_account=True)

    assert [SPLITS_ACCOUNT] == [each.code for each in refused.refused]
    assert refused.record is None
    assert {one.lead, two.lead} == {each.lead for each in done.assigned}
    logging.undo(desk)
    assert {"zhang"} == {desk.store.lead(each.lead).owner for each in (one, two)}


def test_who_is_on_leave_gives_away_what_waited_for_them(desk: Desk) -> None:
    """A touch that a leave had moved is the colleague's today."""
    one = add(desk)
    before = due(desk)
    leave.add(desk, date(2026, 11, 23), date(2026, 11, 27))
    assert [] == due(desk)

    assign(desk, "liu", leads=[one.lead])

    assert [row.touch for row in before] == [row.touch for row in today.due_rows(desk, "liu")]


def test_a_new_owner_on_leave_gets_it_after_their_return(desk: Desk) -> None:
    """Nothing is due on days on which nobody is there."""
    leave.add(desk, date(2026, 11, 23), date(2026, 11, 27), sdr="liu")
    one = add(desk)

    done = assign(desk, "liu", leads=[one.lead])

    assert [] == today.due_rows(desk, "liu")
    assert all(row.due_at.date() >= date(2026, 11, 28) for each in done.assigned for row in each.touches)


def test_a_dry_run_changes_nothing_and_says_the_same(desk: Desk) -> None:
    """Not even the log."""
    add(desk)
    before = everything(desk, but=frozenset())

    dry = assign(desk, "liu", where="owner=zhang", dry_run=True)

    assert before == everything(desk, but=frozenset())
    real = assign(desk, "liu", where="owner=zhang")
    assert [(each.lead, each.runs, each.touches) for each in dry.assigned] == [
        (each.lead, each.runs, each.touches) for each in real.assigned
    ]
    assert [THEIRS_ALREADY] == [each.code for each in assign(desk, "liu", leads=[real.assigned[0].lead]).refused]


def test_days_above_what_one_can_do_are_named(office: Office) -> None:
    """The person who assigns sees that the colleague's day is too full."""
    office.playbook()
    (office.home / "playbooks" / "policy.yaml").write_text("rates: {touches_a_day: 2}\n", encoding="utf-8")
    small = office.desk()
    for number in range(3):
        add(small, number + 1)

    done = assign(small, "liu", where="owner=zhang", dry_run=True)

    assert ((date(2026, 11, 23), 3, 2),) == done.full_days
    small.close()


@pytest.mark.parametrize(("to", "given"), [("nobody", {"where": "owner=zhang"}), ("liu", {}), ("liu", {"where": "x"})])
def test_nobody_and_nothing_are_refused(desk: Desk, to: str, given: dict[str, str]) -> None:
    """A name that is none of the team would lose the leads."""
    add(desk)

    with pytest.raises(UsageError):
        assign(desk, to, **given)  # type: ignore[arg-type]  # by name

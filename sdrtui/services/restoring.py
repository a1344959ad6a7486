"""Bringing enrollments back to what they were before a record: its own, and those that it stopped or replanned."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Plan, Status, Touched
from sdrtui.domain.ids import EnrollmentId, StepId
from sdrtui.domain.state import RecordKind
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.remembering import put_back
from sdrtui.services.replan import Change
from sdrtui.services.writing import Writing

UNDONE = "undone"


def restore_all(
    writing: Writing, voided: RecordRow, own: Case | None, now: datetime
) -> tuple[Plan | None, tuple[TouchRow, ...]]:
    """Write every enrollment as if the record had never been; return its own one's plan and all touches open then."""
    plan, opened = _restore(writing, voided, own, now) if own else (None, ())
    for case in _others(writing.desk, voided, own):
        opened += _restore(writing, voided, case, now)[1]
    return plan, opened


def restore_runs(
    writing: Writing, voided: RecordRow, runs: Iterable[EnrollmentId], now: datetime
) -> tuple[TouchRow, ...]:
    """Write these enrollments as if the record had never been; return the touches open then."""
    opened: tuple[TouchRow, ...] = ()
    for run in dict.fromkeys(runs):
        opened += _restore(writing, voided, writing.desk.store.case(run, without=voided.id), now)[1]
    return opened


def _others(desk: Desk, voided: RecordRow, own: Case | None) -> list[Case]:
    """Return the other enrollments that the record stopped, held or released, or replanned because a point was lost."""
    store = desk.store
    touched: list[EnrollmentId] = [stop.enrollment for stop in store.stops_caused(voided.id) if stop.enrollment]
    if any(point.cause == voided.id for point in store.contact_points(voided.contact)):
        touched += [case.enrollment.id for case in store.open_cases(voided.contact)]
    own_id = own.enrollment.id if own else None
    cases = [store.case(each, without=voided.id) for each in dict.fromkeys(touched) if each != own_id]
    return [case for case in cases if case.cause != voided.id]  # what it began, the store takes back as a whole


def _restore(writing: Writing, voided: RecordRow, case: Case, now: datetime) -> tuple[Plan, tuple[TouchRow, ...]]:
    """Plan a case as its log now has it."""
    desk = writing.desk
    today = desk.store.case(case.enrollment.id)
    was = _was(desk, today, case, now)
    planner = CasePlanner(desk, case, now, may_reopen=_was_ended_by(today, was, voided))
    plan = planner.plan(case.events)
    before = planner.playbook.exits.get(case.exit) if case.exit else None
    if before is not None and before.close and plan.status is not Status.FINISHED:
        writing.told(case.lead.id, closed_reason="")  # the store reopens the lead by itself
    rows = planner.write(writing, Change(was, plan), UNDONE, is_undo=True)
    writing.add_touches(put_back(rows, case.enrollment.id, desk.store.stops_caused(voided.id)))
    return plan, tuple(row for row in writing.touches if row.enrollment == case.enrollment.id and row.state.is_open)


def _was(desk: Desk, today: Case, case: Case, now: datetime) -> Plan:
    """Return the plan with the record still in it, for the same taken days: only the record tells the two apart."""
    people = {
        role: replace(person, taken=case.enrollment.people[role].taken)
        for role, person in today.enrollment.people.items()
    }
    return CasePlanner(desk, today, now, may_reopen=True).plan(today.events, people)


def _was_ended_by(today: Case, was: Plan, voided: RecordRow) -> bool:
    """Say whether the record may be what ended the run.

    Where the log itself leads to an end, planning without the record tells. Where it does not, the run ended for want
    of contact points that have come since: then only an outcome that closed a touch can have ended it.
    """
    if was.exit is not None or voided.kind is not RecordKind.OUTCOME:
        return True
    of_touch = [event for event in today.events if isinstance(event, Touched) and _key(event) == _key(voided)]
    return not of_touch or of_touch[0].record == voided.id


def _key(of: Touched | RecordRow) -> tuple[StepId | None, int]:
    return of.step, of.attempt

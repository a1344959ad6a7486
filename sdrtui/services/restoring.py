"""Bringing enrollments back to what they were before a record: its own, and those that it stopped or replanned."""

from dataclasses import replace
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Plan, Status
from sdrtui.domain.ids import EnrollmentId
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.replan import Change
from sdrtui.services.writing import Writing

UNDONE = "undone"


def restore_all(
    writing: Writing, voided: RecordRow, own: Case | None, now: datetime
) -> tuple[Plan | None, tuple[TouchRow, ...]]:
    """Write every enrollment as if the record had never been; return its own one's plan and all touches open then."""
    plan, opened = _restore(writing, own, now) if own else (None, ())
    for case in _others(writing.desk, voided, own):
        opened += _restore(writing, case, now)[1]
    return plan, opened


def _others(desk: Desk, voided: RecordRow, own: Case | None) -> list[Case]:
    """Return the contact's other enrollments that the record stopped, or replanned because a point was lost."""
    store = desk.store
    touched: list[EnrollmentId] = [stop.enrollment for stop in store.stops_caused(voided.id) if stop.enrollment]
    if any(point.cause == voided.id for point in store.contact_points(voided.contact)):
        touched += [case.enrollment.id for case in store.open_cases(voided.contact)]
    own_id = own.enrollment.id if own else None
    cases = [store.case(each, without=voided.id) for each in dict.fromkeys(touched) if each != own_id]
    return [case for case in cases if case.cause != voided.id]  # what it began, the store takes back as a whole


def _restore(writing: Writing, case: Case, now: datetime) -> tuple[Plan, tuple[TouchRow, ...]]:
    """Plan a case as its log now has it."""
    planner = CasePlanner(writing.desk, case, now)
    plan = planner.plan(case.events)
    was = _was(writing.desk, case, now)
    before = planner.playbook.exits.get(case.exit) if case.exit else None
    if before is not None and before.close and plan.status is not Status.FINISHED:
        writing.told(case.lead.id, closed_reason="")  # the store reopens the lead by itself
    return plan, planner.write(writing, Change(was, plan), UNDONE, is_undo=True)


def _was(desk: Desk, case: Case, now: datetime) -> Plan:
    """Return the plan with the record still in it, for the same taken days: only the record tells the two apart."""
    today = desk.store.case(case.enrollment.id)
    people = {
        role: replace(person, taken=case.enrollment.people[role].taken)
        for role, person in today.enrollment.people.items()
    }
    return CasePlanner(desk, today, now).plan(today.events, people)

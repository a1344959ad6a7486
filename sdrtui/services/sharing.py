"""People who share a number with somebody whom a pull put on the list: what was planned on it is planned anew."""

from functools import partial

from sdrtui.domain.case import Case
from sdrtui.domain.ids import ContactId
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.onward import Origin, destination_of, go_on, stop_case
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.writing import Writing

UNREACHABLE = "unreachable"
"""The cause on touches whose number may not be used any more."""


def settle_sharing(desk: Desk) -> int:
    """Take out of the list what the gate would refuse at the moment of acting; return for how many people."""
    return sum(retried(partial(_settled, desk, contact)) for contact in desk.store.sharing_suppressed())


def _settled(desk: Desk, contact: ContactId) -> bool:
    writing = Writing(desk)
    for case in desk.store.open_cases(contact):
        _replan(writing, case)
    if writing.enrollments:
        desk.store.commit(writing.change())
    return bool(writing.enrollments)


def _replan(writing: Writing, case: Case) -> None:
    """Plan a run by what its people can be reached by today, when something open in it cannot be made."""
    planner = CasePlanner(writing.desk, case, writing.desk.clock())
    plan = planner.was()
    possible = {(touch.step, touch.attempt) for touch in plan.open}
    if all((row.step, row.attempt) in possible for row in case.touches if row.state.is_open):
        return
    if plan.exit is None:
        planner.write(writing, Change(plan, plan), UNREACHABLE)
        return
    ended = stop_case(writing, planner, plan.exit, None)
    origin = Origin(planner, case.events, dict(case.enrollment.people), writing.records[-1])
    go_on(writing, origin, destination_of(origin, ended), [])

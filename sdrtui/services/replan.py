"""From a plan to the rows of the store: which touches open, move, reopen or close. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sdrtui.domain.case import TouchRow
from sdrtui.domain.enrollment import Enrollment, Plan, PlannedTouch
from sdrtui.domain.ids import LeadId, SdrId, StepId, TouchId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.state import TouchState
from sdrtui.domain.team import Team
from sdrtui.domain.why import SNOOZED

Key = tuple[StepId, int]
"""A step and its attempt: what stays the same about a touch however often it is planned again."""


@dataclass(frozen=True, slots=True)
class Change:
    """An enrollment's plans before and after something happened, made for the same days."""

    before: Plan | None
    """None when there was nothing before, or nothing of it should stay."""
    after: Plan

    @property
    def unmoved(self) -> frozenset[Key]:
        """The touches that both plans hold at the same time."""
        if self.before is None:
            return frozenset()
        same = [touch for touch in self.after.open if touch in self.before.open]
        return frozenset((touch.step, touch.attempt) for touch in same)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every touch of one enrollment has in common."""

    playbook: Playbook
    enrollment: Enrollment
    lead: LeadId
    team: Team
    new_id: Callable[[], str]

    def seller(self, step: StepId) -> SdrId:
        """Return whose list a step's touches are on."""
        return self.team.seller(self.playbook.step(step).seller, self.enrollment.sdr)


def touch_changes(
    frame: Frame, change: Change, existing: Iterable[TouchRow], cause: str, *, is_undo: bool = False
) -> tuple[TouchRow, ...]:
    """Return the rows to write so that exactly the touches of the plan after the change are open.

    A touch that is already there keeps its id, closed ones too: undoing an outcome brings back the same touch. One that
    is open and that the change itself does not move stays where it is, whatever else has taken its day since.

    Args:
        frame: What the touches have in common.
        change: The plans before and after.
        existing: Every touch of the enrollment as it is now; those just closed by an outcome already closed.
        cause: Why touches that are no longer planned are cancelled.
        is_undo: Closed touches come back exactly as they were.
    """
    before = {(row.step, row.attempt): row for row in existing}
    wanted = {(touch.step, touch.attempt): touch for touch in change.after.open}
    unmoved = change.unmoved
    opened = (
        _opened(frame, touch, before.get(key), is_unmoved=key in unmoved, is_undo=is_undo)
        for key, touch in wanted.items()
    )
    moved = [row for row in opened if row != before.get((row.step, row.attempt))]
    gone = [
        replace(row, state=TouchState.CANCELLED, cause=cause, blocked_until=None)
        for key, row in before.items()
        if row.state.is_open and key not in wanted
    ]
    return (*moved, *gone)


def _opened(
    frame: Frame, planned: PlannedTouch, before: TouchRow | None, *, is_unmoved: bool, is_undo: bool
) -> TouchRow:
    """Return the row of a touch that is to be open."""
    row = touch_row(frame, planned, before)
    if before is None or before.state is TouchState.BLOCKED:
        return row
    if not (is_unmoved if before.state.is_open else is_undo):
        return row
    return before if before.state.is_open else replace(before, state=row.state, cause="")


def touch_row(frame: Frame, planned: PlannedTouch, before: TouchRow | None) -> TouchRow:
    """Return the row of a planned touch, under the id that it already has."""
    step = frame.playbook.step(planned.step)
    number, count = frame.playbook.number_of(planned.step)
    return TouchRow(
        id=before.id if before else TouchId(frame.new_id()),
        enrollment=frame.enrollment.id,
        lead=frame.lead,
        contact=planned.contact,
        sdr=frame.seller(planned.step),
        step=planned.step,
        attempt=planned.attempt,
        step_number=number,
        step_count=count,
        channel=step.channel,
        action=step.action,
        due_at=planned.due_at,
        window_from=planned.window_from,
        window_to=planned.window_to,
        is_clock=planned.is_clock,
        is_promise=planned.is_promise,
        why=planned.why,
        state=TouchState.SNOOZED if planned.why.code == SNOOZED else TouchState.PLANNED,
    )


def closed(rows: Iterable[TouchRow], touch: TouchId, state: TouchState, cause: str = "") -> tuple[TouchRow, ...]:
    """Return the rows with one of them closed, if it was open."""
    return tuple(
        replace(row, state=state, cause=cause, blocked_until=None) if row.id == touch and row.state.is_open else row
        for row in rows
    )


def by_id(rows: Iterable[TouchRow]) -> Mapping[TouchId, TouchRow]:
    """Return the rows by their id."""
    return {row.id: row for row in rows}

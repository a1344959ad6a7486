"""The engine's one question: after all that was logged, which touches are due when, and where does the run stand?

The state follows from the log alone; `now` decides only what is foreseen and whether a pause still lasts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sdrtui.domain.account import current_hold
from sdrtui.domain.advance import progress_after
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.course import Course, course_of
from sdrtui.domain.enrollment import Enrollment, Event, Plan, PlannedTouch, Status
from sdrtui.domain.leave import Leave
from sdrtui.domain.opening import open_next
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.policy import Policy
from sdrtui.domain.progress import Item, Progress

SUPPRESSED = "suppressed"
"""The rule that blocks an enrollment whose primary contact must not be touched."""


_REQUEST = (Channel.WECHAT, Action.ADD)
"""Whoever is asked on WeChat can be written to there afterwards."""


def plan(
    playbook: Playbook,
    enrollment: Enrollment,
    events: Sequence[Event],
    calendar: WorkCalendar,
    leave: Leave,
    policy: Policy,
    now: datetime,
) -> Plan:
    """Plan an enrollment: a pure function, so that replaying its log, or undoing, gives the same touches again.

    The people's points and suppressions must be those after the newest event (see `effects`).
    """
    course = course_of(playbook, enrollment, events, calendar, leave, policy)
    progress = progress_after(course, events)
    if progress.exit is not None:
        destination = playbook.exits.get(progress.exit)
        return Plan(Status.FINISHED, exit=progress.exit, destination=destination, skipped=progress.skipped)
    if course.is_blocked:
        return Plan(Status.BLOCKED, blocked_by=SUPPRESSED, skipped=progress.skipped)
    later = tuple(_touch(course, item) for item in _foreseen(course, progress, now))
    hold = current_hold(course, progress, now)
    ends = [hold.until] if hold else []
    if progress.hold_until is not None and now < progress.hold_until:
        ends.append(progress.hold_until)
    return Plan(
        status=_status(enrollment, now, is_paused=bool(ends)),
        open=tuple(_touch(course, item) for item in sorted(progress.items, key=lambda item: item.slot.due_at)),
        later=later,
        paused_until=max(ends, default=None),
        hold=hold,
        skipped=progress.skipped,
        unpublished_years=_unpublished(course, progress, later),
    )


def _status(enrollment: Enrollment, now: datetime, *, is_paused: bool) -> Status:
    """Return where a run that goes on stands."""
    if now < enrollment.started_at:
        return Status.PENDING
    return Status.PAUSED if is_paused else Status.ACTIVE


def _touch(course: Course, item: Item) -> PlannedTouch:
    """Return the item as the plan shows it."""
    return PlannedTouch(
        step=item.step.id,
        attempt=item.attempt,
        role=item.step.contact,
        contact=course.enrollment.people[item.step.contact].contact,
        due_at=item.slot.due_at,
        window_from=item.slot.window_from,
        window_to=item.slot.window_to,
        why=item.why,
        is_clock=item.is_clock,
        is_promise=item.is_promise,
    )


def _foreseen(course: Course, progress: Progress, now: datetime) -> Iterator[Item]:
    """Yield what comes after the open touches if each is made when due, or now if late, and goes on to the next."""
    while progress.exit is None and progress.items:
        made_at = max(now, progress.at, *(item.slot.due_at for item in progress.items))
        touched = dict(progress.touched)
        for item in progress.items:
            day = max(now, item.slot.due_at).astimezone(course.zone(item.step)).date()
            touched[item.step.contact] = touched.get(item.step.contact, frozenset()) | {day}
        requests = (item.step for item in progress.items if (item.step.channel, item.step.action) == _REQUEST)
        tally = replace(progress.tally, asked=progress.tally.asked | {step.contact for step in requests})
        progress = open_next(course, replace(progress, items=(), at=made_at, touched=touched, tally=tally))
        yield from progress.items


def _unpublished(course: Course, progress: Progress, later: Sequence[PlannedTouch]) -> frozenset[int]:
    """Return the years that the plan reaches into whose make-up workdays are not known."""
    years = {item.slot.day.year for item in progress.items} | {touch.due_at.year for touch in later}
    return frozenset(years - course.days.calendar.published)

"""Writing what `reflow` decides: every touch that moves gets its record, and its enrollment is planned again."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.enrollment import Deferred
from sdrtui.domain.ids import EnrollmentId, RecordId, SdrId, TouchId
from sdrtui.domain.lateness import is_through_leave
from sdrtui.domain.leave import LeaveRow
from sdrtui.domain.reflow import Load, Span, reflow
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.replan import Change
from sdrtui.services.touch_records import touch_record
from sdrtui.services.writing import Writing
from sdrtui.services.zones import local, zone_of

FAR = timedelta(days=3 * 366)
"""No touch is planned further ahead."""


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which an SDR works on nothing."""

    sdr: SdrId
    first: date
    leave: LeaveRow | None = None
    """The leave that makes it, when it is not in the store yet or owns what is moved; None for closed days."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One touch that waits for its SDR's return."""

    row: DueRow
    """As it was."""
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """What moves because of a break, and how full the days are then."""

    moved: tuple[Moved, ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    """Touches by day, from the break's first day to the last day that something moved to."""


def daily_cap(desk: Desk) -> int:
    """Return how many touches an SDR can make a day."""
    return max(1, int(desk.policy.rates.touches_a_day.value))


def spread(writing: Writing, off: Break) -> Spread:
    """Write the moves that a break asks for, over all open touches of its SDR."""
    desk = writing.desk
    now = desk.clock()
    rows = {row.touch: row for row in desk.store.due_rows(off.sdr, now + FAR)}
    days = reflow((_load(row) for row in rows.values()), _span(desk, off, now))
    by_run: dict[EnrollmentId, list[DueRow]] = defaultdict(list)
    for touch in days:
        by_run[rows[touch].enrollment].append(rows[touch])
    written: dict[TouchId, TouchRow] = {}
    gate = PlannedGate(desk, is_bulk=True)
    for case in desk.store.cases(by_run):
        moving = [(row, days[row.touch]) for row in by_run[case.enrollment.id]]
        written |= _move(writing, case, moving, off, gate)
    moved = tuple(Moved(rows[touch], written[touch].due_at) for touch in days if touch in written)
    return Spread(moved, _filled(rows.values(), moved, off.first))


def _load(row: DueRow) -> Load:
    day = local(row.due_at, row.zone).date()
    return Load(row.touch, row.enrollment, row.contact, day, row.due_at, row.is_clock, row.is_promise)


def _span(desk: Desk, off: Break, now: datetime) -> Span:
    calendar = desk.calendar_of(off.sdr)
    away = desk.away.of(off.sdr, {}, off.leave)
    return Span(
        start=off.first,
        today=local(now, desk.team.member(off.sdr).zone).date(),
        cap=daily_cap(desk),
        is_open=lambda day: calendar.is_open(day) and not away.covers(day),
    )


def _move(
    writing: Writing, case: Case, days: list[tuple[DueRow, date]], off: Break, gate: PlannedGate
) -> dict[TouchId, TouchRow]:
    """Write one enrollment's moves; return its touches as they are then."""
    desk = writing.desk
    planner = CasePlanner(desk, case, desk.clock(), desk.away.of(case.enrollment.sdr, desk.team.sellers, off.leave))
    by_id = {row.id: row for row in case.touches}
    events = []
    for row, day in days:
        touch = by_id[row.touch]
        event = Deferred(RecordId(desk.new_id()), planner.now, touch.step, touch.attempt, _on(row, day))
        events.append(event)
        cause = RecordId(off.leave.id) if off.leave else None
        writing.noted(replace(touch_record(desk, case, touch, event), cause=cause))
    after = planner.plan((*case.events, *events))
    return {row.id: row for row in planner.write(writing, Change(planner.was(), after), "leave", gate=gate)}


def _on(row: DueRow, day: date) -> datetime:
    """Return the same time of another day, where the contact lives."""
    at = local(row.due_at, row.zone)
    return datetime.combine(day, at.time(), zone_of(row.zone)).astimezone(row.due_at.tzinfo)


def _filled(rows: Iterable[DueRow], moved: tuple[Moved, ...], first: date) -> tuple[tuple[date, int], ...]:
    new = {each.row.touch: each.due_at for each in moved}
    days = Counter(local(new.get(row.touch, row.due_at), row.zone).date() for row in rows)
    last = max((local(each.due_at, each.row.zone).date() for each in moved), default=first)
    return tuple((day, days[day]) for day in sorted(days) if first <= day <= last)


def settle(desk: Desk, sdr: SdrId | None = None) -> Spread:
    """Spread again what has come to lie after a leave since it was entered: follow-ups, and what was left undone.

    Writes nothing when no day is above what one can do.
    """
    who = sdr or desk.sdr
    today = local(desk.clock(), desk.team.member(who).zone).date()
    bound = [row for row in desk.away.rows() if row.sdr == who and row.cancelled_at is None]
    current = [row for row in bound if row.last >= today - timedelta(days=7)]
    if not current:
        return Spread()
    writing = Writing(desk)
    first = min(current, key=lambda row: row.first)
    found = spread(writing, Break(who, first.first, first))
    if found.moved:
        desk.store.commit(writing.change())
    return found


def settle_opened(desk: Desk, writing: Writing) -> dict[TouchId, datetime]:
    """Spread again when something just written waits for its SDR's return; return when what moved is due now."""
    waiting = {touch.sdr for touch in writing.open_touches() if is_through_leave(touch.why)}
    return {each.row.touch: each.due_at for sdr in sorted(waiting) for each in settle(desk, sdr).moved}

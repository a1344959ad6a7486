"""Placing one attempt in time, and the reason why it lies there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sdrtui.domain import why as because
from sdrtui.domain.course import PRIMARY, Course
from sdrtui.domain.days import DAY
from sdrtui.domain.enrollment import AccountHeld
from sdrtui.domain.playbook import Step
from sdrtui.domain.progress import Item, Progress
from sdrtui.domain.slots import Hours, Slot, clock_slot, first_slot, local_day
from sdrtui.domain.why import Fact, Why


def place(
    course: Course,
    progress: Progress,
    step: Step,
    day: date,
    not_before: datetime,
    hours: Hours,
    taken: frozenset[date],
) -> tuple[Slot, bool]:
    """Return the first place from the day and the moment on, and whether it is a pause that put it there."""
    zone = course.zone(step)
    days = course.days

    def is_free(candidate: date) -> bool:
        return not days.obstacle(candidate, taken, step.seller, progress.at)

    slot = first_slot(day, hours, zone, not_before, is_free)
    until = waits_until(course, progress, step)
    if until is None or slot.due_at >= until:
        return slot, False
    return first_slot(day, hours, zone, until, is_free), True


def account_holds(course: Course, progress: Progress, step: Step) -> tuple[AccountHeld, ...]:
    """Return the account's holds that a step waits for: whoever answered is not held for it."""
    person = course.enrollment.people.get(step.contact)
    return tuple(hold for hold in progress.account if person is None or hold.contact != person.contact)


def waits_until(course: Course, progress: Progress, step: Step) -> datetime | None:
    """Return before when a step is not due: a pause, or a colleague of its contact who has answered."""
    ends = [hold.until for hold in account_holds(course, progress, step)]
    if progress.hold_until is not None:
        ends.append(progress.hold_until)
    return max(ends, default=None)


def clock(item: Item) -> Item:
    """Start the step's clock where the item is due."""
    within = item.step.within or timedelta(0)
    why = Why(because.CLOCK, {"minutes": int(within / timedelta(minutes=1))})
    return replace(item, slot=clock_slot(item.slot, within), why=why, is_clock=True)


def brought(course: Course, progress: Progress, item: Item) -> Item:
    """Say of an item that a pause put it where it is; no clock runs through a pause."""
    zone = course.zone(item.step)
    longest = max(account_holds(course, progress, item.step), key=lambda hold: hold.until, default=None)
    if longest is not None and (progress.hold_until is None or longest.until > progress.hold_until):
        since, until = (local_day(at, zone).isoformat() for at in (longest.at, longest.until))
        return replace(item, why=Why(because.HELD, {"since": since, "until": until}), is_clock=False)
    until = local_day(progress.hold_until or progress.at, zone).isoformat()
    return replace(item, why=Why(because.BROUGHT, {"until": until}), is_clock=False)


def in_file_order(siblings: Iterable[Item], item: Item) -> Item:
    """Make an item due no earlier than the contact's one before it on the day, where its window allows."""
    due = max((other.slot.due_at for other in siblings if other.slot.day == item.slot.day), default=item.slot.due_at)
    if not item.slot.due_at < due < item.slot.window_to:
        return item
    return replace(item, slot=replace(item.slot, due_at=due))


def step_why(course: Course, progress: Progress, step: Step, base: date, slot: Slot, taken: frozenset[date]) -> Why:
    """Say that a step is on its own day, or from which day it was moved and for what."""
    number, count = course.numbers[step.id]
    facts: dict[str, Fact] = {"number": number, "count": count, "day": step.day}
    nominal = course.days.nominal(course.anchor, step.day)
    if slot.day > base:
        origin, cause = _obstacle(course, progress, step, base, slot, taken)
        return Why(because.MOVED, {**facts, "from": origin.isoformat(), "cause": cause})
    if slot.day > nominal:
        return Why(because.MOVED, {**facts, "from": nominal.isoformat(), "cause": _lateness(course, progress)})
    return Why(because.STEP, facts)


def _obstacle(
    course: Course, progress: Progress, step: Step, base: date, slot: Slot, taken: frozenset[date]
) -> tuple[date, str]:
    """Return the day that a step was moved from and what stood there; leave on any day in between goes before all."""
    days = (base + n * DAY for n in range((slot.day - base).days))
    causes = {day: course.days.obstacle(day, taken, step.seller, progress.at) for day in days}
    away = next((day for day, cause in causes.items() if cause == "leave"), None)
    return (away, "leave") if away else (base, causes[base] or "hours")


def _lateness(course: Course, progress: Progress) -> str:
    """Say whether the group before was late, or only kept its gap after closed days."""
    closed = local_day(progress.at, course.zones[PRIMARY])
    return "late" if progress.planned is not None and closed > progress.planned else "gap"

"""Moving an open attempt to the day that `reflow` found for it."""

from dataclasses import replace
from datetime import time

from sdrtui.domain import why as because
from sdrtui.domain.course import Course
from sdrtui.domain.days import DAY
from sdrtui.domain.enrollment import Deferred
from sdrtui.domain.lateness import is_through_leave
from sdrtui.domain.progress import Item, Progress
from sdrtui.domain.slots import clock_slot, exact_slot, first_slot, instant, local_day
from sdrtui.domain.why import Fact, Why


def deferred(course: Course, progress: Progress, event: Deferred) -> Progress:
    """Move the attempt; what comes after it keeps its gap from there. One that is not open any more stays closed."""
    item = progress.item(event.step)
    if item is None or item.attempt != event.attempt:
        return progress
    moved = _moved(course, item, event)
    planned = max(progress.planned or moved.slot.day, moved.slot.day)
    return replace(progress.with_item(moved), planned=planned)


def _moved(course: Course, item: Item, event: Deferred) -> Item:
    zone = course.zone(item.step)
    why = _why(course, item, event)
    if item.is_promise:
        return replace(item, slot=exact_slot(event.until, zone), why=why)
    day = local_day(event.until, zone)
    slot = first_slot(
        day,
        item.hours,
        zone,
        instant(day, time.min, zone),
        lambda candidate: not course.days.obstacle(candidate, frozenset(), item.step.seller, event.at),
    )
    if item.is_clock and item.step.within is not None:
        slot = clock_slot(slot, item.step.within)
    return replace(item, slot=slot, why=why)


def _why(course: Course, item: Item, event: Deferred) -> Why:
    """Say from which day it was moved, the first one, however often that happens; and whether it was late by then."""
    leave = course.days.leave.seller(item.step.seller)
    was_away = is_through_leave(item.why)
    own_day = str(item.why.facts.get("from", "")) if was_away else item.slot.day.isoformat()
    until = local_day(event.until, course.zone(item.step))
    crossed = (item.slot.day + n * DAY for n in range((until - item.slot.day).days + 1))
    is_leave = (was_away and item.why.code != because.ROOM) or any(leave.covers(day, event.at) for day in crossed)
    was_late = item.slot.window_to < event.at and not leave.covers(item.slot.day)  # said later, it excuses as well
    facts: dict[str, Fact] = {"from": own_day, "was": item.why.facts.get("was", item.why.code)}
    if was_late or "late" in item.why.facts:
        facts["late"] = 1
    return Why(because.LEAVE if is_leave else because.ROOM, facts)

"""A place in time for one touch: an instant due and the window around it, in the contact's own zone, safe over DST."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.domain.days import DAY, first_day
from sdrtui.domain.playbook import Window

WHOLE_DAY = (Window(time.min, time.max),)
"""What holds when a policy names no hours at all."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a touch is due, and the span in which it is in time. All UTC."""

    due_at: datetime
    window_from: datetime
    window_to: datetime
    day: date
    """The contact's local day."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The windows that a touch may lie in."""

    windows: tuple[Window, ...]
    until_evening: bool = True
    """With several windows: in time until the last one ends, rather than until its own ends."""


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local time."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date that the moment has in the zone."""
    return moment.astimezone(zone).date()


def slot_on(day: date, hours: Hours, zone: ZoneInfo, not_before: datetime) -> Slot | None:
    """Return the day's first place not before the moment, or None when its windows are over by then."""
    windows = hours.windows or WHOLE_DAY
    for window in windows:
        end = instant(day, window.end, zone)
        if end > not_before:
            start = instant(day, window.start, zone)
            last = instant(day, windows[-1].end, zone) if hours.until_evening and window is not windows[-1] else end
            return Slot(max(start, not_before), start, last, day)
    return None


def first_slot(day: date, hours: Hours, zone: ZoneInfo, not_before: datetime, is_free: Callable[[date], bool]) -> Slot:
    """Return the first place on a free day, from the day and the moment on.

    Raises:
        ValueError: no day is free in three years.
    """
    day = first_day(max(day, local_day(not_before, zone)), is_free)
    slot = slot_on(day, hours, zone, not_before)
    while slot is None:
        day = first_day(day + DAY, is_free)
        slot = slot_on(day, hours, zone, not_before)
    return slot


def exact_slot(moment: datetime, zone: ZoneInfo) -> Slot:
    """Return the place of a promise: the moment itself, whatever the day and the hour."""
    return Slot(moment, moment, moment, local_day(moment, zone))


def clock_slot(opening: Slot, within: timedelta) -> Slot:
    """Return the place of a running clock that starts where the opening is due."""
    end = opening.due_at + within
    return Slot(end, opening.due_at, end, opening.day)


def part_of_day(windows: tuple[Window, ...], moment: datetime, zone: ZoneInfo) -> int:
    """Return which of the windows a moment belongs to: the last that has begun, or the first."""
    at = moment.astimezone(zone).time()
    return max((n for n, window in enumerate(windows) if window.start <= at), default=0)

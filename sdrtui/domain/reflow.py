"""Spreading an SDR's open touches over the days after a leave: order and gaps kept, no day above what one can do.

Pure, and over the whole list at once: one enrollment's plan knows nothing of the others that come back with it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sdrtui.domain.days import DAY, first_day
from sdrtui.domain.ids import ContactId, EnrollmentId, TouchId


@dataclass(frozen=True, slots=True)
class Load:
    """One open touch as the days feel it."""

    touch: TouchId
    enrollment: EnrollmentId
    contact: ContactId
    day: date
    """The contact's local day on which it is due."""
    due_at: datetime
    is_clock: bool = False
    is_promise: bool = False

    @property
    def is_first(self) -> bool:
        """Say whether it goes before the playbooks' own touches: a running clock, a promise."""
        return self.is_clock or self.is_promise


@dataclass(frozen=True, slots=True)
class Span:
    """What the list is poured into."""

    start: date
    """The leave's first day, or today when that has passed; what is due before and not overdue stays."""
    today: date
    cap: int
    """Touches a day."""
    is_open: Callable[[date], bool]
    """Worked, and the SDR is here."""


def reflow(loads: Iterable[Load], span: Span) -> Mapping[TouchId, date]:
    """Return the new day of every touch that has to move.

    Touches that lie on the leave's days go to the first days back that have room, promises and clocks first, then in
    the order of their own days. None comes earlier than its day; the touches of one contact's day stay together; two of
    one enrollment and contact keep their gap; no other touch of the contact lies on the same day. Where the days after
    the leave would be above the cap, what is due there moves on as well. A promise on an open day always stands.
    """
    pool = _Pool(span)
    bound = [load for load in loads if load.day >= span.start or (load.day < span.today and span.today >= span.start)]
    bound.sort(key=lambda load: (load.day, load.due_at, load.touch))
    waiting = []
    for load in bound:
        if load.is_first and load.day >= span.today and span.is_open(load.day):
            pool.put((load,), load.day)
        elif load.is_first:
            waiting.append(load)
    for load in waiting:
        pool.put((load,), pool.room((load,), span.today))
    cursor = span.start
    for unit in _units(load for load in bound if not load.is_first):
        day = pool.room(unit, max(cursor, span.today))
        is_free_to_order = pool.put(unit, day)
        cursor = max(cursor, day) if is_free_to_order else cursor
    return {load.touch: pool.days[load.touch] for load in bound if pool.days[load.touch] != load.day}


def _units(loads: Iterable[Load]) -> list[tuple[Load, ...]]:
    """Return the touches in groups that belong on one day: those of one enrollment and contact on the same day."""
    ordered = list(loads)
    place = {load.touch: number for number, load in enumerate(ordered)}
    ordered.sort(key=lambda load: (load.day, load.enrollment, load.contact, place[load.touch]))
    units = [tuple(unit) for _key, unit in groupby(ordered, key=lambda load: (load.day, load.enrollment, load.contact))]
    return sorted(units, key=lambda unit: place[unit[0].touch])


class _Pool:
    """The days as they fill."""

    def __init__(self, span: Span) -> None:
        self.days: dict[TouchId, date] = {}
        self._span = span
        self._full: Counter[date] = Counter()
        self._held: dict[ContactId, dict[date, EnrollmentId]] = defaultdict(dict)
        self._last: dict[tuple[EnrollmentId, ContactId], tuple[date, date]] = {}
        self._bent = False

    def room(self, unit: tuple[Load, ...], earliest: date) -> date:
        """Return the first day for a unit: from its own and the earliest on, its gap kept, with room."""
        head, size = unit[0], min(len(unit), self._span.cap)
        wanted = max(head.day, earliest)
        before = self._last.get((head.enrollment, head.contact))
        if before is not None:
            own, now = before
            wanted = max(wanted, now + max(head.day - own, timedelta(0)))
        plain = first_day(max(head.day, earliest), lambda day: self._has_room(day, size))
        found = first_day(wanted, lambda day: self._has_room(day, size) and not self._is_held(head, day))
        self._bent = found != plain
        return found

    def put(self, unit: tuple[Load, ...], day: date) -> bool:
        """Put a unit there, over more days when it alone is above the cap; say whether only the room decided."""
        head = unit[0]
        for load in unit:
            if self._full[day] >= self._span.cap and not load.is_first:
                day = first_day(day + DAY, lambda other: self._has_room(other, 1))
            self.days[load.touch] = day
            self._full[day] += 1
            self._held[load.contact][day] = load.enrollment
        self._last[head.enrollment, head.contact] = (head.day, day)
        return not self._bent

    def _has_room(self, day: date, size: int) -> bool:
        return self._span.is_open(day) and self._full[day] + size <= self._span.cap

    def _is_held(self, load: Load, day: date) -> bool:
        """Say whether another enrollment touches the contact on the day."""
        holder = self._held[load.contact].get(day)
        return holder is not None and holder != load.enrollment

"""Working days as a plain value; `sdrtui.calendars` builds it from `holidays` and the company's own days."""

from datetime import date, timedelta
from typing import NamedTuple

SATURDAY = 5
WEEKEND = frozenset({SATURDAY, SATURDAY + 1})
ALTERNATE_DAYS = 14


class Days(NamedTuple):
    """What a company says of its working days: the country, and its own closed and open ones."""

    country: str = ""
    """As the `holidays` package names it; empty leaves it to policy.yaml."""
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    weekend: frozenset[int] = WEEKEND
    """`date.weekday()` numbers."""
    alternate: date | None = None
    """大小周: the first Saturday that is worked; every second one after it is too."""


class WorkCalendar(NamedTuple):
    """Which days are worked. Company days come first, then the country's, then the weekend."""

    closed: frozenset[date] = frozenset()
    """Public holidays and the company's closed days."""
    open: frozenset[date] = frozenset()
    """Make-up workdays (调休) and the company's open days; stronger than `closed` and the weekend."""
    published: frozenset[int] = frozenset()
    """Years whose official calendar is known; any other year has weekends and statutory days only."""
    weekend: frozenset[int] = WEEKEND
    """`date.weekday()` numbers."""
    alternate: date | None = None
    """大小周: the first Saturday that is worked, and every second one after it unless it is closed."""

    def is_open(self, day: date) -> bool:
        """Say whether the day is worked."""
        if day in self.open:
            return True
        if day in self.closed:
            return False
        return day.weekday() not in self.weekend or self._is_alternate(day)

    def next_open(self, day: date) -> date:
        """Return the day itself if worked, else the first worked day after it."""
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the count-th worked day after the day; with 0, the day or the next worked one.

        2026-09-30 plus 3 is 2026-10-10 in China (DOMAIN 4).
        """
        day = self.next_open(day) if count == 0 else day
        while count > 0:
            day = self.next_open(day + timedelta(days=1))
            count -= 1
        return day

    def _is_alternate(self, day: date) -> bool:
        """Say whether the day is a worked Saturday of the big and small weeks."""
        first = self.alternate
        return first is not None and day >= first and (day - first).days % ALTERNATE_DAYS == 0

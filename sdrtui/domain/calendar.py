"""Working days as a plain value; `sdrtui.calendars` builds it from `holidays` and the company's own days."""

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. Company days come first, then the country's, then the weekend."""

    closed: frozenset[date] = frozenset()
    """Public holidays and the company's closed days."""
    open: frozenset[date] = frozenset()
    """Make-up workdays (调休) and the company's open days; stronger than `closed` and the weekend."""
    published: frozenset[int] = frozenset()
    """Years whose official calendar is known; any other year has weekends and statutory days only."""
    weekend: frozenset[int] = frozenset({SATURDAY, SATURDAY + 1})
    """`date.weekday()` numbers."""

    def is_open(self, day: date) -> bool:
        """Say whether the day is worked."""
        if day in self.open:
            return True
        return day not in self.closed and day.weekday() not in self.weekend

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

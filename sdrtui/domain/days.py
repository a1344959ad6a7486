"""Counting days as a playbook counts them, and finding a day on which a touch may lie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.leave import Leave
from sdrtui.domain.playbook import Counting

DAY = timedelta(days=1)
SEARCH_DAYS = 1100
"""Three years: a calendar with no open day in them is a mistake, not a long holiday."""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days of one SDR's work in one playbook's way of counting."""

    calendar: WorkCalendar
    leave: Leave
    counting: Counting

    def nominal(self, anchor: date, number: int) -> date:
        """Return the day that a step's day number names, before it is moved off a closed day."""
        if self.counting is Counting.WORKING:
            return self.calendar.add_working_days(self.calendar.next_open(anchor), number - 1)
        return anchor + timedelta(days=number - 1)

    def later(self, day: date, count: int) -> date:
        """Return the day that lies so many of the playbook's days after another."""
        if self.counting is Counting.WORKING:
            return self.calendar.add_working_days(day, count)
        return day + timedelta(days=count)

    def obstacle(self, day: date, taken: frozenset[date], seller: str = "sdr", as_of: datetime | None = None) -> str:
        """Return why no touch of a seller may lie on the day: `closed`, `leave`, `taken`, or nothing.

        Leave counts as far as it was known at the moment `as_of`.
        """
        if not self.calendar.is_open(day):
            return "closed"
        if self.leave.seller(seller).covers(day, as_of):
            return "leave"
        return "taken" if day in taken else ""


def first_day(day: date, is_free: Callable[[date], bool]) -> date:
    """Return the first free day from the day on.

    Raises:
        ValueError: there is none in three years.
    """
    for ahead in range(SEARCH_DAYS):
        found = day + timedelta(days=ahead)
        if is_free(found):
            return found
    raise ValueError(f"no open day in the {SEARCH_DAYS} days after {day}")

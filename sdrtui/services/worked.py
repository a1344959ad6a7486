"""Which days count when a touch is late: worked by the calendar, and its SDR was not away. Without SQLAlchemy."""

from collections.abc import Callable
from datetime import date

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.ids import SdrId
from sdrtui.services.desk import Desk

WEEKDAYS = WorkCalendar()
"""What counts until the calendar has been built: every day but Saturdays and Sundays."""


def worked_days(desk: Desk, sdr: SdrId | None = None) -> Callable[[date], bool]:
    """Return what says of a day whether the SDR worked on it; builds the calendar the first time that it is asked."""
    who = sdr or desk.sdr
    away: list[tuple[date, date]] | None = None

    def is_worked(day: date) -> bool:
        nonlocal away
        if away is None:
            away = desk.day_list.days_off(who)
        return desk.calendar_of(who).is_open(day) and not any(first <= day <= last for first, last in away)

    return is_worked

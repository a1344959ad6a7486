"""The story's days: working days counted back from today, in the team's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.team import HOME_ZONE

_ZONE = ZoneInfo(HOME_ZONE)
_OPENS, _CLOSES = time(9), time(18)
CALLBACKS = tuple(time(hour, minute) for hour in (9, 10, 11, 14, 15, 16, 17) for minute in (0, 30))[1:]
"""Times of day that people promise to be called back at."""


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar as seen from one now."""

    calendar: WorkCalendar
    now: datetime

    @property
    def today(self) -> date:
        """Today, worked or not."""
        return self.day_of(self.now)

    @property
    def worked_today(self) -> float:
        """How much of today's working hours is over, from 0 to 1."""
        opens, closes = self.at(self.today, _OPENS), self.at(self.today, _CLOSES)
        return min(1.0, max(0.0, (self.now - opens) / (closes - opens)))

    def back(self, count: int) -> date:
        """Return the count-th working day before today."""
        day = self.today
        while count > 0:
            day -= timedelta(days=1)
            count -= self.calendar.is_open(day)
        return day

    def day_of(self, at: datetime) -> date:
        """Return the team's date at an instant."""
        return at.astimezone(_ZONE).date()

    def at(self, day: date, clock: time) -> datetime:
        """Return the instant of a time of day."""
        return datetime.combine(day, clock, _ZONE).astimezone(UTC)

    def worked(self, at: datetime) -> datetime:
        """Return the instant itself when somebody is at work then, else the same minute of the next first hour."""
        local = at.astimezone(_ZONE)
        day = self.calendar.next_open(local.date())
        if day == local.date() and _OPENS <= local.time() < _CLOSES:
            return at
        if day == local.date() and local.time() >= _CLOSES:
            day = self.calendar.next_open(day + timedelta(days=1))
        return self.at(day, time(9, local.minute, local.second))

    def next_callback(self, at: datetime, clock: time) -> datetime:
        """Return a time of day on the working day after an instant."""
        return self.at(self.calendar.next_open(self.day_of(at) + timedelta(days=1)), clock)

    def callbacks_to_come(self) -> list[datetime]:
        """Return the times still open for a callback: today's, or the next working day's when today is over."""
        soon = self.now + timedelta(minutes=20)
        today = [at for clock in CALLBACKS if (at := self.at(self.today, clock)) > soon]
        if today and self.calendar.is_open(self.today):
            return today
        return [self.next_callback(self.now, clock) for clock in CALLBACKS]

"""What DOMAIN 4 says of China's working days, against the `holidays` package as installed."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from sdrtui.calendars import work_calendar
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.errors import FixYourFile

CHINA = work_calendar("CN", range(2018, 2028))
WORKING_DAYS = {2018: 250, 2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
"""As `chinesecalendar` counts them; the two packages agree on every day of these years."""
WORKING_WEEKENDS_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_each_published_year_has_its_working_days(year: int, count: int) -> None:
    """Weekends, days off and make-up workdays together leave the published number of working days."""
    assert count == sum(CHINA.is_open(day) for day in days_of(year))


def test_make_up_workdays_are_worked() -> None:
    """The weekends worked in 2026 are the announced ones, and no others."""
    weekends = [day for day in days_of(2026) if day.weekday() in CHINA.weekend and CHINA.is_open(day)]

    assert [date(2026, month, day) for month, day in WORKING_WEEKENDS_2026] == weekends


def test_three_working_days_after_the_eve_of_national_day() -> None:
    """The week of National Day is passed over, and its make-up Saturday counts."""
    assert date(2026, 10, 10) == CHINA.add_working_days(date(2026, 9, 30), 3)


@pytest.mark.parametrize("day", [date(2026, 2, 16), date(2026, 2, 20), date(2026, 2, 23), date(2026, 10, 7)])
def test_substituted_days_off_are_closed(day: date) -> None:
    """A weekday given off for a worked weekend is closed like the feast itself."""
    assert not CHINA.is_open(day)


def test_a_year_not_announced_yet_is_not_published() -> None:
    """Statutory days are there, make-up workdays are not, and the calendar says that it does not know."""
    assert frozenset(range(2018, 2027)) == CHINA.published
    assert not CHINA.is_open(date(2027, 10, 1))


def test_the_companys_days_come_first() -> None:
    """A company may close on a make-up workday and open on a feast; open wins over closed."""
    made_up, feast, monday = date(2026, 2, 14), date(2026, 10, 1), date(2026, 11, 23)

    calendar = work_calendar("CN", [2026], closed=[made_up, monday, feast], opened=[feast])

    assert [False, True, False] == [calendar.is_open(day) for day in (made_up, feast, monday)]


def test_a_country_without_yearly_announcements_is_always_published() -> None:
    """Nothing is announced late in Germany, so no year of it warns."""
    germany = work_calendar("DE", [2026, 2040])

    assert frozenset({2026, 2040}) == germany.published
    assert not germany.is_open(date(2040, 12, 25))


def test_without_a_country_only_weekends_are_closed() -> None:
    """A team may keep no country's feasts."""
    assert WorkCalendar(published=frozenset({2026})) == work_calendar("", [2026])


def test_an_unknown_country_is_the_files_fault() -> None:
    """A mistyped country is named, with a hint."""
    with pytest.raises(FixYourFile, match="XX") as caught:
        work_calendar("XX", [2026])

    assert caught.value.hint


def test_holidays_is_imported_only_when_a_calendar_is_built() -> None:
    """Importing the module costs nothing at start-up."""
    code = "import sys, sdrtui.calendars; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

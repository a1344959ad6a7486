"""The last day of a public holiday that somebody names instead of a date: 国庆后, after the Spring Festival."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sdrtui.domain.calendar import WorkCalendar

_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=183)
_LONGEST = 14
"""Days of the longest holiday that is followed."""

_LUNAR = {
    "spring": ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
    "boat": ("2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"),
    "moon": ("2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"),
}
"""The days of the old calendar; beyond them such a word is no date."""
_FIXED = {"new_year": (1, 1), "tombs": (4, 5), "labour": (5, 1), "national": (10, 1), "christmas": (12, 25)}
_ANY = re.compile(r"节后|节假日后|长假后|假期(?:之|以)?后|\bafter\s+the\s+(?:public\s+)?holidays?\b", re.IGNORECASE)
_LONG, _SOON = 3, 31
"""Free days in a row that make a long holiday, and within how many days it begins when nobody says which."""
_NAMES = (
    (
        "spring",
        re.compile(
            r"春节|过年|年后|农历新年|\b(?:spring\s+festival|chinese\s+new\s+year|lunar\s+new\s+year)\b", re.IGNORECASE
        ),
    ),
    ("boat", re.compile(r"端午|\bdragon\s+boat\b", re.IGNORECASE)),
    ("moon", re.compile(r"中秋|\bmid-?autumn\b", re.IGNORECASE)),
    ("new_year", re.compile(r"元旦|(?<!chinese )(?<!lunar )\bnew\s+year(?:'s)?\b", re.IGNORECASE)),
    ("tombs", re.compile(r"清明|\btomb[- ]sweeping\b|\bqingming\b", re.IGNORECASE)),
    ("labour", re.compile(r"五一|劳动节|\blabou?r\s+day\b|\bmay\s+day\b", re.IGNORECASE)),
    (
        "national",
        re.compile(r"国庆|十一(?=假|长假|后|之后|期间|黄金周)|\bnational\s+day\b|\bgolden\s+week\b", re.IGNORECASE),
    ),
    ("christmas", re.compile(r"圣诞|\bchristmas\b|\bx-?mas\b", re.IGNORECASE)),
)


def feast_ends(text: str, written: date, calendar: WorkCalendar) -> Iterator[date]:
    """Yield the last free day of each holiday named, of the one that is or comes next."""
    for name, pattern in _NAMES:
        if pattern.search(text):
            ends = (_end(day, calendar) for day in _days(name, written))
            yield from [end for end in ends if written <= end <= written + _FARTHEST][:1]
    if _ANY.search(text):
        begins = (written + timedelta(days=ahead) for ahead in range(_SOON))
        long = (day for day in begins if not any(calendar.is_open(day + timedelta(days=n)) for n in range(_LONG)))
        yield from [_end(day, calendar) for day in list(long)[:1]]


def _days(name: str, written: date) -> Iterator[date]:
    if name in _LUNAR:
        yield from map(date.fromisoformat, _LUNAR[name])
        return
    month, number = _FIXED[name]
    for year in (written.year, written.year + 1):
        yield date(year, month, number)


def _end(day: date, calendar: WorkCalendar) -> date:
    """Return the last day of the row of free days that a holiday is in."""
    for _ahead in range(_LONGEST):
        if calendar.is_open(day + _DAY):
            break
        day += _DAY
    return day

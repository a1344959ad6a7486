"""What lies between somebody's last touch and today: a break that explains it, worked days that nothing explains."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

LONG_BREAK = 3
"""Closed days in a row that are no weekend any more: what fell due in them waits on the day after."""
LOOKED_BACK = 60
"""Days; whoever was gone for longer comes back to another list anyway."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why no touch was made for some days."""

    break_from: date | None
    """The first day of the leave or the long closed time among them; None when there was neither."""
    unexplained: tuple[date, ...]
    """Worked days on which nobody was said to be away: late, until somebody says otherwise."""


def days_between(last: date, today: date) -> tuple[date, ...]:
    """Return the days after the last touch and before today."""
    count = min((today - last).days - 1, LOOKED_BACK)
    return tuple(today - timedelta(days=ago) for ago in range(count, 0, -1))


def absence(days: tuple[date, ...], is_open: Callable[[date], bool], is_leave: Callable[[date], bool]) -> Absence:
    """Return what explains these days in a row without a touch."""
    found: date | None = None
    for is_off, run in groupby(days, key=lambda day: is_leave(day) or not is_open(day)):
        off = tuple(run)
        if is_off and found is None and (len(off) >= LONG_BREAK or any(map(is_leave, off))):
            found = off[0]
    return Absence(found, tuple(day for day in days if is_open(day) and not is_leave(day)))

"""The order of the day (DESIGN 5).

A running call-in clock first, then promised callbacks at their time, then by the time due in the window, stage,
score and age.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sdrtui.domain.due_row import DueRow

PROMISE_LEAD = timedelta(minutes=10)
"""A promised call comes up this long before its time, so that the SDR is off the other phone."""


class RankKey(NamedTuple):
    """Why a row stands where it stands; comparable as the tuple of `order`."""

    band: str
    order: tuple[int, float, float, int, int, float, str]


def rank_key(row: DueRow, now: datetime) -> RankKey:
    """Return the row's place: bands `clock`, `promise`, `window`, `blocked`, and the order inside."""
    if row.blocked_until is not None and row.blocked_until > now:
        band, first = 3, row.blocked_until.timestamp()
    elif row.is_clock:
        band, first = 0, row.due_at.timestamp()
    elif row.is_promise and row.due_at - PROMISE_LEAD <= now:
        band, first = 1, row.due_at.timestamp()
    else:
        band, first = 2, row.due_at.timestamp()
    order = (
        band,
        first,
        row.window_to.timestamp(),
        -row.stage.height,
        -row.score,
        row.started_at.timestamp(),
        row.touch,
    )
    return RankKey(("clock", "promise", "window", "blocked")[band], order)


def is_overdue(row: DueRow, now: datetime) -> bool:
    """Say whether the touch is late: its window, clock or promised time has passed."""
    return now > row.window_to

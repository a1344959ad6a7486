"""Late through leave is told from late, and late is counted in days on which its SDR could have done it."""

from collections.abc import Callable
from datetime import date, timedelta

from sdrtui.domain import why as because
from sdrtui.domain.why import Why

LONGEST = 400
"""Days that are counted one by one; nobody needs to know exactly what has lain longer."""


def is_through_leave(why: Why) -> bool:
    """Say whether a touch lies later than its own day because its SDR was away, or the days after that were full."""
    return why.code in {because.LEAVE, because.ROOM} or (
        why.code == because.MOVED and why.facts.get("cause") == "leave"
    )


def lateness(why: Why, *, is_overdue: bool) -> str | None:
    """Tell late through leave, `leave`, from late, `late`; None is in time.

    What was late before the leave, or became so after it, is late.
    """
    if is_overdue or (why.code in {because.LEAVE, because.ROOM} and "late" in why.facts):
        return "late"
    return "leave" if is_through_leave(why) else None


def days_late(ended: date, today: date, is_worked: Callable[[date], bool]) -> int:
    """Return how many worked days have begun since a touch's window ended: on Monday, Friday's touch is 1 day late."""
    days = (today - timedelta(days=ago) for ago in range(min((today - ended).days, LONGEST)))
    return sum(is_worked(day) for day in days)

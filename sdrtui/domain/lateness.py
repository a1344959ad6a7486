"""Late through leave is told from late."""

from sdrtui.domain import why as because
from sdrtui.domain.why import Why


def is_through_leave(why: Why) -> bool:
    """Say whether a touch lies later than its own day because its SDR is on leave."""
    return why.code == because.LEAVE or (why.code == because.MOVED and why.facts.get("cause") == "leave")


def lateness(why: Why, *, is_overdue: bool) -> str | None:
    """Tell late through leave, `leave`, from late, `late`; None is in time.

    What was late before the leave, or became so after it, is late.
    """
    if is_overdue or (why.code == because.LEAVE and "late" in why.facts):
        return "late"
    return "leave" if is_through_leave(why) else None

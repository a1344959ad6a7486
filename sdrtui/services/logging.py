"""All ways to write into the touch log: outcomes, by hand, undo, snooze, skip, stop."""

from datetime import datetime

from sdrtui.domain.known import Thing
from sdrtui.domain.outcome import Outcome
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of
from sdrtui.services.manual import log_manual
from sdrtui.services.outcomes import log_outcome, skip
from sdrtui.services.putting_off import snooze, stop
from sdrtui.services.undoing import undo
from sdrtui.services.views import LogResult

__all__ = ["log", "log_manual", "log_outcome", "skip", "snooze", "stop", "undo"]


def log(
    desk: Desk, piece: str, outcome: Outcome | str, *, note: str = "", callback_at: datetime | None = None
) -> LogResult:
    """Record an outcome of a touch, or of a call made by hand when the id is a lead's."""
    found = desk.store.resolve(piece)
    if found.thing is Thing.TOUCH:
        return log_outcome(desk, found.id, outcome, note=note, callback_at=callback_at, reason=note)
    return log_manual(desk, lead_of(desk, piece), outcome, note=note, callback_at=callback_at)

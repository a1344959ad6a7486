"""What the day's screen shows, as plain data. A room of its own: the day's list loads this and nothing more."""

from datetime import date, datetime
from typing import NamedTuple

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId


class ChannelProgress(NamedTuple):
    """Today's done and still due touches of one channel."""

    channel: Channel
    done: int
    due: int


class SyncState(NamedTuple):
    """What the status line shows of the outbox."""

    is_configured: bool
    queued: int
    needs_you: int
    conflicts: int
    last_sync_at: datetime | None
    is_online: bool | None
    """None before the first try."""
    checking: int = 0
    """How many of the queued ones were sent, and nobody knows yet whether they arrived."""


class DayView(NamedTuple):
    """The day's screen in one read."""

    sdr: SdrId
    day: date
    rows: tuple[DueRow, ...]
    """In the order of the day."""
    progress: tuple[ChannelProgress, ...]
    sync: SyncState
    warnings: tuple[str, ...] = ()

"""What the day's screen shows, as plain data. A room of its own: the day's list loads this and nothing more."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sdrtui.domain.channel import Channel
from sdrtui.domain.ids import SdrId
from sdrtui.domain.rows import DueRow


@dataclass(frozen=True, slots=True)
class ChannelProgress:
    """Today's done and still due touches of one channel."""

    channel: Channel
    done: int
    due: int


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the status line shows of the outbox."""

    is_configured: bool
    queued: int
    needs_you: int
    conflicts: int
    last_sync_at: datetime | None
    is_online: bool | None
    """None before the first try."""


@dataclass(frozen=True, slots=True)
class DayView:
    """The day's screen in one read."""

    sdr: SdrId
    day: date
    rows: tuple[DueRow, ...]
    """In the order of the day."""
    progress: tuple[ChannelProgress, ...]
    sync: SyncState
    warnings: tuple[str, ...] = field(default_factory=tuple)

"""The real use cases behind the console's port. Heavy modules are imported by the thread that needs them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sdrtui.domain.ids import SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.services import today
from sdrtui.services.desk import Desk
from sdrtui.services.worked import WEEKDAYS, worked_days

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from collections.abc import Callable, Sequence

    from sdrtui.domain.filters import LogFilter
    from sdrtui.domain.rows import ContactPoint, LogLine
    from sdrtui.domain.sync import SyncProgress, SyncResult
    from sdrtui.services.day_view import DayView, SyncState
    from sdrtui.services.inbox import Dropped
    from sdrtui.services.titles import Titles
    from sdrtui.services.views import Card, Explanation, LogResult
    from sdrtui.tui.exchange_port import ExchangePort
    from sdrtui.tui.handoff_port import HandoffPort
    from sdrtui.tui.lead_port import LeadPort

CONFIG = "config.toml"
INBOX, MAIL = "inbox", "mail"
"""The drop folders, in the home folder; `services.inbox` and `services.mail_folder` read them."""


class DeskAdapter:
    """A `DeskPort` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_worked: Callable[[date], bool] = WEEKDAYS.is_open

    @property
    def sdr(self) -> SdrId:
        """Who works here."""
        return self._desk.sdr

    @property
    def name(self) -> str:
        """Their name."""
        return self._desk.team.member(self._desk.sdr).name or self._desk.sdr

    @property
    def zone(self) -> str:
        """The zone of their day."""
        return self._desk.zone

    def now(self) -> datetime:
        """Return the present instant."""
        return self._desk.clock()

    def day_view(self) -> DayView:
        """Return the day."""
        return today.day_view(self._desk)

    def version(self) -> object:
        """Return the size and age of the database and its journal; the same while nobody writes."""
        found = []
        for suffix in ("", "-wal"):
            try:
                stat = Path(self._desk.database + suffix).stat()
            except OSError:  # not a file, or no journal now
                continue
            found.append((stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def is_worked(self, day: date) -> bool:
        """Say whether a day counts when a touch is late."""
        return self._is_worked(day)

    def warm(self) -> None:
        """Open the store and the library."""
        from sdrtui.services import card, outcomes  # noqa: F401  # loaded now, so that the first key need not

        _ = self._desk.store, self._desk.library, self._desk.policy, self._desk.calendar
        today.settled(self._desk)
        self._is_worked = worked_days(self._desk)

    def warnings(self) -> tuple[str, ...]:
        """Return what to know before relying on the plan."""
        return today.warnings(self._desk)

    def card(self, touch: TouchId) -> Card:
        """Return a touch's card."""
        from sdrtui.services import card

        return card.card(self._desk, touch)

    def log_outcome(
        self, touch: TouchId, outcome: Outcome, *, note: str = "", until: datetime | None = None
    ) -> LogResult:
        """Record an outcome."""
        from sdrtui.services import outcomes

        return outcomes.log_outcome(self._desk, touch, outcome, note=note, callback_at=until)

    def undo(self) -> LogResult:
        """Take back the last record."""
        from sdrtui.services import undoing

        return undoing.undo(self._desk)

    def snooze(self, touch: TouchId, until: datetime) -> LogResult:
        """Put a touch off."""
        from sdrtui.services import putting_off

        return putting_off.snooze(self._desk, touch, until)

    def forbidden(self, touch: TouchId) -> str:
        """Return what the gate says of the touch right now; nothing when it may be carried out."""
        from sdrtui.services import gatekeeping

        return gatekeeping.forbidden(self._desk, touch)

    def why(self, touch: TouchId) -> Explanation:
        """Explain a touch."""
        from sdrtui.services import why

        return why.why(self._desk, touch)

    def save_draft(self, touch: TouchId, text: str) -> None:
        """Keep a note being typed."""
        from sdrtui.services import drafts

        drafts.save(self._desk, touch, text)

    def load_draft(self, touch: TouchId) -> str:
        """Return the note being typed."""
        from sdrtui.services import drafts

        return drafts.load(self._desk, touch)

    def reveal(self, touch: TouchId) -> tuple[ContactPoint, ...]:
        """Return the points in full; logged."""
        from sdrtui.services import masks, reveals

        points = reveals.reveal(self._desk, touch)
        return tuple(replace(point, value=masks.readable(point.kind, point.value)) for point in points)

    def sync_state(self) -> SyncState:
        """Return how the exchange stands."""
        return today.sync_state(self._desk)

    def sync(self, progress: Callable[[SyncProgress], None], cancelled: Callable[[], bool]) -> SyncResult:
        """Exchange with the CRM."""
        from sdrtui.services import syncing

        return syncing.sync(self._desk, progress, cancelled)

    @property
    def config_file(self) -> str:
        """Where a CRM is configured."""
        return f"{self._desk.folder}{os.sep}{CONFIG}"

    def has_dropped(self) -> bool:
        """Say whether a file lies in the drop folder; asked every second, so nothing is imported for it."""
        return _has_files(f"{self._desk.folder}{os.sep}{INBOX}")

    def take_in_dropped(self) -> Sequence[Dropped]:
        """Import what lies there."""
        from sdrtui.services import inbox

        return inbox.take_in(self._desk)

    def exchange(self) -> ExchangePort:
        """Return what the screens about the CRM ask."""
        from sdrtui.tui.exchange_adapter import ExchangeAdapter

        return ExchangeAdapter(self._desk)

    def handoffs(self) -> HandoffPort:
        """Return what the screens about handoffs ask."""
        from sdrtui.tui.handoff_adapter import HandoffAdapter

        return HandoffAdapter(self._desk)

    def leads(self) -> LeadPort:
        """Return what one asks about a lead beside touching it."""
        from sdrtui.tui.lead_adapter import LeadAdapter

        return LeadAdapter(self._desk)

    def has_mail_files(self) -> bool:
        """Say whether a letter lies in the mail folder."""
        return _has_files(f"{self._desk.folder}{os.sep}{MAIL}")

    def take_in_mail(self, cancelled: Callable[[], bool]) -> Sequence[str]:
        """Take in what lies there and came to the mailbox; whoever has neither never loads what reads mail."""
        if not self._desk.has_mailbox and not self.has_mail_files():
            return ()
        from sdrtui.tui.mail_taking import take_in

        return take_in(self._desk, cancelled)

    def clock_warning(self, result: SyncResult) -> str:
        """Return a sentence when the CRM's clock and ours differ too much."""
        from sdrtui.services import syncing

        return syncing.clock_warning(result.clock_offset)

    def touches(self, filters: LogFilter) -> list[LogLine]:
        """Return the touch log."""
        from sdrtui.services import review

        return review.touches(self._desk, filters)

    def titles(self) -> Titles:
        """Return what playbooks, steps and sources are called."""
        from sdrtui.services import titles

        return titles.titles(self._desk)

    def add_leave(self, first: date, last: date, reason: str) -> int:
        """Enter days away."""
        from sdrtui.services import leave

        return len(leave.add(self._desk, first, last, reason=reason).spread.moved)

    def team(self) -> tuple[tuple[SdrId, str], ...]:
        """Return everyone."""
        return tuple((sdr, self._desk.team.member(sdr).name or sdr) for sdr in self._desk.team.ids)


def _has_files(folder: str) -> bool:
    """Say whether a file lies in the folder; asked every second, so nothing is imported for it."""
    try:
        with os.scandir(folder) as files:
            return any(file.is_file() and not file.name.startswith(".") for file in files)
    except OSError:  # nobody made the folder
        return False

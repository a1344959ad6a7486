"""What the console asks of the use cases. `desk_adapter` answers with the real ones, tests with a fake.

Every call may wait and may raise `SdrtuiError`, so screens make them in threads; `now`, `sdr` and `zone` are instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from sdrtui.domain.filters import LogFilter
    from sdrtui.domain.ids import SdrId, TouchId
    from sdrtui.domain.outcome import Outcome
    from sdrtui.domain.rows import ContactPoint, LogLine
    from sdrtui.domain.sync import SyncProgress, SyncResult
    from sdrtui.services.day_view import DayView, SyncState
    from sdrtui.services.inbox import Dropped
    from sdrtui.services.titles import Titles
    from sdrtui.services.views import Card, Explanation, LogResult
    from sdrtui.tui.exchange_port import ExchangePort
    from sdrtui.tui.handoff_port import HandoffPort
    from sdrtui.tui.lead_port import LeadPort


class DeskPort(Protocol):
    """One SDR's desk as the console sees it."""

    @property
    def sdr(self) -> SdrId:
        """Who works here."""

    @property
    def name(self) -> str:
        """Their name for the status line."""

    @property
    def zone(self) -> str:
        """The zone in which the day begins and ends."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""

    def day_view(self) -> DayView:
        """Return the day; quick, and without heavy imports."""

    def version(self) -> object:
        """Return something that differs once another process has written; quick."""

    def is_worked(self, day: date) -> bool:
        """Say whether a day counts when a touch is late; weekdays do until `warm`."""

    def warm(self) -> None:
        """Load what the first card and the first outcome need."""

    def warnings(self) -> tuple[str, ...]:
        """Return what the SDR should know before relying on the plan."""

    def card(self, touch: TouchId) -> Card:
        """Return all about one touch."""

    def log_outcome(
        self, touch: TouchId, outcome: Outcome, *, note: str = "", until: datetime | None = None
    ) -> LogResult:
        """Record what came of a touch; committed when this returns."""

    def undo(self) -> LogResult:
        """Take back this SDR's last record."""

    def snooze(self, touch: TouchId, until: datetime) -> LogResult:
        """Put a touch off."""

    def forbidden(self, touch: TouchId) -> str:
        """Return why the touch may not be carried out right now, with the next legal time; nothing when it may."""

    def why(self, touch: TouchId) -> Explanation:
        """Explain a touch."""

    def save_draft(self, touch: TouchId, text: str) -> None:
        """Keep a note being typed; empty text removes it."""

    def load_draft(self, touch: TouchId) -> str:
        """Return the note being typed."""

    def reveal(self, touch: TouchId) -> tuple[ContactPoint, ...]:
        """Return the contact's points in full; this is logged."""

    def sync_state(self) -> SyncState:
        """Return how the exchange with the CRM stands."""

    def sync(self, progress: Callable[[SyncProgress], None], cancelled: Callable[[], bool]) -> SyncResult:
        """Exchange with the CRM; may take minutes."""

    @property
    def config_file(self) -> str:
        """Where a CRM is configured."""

    def has_dropped(self) -> bool:
        """Say whether something lies in the drop folder; quick."""

    def take_in_dropped(self) -> Sequence[Dropped]:
        """Import what lies there as call-ins, and say what became of each file."""

    def exchange(self) -> ExchangePort:
        """Return what the screens about the CRM ask; to be called in a thread the first time."""

    def handoffs(self) -> HandoffPort:
        """Return what the screens about handoffs ask."""

    def leads(self) -> LeadPort:
        """Return what one asks about a lead beside touching it."""

    def has_mail_files(self) -> bool:
        """Say whether something lies in the mail folder; quick."""

    def take_in_mail(self, cancelled: Callable[[], bool]) -> Sequence[str]:
        """Take in what lies there and came to the mailbox, if there is one; say what meant something."""

    def clock_warning(self, result: SyncResult) -> str:
        """Return a sentence when the CRM's clock and ours differ too much; nothing else."""

    def touches(self, filters: LogFilter) -> list[LogLine]:
        """Return the touch log, latest first."""

    def titles(self) -> Titles:
        """Return what playbooks, steps and sources are called; slow the first time, for it parses playbooks."""

    def add_leave(self, first: date, last: date, reason: str) -> int:
        """Enter days away of whoever works here; return how many touches moved."""

    def team(self) -> tuple[tuple[SdrId, str], ...]:
        """Return everyone's id and name."""

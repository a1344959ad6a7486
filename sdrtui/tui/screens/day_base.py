"""What the parts of the day's screen share: the desk, the rows, the widgets, one line to speak in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from textual import getters
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.sync import Cause, SyncProgress
from sdrtui.i18n import _
from sdrtui.services.day_view import ChannelProgress, DayView
from sdrtui.services.wording import why_sentence
from sdrtui.services.zones import day_span
from sdrtui.tui.background import Background
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.day_rows import DayRows
from sdrtui.tui.notes import Notes
from sdrtui.tui.port import DeskPort
from sdrtui.tui.present import messages
from sdrtui.tui.present.outcome_keys import LOW, bar_height, hint_line, outcome_bar
from sdrtui.tui.present.status_text import Status, status_line
from sdrtui.tui.present.sync_text import Exchange
from sdrtui.tui.sync_schedule import SyncSchedule
from sdrtui.tui.widgets.due_list import DueList
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar, LinePage

if TYPE_CHECKING:  # only a name: the first paint waits for none of it
    from sdrtui.services.handoff_counts import HandoffCounts
    from sdrtui.services.views import LogResult

T = TypeVar("T")
LOW_SCREEN = 18
"""Lines; where there are no more, the keys have but two."""
WIDE = 100
"""Columns from which the card stands beside the list."""


class DayBase(Screen[None]):
    """The state of the day's screen. It lives on the event loop; threads get values and give values back."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # an instance variable to Textual
    due_list = getters.query_one(DueList)
    card_page = getters.query_one("#card", LinePage)
    status = getters.query_one("#status", LineBar)
    message_bar = getters.query_one("#message", MessageBar)
    keys_bar = getters.query_one("#keys", LineBar)

    def __init__(
        self, port: DeskPort, background: Background, view: DayView, when_warm: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.when_warm = when_warm
        """Called once everything that the day needs is loaded."""
        self.port = port
        self.background = background
        self.view = view
        self.rows = DayRows(view.rows)
        self.done: Counter[Channel] = Counter({part.channel: part.done for part in view.progress})
        self.sync_state = view.sync
        self.schedule = SyncSchedule()
        self.mail_schedule = SyncSchedule()
        self.run: SyncProgress | None = None
        """How far the exchange that goes on has come."""
        self.cause = Cause.NONE
        """Why the last one ended early."""
        self.can_read = False
        """Cards are read once the program is warm: not before the first paint."""
        self.warnings = view.warnings
        self.handoffs: HandoffCounts | None = None
        """How many wait for whoever works here; None until it was read."""
        self.notes = Notes()
        self.version = port.version()
        """What the store was like when it was last read; another one means that somebody else has written."""
        self.is_sync_state_old = False
        self.changes = 0
        """Counts the changes made here, so that a reading of the store from before one is not taken for the present."""
        self.moves = 0
        """Counts the moves of the cursor by hand."""

    @property
    def row(self) -> DueRow | None:
        """The touch that keys act on."""
        return self.due_list.row

    def row_to_act_on(self) -> DueRow | None:
        """Return the touch that a key is to act on; say so when there is none: no key does nothing in silence."""
        if self.row is None:
            self.say(messages.warned(_("Nothing is due.")))
        return self.row

    @property
    def day_end(self) -> datetime:
        """The first instant that is no longer today."""
        return day_span(self.view.day, self.port.zone)[1]

    def say(self, line: Line) -> None:
        """Show a message until the next one, or until the cursor is moved."""
        self.message_bar.say(line)

    def say_why(self) -> None:
        """Show why the row under the cursor is due, where messages stand."""
        row = self.row
        if row is not None and row.touch == self.rows.kept:
            self.say(messages.gone(clean(row.contact_name)))
            return
        self.say((Piece(clean(why_sentence(row.why)), "muted"),) if row else ())

    def show_rows(self, cursor: int | None = None) -> None:
        """Draw the list after its rows changed; without a place the cursor stays on its touch."""
        if cursor is None:
            place = self.rows.place_of(self.due_list.touch)
            cursor = self.due_list.cursor if place is None else place
        self.due_list.show(self.rows.shown, cursor)
        self.draw_status()

    def draw_status(self) -> None:
        """Draw the line at the top."""
        channels = [channel for channel in Channel if self.done[channel] or self.rows.due[channel]]
        status = Status(
            day=self.view.day,
            name=self.port.name,
            progress=tuple(ChannelProgress(one, self.done[one], self.rows.due[one]) for one in channels),
            clocks=(self.rows.clocks[0], len(self.rows.clocks)) if self.rows.clocks else None,
            exchange=Exchange(self.sync_state, self.run, self.cause),
            warnings=len(self.warnings),
            handoffs=(self.handoffs.to_qualify + self.handoffs.to_answer, self.handoffs.overdue)
            if self.handoffs
            else (0, 0),
        )
        self.status.show(status_line(status, self.port.now(), self.app.size.width))

    def draw_keys(self) -> None:
        """Draw the keys of the row's channel; while one types a note, the keys that end it."""
        if self.query("#note"):
            keys = (("Enter", _("done")), ("Ctrl+J", _("new line")), ("Esc", _("done")))
            self.keys_bar.show(hint_line(keys), ())
            return
        channel = self.row.channel if self.row else None
        width, has_crm = self.app.size.width, self.sync_state.is_configured
        self.keys_bar.show(*outcome_bar(channel, width, self.keys_height, has_crm=has_crm))

    @property
    def keys_height(self) -> int:
        """How many lines the keys take: as many as they need, on a terminal that has them."""
        if self.app.size.height <= LOW_SCREEN:
            return LOW
        return bar_height(self.app.size.width, has_crm=self.sync_state.is_configured)

    def own_change(self) -> None:
        """Count a change made here, and take the store as it is now for known."""
        self.changes += 1
        self.version = self.port.version()
        self.is_sync_state_old = True
        self.schedule.changed(monotonic())

    def take_in(self, result: LogResult) -> None:
        """Show what a committed change did to this day."""
        self.own_change()
        if self.rows.apply(result, self.port.now(), self.day_end):
            self.show_rows()

    def offer_questions(self, row: DueRow, mark: tuple[int, int]) -> object:
        """Offer the three questions after an outcome that proposes a handoff, unless one is elsewhere by now."""
        raise NotImplementedError

    def reload(self, *, is_told: bool = False, is_own: bool = False) -> object:
        """Read the day again."""
        raise NotImplementedError

    def share_height(self) -> None:
        """Share the height between list and card."""

    async def reading(self, job: Callable[[], T]) -> T:
        """Read from the store beside the event loop."""
        return await self.background.read(job)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in a worker: none fails in silence."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(messages.failed(event.worker.error))
            self.app.log.error(event.worker.error)

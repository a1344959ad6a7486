"""A list over the whole screen with the row in full below it: what the outbox, the conflicts and the handoffs share."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from sdrtui.i18n import _
from sdrtui.tui.background import Background
from sdrtui.tui.cells import Line, Piece
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import PAGE_KEYS, bindings
from sdrtui.tui.port import DeskPort
from sdrtui.tui.present import messages
from sdrtui.tui.present.outcome_keys import hint_lines
from sdrtui.tui.present.readings import Reading
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar, LinePage
from sdrtui.tui.widgets.row_list import RowList

T = TypeVar("T")
Draw = Callable[[T, int, bool], Line]
"""Draws a row in so many cells; True when the cursor is on it."""


class LedgerList(RowList[T]):
    """Rows that its screen knows how to draw."""

    def __init__(self, draw: Draw[T], empty: Callable[[], Line], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw = draw
        self._empty = empty
        self.is_reading = True

    def line_of(self, row: T, width: int, *, is_cursor: bool) -> Line:
        """Draw a row."""
        return self._draw(row, width, is_cursor)

    def empty_lines(self) -> Sequence[Line]:
        """Say that there is nothing, once that is known."""
        return () if self.is_reading else ((), self._empty())


class LedgerScreen(Screen[None], Generic[T]):
    """Subclasses say what is read, how a row looks, and what one may do with it."""

    CSS_PATH = "ledger.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PAGE_KEYS)]
    ledger = getters.query_one(LedgerList)
    detail = getters.query_one("#ledger-detail", LinePage)
    title_bar = getters.query_one("#ledger-title", LineBar)
    message_bar = getters.query_one("#ledger-message", MessageBar)
    keys_bar = getters.query_one("#ledger-keys", LineBar)

    def __init__(self, port: DeskPort, background: Background, own_change: Callable[[], None]) -> None:
        super().__init__()
        self.port = port
        self.background = background
        self._own_change = own_change
        self._version: object = None

    def compose(self) -> ComposeResult:
        """Lay out title, rows, the row in full, a message, the keys."""
        yield LineBar(id="ledger-title")
        yield LedgerList(self.draw_row, self.empty_line, id="ledger-list")
        yield LinePage(id="ledger-detail")
        yield MessageBar(id="ledger-message")
        yield LineBar(id="ledger-keys")

    @abstractmethod
    def read_rows(self) -> Sequence[T]:
        """Return the rows; runs in a thread."""

    @abstractmethod
    def draw_row(self, row: T, width: int, is_cursor: bool) -> Line:
        """Draw a row."""

    @abstractmethod
    def draw_detail(self, row: T, width: int) -> Sequence[Line]:
        """Draw the row in full."""

    @abstractmethod
    def key_of(self, row: T) -> str:
        """Return by what the row is found again when the list was read anew."""

    @abstractmethod
    def heading(self) -> str:
        """Return what stands above the list, without the number."""

    def counted(self) -> str:
        """Return how many there are."""
        return str(len(self.ledger.rows))

    @abstractmethod
    def empty_line(self) -> Line:
        """Return what an empty list says."""

    @abstractmethod
    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys at the bottom with what they do."""

    def on_mount(self) -> None:
        """Read the rows, and again whenever somebody has written."""
        self.ledger.focus()
        self.read_again()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Each second: a run in the background, or another window, may have changed something."""
        if self.port.version() != self._version:
            self.read_again()

    @work(group="ledger", exclusive=True, exit_on_error=False)
    async def read_again(self) -> None:
        """Read the rows; the cursor stays on its row."""
        self._version = self.port.version()
        rows = await self.background.read(self.read_rows)
        here = self.ledger.row
        key = self.key_of(here) if here is not None else ""
        place = next((place for place, row in enumerate(rows) if self.key_of(row) == key), self.ledger.cursor)
        self.ledger.is_reading = False
        self.ledger.show(rows, place)
        self.draw_title()

    @on(events.Resize)
    def redraw(self) -> None:
        """Draw for the new width."""
        self.draw_keys()
        self.call_after_refresh(self.draw_title)
        self.call_after_refresh(self.show_detail)

    def draw_keys(self) -> None:
        """Draw the keys, as they are for the row under the cursor."""
        keys = hint_lines(self.hints(), self.app.size.width)
        if len(keys) != len(self.keys_bar.lines):
            self.keys_bar.styles.height = len(keys)
        self.keys_bar.show(*keys)

    def draw_title(self) -> None:
        """Draw how many there are."""
        title = f"{glyphs().mark} {self.heading()} {self.counted()}"
        self.title_bar.show((Piece(" "), Piece(title, "title"), Piece("  " + _("Esc back"), "muted")))

    @on(RowList.Moved, "#ledger-list")
    def show_detail(self) -> None:
        """Show the row under the cursor in full."""
        self.draw_keys()
        row = self.ledger.row
        self.detail.show(self.draw_detail(row, max(self.detail.text_width, 20)) if row is not None else [])

    def say(self, line: Line) -> None:
        """Show a message."""
        self.message_bar.say(line)

    @work(group="decide", exit_on_error=False)
    async def decide(self, write: Callable[[], object], said: str) -> None:
        """Write what was decided, after all that was decided before; only then is it said."""
        await self.background.write(write)
        self._own_change()
        self.say(messages.fine(said))
        self.read_again()

    async def asked(self, question: str, read: Callable[[str], Reading], text: str = "") -> str | None:
        """Ask at the bottom of the screen."""
        from sdrtui.tui.screens.ask import Ask

        return await self.app.push_screen_wait(Ask(question, read, text=text))

    def action_read(self, pages: int) -> None:
        """Scroll the row in full."""
        self.detail.read(pages)

    def action_back(self) -> None:
        """Back to the day."""
        self.app.pop_screen()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(messages.failed(event.worker.error))

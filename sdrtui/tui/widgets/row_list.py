"""A list of rows drawn by the line API: what it costs to move the cursor does not depend on how many rows there are."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from sdrtui.tui.cells import Line
from sdrtui.tui.keys import LIST_KEYS, bindings
from sdrtui.tui.widgets.painted import CURSOR, Scrolled

T = TypeVar("T")
CACHED = 1024
"""Drawn rows kept; far more than a window shows."""


class RowList(Scrolled, Generic[T], can_focus=True):
    """Rows with a cursor. Subclasses say how a row is drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST_KEYS)]

    @dataclass
    class Moved(Message):
        """Another row, or none, is under the cursor."""

        list: "RowList[object]"
        by_hand: bool
        """A key or the mouse moved it, rather than rows that came or went."""

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst matters."""
            return isinstance(message, RowList.Moved)

        @property
        def control(self) -> "RowList[object]":
            """The list, for selectors."""
            return self.list

    def __init__(self, rows: Sequence[T] = (), *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.rows: Sequence[T] = rows
        self.cursor = 0
        """The place of the row that keys act on."""
        self._row = rows[0] if rows else None
        self._strips: dict[tuple[int, bool, int], tuple[T, Hashable, Strip]] = {}
        self._drawn: dict[int, Strip | None] = {}
        """What stands in each line since it was last drawn; None where no row does."""

    def line_of(self, row: T, width: int, *, is_cursor: bool) -> Line:
        """Return the row's line; subclasses must say."""
        raise NotImplementedError

    def stamp_of(self, row: T) -> Hashable:  # noqa: ARG002  # subclasses use it
        """Return what besides the row decides how it looks; a row is drawn anew when it differs."""
        return None

    def empty_lines(self) -> Sequence[Line]:
        """Return what is shown when there is no row."""
        return ()

    @property
    def line_count(self) -> int:
        """How many rows there are, and a title above them if there is one."""
        return len(self.rows) + self.sticky

    def title_line(self) -> Line:
        """Return what stands above the rows when `sticky` is 1."""
        return ()

    @property
    def row(self) -> T | None:
        """The row under the cursor, as it was when it came there: rows may change before they are shown again."""
        return self._row

    def show(self, rows: Sequence[T], cursor: int) -> None:
        """Show these rows with the cursor at that place, or the nearest there is."""
        self.rows = rows
        self.cursor = max(min(cursor, len(rows) - 1), 0)
        self._row = rows[self.cursor] if rows else None
        self._keep_cursor_in_view()
        self._refresh_changed()
        self.post_message(self.Moved(self, by_hand=False))  # type: ignore[arg-type]  # a list of anything

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        before, top = self.cursor, self.top
        self.cursor = max(min(before + rows, len(self.rows) - 1), 0)
        if self.cursor == before:
            return
        self._row = self.rows[self.cursor]
        self._keep_cursor_in_view()
        if self.top == top:
            self.refresh_row(before)
            self.refresh_row(self.cursor)
        self.post_message(self.Moved(self, by_hand=True))  # type: ignore[arg-type]

    def action_page(self, pages: int) -> None:
        """Move the cursor by so many windows."""
        self.action_move(pages * max(self.window - 1, 1))

    def rows_in_window(self) -> Sequence[T]:
        """Return the rows in the window."""
        return self.rows[self.top : self.top + self.window]

    def refresh_row(self, place: int) -> None:
        """Draw one row again, if it is in the window."""
        if 0 <= place - self.top < self.window:
            self.refresh(Region(0, place - self.top + self.sticky, self.size.width, 1))

    def _refresh_changed(self) -> None:
        """Draw again the lines that differ from what stands there: what changes below the window costs nothing."""
        if not self.rows or not self.width or self.width != self.size.width:
            self.refresh()
            return
        self.look_up_thumb()
        for y in range(self.sticky, self.sticky + self.window):
            if y not in self._drawn or self._drawn[y] is not self._row_strip(y):
                self.refresh(Region(0, y, self.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window, from the cache when nothing changed."""
        if y < self.sticky:
            return self.strip_of(self.title_line(), self.width)
        strip = self._row_strip(y)
        if self.rows:
            self._drawn[y] = strip
            return strip or self.strip_of((), self.width)
        self._drawn.clear()
        lines, place = self.empty_lines(), y - self.sticky
        return self.strip_of(lines[place] if place < len(lines) else (), self.width)

    def _row_strip(self, y: int) -> Strip | None:
        """Return the row in one line of the window; None when no row stands there."""
        place = y - self.sticky + self.top
        if place >= len(self.rows):
            return None
        return self._strip(self.rows[place], self.bar(y), is_cursor=place == self.cursor)

    def _strip(self, row: T, bar: Segment, *, is_cursor: bool) -> Strip:
        key, stamp = (id(row), is_cursor, id(bar)), (self.width, self.stamp_of(row))
        cached = self._strips.get(key)
        if cached is not None and cached[0] is row and cached[1] == stamp:
            return cached[2]
        over = Style(bgcolor=self.colour(CURSOR).rich_color) if is_cursor else None
        strip = self.strip_of(self.line_of(row, self.width - 1, is_cursor=is_cursor), self.width, over, bar)
        if len(self._strips) >= CACHED:
            self._strips.clear()
        self._strips[key] = (row, stamp, strip)
        return strip

    def notify_style_update(self) -> None:
        """Draw everything anew in the colours of another theme."""
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Keep the cursor in the window of another size."""
        self._keep_cursor_in_view()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked."""
        if event.y >= self.sticky:
            self.action_move(event.y - self.sticky + self.top - self.cursor)

    def _keep_cursor_in_view(self) -> None:
        if self.size.height:
            self.show_from(min(max(self.top, self.cursor - self.window + 1), self.cursor))

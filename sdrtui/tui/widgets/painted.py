"""Drawing lines of pieces. A role names a variable of the theme; styles are worked out once per theme, not per widget.

Textual's component classes would cost a pass of the stylesheet for each role of each widget before the first paint.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sdrtui.tui.cells import Line, Piece, cell_len


class Look(NamedTuple):
    """What a role looks like: a variable of the theme, how much of it over the background, and the type."""

    variable: str
    strength: float = 1.0
    type: str = ""


ROLES = {
    "strong": Look("foreground", type="bold"),
    "muted": Look("foreground", 0.62),
    "title": Look("text-primary", type="bold"),
    "key": Look("text-accent", type="bold"),
    "note": Look("text-warning", type="italic"),
    "hole": Look("text-error", type="bold reverse"),
    "gone": Look("foreground", 0.5, "strike"),
    "accent": Look("text-accent"),
    "clock": Look("text-warning", type="bold"),
    "late": Look("text-error", type="bold"),
    "promise": Look("text-accent", type="bold"),
    "good": Look("text-success"),
    "bad": Look("text-error"),
    "warn": Look("text-warning"),
    "phone": Look("text-primary"),
    "wechat": Look("text-success"),
    "email": Look("text-secondary"),
    "sms": Look("text-secondary"),
    "social": Look("text-accent"),
    "video": Look("text-accent"),
    "meeting": Look("text-accent"),
}
"""What a piece of text may be."""
CURSOR = Look("primary", 0.32)
"""The background of the row that keys act on."""
THUMB = Look("foreground", 0.28)
INDENT = Piece(" ")
TRACK = Look("foreground", 0.06)
"""The two parts of a scroll bar; cells of background, because block glyphs are of ambiguous width."""


class Painted(Widget):
    """A widget whose lines are pieces of text. It draws its whole region: stylesheets give it no padding or border."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._looks: dict[Look, Color] = {}
        self._role_styles: dict[str, Style] = {}
        self.width = 0
        """The cells of a line, as of the last drawing; `size` walks the tree each time."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region as they are: strips that come from a cache keep what the terminal was sent."""
        self.width = self.size.width
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            if not isinstance(line_filter, ANSIToTruecolor):  # every colour here is a true one already
                strips = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips]
        if crop.column_span == (0, self.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def notify_style_update(self) -> None:
        """Take the colours of another theme."""
        self._looks.clear()
        self._role_styles.clear()
        super().notify_style_update()

    def colour(self, look: Look) -> Color:
        """Return a look's colour over this widget's background."""
        colour = self._looks.get(look)
        if colour is None:
            colour = Color.parse(self.app.theme_variables[look.variable])
            if look.strength < 1:
                colour = self.background_colors[1].blend(colour, look.strength)
            self._looks[look] = colour
        return colour

    def style_of(self, role: str) -> Style:
        """Return a role's style; no role is the widget's own."""
        style = self._role_styles.get(role)
        if style is None:
            if role:
                look = ROLES[role]
                style = Style.parse(look.type) + Style(color=self.colour(look).rich_color)
            else:
                style = self.rich_style
            self._role_styles[role] = style
        return style

    def strip_of(self, line: Line, width: int, over: Style | None = None, last: Segment | None = None) -> Strip:
        """Return a line in exactly `width` cells; `over` brings another background, `last` takes the last cell."""
        base = self.style_of("") if over is None else self.style_of("") + over
        segments, used, room = [], 0, width if last is None else width - 1
        for text, role in line:
            segments.append(Segment(text, base + self.style_of(role) if role else base))
            used += cell_len(text)
        if used < room:
            segments.append(Segment(" " * (room - used), base))
        elif used > room:
            segments = list(Strip(segments, used).crop(0, room))
        return Strip(segments if last is None else [*segments, last], width)


class LineBar(Painted):
    """A few lines that do not scroll: the status, a message, the keys."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._lines = tuple(lines)
        self._strips: dict[int, tuple[Line, int, Strip]] = {}

    def notify_style_update(self) -> None:
        """Draw everything anew in the colours of another theme."""
        self._strips.clear()
        super().notify_style_update()

    def show(self, *lines: Line) -> None:
        """Draw these lines, when they differ from those drawn."""
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is drawn."""
        return self._lines

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        line = self._lines[y] if y < len(self._lines) else ()
        cached = self._strips.get(y)
        if cached is not None and cached[0] == line and cached[1] == self.width:
            return cached[2]
        strip = self.strip_of(line, self.width)
        self._strips[y] = (line, self.width, strip)
        return strip


class Scrolled(Painted):
    """Lines of which a window is shown. Scrolling repaints this widget only: nothing is laid out anew."""

    sticky = 0
    """So many lines stay above the window."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self.top = 0
        """Which line stands first in the window."""
        self._bar_cells: dict[Look | None, Segment] = {}
        self._thumb: range | None = None
        """The lines of the scroll bar's thumb as of the last drawing; None when all lines are in the window."""

    @property
    def line_count(self) -> int:
        """How many lines there are in all."""
        raise NotImplementedError

    @property
    def window(self) -> int:
        """How many lines scroll in the window."""
        return max(self.size.height - self.sticky, 1)

    @property
    def text_width(self) -> int:
        """How wide a line may be; one cell on the right is left for the scroll bar."""
        return max(self.size.width - 1, 1)

    def scroll_lines(self, lines: int) -> None:
        """Move the window by so many lines."""
        self.show_from(self.top + lines)

    def show_from(self, top: int) -> None:
        """Move the window to begin with that line, or as near as there are lines."""
        top = max(min(top, self.line_count - self.sticky - self.window), 0)
        if top != self.top:
            self.top = top
            self.refresh()

    def bar(self, y: int) -> Segment:
        """Return the scroll bar's cell in one line of the widget; blank when all lines are in the window."""
        if self._thumb is None or y < self.sticky:
            return self._bar_cell(None)
        return self._bar_cell(THUMB if y - self.sticky in self._thumb else TRACK)

    def look_up_thumb(self) -> None:
        """Find where the scroll bar's thumb is; once a drawing, because the window's size takes a walk up the tree."""
        count, window = self.line_count - self.sticky, self.window
        self._thumb = None
        if count > window:
            size = max(window * window // count, 1)
            start = round(self.top * (window - size) / (count - window))
            self._thumb = range(start, start + size)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        self.look_up_thumb()
        return super().render_lines(crop)

    def _bar_cell(self, look: Look | None) -> Segment:
        """Return the one segment of that look: the same object each time, so that strips can be told by it."""
        cell = self._bar_cells.get(look)
        if cell is None:
            style = self.style_of("") if look is None else Style(bgcolor=self.colour(look).rich_color)
            cell = self._bar_cells[look] = Segment(" ", style)
        return cell

    def notify_style_update(self) -> None:
        """Take the colours of another theme."""
        self._bar_cells.clear()
        super().notify_style_update()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(-3)


class LinePage(Scrolled):
    """Lines to read, a cell from the edge; the first `sticky` of them stay at the top."""

    def __init__(self, *, sticky: int = 0, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self.sticky = sticky

    @property
    def line_count(self) -> int:
        """How many lines there are in all."""
        return len(self._lines)

    @property
    def text_width(self) -> int:
        """How wide a line may be between its indent and the scroll bar."""
        return max(self.size.width - 2, 1)

    def show(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Draw these lines, from the top unless the place is kept."""
        self._lines = lines
        self.top = min(self.top, max(len(lines) - self.sticky - self.window, 0)) if keep_place else 0
        self.refresh()

    @property
    def lines(self) -> Sequence[Line]:
        """What is drawn, above and below the window too."""
        return self._lines

    def read(self, pages: int) -> None:
        """Scroll by so many windows, one line of overlap."""
        self.scroll_lines(pages * max(self.window - 1, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        place = y if y < self.sticky else y + self.top
        line = self._lines[place] if place < len(self._lines) else ()
        return self.strip_of((INDENT, *line), self.width, last=self.bar(y))

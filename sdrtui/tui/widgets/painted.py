"""Drawing lines of pieces: roles become the styles that the stylesheet gives them."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from sdrtui.tui.cells import Line, cell_len

ROLES = frozenset({
    "strong", "muted", "title", "key", "note", "hole", "gone",
    "accent", "clock", "late", "promise", "good", "bad", "warn",
    "phone", "wechat", "email", "sms", "social", "video", "meeting",
})  # fmt: skip
"""What a piece of text may be; each is a component class of every painted widget."""


class Painted(Widget):
    """A widget whose lines are pieces of text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(ROLES)
    DEFAULT_CSS = """
    Painted {
        & > .strong { text-style: bold; }
        & > .muted { color: $foreground 62%; }
        & > .title { color: $text-primary; text-style: bold; }
        & > .key { color: $text-accent; text-style: bold; }
        & > .note { color: $text-warning; text-style: italic; }
        & > .hole { color: $text-error; text-style: bold reverse; }
        & > .gone { color: $foreground 50%; text-style: strike; }
        & > .accent { color: $text-accent; }
        & > .clock { color: $text-warning; text-style: bold; }
        & > .late { color: $text-error; text-style: bold; }
        & > .promise { color: $text-accent; text-style: bold; }
        & > .good { color: $text-success; }
        & > .bad { color: $text-error; }
        & > .warn { color: $text-warning; }
        & > .phone { color: $text-primary; }
        & > .wechat { color: $text-success; }
        & > .email { color: $text-secondary; }
        & > .sms { color: $text-secondary; }
        & > .social { color: $text-accent; }
        & > .video { color: $text-accent; }
        & > .meeting { color: $text-accent; }
    }
    """

    def strip_of(self, line: Line, width: int, base: Style) -> Strip:
        """Return a line in exactly `width` cells over the base style."""
        segments, used = [], 0
        for text, role in line:
            style = base + self.get_component_rich_style(role, partial=True) if role else base
            segments.append(Segment(text, style))
            used += cell_len(text)
        if used < width:
            segments.append(Segment(" " * (width - used), base))
            return Strip(segments, width)
        strip = Strip(segments, used)
        return strip if used == width else strip.crop(0, width)


class LineBar(Painted):
    """A few lines that do not scroll: the status, a message, the keys."""

    def __init__(self, lines: Sequence[Line] = (), *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._lines = tuple(lines)

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
        return self.strip_of(line, self.size.width, self.rich_style)


class LinePage(Painted, ScrollView, can_focus=False):
    """Lines that scroll; the first `sticky` of them stay at the top."""

    DEFAULT_CSS = """
    LinePage { scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, *, sticky: int = 0, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._sticky = sticky

    def show(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Draw these lines, from the top unless the place is kept."""
        self._lines = lines
        self.virtual_size = Size(self.size.width, len(lines))
        if not keep_place:
            self.scroll_to(y=0, animate=False)
        self.refresh()

    @property
    def lines(self) -> Sequence[Line]:
        """What is drawn, above and below the window too."""
        return self._lines

    def read(self, pages: int) -> None:
        """Scroll by so many pages, one line of overlap."""
        step = max(self.size.height - self._sticky - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + pages * step, animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        place = y if y < self._sticky else y + self.scroll_offset.y
        line = self._lines[place] if place < len(self._lines) else ()
        return self.strip_of(line, self.size.width, self.rich_style)

"""One message at a time, in full: it takes the lines that it needs from what stands above it."""

from textual import events

from sdrtui.tui.cells import Line, Piece, cut, line_width, plain, wrap_line
from sdrtui.tui.widgets.painted import LineBar

MOST = 6
"""Lines; a longer message ends with the mark of a cut."""
FIRST, REST = Piece(" "), Piece("   ")
"""What stands before the first line, and before the others: they begin below the words, not below the mark."""


class MessageBar(LineBar):
    """What was done, or why not."""

    DEFAULT_CSS = "MessageBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._said: Line = ()

    @property
    def said(self) -> str:
        """The whole message, however it is wrapped."""
        return plain(self._said)

    def say(self, line: Line) -> None:
        """Show a message until the next one."""
        self._said = (Piece(line[0].text.lstrip(), line[0].role), *line[1:]) if line else ()
        self._wrap(self.size.width or self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for another width."""
        self._wrap(event.size.width)

    def _wrap(self, width: int) -> None:
        if line_width(self._said) < width:  # nearly every message
            lines = [(FIRST, *self._said)]
        else:
            texts = wrap_line(self._said, width - len(REST.text) - 1)
            lines = [(FIRST if not place else REST, *text) for place, text in enumerate(texts[:MOST])]
            if len(texts) > MOST:
                lines[-1] = (REST, Piece(cut(plain(texts[MOST - 1]) + plain(texts[MOST]), width - 4), "muted"))
        height = len(lines)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.show(*lines)

"""One line to type in. A TextArea, because its cursor stands right after wide characters."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea


class LineInput(TextArea):
    """A single line: Enter submits, Escape gives up, pasted line breaks become spaces."""

    DEFAULT_CSS = """
    LineInput {
        height: 1; border: none; padding: 0 1; scrollbar-size: 0 0; background: $boost;
        &:focus { border: none; }
    }
    """

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        text: str

    @dataclass
    class GivenUp(Message):
        """Escape was pressed."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(
            text, id=id, soft_wrap=False, show_line_numbers=False, compact=True, highlight_cursor_line=False
        )
        self.move_cursor(self.document.end)

    def on_key(self, event: events.Key) -> None:
        """Keep Enter and Escape from the text."""
        if event.key == "enter":
            event.prevent_default().stop()
            self.post_message(self.Submitted(self.text))
        elif event.key == "escape":
            event.prevent_default().stop()
            self.post_message(self.GivenUp())
        elif event.key in {"up", "down", "tab"}:
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted text as one line."""
        if "\n" in event.text or "\r" in event.text:
            event.prevent_default().stop()
            self.insert(" ".join(event.text.split()))

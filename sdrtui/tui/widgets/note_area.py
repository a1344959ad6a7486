"""Where a note is typed. Every change is told at once, so that the draft can be saved while one types."""

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from sdrtui.domain.ids import TouchId


class NoteArea(TextArea):
    """The note of one touch: Enter, Escape or Tab ends it, Ctrl+J breaks the line."""

    DEFAULT_CSS = """
    NoteArea {
        dock: bottom; height: 4; border: none; padding: 0 1; background: $boost;
        &:focus { border: none; }
    }
    """

    @dataclass
    class Ended(Message):
        """The note is as it should be; it waits for the outcome."""

        touch: TouchId

    @dataclass
    class Typed(Message):
        """The note changed."""

        touch: TouchId
        text: str

    def __init__(self, touch: TouchId, text: str, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(text, id=id, show_line_numbers=False, compact=True, highlight_cursor_line=False)
        self.touch = touch
        self.move_cursor(self.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell what there is now."""
        event.stop()
        self.post_message(self.Typed(self.touch, self.text))

    def on_key(self, event: events.Key) -> None:
        """Keep the keys that end the note from the text."""
        if event.key in {"enter", "escape", "tab", "f2"}:
            event.prevent_default().stop()
            self.post_message(self.Ended(self.touch))
        elif event.key == "ctrl+j":
            event.prevent_default().stop()
            self.insert("\n")

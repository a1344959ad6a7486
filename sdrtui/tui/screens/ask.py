"""One question at the bottom of the screen: a time, a reason, words to filter by. It is read while one types."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from sdrtui.tui.cells import Piece, cell_len
from sdrtui.tui.present.readings import Read
from sdrtui.tui.widgets.line_input import LineInput
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar


class Ask(ModalScreen[str | None]):
    """Returns what was typed, as `read` understood it, or None when it was given up."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []
    field = getters.query_one(LineInput)
    reading = getters.query_one("#ask-reading", MessageBar)

    def __init__(
        self, question: str, read: Read, *, text: str = "", changed: Callable[[str], None] | None = None
    ) -> None:
        super().__init__()
        self._question = question
        self._read = read
        self._text = text
        self._changed = changed

    def compose(self) -> ComposeResult:
        """Lay out the question, the field, and how it is understood."""
        with Vertical(id="ask"):
            with Horizontal():
                label = LineBar([(Piece(f" {self._question} ", "key"),)], id="ask-question")
                label.styles.width = cell_len(self._question) + 2
                yield label
                yield LineInput(self._text)
            yield MessageBar(id="ask-reading")

    def on_mount(self) -> None:
        """Type at once."""
        self.field.focus()
        self.reading.say(self._read(self._text).line)

    @on(TextArea.Changed)
    def reread(self) -> None:
        """Show how the text is understood now."""
        self.reading.say(self._read(self.field.text).line)
        if self._changed is not None:
            self._changed(self.field.text)

    @on(LineInput.Submitted)
    def submit(self, event: LineInput.Submitted) -> None:
        """Return the value; a text that will not do stays."""
        value = self._read(event.text).value
        if value is None:
            self.app.bell()
        else:
            self.dismiss(value)

    @on(LineInput.GivenUp)
    def give_up(self) -> None:
        """Return nothing."""
        self.dismiss(None)

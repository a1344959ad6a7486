"""A few lines to fill in, one below the other: Enter goes to the next, on the last it is done; Escape leaves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from sdrtui.i18n import _
from sdrtui.tui.cells import Line, Piece
from sdrtui.tui.present.outcome_keys import hint_lines
from sdrtui.tui.widgets.line_input import LineInput
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar

WIDTH, EDGES = 78, 4
"""Cells of the form, and those of them at its edges; form.tcss has the same."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form."""

    name: str
    label: str
    read: Callable[[str], Line]
    """How what was typed is understood, shown beside the label."""


Check = Callable[[Mapping[str, str]], tuple[Line, bool]]
"""Returns what the whole form comes to, and whether it may be taken like that."""


class Form(ModalScreen[dict[str, str] | None]):
    """Returns the texts by field, or None when it was left."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
    ]
    check_bar = getters.query_one("#form-check", MessageBar)

    def __init__(self, title: str, fields: Sequence[Field], check: Check, leave: str = "") -> None:
        super().__init__()
        self._heading = title
        self._fields = fields
        self._check = check
        self._leave = leave or _("never mind")

    def compose(self) -> ComposeResult:
        """Lay out the title, each field below its label, what it comes to, the keys."""
        with Vertical(id="form"):
            yield LineBar([(Piece(self._heading, "title"),)])
            for field in self._fields:
                yield LineBar(id=f"read-{field.name}")
                yield LineInput(id=f"field-{field.name}")
            yield MessageBar(id="form-check")
            keys = (("Enter", _("next, at the end done")), (_("Up Down"), _("move")), ("Esc", self._leave))
            hints = hint_lines(keys, min(self.app.size.width, WIDTH) - EDGES)
            bar = LineBar(hints)
            bar.styles.height = len(hints)
            yield bar

    def on_mount(self) -> None:
        """Type at once."""
        self._input(0).focus()
        self.reread()

    def _input(self, place: int) -> LineInput:
        return self.query_one(f"#field-{self._fields[place].name}", LineInput)

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by field."""
        return {field.name: self._input(place).text.strip() for place, field in enumerate(self._fields)}

    @property
    def place(self) -> int:
        """Which field one types in."""
        return next((place for place in range(len(self._fields)) if self._input(place).has_focus), 0)

    @on(TextArea.Changed)
    def reread(self) -> None:
        """Show how everything is understood now."""
        texts = self.texts
        for field in self._fields:
            label = (Piece(f"{field.label}  ", "strong"), *field.read(texts[field.name]))
            self.query_one(f"#read-{field.name}", LineBar).show(label)
        self.check_bar.say(self._check(texts)[0])

    def action_step(self, fields: int) -> None:
        """Go to another field."""
        self._input((self.place + fields) % len(self._fields)).focus()

    @on(LineInput.Submitted)
    def go_on(self) -> None:
        """Go to the next field; from the last one return the texts, if they will do."""
        if self.place < len(self._fields) - 1:
            self.action_step(1)
        elif self._check(self.texts)[1]:
            self.dismiss(self.texts)
        else:
            self.app.bell()

    @on(LineInput.GivenUp)
    def give_up(self) -> None:
        """Return nothing."""
        self.dismiss(None)

"""One of many, by typing a part of its name: an action, a playbook, an outcome."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from sdrtui.i18n import _
from sdrtui.tui.cells import Line, Piece, clean, fit
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import Key, shown
from sdrtui.tui.present.outcome_keys import hint_line
from sdrtui.tui.screens.go import places
from sdrtui.tui.search import contains
from sdrtui.tui.widgets.line_input import LineInput
from sdrtui.tui.widgets.painted import LineBar
from sdrtui.tui.widgets.row_list import RowList

KEYS_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One of them."""

    value: str
    label: str
    detail: str = ""
    """Shown before the label; for an action, its keys."""


def key_options(keys: Iterable[Key]) -> list[Option]:
    """Return an action for each key."""
    return [Option(key.id, _(key.help), " ".join(shown(name) for name in (key.key, key.twin) if name)) for key in keys]


def place_options(*, has_crm: bool = True) -> list[Option]:
    """Return an action for each place."""
    words = _("go to: {place}")
    found = places(has_crm=has_crm)
    options = [Option(f"app.place('{name}')", words.format(place=label), f"g{keys[0]}") for keys, name, label in found]
    return [*options, Option("app.theme", _("colours: dark or light"))]


class OptionList(RowList[Option]):
    """The options that fit what was typed."""

    can_focus = False
    has_details = False

    def line_of(self, row: Option, width: int, *, is_cursor: bool) -> Line:
        """Draw an option."""
        mark = Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent")
        detail = (Piece(fit(clean(row.detail), KEYS_WIDTH), "key"),) if self.has_details else ()
        return (mark, *detail, Piece(fit(clean(row.label), max(width - 2 - KEYS_WIDTH * bool(detail), 0))))

    def empty_lines(self) -> Sequence[Line]:
        """Say that nothing fits."""
        return ((Piece("  " + _("Nothing has these words."), "muted"),),)


class Choose(ModalScreen[str | None]):
    """Returns the value of the option chosen, or None."""

    CSS_PATH = "choose.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-8)", show=False, priority=True),
        Binding("pagedown", "move(8)", show=False, priority=True),
    ]
    field = getters.query_one(LineInput)
    choices = getters.query_one(OptionList)

    def __init__(self, question: str, options: Sequence[Option]) -> None:
        super().__init__()
        self._question = question
        self._options = options

    def compose(self) -> ComposeResult:
        """Lay out the question, the field, the options."""
        with Vertical(id="choose"):
            yield LineBar([(Piece(f" {self._question}", "title"),)], id="choose-title")
            yield LineInput()
            yield OptionList(self._options)
            keys = (("Enter", _("choose")), (_("Up Down"), _("move")), ("Esc", _("never mind")))
            yield LineBar([hint_line(keys)], id="choose-keys")

    def on_mount(self) -> None:
        """Type at once."""
        self.choices.has_details = any(option.detail for option in self._options)
        self.field.focus()

    @on(TextArea.Changed)
    def narrow(self) -> None:
        """Show the options that have the words."""
        words = self.field.text
        found = [one for one in self._options if contains(words, one.label) or contains(words, one.detail)]
        self.choices.show(found if words.strip() else self._options, 0)

    @on(RowList.Moved)
    def redraw(self) -> None:
        """Keep the field typing."""
        self.field.focus()

    def action_move(self, rows: int) -> None:
        """Move in the options while the field keeps the keys."""
        self.choices.action_move(rows)

    @on(LineInput.Submitted)
    def take(self) -> None:
        """Return the option under the cursor."""
        row = self.choices.row
        if row is not None:
            self.dismiss(row.value)

    @on(LineInput.GivenUp)
    def give_up(self) -> None:
        """Return nothing."""
        self.dismiss(None)

"""After `g`: the letter of a place. Digits do as well, for an input method that is on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from sdrtui.i18n import N_, _
from sdrtui.tui.keys import FULL_WIDTH
from sdrtui.tui.present.outcome_keys import hint_line
from sdrtui.tui.widgets.painted import LineBar

PLACES = (
    ("t", "today", N_("today")),
    ("l", "log", N_("touch log")),
    ("h", "help", N_("keys")),
    ("w", "warnings", N_("warnings")),
)


class Go(ModalScreen[str | None]):
    """Returns the name of a place, or None."""

    CSS_PATH = "go.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{letter},{FULL_WIDTH[letter]},{number},{FULL_WIDTH[str(number)]}", f"place('{name}')", show=False)
            for number, (letter, name, _label) in enumerate(PLACES, 1)
        ),
        Binding("escape,g,ｇ,f11", "place('')", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Show the places in one line."""
        places = [(f"{letter}/{number}", _(label)) for number, (letter, _name, label) in enumerate(PLACES, 1)]
        yield LineBar([hint_line([*places, ("Esc", _("never mind"))])], id="go")

    def action_place(self, name: str) -> None:
        """Return the place."""
        self.dismiss(name or None)

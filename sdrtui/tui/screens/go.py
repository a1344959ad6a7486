"""After `g`: the letter of a place. Digits do as well, for an input method that is on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from sdrtui.i18n import N_, _
from sdrtui.tui.keys import FULL_WIDTH
from sdrtui.tui.present.outcome_keys import hint_lines
from sdrtui.tui.widgets.painted import LineBar

PLACES = (
    ("t", "today", N_("today")),
    ("l", "log", N_("touch log")),
    ("o", "outbox", N_("outbox")),
    ("c", "conflicts", N_("conflicts")),
    ("f", "handoffs", N_("handoffs")),
    ("h", "help", N_("keys")),
    ("w", "warnings", N_("warnings")),
)
CRM_PLACES = frozenset({"outbox", "conflicts"})
"""Those that are about the CRM."""


def places(*, has_crm: bool) -> list[tuple[str, str, str]]:
    """Return letter and number, name and label of the places that there are; numbers never change."""
    return [
        (f"{letter}/{number}", name, _(label))
        for number, (letter, name, label) in enumerate(PLACES, 1)
        if has_crm or name not in CRM_PLACES
    ]


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

    def __init__(self, *, has_crm: bool = True) -> None:
        super().__init__()
        self._has_crm = has_crm

    def compose(self) -> ComposeResult:
        """Show the places in one line."""
        hints = [(keys, label) for keys, _name, label in places(has_crm=self._has_crm)]
        yield LineBar(hint_lines([*hints, ("Esc", _("never mind"))], self.app.size.width), id="go")

    def action_place(self, name: str) -> None:
        """Return the place."""
        self.dismiss(name or None)

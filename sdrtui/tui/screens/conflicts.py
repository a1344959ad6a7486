"""What both sides changed: each card with base, mine and the CRM's, and one key for either answer."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from sdrtui.domain.conflict import DOUBLE, IDENTITY, Conflict
from sdrtui.i18n import _
from sdrtui.tui.cells import Line
from sdrtui.tui.keys import CONFLICT_KEYS, LIST_KEYS, PAGE_KEYS, bindings
from sdrtui.tui.present import messages
from sdrtui.tui.present.conflict_lines import answers, conflict_detail, conflict_line, no_conflicts
from sdrtui.tui.screens.ledger import LedgerScreen


class ConflictScreen(LedgerScreen[Conflict]):
    """Cards that wait for a decision."""

    KEYS = (*CONFLICT_KEYS, *LIST_KEYS, *PAGE_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CONFLICT_KEYS)]
    has_closed = False

    def read_rows(self) -> Sequence[Conflict]:
        """Return the cards, oldest first."""
        return self.port.exchange().conflicts(with_closed=self.has_closed)

    def draw_row(self, row: Conflict, width: int, is_cursor: bool) -> Line:
        """Draw a card's line."""
        return conflict_line(row, self.port.zone, width, is_cursor=is_cursor)

    def draw_detail(self, row: Conflict, width: int) -> Sequence[Line]:
        """Draw the card."""
        return conflict_detail(row, width)

    def key_of(self, row: Conflict) -> str:
        """Return the card's id."""
        return row.id

    def heading(self) -> str:
        """Return what is listed."""
        return (
            _("Changed here and in the CRM, decided ones too") if self.has_closed else _("Changed here and in the CRM")
        )

    def empty_line(self) -> Line:
        """Say that nothing is to be decided."""
        return no_conflicts()

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        row = self.ledger.row
        return (*answers(row if isinstance(row, Conflict) else None), ("4", _("waiting/all")))

    def waiting(self) -> Conflict | None:
        """Return the card under the cursor if nobody has decided it; say so when somebody has."""
        row = self.ledger.row
        if row is None or not isinstance(row, Conflict):
            return None
        if not row.is_open:
            self.say(messages.warned(_("This one was decided before")))
            return None
        return row

    def action_mine(self) -> None:
        """Put our value in the CRM's place."""
        card = self.waiting()
        if card is not None:
            said = _("Yours stands; the CRM is told with the next sync.")
            if card.field == DOUBLE:
                said = _("Seen to; it is not asked again")
            if card.field == IDENTITY:
                said = _("One person: the next sync joins them")
            self.decide(lambda: self.port.exchange().apply_mine(card), said)

    def action_theirs(self) -> None:
        """Leave the CRM's value."""
        card = self.waiting()
        if card is not None:
            said = _("The CRM's stands.")
            if card.field == DOUBLE:
                said = _("Seen to; it is not asked again")
            if card.field == IDENTITY:
                said = _("Two people: the CRM's comes as a lead of its own")
            self.decide(lambda: self.port.exchange().keep_theirs(card), said)

    def action_closed(self) -> None:
        """Show decided ones too, or only what waits."""
        self.has_closed = not self.has_closed
        self.read_again()

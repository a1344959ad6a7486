"""Handoffs: what is to be qualified, what is before sales and until when, and the answer of whoever may give it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from sdrtui.domain.handoff import HandoffState
from sdrtui.domain.ids import SdrId
from sdrtui.i18n import _
from sdrtui.services.handing_off import HandoffView
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import HANDOFF_KEYS, LIST_KEYS, PAGE_KEYS, bindings
from sdrtui.tui.present import messages
from sdrtui.tui.present.handoff_lines import handoff_detail, handoff_line, no_handoffs
from sdrtui.tui.present.readings import words_reading
from sdrtui.tui.screens.ledger import LedgerScreen
from sdrtui.tui.screens.questions import asked_questions, qualified_text


class HandoffScreen(LedgerScreen[HandoffView]):
    """What concerns whoever works here."""

    KEYS = (*HANDOFF_KEYS, *LIST_KEYS, *PAGE_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HANDOFF_KEYS)]
    has_settled = False

    def read_rows(self) -> Sequence[HandoffView]:
        """Return the handoffs, what runs out first comes first."""
        return self.port.handoffs().listed(with_settled=self.has_settled)

    def draw_row(self, row: HandoffView, width: int, is_cursor: bool) -> Line:
        """Draw a handoff."""
        names = dict(self.port.team())
        mark = Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent")
        return (mark, *handoff_line(row, names, self.port.now(), self.port.zone, width - 2))

    def draw_detail(self, row: HandoffView, width: int) -> Sequence[Line]:
        """Draw where it stands, with its package."""
        return handoff_detail(row, self.port.handoffs().sentence(row), self.port.zone, width)

    def key_of(self, row: HandoffView) -> str:
        """Return the handoff's id."""
        return row.handoff.id

    def heading(self) -> str:
        """Return what is listed."""
        return _("Handoffs, settled ones too") if self.has_settled else _("Handoffs")

    def empty_line(self) -> Line:
        """Say that nothing waits."""
        return no_handoffs()

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return (
            ("Enter", _("package")),
            ("1", _("accept")),
            ("2", _("reject")),
            ("3", _("to another")),
            ("5", _("three questions")),
            ("4", _("open/all")),
            ("u", _("undo")),
        )

    def answerable(self) -> HandoffView | None:
        """Return the handoff under the cursor if this person may answer it now; say why not otherwise."""
        row = self.ledger.row
        if row is None or not isinstance(row, HandoffView):
            return None
        if row.handoff.state is HandoffState.PROPOSED:
            self.say(messages.warned(_("This lead is not qualified yet: 5 asks the three questions")))
        elif not self.port.handoffs().may_answer(row):
            name = dict(self.port.team()).get(row.handoff.ae or SdrId(""), row.handoff.ae or "")
            self.say(messages.warned(_("Only {name} or a team lead answers this one").format(name=name)))
        else:
            return row
        return None

    def action_package(self) -> None:
        """Show the whole package."""
        row = self.ledger.row
        if row is None:
            return
        from sdrtui.tui.screens.sheet import Sheet

        self.app.push_screen(Sheet(_("Package"), partial(self.draw_detail, row)))

    def action_accept(self) -> None:
        """Take it into sales."""
        row = self.answerable()
        if row is not None:
            said = _("Accepted: {name} is with sales").format(name=clean(row.contact.name))
            self.decide(lambda: self.port.handoffs().accept(row), said)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_reject(self) -> None:
        """Give it back with one of the coded reasons, and a word for whoever gets it."""
        row = self.answerable()
        if row is None:
            return
        from sdrtui.tui.screens.choose import Choose, Option

        reasons = await self.background.read(self.port.handoffs().reasons)
        options = [Option(code, words, str(number)) for number, (code, words) in enumerate(reasons, 1)]
        reason = await self.app.push_screen_wait(Choose(_("Reject why?"), options))
        if reason is None:
            return
        hint = _("what the SDR should know; Enter alone is fine")
        note = await self.asked(_("And a word?"), lambda text: words_reading(text, hint))
        if note is not None:
            said = _("Rejected: {name} goes back").format(name=clean(row.contact.name))
            self.decide(lambda: self.port.handoffs().reject(row, reason, note), said)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_offer(self) -> None:
        """Offer it to somebody else in sales; the clock begins again."""
        row = self.ledger.row
        if row is None or not isinstance(row, HandoffView):
            return
        from sdrtui.tui.screens.choose import Choose, Option

        seller = self.port.handoffs().seller()
        others = [(sdr, name) for sdr, name in self.port.team() if sdr not in {row.handoff.ae, row.handoff.sdr}]
        options = [Option(str(sdr), name) for sdr, name in sorted(others, key=lambda one: one[1] != seller)]
        ae = await self.app.push_screen_wait(Choose(_("To whom in sales?"), options))
        if ae is not None:
            said = _("Offered again; the clock begins anew")
            self.decide(lambda: self.port.handoffs().offer(row, SdrId(ae)), said)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_questions(self) -> None:
        """Ask the three questions about the lead."""
        row = self.ledger.row
        if row is None or not isinstance(row, HandoffView):
            return
        port = self.port.handoffs()
        answers = await asked_questions(self.app, port, clean(row.contact.name))
        if answers is not None:
            result = await self.background.write(lambda: port.qualify(row.lead.id, answers))
            self._own_change()
            self.say(messages.fine(qualified_text(clean(row.contact.name), result)))
            self.read_again()

    def action_undo(self) -> None:
        """Take back one's last record: an answer given here, too."""
        self.decide(self.port.undo, _("Taken back"))

    def action_settled(self) -> None:
        """Show settled ones too, or only open ones."""
        self.has_settled = not self.has_settled
        self.read_again()

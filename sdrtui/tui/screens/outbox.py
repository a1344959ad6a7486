"""The outbox: what waits for the CRM in its order, why, and what to do about what the CRM refused."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.services.day_view import SyncState
from sdrtui.services.queue_names import QueuedView
from sdrtui.tui.cells import Line, clean
from sdrtui.tui.keys import LIST_KEYS, OUTBOX_KEYS, PAGE_KEYS, bindings
from sdrtui.tui.present import messages
from sdrtui.tui.present.fields import field_word
from sdrtui.tui.present.outbox_lines import Names, empty_outbox, exchange_lines, outbox_detail, outbox_line, what_text
from sdrtui.tui.present.readings import words_reading
from sdrtui.tui.screens.ledger import LedgerScreen


class OutboxScreen(LedgerScreen[QueuedView]):
    """What is not in the CRM yet."""

    KEYS = (*OUTBOX_KEYS, *LIST_KEYS, *PAGE_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OUTBOX_KEYS)]
    is_parked_only = False
    _state: SyncState | None = None
    """How many there are in all, as of the last reading."""

    def counted(self) -> str:
        """Return how many there are; of a long queue not all are listed."""
        shown = len(self.ledger.rows)
        all_ = 0
        if self._state is not None:
            all_ = self._state.needs_you + (0 if self.is_parked_only else self._state.queued)
        return _("the first {n} of {all}").format(n=shown, all=all_) if shown < all_ else str(shown)

    def read_rows(self) -> Sequence[QueuedView]:
        """Return the writes, oldest first; of a long queue only its beginning."""
        self._state = self.port.sync_state()
        return self.port.exchange().queued(parked_only=self.is_parked_only)

    def draw_row(self, row: QueuedView, width: int, is_cursor: bool) -> Line:
        """Draw a write."""
        return outbox_line(row, self.port.zone, width, is_cursor=is_cursor)

    def draw_detail(self, row: QueuedView, width: int) -> Sequence[Line]:
        """Draw a write in full."""
        return outbox_detail(row, self.port.now(), self.port.zone, width)

    def key_of(self, row: QueuedView) -> str:
        """Return the write's id."""
        return row.op.id

    def heading(self) -> str:
        """Return what is listed."""
        return _("Outbox: what needs you") if self.is_parked_only else _("Outbox: not in the CRM yet")

    def empty_line(self) -> Line:
        """Say that there is nothing to wait for."""
        return empty_outbox(parked_only=self.is_parked_only)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return (
            ("Enter", _("exchange")),
            ("1", _("edit")),
            ("2", _("retry")),
            ("3", _("skip")),
            ("4", _("needs you/all")),
        )

    def parked(self) -> QueuedView | None:
        """Return the write under the cursor if it waits for a person; say so when it does not."""
        row = self.ledger.row
        if row is None or not isinstance(row, QueuedView):
            return None
        if row.op.state is not OutboxState.NEEDS_YOU:
            self.say(messages.warned(_("This one goes by itself; only what the CRM refused is decided by hand")))
            return None
        return row

    @work(group="exchange", exclusive=True, exit_on_error=False)
    async def action_exchange(self) -> None:
        """Show all that passed between us and the CRM about it."""
        row = self.ledger.row
        if row is None:
            return
        from sdrtui.tui.screens.sheet import Sheet

        attempts = await self.background.read(lambda: self.port.exchange().attempts(row.op))
        title = "  ".join((clean(row.name), what_text(row.op)))
        names = Names(await self.background.read(self.port.titles), dict(self.port.team()))
        self.app.push_screen(Sheet(title, lambda width: exchange_lines(row, attempts, names, self.port.zone, width)))

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_edit(self) -> None:
        """Choose a field, correct it, and let the write go again."""
        row = self.parked()
        if row is None:
            return
        from sdrtui.tui.screens.choose import Choose, Option

        fields = await self.background.read(lambda: self.port.exchange().editable(row.op))
        options = [
            Option(name, _("{name}: {value}").format(name=field_word(name), value=value))
            for name, value in fields.items()
        ]
        field = await self.app.push_screen_wait(Choose(_("Correct which field?"), options))
        if field is None:
            return
        hint = _("Enter sends it again with this; the log keeps what it was")
        here = clean(fields[field])  # other people's text: no escape code gets into the line that one types in
        value = await self.asked(field_word(field), lambda text: words_reading(text, hint), here)
        if value is not None and value != here:
            self.decide(partial(self.port.exchange().edit, row.op, field, value), _("Corrected; it goes again"))

    def action_retry(self) -> None:
        """Let the write go again as it is."""
        row = self.parked()
        if row is not None:
            self.decide(lambda: self.port.exchange().retry(row.op), _("It goes with the next sync."))

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_skip(self) -> None:
        """Never send the write, once that is said twice: the CRM will not have it."""
        row = self.parked()
        if row is None:
            return
        hint = _("Enter: never send it, the CRM will not have it; it stays here.  Esc: leave it")
        if await self.asked(_("Skip?"), lambda text: words_reading(text, hint)) is not None:
            self.decide(lambda: self.port.exchange().skip(row.op), _("It will not be sent."))

    def action_parked(self) -> None:
        """Show only what needs a person, or everything."""
        self.is_parked_only = not self.is_parked_only
        self.read_again()

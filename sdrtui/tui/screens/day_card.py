"""The card of the day's screen: read it, reveal it, copy from it, carry the touch out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from sdrtui.domain.channel import POINT_OF, Action, Channel, Point
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.i18n import _
from sdrtui.services.wording import word
from sdrtui.tui.cells import Piece, clean, wrap
from sdrtui.tui.present import messages
from sdrtui.tui.present.card_lines import card_lines, waiting_lines
from sdrtui.tui.screens.day_base import DayBase
from sdrtui.tui.widgets.row_list import RowList

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from sdrtui.domain.rows import ContactPoint
    from sdrtui.services.views import Card

LOW_PANE = 20
"""Lines; a lower card has one last touch and the script sooner, the rest below it."""
PATIENCE = 0.15
"""Seconds after which the last row's card must not stand there any longer."""
SETTLE = 0.04
"""Seconds that the cursor rests before the card is read: holding an arrow key reads no card per row."""
SENT_BY = {Channel.WECHAT: Outcome.MESSAGE_SENT, Channel.EMAIL: Outcome.SENT}


class CardActions(DayBase):
    """What one does with the touch under the cursor short of logging it."""

    card: Card | None = None
    """The card on the screen; it may still be the last row's while the next one is read."""
    revealed: tuple[TouchId, tuple[ContactPoint, ...]] | None = None
    _settling: Timer | None = None
    _waiting: Timer | None = None

    @on(RowList.Moved, "#due")
    def row_changed(self) -> None:
        """Follow the cursor: keys at once, the card when it rests."""
        self.draw_keys()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE, self.settle)

    def settle(self) -> None:
        """Read the card of the row that the cursor rests on."""
        row = self.row
        if row is None:
            self.card = None
            self.card_page.show([])
        elif not self.has_card_of(row):
            if self._waiting is not None:
                self._waiting.stop()
            self._waiting = self.set_timer(PATIENCE, partial(self.show_waiting, row))
            if self.can_read:
                self.read_card(row.touch)

    def has_card_of(self, row: DueRow) -> bool:
        """Say whether the row's card is on the screen as the row is now; a kept row changes no more."""
        if self.card is None or self.card.row.touch != row.touch:
            return False
        return self.card.row == row or row.touch == self.rows.kept

    def show_waiting(self, row: DueRow) -> None:
        """Show whose card is being read, when that takes long enough to be seen; a quick one just follows the last."""
        if self.row is not None and self.row.touch == row.touch and not self.has_card_of(row):
            self.card = None
            self.card_page.show(waiting_lines(row, self.card_width))

    @work(group="card", exclusive=True, exit_on_error=False)
    async def read_card(self, touch: TouchId) -> None:
        """Read a card and show it, if the cursor is still there."""
        card = await self.reading(lambda: self.port.card(touch))
        self.notes.loaded(touch, card.draft)
        if self.row is not None and self.row.touch == touch:
            is_again = self.card is not None and self.card.row.touch == touch
            self.card = card
            self.draw_card(keep_place=is_again)

    def refresh_card(self) -> None:
        """Read the card on the screen anew: something that it tells has changed, though not its row."""
        if self.card is not None and self.can_read:
            self.read_card(self.card.row.touch)

    @property
    def card_width(self) -> int:
        """How wide a line of the card may be."""
        return max(self.card_page.text_width, 20)

    def draw_card(self, *, keep_place: bool = False) -> None:
        """Draw the card as it is now."""
        if self.card is None:
            return
        note = self.notes.get(self.card.row.touch) or ""
        is_short = self.card_page.size.height < LOW_PANE
        has_crm = self.sync_state.is_configured
        lines = card_lines(self.shown_card, self.card_width, note=note, is_short=is_short, has_crm=has_crm)
        self.card_page.show(lines, keep_place=keep_place)

    @property
    def shown_card(self) -> Card:
        """The card, its points in full if this touch's were revealed."""
        from dataclasses import replace

        card = self.card
        if card is None:
            raise LookupError
        if self.revealed is not None and self.revealed[0] == card.row.touch:
            return replace(card, points=self.revealed[1])
        return card

    def action_read(self, pages: int) -> None:
        """Scroll the card without leaving the list."""
        self.card_page.read(pages)

    def action_pane(self) -> None:
        """Give the card more room, or the list."""
        self.toggle_class("-card-large")
        self.share_height()
        self.call_after_refresh(self.draw_card)

    @work(group="card", exit_on_error=False)
    async def action_reveal(self) -> None:
        """Show the points in full; the log keeps that."""
        row = self.row_to_act_on()
        if row is not None:
            await self.points_of(row)
            self.draw_card(keep_place=True)
            self.say(messages.fine(_("Shown in full; this is logged")))

    async def points_of(self, row: DueRow) -> tuple[ContactPoint, ...]:
        """Return the contact's points in full, revealed once per touch."""
        if self.revealed is None or self.revealed[0] != row.touch:
            self.revealed = (row.touch, await self.background.write(lambda: self.port.reveal(row.touch)))
        return self.revealed[1]

    @work(group="why", exclusive=True, exit_on_error=False)
    async def action_why(self) -> None:
        """Explain the touch under the cursor."""
        row = self.row_to_act_on()
        if row is None:
            return
        from sdrtui.tui.screens.sheet import Sheet

        reasons = await self.reading(lambda: self.port.why(row.touch))
        title = "  ".join((clean(row.contact_name), _("Why this touch, here and now")))
        self.app.push_screen(
            Sheet(
                title,
                lambda width: [(Piece(text),) for sentence in reasons.sentences for text in wrap(sentence, width)],
            )
        )

    @work(group="carry", exclusive=True, exit_on_error=False)
    async def action_copy(self) -> None:
        """Copy the script, unless something in it has no value."""
        card = self.ready_card()
        if card is not None and await self.may_act(card.row):
            await self.copy_script(card)

    @work(group="carry", exclusive=True, exit_on_error=False)
    async def action_carry_out(self) -> None:
        """Put what the touch needs into the clipboard: the number to dial, the id to add, the text to send."""
        row, card = self.row, self.ready_card()
        if row is None or card is None or not await self.may_act(row):
            return
        if row.channel is Channel.PHONE or row.action is Action.ADD:
            point = await self.usable_point(row)
            if point is not None:
                await self.copy_point(row, point)
        else:
            await self.copy_script(card)

    @work(group="carry", exclusive=True, exit_on_error=False)
    async def action_dial(self) -> None:
        """Open the dialler with the number, or the mail program with the letter; WeChat is opened by hand."""
        row, card = self.row, self.ready_card()
        if row is None or card is None or not await self.may_act(row):
            return
        if (point := await self.usable_point(row)) is None:
            return
        if point.kind is Point.EMAIL and card.script.missing:
            self.refuse(card)
            return
        if row.channel is Channel.WECHAT:
            await self.copied(point.value, _("look for it in WeChat"))
            return
        from sdrtui.channel import links

        link = links.tel_link(point.value)
        if point.kind is Point.EMAIL:
            link = links.mail_link(point.value, card.script.subject, card.script.body)
        if await self.background.alone(lambda: links.open_link(link), "open"):
            self.say(messages.fine(_("Opened: {value}").format(value=point.value)))
        else:
            await self.copied(point.value, _("no program here opens {value}").format(value=point.value))

    def ready_card(self) -> Card | None:
        """Return the card of the row under the cursor; say so when it is still being read."""
        row = self.row_to_act_on()
        if row is None:
            return None
        if self.card is None or self.card.row.touch != row.touch:
            self.say(messages.warned(_("The card is still being read; once more, please")))
            return None
        return self.card

    async def may_act(self, row: DueRow) -> bool:
        """Ask the gate at the moment of acting; say what forbids it, and until when."""
        reason = await self.reading(lambda: self.port.forbidden(row.touch))
        if reason:
            self.say(messages.bad(reason))
        return not reason

    async def usable_point(self, row: DueRow) -> ContactPoint | None:
        """Return the point that the row's channel needs, in full; say so when there is none."""
        kind = POINT_OF.get(row.channel)
        points = [one for one in (await self.points_of(row) if kind else ()) if one.is_usable]
        kinds = (kind, Point.PHONE) if row.action is Action.ADD else (kind,)  # WeChat finds people by number too
        point = next((one for wanted in kinds for one in points if one.kind is wanted), None)
        if point is None:
            self.say(messages.warned(_("There is nothing to reach them by on this channel")))
        self.draw_card(keep_place=True)
        return point

    def refuse(self, card: Card) -> None:
        """Say why a script is not given out."""
        names = ", ".join(card.script.missing)
        self.say(messages.bad(_("Not copied: no value for {names}").format(names=names)))

    async def copy_script(self, card: Card) -> None:
        """Copy subject and body; say which key logs that it was sent."""
        script = card.script
        if script.missing:
            self.refuse(card)
            return
        text = f"{script.subject}\n\n{script.body}" if script.subject else script.body
        await self.copied(text, self.sent_hint(card.row))

    async def copy_point(self, row: DueRow, point: ContactPoint) -> None:
        """Copy a number or an id."""
        hint = _("c copies the words to add") if row.action is Action.ADD else _("then the outcome by digit")
        await self.copied(point.value, hint)

    def sent_hint(self, row: DueRow) -> str:
        """Say which key logs that the text went out; nothing is ever sent by itself."""
        outcome = Outcome.REQUEST_SENT if row.action is Action.ADD else SENT_BY.get(row.channel)
        keys = [key for key, one in OUTCOME_KEYS[row.channel].items() if one is outcome]
        return (
            _("{key} once it is out: {outcome}").format(key=keys[0], outcome=word(outcome)) if keys and outcome else ""
        )

    async def copied(self, text: str, hint: str) -> None:
        """Copy by the system, else by the terminal, and say which it was."""
        from sdrtui.channel import clipboard

        tool = await self.background.alone(lambda: clipboard.copy(text), "copy")
        if tool is not None:
            self.say(messages.fine("  ".join(part for part in (_("Copied by {tool}").format(tool=tool), hint) if part)))
            return
        if clipboard.osc52(text) is None:
            self.say(messages.bad(_("Too long for the terminal's clipboard, and the system has none here")))
            return
        self.app.copy_to_clipboard(text)
        self.say(messages.fine("  ".join(part for part in (_("Asked the terminal to copy (OSC 52)"), hint) if part)))

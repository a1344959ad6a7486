"""Handoffs on the day's screen: the three questions after an interested buyer, and the reminders."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import work

from sdrtui.i18n import _
from sdrtui.tui.cells import clean
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_base import DayBase

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from sdrtui.domain.due_row import DueRow

BETWEEN_COUNTS = 30.0
"""Seconds; every step of every handoff is read for it."""


class HandoffActions(DayBase):
    """What follows when somebody is interested."""

    _counted_at = float("-inf")

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def offer_questions(self, row: DueRow, mark: tuple[int, int]) -> None:
        """Ask the three questions while one still hears the buyer; whoever has gone on meanwhile is not held up.

        `mark` is how many changes and moves there were when the outcome was saved and nothing else done.
        """
        if not await self.reading(lambda: self.port.handoffs().is_proposed(row.lead)):
            return
        name = clean(row.contact_name)
        has_gone_on = mark != (self.changes, self.moves)
        if has_gone_on or self.app.screen is not self or self.query("#note"):
            self.say(messages.warned(_("{name} waits for the three questions: g f").format(name=name)))
            self.count_anew()
            return
        from sdrtui.tui.screens.questions import asked_questions, qualified_text

        port = self.port.handoffs()
        answers = await asked_questions(self.app, port, name)
        if answers is None:
            self.say(messages.fine(_("Proposed: {name} waits for the three questions, g f opens it").format(name=name)))
        else:
            result = await self.background.write(lambda: port.qualify(row.lead, answers))
            self.take_in(result.saved)
            self.say(messages.fine(qualified_text(name, result)))
        self.count_anew()

    def count_anew(self) -> None:
        """Read how many handoffs wait, however short ago they were counted."""
        self._counted_at = float("-inf")
        self.count_handoffs()

    @work(group="handoffs", exclusive=True, exit_on_error=False)
    async def count_handoffs(self, *, is_said: bool = False) -> None:
        """Read how many handoffs wait for whoever works here, now and then; say it when the day begins."""
        if not self.can_read or monotonic() - self._counted_at < BETWEEN_COUNTS:
            return
        self._counted_at = monotonic()
        self.handoffs = await self.reading(lambda: self.port.handoffs().counts())
        self.draw_status()
        if is_said:
            from sdrtui.tui.present.handoff_lines import counts_text

            words = counts_text(self.handoffs)
            if words:
                self.say(messages.warned(words))

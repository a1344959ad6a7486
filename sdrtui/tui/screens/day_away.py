"""Days away, entered where one works: before a leave, or after it when its days have no touch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import work

from sdrtui.i18n import N_, _
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_base import DayBase

if TYPE_CHECKING:  # only a name: the first paint waits for none of it
    from datetime import date

AWAY_ACTIONS = (("away", N_("enter days away: what is due then moves to the days after")),)


class AwayActions(DayBase):
    """Leave, from the palette."""

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_away(self) -> None:
        """Ask from when to when, and move what is due then."""
        from sdrtui.tui.present.day_reading import away_line, day_line, read_day
        from sdrtui.tui.present.question_lines import free_line
        from sdrtui.tui.screens.form import Field, Form

        today = self.view.day
        fields = (
            Field("first", _("First day away"), partial(day_line, today)),
            Field("last", _("Last day away"), partial(day_line, today)),
            Field("reason", _("Reason"), partial(free_line, _("for colleagues; may stay empty"))),
        )
        entered = await self.app.push_screen_wait(Form(_("Days away"), fields, partial(away_line, today)))
        if entered is None:
            return
        first = read_day(entered["first"], today)
        last = read_day(entered["last"], today) or first
        if first is not None and last is not None:
            self.say(messages.fine(await self.enter_leave(first, last, entered["reason"])))
            self.reload(is_own=True)

    async def enter_leave(self, first: date, last: date, reason: str) -> str:
        """Enter it; return what moved."""
        moved = await self.background.write(lambda: self.port.add_leave(first, last, reason))
        self.own_change()
        words = _("Away {first} to {last}; {n} touches moved. Taking back: sdrtui leave cancel")
        return words.format(first=f"{first:%m-%d}", last=f"{last:%m-%d}", n=moved)

"""Logging: the row leaves at once, the save runs in the writer thread, and a failed one brings the row back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.i18n import _
from sdrtui.services.wording import word
from sdrtui.tui.cells import Line
from sdrtui.tui.present import messages
from sdrtui.tui.present.labels import touch_label
from sdrtui.tui.screens.day_base import DayBase

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from sdrtui.services.views import LogResult
    from sdrtui.tui.present.readings import Reading


class OutcomeActions(DayBase):
    """Outcomes, skip, snooze, undo."""

    def action_outcome(self, key: str) -> None:
        """Log the outcome that this key means on the row's channel; some ask one question first."""
        row = self.row_to_act_on()
        if row is None:
            return
        outcome = OUTCOME_KEYS[row.channel].get(key)
        match outcome:
            case None:
                name = touch_label(row.channel, row.action)
                self.say(messages.warned(_("{key} is no outcome of {channel}").format(key=key, channel=name)))
            case Outcome.CALLBACK | Outcome.AUTO_REPLY:
                self.ask_until(row, outcome)
            case Outcome.REFERRAL:
                self.ask_referral(row)
            case _:
                self.log_outcome(row, outcome)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def ask_until(self, row: DueRow, outcome: Outcome) -> None:
        """Ask for the promised time, or for the date that an auto reply names."""
        nothing = _("Enter alone: the next working day") if outcome is Outcome.AUTO_REPLY else ""
        question = _("Call back when?") if outcome is Outcome.CALLBACK else _("Away until?")
        until = await self.asked_time(row, question, nothing)
        if until is not None:
            self.log_outcome(row, outcome, until=datetime.fromisoformat(until) if until else None)

    def ask_referral(self, row: DueRow) -> object:
        """Ask who was named."""
        raise NotImplementedError

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_snooze(self) -> None:
        """Put the touch off to an exact time."""
        row = self.row_to_act_on()
        if row is None:
            return
        until = await self.asked_time(row, _("Put off until?"))
        if until:
            at = datetime.fromisoformat(until)
            self.leave(row, _("put off"))
            self.save(row, lambda: self.port.snooze(row.touch, at), lambda _result, now: messages.put_off(row, at, now))

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_skip(self) -> None:
        """Pass the touch over for a reason."""
        row = self.row_to_act_on()
        if row is None:
            return
        from sdrtui.tui.present.readings import reason_reading, skip_presets

        presets = skip_presets()
        reason = await self.asked(_("Skip why?"), lambda text: reason_reading(text, presets))
        if reason:
            self.log_outcome(row, Outcome.SKIPPED, reason=reason)

    async def asked(self, question: str, read: Callable[[str], Reading]) -> str | None:
        """Ask at the bottom of the screen."""
        from sdrtui.tui.screens.ask import Ask  # with TextArea, which the first paint does not need

        return await self.app.push_screen_wait(Ask(question, read))

    async def asked_time(self, row: DueRow, question: str, or_nothing: str = "") -> str | None:
        """Ask for a time in the contact's zone; ISO 8601, or empty when nothing was allowed and given."""
        from sdrtui.tui.present.readings import time_reading  # with the reader of times: no part of the first paint

        return await self.asked(
            f"{row.contact_name}  {question}",
            lambda text: time_reading(text, self.port.now(), row.zone, or_nothing=or_nothing),
        )

    def log_outcome(self, row: DueRow, outcome: Outcome, *, until: datetime | None = None, reason: str = "") -> None:
        """Take the row out, put the cursor on the next, and save."""
        typed = self.notes.take(row.touch)
        self.leave(row, word(outcome))
        if outcome is not Outcome.SKIPPED:
            self.done[row.channel] += 1

        def record() -> LogResult:
            draft = self.port.load_draft(row.touch) if typed is None else typed
            note = "\n".join(text for text in (reason, draft.strip()) if text)
            return self.port.log_outcome(row.touch, outcome, note=note, until=until)

        def restore() -> None:
            if typed:
                self.notes.put_back(row.touch, typed)
            if outcome is not Outcome.SKIPPED:
                self.done[row.channel] -= 1

        mark = (self.changes + 1, self.moves)  # as it is after the commit, if nothing else is done meanwhile
        asks = partial(self.offer_questions, row, mark) if outcome is Outcome.INTERESTED else None
        self.save(row, record, lambda result, now: messages.logged(row, outcome, result, now), restore, asks)

    def leave(self, row: DueRow, what: str) -> None:
        """Take the row out of the list; the next one comes under the cursor."""
        place = self.rows.place_of(row.touch)
        self.rows.remove(row.touch)
        self.changes += 1
        self.show_rows(
            self.due_list.cursor if place is None or place >= self.due_list.cursor else self.due_list.cursor - 1
        )
        self.say(messages.saving(row, what))

    @work(group="save", exit_on_error=False)
    async def save(
        self,
        row: DueRow,
        record: Callable[[], LogResult],
        said: Callable[[LogResult, datetime], Line],
        restore: Callable[[], None] | None = None,
        then: Callable[[], object] | None = None,
    ) -> None:
        """Commit in the writer thread. Only then is it called saved; if it fails the row comes back."""
        result = None
        try:
            result = await self.background.write(record)
        finally:
            if result is None and self.is_running:
                if restore is not None:
                    restore()
                self.changes += 1
                self.rows.put(row, self.port.now())
                self.show_rows(self.rows.place_of(row.touch))
        self.take_in(result)
        self.say(said(result, self.port.now()))
        if then is not None:
            then()

    @work(group="save", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back the last record; its touch is under the cursor again."""
        result = await self.background.write(self.port.undo)
        self.take_in(result)
        place = self.rows.place_of(result.touch)
        if place is not None:
            self.show_rows(place)
        if result.outcome not in {None, Outcome.SKIPPED}:
            channel = next((row.channel for row in result.changed_rows if row.touch == result.touch), None)
            if channel is not None:
                self.done[channel] -= 1
        self.draw_status()
        self.say(messages.undone(result))

"""The day's screen: the list of due touches, the card beside it, one key per outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from sdrtui.domain.due_row import DueRow
from sdrtui.i18n import _
from sdrtui.services.day_view import DayView
from sdrtui.tui.cells import Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import DAY_KEYS, LIST_KEYS, PAGE_KEYS, bindings, outcome_bindings
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_base import WIDE
from sdrtui.tui.screens.day_notes import NoteActions
from sdrtui.tui.screens.day_outcomes import OutcomeActions
from sdrtui.tui.widgets.due_list import DueList
from sdrtui.tui.widgets.painted import LineBar, LinePage
from sdrtui.tui.widgets.row_list import RowList

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from sdrtui.domain.sync import SyncProgress, SyncResult

OLD = 60
"""Seconds after which the day is read again even if nobody seems to have written."""
BARS = 4
"""Lines of status, message and keys."""
LEAST_LIST = 4
CRM_AWAY = 4
"""The exit code of a run that could not reach the CRM."""


class TodayScreen(OutcomeActions, NoteActions):
    """Where an SDR spends the day."""

    KEYS = (*DAY_KEYS, *LIST_KEYS, *PAGE_KEYS)
    """What help and palette list for this screen."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((*DAY_KEYS, *PAGE_KEYS)),
        *outcome_bindings(),
    ]
    _query = ""
    _age = 0
    """Seconds since the day was read as a whole."""

    def compose(self) -> ComposeResult:
        """Lay out status, list, card, message and keys; wide or narrow from the start, not after a first layout."""
        self.set_class(self.app.size.width >= WIDE, "-wide").set_class(self.app.size.width < WIDE, "-narrow")
        yield LineBar(id="status")
        with Container(id="work"):
            yield DueList(self.rows.shown, self.port.now(), is_worked=self.port.is_worked, id="due")
            yield LinePage(sticky=1, id="card")
        yield LineBar(id="message")
        yield LineBar(id="keys")

    def on_mount(self) -> None:
        """Show the rows that were read before the screen opened, then get warm."""
        self.due_list.focus()
        self.redraw()
        self.call_after_refresh(self.get_warm)
        self.set_interval(1, self.tick)

    @on(events.Resize)
    def redraw(self) -> None:
        """Draw for the new width."""
        self.draw_status()
        self.draw_title()
        self.draw_keys()
        self.share_height()
        self.call_after_refresh(self.draw_card)

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was in front."""
        self.tick()

    @work(group="warm", exit_on_error=False)
    async def get_warm(self) -> None:
        """Load what the first card needs, then read it."""
        await self.reading(self.port.warm)
        self.can_read = True
        self.settle()
        self.warnings = await self.reading(self.port.warnings)
        if self.when_warm is not None:
            self.when_warm()
        self.draw_status()
        if self.warnings:
            self.say(messages.warned(self.warnings[0]))

    @on(RowList.Moved, "#due")
    def say_why_now(self, event: RowList.Moved) -> None:
        """Show why the row is due; the message of the last outcome stays until the cursor is moved by hand."""
        if event.by_hand:
            self.say_why()

    def tick(self) -> None:
        """Each second: clocks, what is queued, and what other processes changed; the whole day now and then."""
        self.due_list.tick(self.port.now())
        self.draw_status()
        self._age += 1
        if self.background.pending:
            return
        if self.port.version() != self.version or self._age >= OLD:
            self.reload()
        elif self.is_sync_state_old:
            self.count_queue()

    @work(group="count", exclusive=True, exit_on_error=False)
    async def count_queue(self) -> None:
        """Read how the exchange with the CRM stands."""
        self.is_sync_state_old = False
        self.sync_state = await self.reading(self.port.sync_state)
        self.draw_status()

    @work(group="reload", exclusive=True, exit_on_error=False)
    async def reload(self) -> None:
        """Read the day again; a reading that our own changes have overtaken is dropped."""
        before, self._age = self.changes, 0
        self.version = self.port.version()
        view = await self.reading(self.port.day_view)
        if before == self.changes and not self.background.pending:
            self.take_view(view)

    def take_view(self, view: DayView) -> None:
        """Show a day read anew."""
        self.view = view
        self.done.clear()
        self.done.update({part.channel: part.done for part in view.progress})
        self.sync_state = view.sync
        self.rows.replace(view.rows)
        self.show_rows()

    def draw_title(self) -> None:
        """Draw the line above the list: how many, and by which filter."""
        count = len(self.rows.all)
        pieces = [Piece(" ".join((glyphs().mark, _("Today"), str(count))), "title")]
        if self._query:
            shown = _("filter “{words}”: {n}").format(words=clean(self._query), n=len(self.rows.shown))
            pieces.append(Piece("  ".join(("", shown, _("Esc shows all"))), "warn"))
        self.due_list.show_title((Piece(" "), *pieces))

    def show_rows(self, cursor: int | None = None) -> None:
        """Draw the list and what counts its rows."""
        self.due_list.is_filtered = bool(self._query)
        super().show_rows(cursor)
        self.draw_title()
        self.share_height()

    def share_height(self) -> None:
        """Leave the card what a short list does not need, when it stands below the list."""
        lines = len(self.due_list.rows) + 1
        half = (self.app.size.height - BARS) // 2
        if self.app.size.width < WIDE and lines < half and not self.has_class("-card-large"):
            self.due_list.styles.height = max(lines, LEAST_LIST)
        else:
            self.due_list.styles.clear_rule("height")

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_filter(self) -> None:
        """Filter while one types; Enter keeps it, Escape brings the old one back."""
        from sdrtui.tui.present.readings import words_reading
        from sdrtui.tui.screens.ask import Ask

        before = self._query
        hint = _("name, company or pinyin initials: wm finds 王敏.  Enter keeps it, empty shows all")
        ask = Ask(_("Filter"), lambda text: words_reading(text, hint), text=before, changed=self.narrow)
        kept = await self.app.push_screen_wait(ask)
        self.narrow(before if kept is None else kept)

    def narrow(self, query: str) -> None:
        """Show the rows that have these words."""
        self._query = query.strip()
        self.rows.filter(self._finder(self._query) if self._query else None)
        self.show_rows()

    @staticmethod
    def _finder(query: str) -> Callable[[DueRow], bool]:
        from sdrtui.tui.search import contains  # with pypinyin, when first used

        return lambda row: contains(query, row.contact_name) or contains(query, row.company)

    def key_escape(self) -> None:
        """Show every row again."""
        if self._query:
            self.narrow("")

    def on_key(self, event: events.Key) -> None:
        """Tell somebody whose input method is on which keys still work."""
        if event.character and not event.character.isascii() and event.character.isalpha():
            self.say(messages.warned(_("Input method is on: digits, F keys and Enter work; F2 note, F3 undo, F9 all")))

    @work(group="sync", exclusive=True, exit_on_error=False)
    async def action_sync(self) -> None:
        """Exchange with the CRM in a thread of its own; the list stays live."""
        if self.is_syncing:
            self.say(messages.fine(_("A sync is running")))
            return
        if not self.sync_state.is_configured:
            self.say(messages.warned(_("No CRM is configured; everything is kept here")))
            return
        self.is_syncing = True
        self.draw_status()
        try:
            result = await self.background.alone(self._sync, "sync")
        finally:
            self.is_syncing = False
            self.draw_status()
        self.take_sync(result)

    def _sync(self) -> SyncResult:
        def progress(state: SyncProgress) -> None:
            if self.app.is_running:
                self.app.call_later(self.say, messages.syncing(state))

        return self.port.sync(progress, lambda: self.background.is_ending)

    def take_sync(self, result: SyncResult) -> None:
        """Say what a run did, and read what it brought."""
        self.is_online = result.exit_code != CRM_AWAY
        self.say(messages.synced(result))
        self.reload()

    def leave_safely(self) -> None:
        """Hand over what is typed; the writer finishes before the program ends."""
        for touch, text in self.notes.take_unsaved():
            self.background.submit(partial(self.port.save_draft, touch, text))

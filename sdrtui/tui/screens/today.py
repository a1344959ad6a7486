"""The day's screen: the list of due touches, the card beside it, one key per outcome."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.i18n import _
from sdrtui.services.day_view import DayView
from sdrtui.services.wording import word
from sdrtui.tui.cells import Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import DAY_KEYS, FULL_WIDTH, LIST_KEYS, PAGE_KEYS, bindings, outcome_bindings
from sdrtui.tui.present import messages
from sdrtui.tui.screens.day_away import AWAY_ACTIONS, AwayActions
from sdrtui.tui.screens.day_base import WIDE
from sdrtui.tui.screens.day_handoffs import HandoffActions
from sdrtui.tui.screens.day_leads import LEAD_ACTIONS, LeadActions
from sdrtui.tui.screens.day_notes import NoteActions
from sdrtui.tui.screens.day_sync import SyncActions
from sdrtui.tui.widgets.due_list import DueList
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar, LinePage
from sdrtui.tui.widgets.row_list import RowList

if TYPE_CHECKING:  # only a name: the first paint does not wait for it
    from sdrtui.tui.screens.choose import Option

OLD = 60
"""Seconds after which the day is read again even if nobody seems to have written."""
BARS = 2
"""Lines of status and message."""
LEAST_LIST = 4
WIDE_LETTERS = frozenset(FULL_WIDTH.values())
"""They are keys like the narrow ones."""
LIST_SHARE = 52
"""Per cent of the lines that a long list takes, when the card stands below it."""


def load_what_opens() -> None:
    """Load what the first question, form or note opens with, so that no key falls into a gap before it is there."""
    from sdrtui.tui.screens import ask, choose, form, questions, sheet  # noqa: F401  # only loaded
    from sdrtui.tui.widgets import note_area  # noqa: F401


class TodayScreen(LeadActions, NoteActions, SyncActions, HandoffActions, AwayActions):
    """Where an SDR spends the day."""

    KEYS = (*DAY_KEYS, *LIST_KEYS, *PAGE_KEYS)
    """What help and palette list for this screen."""
    ACTIONS = (*LEAD_ACTIONS, *AWAY_ACTIONS)
    """What the palette offers besides, without a key."""
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
        yield MessageBar(id="message")
        yield LineBar(id="keys")

    def on_mount(self) -> None:
        """Show the rows that were read before the screen opened, then get warm."""
        self.due_list.has_crm = self.sync_state.is_configured
        self.due_list.config_file = self.port.config_file
        self.due_list.focus()
        self.redraw()
        self.call_after_refresh(self.get_warm)
        self.set_interval(1, self.tick)

    @on(events.Resize)
    def redraw(self) -> None:
        """Draw for the new width."""
        self.draw_status()
        self.draw_title()
        self.keys_bar.styles.height = self.keys_height
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
        await self.reading(load_what_opens)
        if self.when_warm is not None:
            self.when_warm()
        self.schedule.opened(monotonic())
        self.mail_schedule.opened(monotonic())
        self.draw_status()
        if self.warnings:
            self.say(messages.warned(self.warnings[0]))
        self.count_handoffs(is_said=True)

    @on(RowList.Moved, "#due")
    def say_why_now(self, event: RowList.Moved) -> None:
        """Show why the row is due; the message of the last outcome stays until the cursor is moved by hand."""
        if event.by_hand:
            self.moves += 1
            if self.rows.kept not in {None, self.due_list.touch}:
                self.rows.let_go()
                self.show_rows()
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
        self.exchange_when_due()

    @work(group="count", exclusive=True, exit_on_error=False)
    async def count_queue(self) -> None:
        """Read how the exchange with the CRM stands."""
        self.is_sync_state_old = False
        self.sync_state = await self.reading(self.port.sync_state)
        self.draw_status()

    @work(group="reload", exclusive=True, exit_on_error=False)
    async def reload(self, *, is_told: bool = False, is_own: bool = False) -> None:
        """Read the day again; a reading that our own changes have overtaken is dropped, and made anew a second later.

        With `is_told` the message line says already why the list changes; with `is_own` it was changed from here.
        """
        before, self._age = self.changes, 0
        self.version = self.port.version()
        view = await self.reading(self.port.day_view)
        if before == self.changes and not self.background.pending:
            self.take_view(view, is_told=is_told or is_own, is_own=is_own)
            self.count_handoffs()
        else:
            self._age = OLD

    def take_view(self, view: DayView, *, is_told: bool = False, is_own: bool = False) -> None:
        """Show a day read anew; the row that one works on stays even when others have made it go."""
        row, place = self.row, self.rows.place_of(self.due_list.touch)
        before: set[TouchId | None] = {one.touch for one in self.rows.all}
        kept = self.rows.kept
        self.view = view
        self.done.clear()
        self.done.update({part.channel: part.done for part in view.progress})
        if view.sync.queued > self.sync_state.queued:
            self.schedule.changed(monotonic())
        self.sync_state = view.sync
        self.rows.replace(view.rows)
        now = {one.touch for one in view.rows}
        if row is not None and place is not None and row.touch not in now and not is_own:
            self.rows.keep(row, min(place, len(self.rows.all)))
        self.show_rows()
        if self.rows.kept not in {None, kept}:
            self.say_why()
        elif not is_told:
            self.say_changed(before - {kept}, now)

    def say_changed(self, before: AbstractSet[TouchId | None], now: AbstractSet[TouchId | None]) -> None:
        """Say what others have changed in the list."""
        if before != now:
            self.say(messages.changed_elsewhere(len(now - before), len(before - now)))

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
        """Leave the card what a short list does not need, when it stands below; a long message takes from the card."""
        if self.app.size.width >= WIDE or self.has_class("-card-large"):
            self.due_list.styles.clear_rule("height")
        elif not self.due_list.rows and not self._query:
            self.due_list.styles.height = "1fr"  # there is no card
        else:
            share = (self.app.size.height - BARS - self.keys_height) * LIST_SHARE // 100
            self.due_list.styles.height = max(min(len(self.due_list.rows) + 1, share), LEAST_LIST)

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
        char = event.character or ""
        if char.isalpha() and not char.isascii() and char not in WIDE_LETTERS:
            self.say(messages.warned(_("Input method is on: digits, F keys and Enter work; F2 note, F3 undo, F9 all")))

    def outcome_options(self) -> list[Option]:
        """Return the outcomes of the row's channel, for the palette: by name for whoever has forgotten the digit."""
        from sdrtui.tui.screens.choose import Option

        row = self.row
        found = OUTCOME_KEYS[row.channel] if row is not None else {}
        words = _("outcome: {name}")
        return [Option(f"outcome('{key}')", words.format(name=word(one)), key) for key, one in found.items()]

    def leave_safely(self) -> None:
        """Hand over what is typed; the writer finishes before the program ends."""
        for touch, text in self.notes.take_unsaved():
            self.background.submit(partial(self.port.save_draft, touch, text))

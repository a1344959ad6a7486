"""The touch log with the filters of `review touches`: one line per record, the record in full below."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import PlaybookId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import LogLine
from sdrtui.i18n import _
from sdrtui.services.titles import Titles
from sdrtui.services.wording import word
from sdrtui.services.zones import day_span, local
from sdrtui.tui.background import Background
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.keys import LIST_KEYS, LOG_KEYS, PAGE_KEYS, bindings
from sdrtui.tui.port import DeskPort
from sdrtui.tui.present import messages
from sdrtui.tui.present.log_lines import day_text, detail_lines, empty_line, filter_lines, log_line
from sdrtui.tui.present.readings import words_reading
from sdrtui.tui.widgets.message_bar import MessageBar
from sdrtui.tui.widgets.painted import LineBar, LinePage
from sdrtui.tui.widgets.row_list import RowList

LIMIT = 2000
"""Lines read at once; the title says when there are more."""
DAYS = (0, 1, 6, 29)
"""How many days back `since` and `until` offer."""


class LogList(RowList[LogLine]):
    """Records, latest first."""

    zone = ""
    is_reading = True

    def __init__(self, names: Mapping[SdrId, str], *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._names = names

    def who(self, row: LogLine) -> str:
        """Return the name of whoever made the record."""
        return self._names.get(row.sdr, row.sdr)

    def line_of(self, row: LogLine, width: int, *, is_cursor: bool) -> Line:
        """Draw a record."""
        return log_line(row, self.who(row), self.zone, width, is_cursor=is_cursor)

    def empty_lines(self) -> Sequence[Line]:
        """Say that there is nothing, once that is known."""
        return () if self.is_reading else ((), empty_line())


class LogScreen(Screen[None]):
    """What happened: the team lead's first look."""

    CSS_PATH = "log.tcss"
    KEYS = (*LOG_KEYS, *LIST_KEYS, *PAGE_KEYS)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*LOG_KEYS, *PAGE_KEYS))]
    log_list = getters.query_one(LogList)
    detail = getters.query_one("#log-detail", LinePage)
    title_bar = getters.query_one("#log-title", LineBar)
    filter_bar = getters.query_one("#log-filters", LineBar)
    message_bar = getters.query_one("#log-message", MessageBar)

    def __init__(self, port: DeskPort, background: Background, *, has_crm: bool = True) -> None:
        super().__init__()
        self.port = port
        self.has_crm = has_crm
        """Without a CRM no record is on its way to one."""
        self.background = background
        self.filters = LogFilter(limit=LIMIT)
        self.words = ""
        self._read: list[LogLine] = []
        self._version: object = None
        self.titles: Titles | None = None

    def compose(self) -> ComposeResult:
        """Lay out title, filters, records, the record in full."""
        yield LineBar(id="log-title")
        yield LineBar(id="log-filters")
        yield LogList(dict(self.port.team()), id="log-list")
        yield LinePage(id="log-detail")
        yield MessageBar(id="log-message")

    def on_mount(self) -> None:
        """Read the log."""
        self.log_list.zone = self.port.zone
        self.log_list.focus()
        self.read_log()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Each second: what was queued may be in the CRM by now, and others may have logged."""
        if self.port.version() != self._version and not self.log_list.is_reading:
            self.read_log(is_again=True)

    @on(events.Resize)
    def redraw(self) -> None:
        """Draw for the new width."""
        self.call_after_refresh(self.draw_bars)
        self.call_after_refresh(self.draw_detail)

    @property
    def called(self) -> Titles:
        """What playbooks and sources are called; their ids until it is known."""
        return self.titles or Titles()

    @work(group="log", exclusive=True, exit_on_error=False)
    async def read_log(self, *, is_again: bool = False) -> None:
        """Read the records that the filters let through."""
        filters = self.filters
        self._version = self.port.version()
        found = await self.background.read(lambda: self.port.touches(filters))
        self._read = found if self.has_crm else [replace(line, sync_state="") for line in found]
        self.log_list.is_reading = False
        self.show_lines(is_again=is_again)
        if self.titles is None:  # after the lines are there: it parses the playbooks
            self.titles = await self.background.read(self.port.titles)
            self.draw_bars()
            self.draw_detail()

    def show_lines(self, *, is_again: bool = False) -> None:
        """Show those that have the words; the cursor stays on its record when the log was only read again."""
        lines = self._read
        if self.words:
            from sdrtui.tui.search import contains  # with pypinyin, when first used

            lines = [
                line
                for line in lines
                if any(contains(self.words, text) for text in (line.contact_name, line.company, line.note))
            ]
        here = self.log_list.row
        place = next((place for place, line in enumerate(lines) if here and line.record == here.record), 0)
        self.log_list.show(lines, place if is_again else 0)
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw how many there are, and by which filters."""
        count = len(self.log_list.rows)
        more = _("the latest {n}").format(n=count) if len(self._read) == LIMIT else str(count)
        title = " ".join((glyphs().mark, _("Touch log"), more))
        self.title_bar.show((Piece(" "), Piece(title, "title"), Piece("  " + _("Esc back"), "muted")))
        lines = filter_lines(self._filters_shown(), self.size.width)
        if len(lines) != len(self.filter_bar.lines):
            self.filter_bar.styles.height = len(lines)
        self.filter_bar.show(*lines)

    def _filters_shown(self) -> list[tuple[str, str, str]]:
        chosen, zone = self.filters, self.port.zone
        until = chosen.until - timedelta(days=1) if chosen.until else None
        return [
            ("1", _("whose"), dict(self.port.team()).get(chosen.sdr, chosen.sdr or "") if chosen.sdr else ""),
            ("2", _("playbook"), self.called.playbook(chosen.playbook or "")),
            ("3", _("channel"), word(chosen.channel) if chosen.channel else ""),
            ("4", _("outcome"), word(chosen.outcome) if chosen.outcome else ""),
            ("5", _("since"), day_text(chosen.since, zone)),
            ("6", _("until"), day_text(until, zone)),
            ("7", _("source"), self.called.source(chosen.source or "")),
            ("/", _("words"), self.words),
            ("0", _("all off"), ""),
        ]

    @on(RowList.Moved, "#log-list")
    def draw_detail(self) -> None:
        """Show the record under the cursor in full."""
        row = self.log_list.row
        if row is None:
            self.detail.show([])
            return
        width = max(self.detail.text_width, 20)
        self.detail.show(detail_lines(row, self.log_list.who(row), self.called, self.port.zone, width))

    def say(self, line: Line) -> None:
        """Show a message."""
        self.message_bar.say(line)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_choose(self, column: str) -> None:
        """Choose a filter's value from those there are; the first lets everything through."""
        from sdrtui.tui.screens.choose import Choose, Option

        options = [Option("", _("any")), *(Option(value, label) for value, label in self.values_of(column))]
        chosen = await self.app.push_screen_wait(Choose(_("Which?"), options))
        if chosen is not None:
            self.filters = self.filtered(column, chosen)
            self.read_log()

    def values_of(self, column: str) -> list[tuple[str, str]]:
        """Return value and name of all that a column's filter may be."""
        match column:
            case "sdr":
                return [(str(sdr), name) for sdr, name in self.port.team()]
            case "playbook":
                return [(one, self.called.playbook(one)) for one in sorted({str(line.playbook) for line in self._read})]
            case "source":
                return [
                    (one, self.called.source(one))
                    for one in sorted({line.source for line in self._read if line.source})
                ]
            case "channel":
                return [(one.value, word(one)) for one in Channel]
            case "outcome":
                return [(one.value, word(one)) for one in Outcome]
        today = local(self.port.now(), self.port.zone).date()
        days = [today - timedelta(days=back) for back in DAYS]
        names = (_("today"), _("yesterday"), _("7 days"), _("30 days"))
        return [(day.isoformat(), f"{name}  {day:%m-%d}") for day, name in zip(days, names, strict=True)]

    def filtered(self, column: str, value: str) -> LogFilter:
        """Return the filters with one column changed."""
        match column:
            case "sdr":
                return replace(self.filters, sdr=SdrId(value) or None)
            case "playbook":
                return replace(self.filters, playbook=PlaybookId(value) or None)
            case "channel":
                return replace(self.filters, channel=Channel(value) if value else None)
            case "outcome":
                return replace(self.filters, outcome=Outcome(value) if value else None)
            case "source":
                return replace(self.filters, source=value or None)
        return self._dated(column, value)

    def _dated(self, column: str, value: str) -> LogFilter:
        first, last = day_span(_day(value), self.port.zone) if value else (None, None)
        return replace(self.filters, since=first) if column == "since" else replace(self.filters, until=last)

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def action_filter(self) -> None:
        """Show the records that have these words."""
        from sdrtui.tui.screens.ask import Ask

        hint = _("name, company, note; pinyin initials too")
        before = self.words
        ask = Ask(_("Find"), lambda text: words_reading(text, hint), text=before, changed=self.find)
        kept = await self.app.push_screen_wait(ask)
        self.find(before if kept is None else kept)

    def find(self, words: str) -> None:
        """Look for words in what was read."""
        self.words = words.strip()
        self.show_lines()

    def action_clear(self) -> None:
        """Let everything through again."""
        self.filters, self.words = LogFilter(limit=LIMIT), ""
        self.read_log()

    @work(group="why", exclusive=True, exit_on_error=False)
    async def action_why(self) -> None:
        """Explain the record's touch."""
        row = self.log_list.row
        if row is None:
            return
        from sdrtui.tui.cells import wrap
        from sdrtui.tui.screens.sheet import Sheet

        reasons = await self.background.read(lambda: self.port.why(row.touch))
        title = "  ".join((clean(row.contact_name), _("Why")))
        self.app.push_screen(
            Sheet(
                title,
                lambda width: [(Piece(text),) for sentence in reasons.sentences for text in wrap(sentence, width)],
            )
        )

    def action_read(self, pages: int) -> None:
        """Scroll the record."""
        self.detail.read(pages)

    def action_back(self) -> None:
        """Back to the day."""
        self.app.pop_screen()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.say(messages.failed(event.worker.error))


def _day(value: str) -> date:
    return date.fromisoformat(value)

"""The day's list."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime

from textual.geometry import Region

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import TouchId
from sdrtui.i18n import _
from sdrtui.services.worked import WEEKDAYS
from sdrtui.tui.cells import Line, Piece, wrap
from sdrtui.tui.present.row_line import row_line
from sdrtui.tui.widgets.row_list import RowList


class DueList(RowList[DueRow]):
    """Rows of due touches. Clocks tick in it; times turn late by the minute."""

    def __init__(
        self,
        rows: Sequence[DueRow],
        now: datetime,
        *,
        is_worked: Callable[[date], bool] = WEEKDAYS.is_open,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(rows, id=id)
        self._is_worked = is_worked
        self._now = now
        self.is_filtered = False
        self.has_crm = True
        self.config_file = ""
        """Where one is connected."""
        self.sticky = 1
        self._title: Line = ()

    def show_title(self, title: Line) -> None:
        """Draw the line above the rows, when it differs from the one drawn."""
        if title != self._title:
            self._title = title
            self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def touch(self) -> TouchId | None:
        """The touch under the cursor."""
        return self.row.touch if self.row else None

    def tick(self, now: datetime) -> None:
        """Show the time: clocks by the second, the rest by the minute."""
        is_new_minute = now.replace(second=0, microsecond=0) != self._now.replace(second=0, microsecond=0)
        self._now = now
        if is_new_minute:
            self.refresh()
            return
        for place, row in enumerate(self.rows_in_window(), self.top):
            if row.is_clock:
                self.refresh_row(place)

    def title_line(self) -> Line:
        """Return the line above the rows."""
        return self._title

    def line_of(self, row: DueRow, width: int, *, is_cursor: bool) -> Line:
        """Draw a touch."""
        return row_line(row, self._now, width, is_cursor=is_cursor, is_worked=self._is_worked)

    def stamp_of(self, row: DueRow) -> Hashable:
        """Say by what time the row was drawn."""
        seconds = int(self._now.timestamp())
        return seconds if row.is_clock else seconds // 60

    def empty_lines(self) -> Sequence[Line]:
        """Say that the day is done, or that the filter lets nothing through."""
        if self.is_filtered:
            return ((), (Piece("  " + _("No touch matches the filter. Esc shows all."), "muted"),))
        crm = _("or y: what the CRM has for you") if self.has_crm else _("To connect a CRM, write [crm] into {file}")
        advice = (_("New leads: sdrtui import FILE, then sdrtui enroll"), crm.format(file=self.config_file))
        lines = [line for text in advice for line in wrap(text, self.text_width - 2)]
        return (
            (),
            (Piece("  " + _("Nothing is due."), "strong"),),
            *[(Piece("  " + line, "muted"),) for line in lines],
        )

"""The rows of the day as the list shows them: in order, filtered, changed row by row as outcomes come in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sdrtui.domain.ids import TouchId
from sdrtui.domain.rank import rank_key
from sdrtui.domain.rows import DueRow

if TYPE_CHECKING:  # only a name: the first paint does not wait for it
    from sdrtui.services.views import LogResult


class DayRows:
    """Every row due today, and those of them that the filter lets through."""

    def __init__(self, rows: Iterable[DueRow] = ()) -> None:
        self.all: list[DueRow] = list(rows)
        self.due = Counter(row.channel for row in self.all)
        """How many there are of each channel, filtered or not."""
        self.shown: Sequence[DueRow] = self.all
        """The same list as `all` while nothing is filtered."""
        self._lets_through: Callable[[DueRow], bool] | None = None

    def replace(self, rows: Iterable[DueRow]) -> None:
        """Take these rows instead, in their order."""
        self.all = list(rows)
        self.due = Counter(row.channel for row in self.all)
        self._refilter()

    def filter(self, lets_through: Callable[[DueRow], bool] | None) -> None:
        """Show only the rows that the predicate accepts; None shows all."""
        self._lets_through = lets_through
        self._refilter()

    def remove(self, touch: TouchId) -> DueRow | None:
        """Take a row out; None when it was not there."""
        place = self.place_of(touch, self.all)
        if place is None:
            return None
        row = self.all.pop(place)
        self.due[row.channel] -= 1
        if self.shown is not self.all:
            self._refilter()
        return row

    def put(self, row: DueRow, now: datetime) -> None:
        """Put a row at its rank; one of the same touch gives way."""
        self.remove(row.touch)
        place = bisect_left(self.all, rank_key(row, now).order, key=lambda other: rank_key(other, now).order)
        self.all.insert(place, row)
        self.due[row.channel] += 1
        if self.shown is not self.all:
            self._refilter()

    def apply(self, result: LogResult, now: datetime, until: datetime) -> None:
        """Take in what an outcome or an undo changed; rows that begin at or after `until` belong to another day."""
        for touch in result.gone:
            self.remove(touch)
        for row in result.changed_rows:
            self.remove(row.touch)
            if row.window_from < until:
                self.put(row, now)

    def place_of(self, touch: TouchId | None, rows: Sequence[DueRow] | None = None) -> int | None:
        """Return where the touch is among the shown rows."""
        found = (place for place, row in enumerate(self.shown if rows is None else rows) if row.touch == touch)
        return next(found, None)

    @property
    def clocks(self) -> tuple[datetime, ...]:
        """When each running call-in clock ends, soonest first."""
        return tuple(sorted(row.due_at for row in self.all if row.is_clock))

    def _refilter(self) -> None:
        accepts = self._lets_through
        self.shown = self.all if accepts is None else [row for row in self.all if accepts(row)]

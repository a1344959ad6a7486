"""The rows of the day as the list shows them: in order, filtered, changed row by row as outcomes come in."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import TouchId
from sdrtui.domain.rank import rank_key
from sdrtui.domain.why import Why

GONE = "gone"
"""The code of a kept row's reason."""

if TYPE_CHECKING:  # only a name: the first paint does not wait for it
    from sdrtui.services.views import LogResult


class DayRows:
    """Every row due today, and those of them that the filter lets through."""

    def __init__(self, rows: Iterable[DueRow] = ()) -> None:
        self.all: list[DueRow] = []
        self.shown: Sequence[DueRow] = self.all
        """The same list as `all` while nothing is filtered."""
        self.due: Counter[Channel] = Counter()
        """How many there are of each channel, filtered or not."""
        self.clocks: list[datetime] = []
        """When each running call-in clock ends, soonest first."""
        self.kept: TouchId | None = None
        """A row that is no longer due, kept because the cursor is on it: no key must hit another person by surprise."""
        self._touches: list[TouchId] = []
        """The touches of `all`, in step with it: a place is found among strings, not among rows."""
        self._lets_through: Callable[[DueRow], bool] | None = None
        self.replace(rows)

    def replace(self, rows: Iterable[DueRow]) -> None:
        """Take these rows instead, in their order."""
        self.all = list(rows)
        self.kept = None
        self.due = Counter(row.channel for row in self.all)
        self.clocks = sorted(row.due_at for row in self.all if row.is_clock)
        self._touches = [row.touch for row in self.all]
        self._refilter()

    def keep(self, row: DueRow, place: int) -> None:
        """Leave a row that is gone where it was, marked as such, until `let_go`."""
        self.all.insert(place, row._replace(why=Why(GONE), is_clock=False))
        self._touches.insert(place, row.touch)
        self.due[row.channel] += 1
        self.kept = row.touch
        self._refilter()

    def let_go(self) -> bool:
        """Take the kept row out; say whether there was one."""
        if self.kept is None:
            return False
        touch, self.kept = self.kept, None
        return self.remove(touch) is not None

    def filter(self, lets_through: Callable[[DueRow], bool] | None) -> None:
        """Show only the rows that the predicate accepts; None shows all."""
        self._lets_through = lets_through
        self._refilter()

    def get(self, touch: TouchId) -> DueRow | None:
        """Return the row of a touch, filtered or not."""
        return self.all[self._touches.index(touch)] if touch in self._touches else None

    def remove(self, touch: TouchId) -> DueRow | None:
        """Take a row out; None when it was not there."""
        if touch not in self._touches:
            return None
        place = self._touches.index(touch)
        del self._touches[place]
        row = self.all.pop(place)
        self.due[row.channel] -= 1
        if row.is_clock:
            del self.clocks[bisect_left(self.clocks, row.due_at)]
        if self.shown is not self.all:
            self.shown = [one for one in self.shown if one is not row]
        return row

    def put(self, row: DueRow, now: datetime) -> None:
        """Put a row at its rank; one of the same touch gives way."""
        self.remove(row.touch)
        place = bisect_left(self.all, rank_key(row, now).order, key=lambda other: rank_key(other, now).order)
        self.all.insert(place, row)
        self._touches.insert(place, row.touch)
        self.due[row.channel] += 1
        if row.is_clock:
            insort(self.clocks, row.due_at)
        if self.shown is not self.all:
            self._refilter()

    def apply(self, result: LogResult, now: datetime, until: datetime) -> bool:
        """Take in what an outcome or an undo changed, and say whether that was anything.

        Rows that begin at or after `until` belong to another day.
        """
        has_changed = False
        for touch in result.gone:
            has_changed |= self.remove(touch) is not None
        for row in result.changed_rows:
            wanted = row if row.window_from < until else None
            if self.get(row.touch) == wanted:
                continue
            has_changed = True
            if wanted is None:
                self.remove(row.touch)
            else:
                self.put(wanted, now)
        return has_changed

    def place_of(self, touch: TouchId | None) -> int | None:
        """Return where the touch is among the shown rows."""
        if self.shown is self.all:
            return self._touches.index(touch) if touch in self._touches else None
        return next((place for place, row in enumerate(self.shown) if row.touch == touch), None)

    def _refilter(self) -> None:
        accepts = self._lets_through
        self.shown = self.all if accepts is None else [row for row in self.all if accepts(row)]

"""Who is away when, as plans need it: read from the store at most once a minute, for a bulk asks it for every lead."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sdrtui.domain.ids import SdrId

if TYPE_CHECKING:  # only names: the day's list starts without them
    from sdrtui.domain.leave import Leave, LeaveRow
    from sdrtui.services.store_port import StorePort

FRESH = timedelta(minutes=1)


class LeaveBook:
    """Every leave of the team, as of a minute ago at the latest."""

    def __init__(self, store: "Callable[[], StorePort]", clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self.turns: Counter[SdrId] = Counter()
        """How many call-ins of somebody away each colleague was given by this desk."""
        self._read: tuple[datetime, tuple[LeaveRow, ...]] | None = None

    def rows(self) -> "tuple[LeaveRow, ...]":
        """Return every leave, cancelled ones too."""
        now = self._clock()
        if self._read is None or not timedelta(0) <= now - self._read[0] < FRESH:
            self._read = (now, tuple(self._store().leaves()))
        return self._read[1]

    def forget(self) -> None:
        """Read anew the next time: something was written."""
        self._read = None

    def of(self, sdr: SdrId, sellers: Mapping[str, SdrId], more: "LeaveRow | None" = None) -> "Leave":
        """Return an SDR's leave, with that of the other sellers by role.

        Args:
            sdr: Whose.
            sellers: Who acts in the other roles.
            more: A leave that is about to be written, in place of the row of the same id.
        """
        from sdrtui.domain.leave import Leave

        rows = [row for row in self.rows() if more is None or row.id != more.id]
        rows += [more] if more else []
        roles = {role: Leave.entered_by(row for row in rows if row.sdr == who) for role, who in sellers.items()}
        return Leave.entered_by((row for row in rows if row.sdr == sdr), roles)

    def is_away(self, sdr: SdrId, at: datetime, zone: str) -> bool:
        """Say whether the SDR is on leave at a moment."""
        from sdrtui.services.zones import local

        day = local(at, zone).date()
        return any(row.sdr == sdr and row.cancelled_at is None and day in row.days for row in self.rows())

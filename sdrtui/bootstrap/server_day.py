"""The day's list of a database that is no file: the ordinary reader."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.sync import SyncCounts
from sdrtui.services.desk import Lazy
from sdrtui.store.day_list import Day
from sdrtui.store.store import Store


class ServerDay:
    """What the first paint shows, by way of SQLAlchemy."""

    def __init__(self, store: Lazy[Store]) -> None:
        self._store = store

    def day(self, sdr: SdrId, since: datetime, until: datetime) -> Day:
        """Return rows, progress and counts."""
        rows = tuple(self.due_rows(sdr, until))
        return Day(rows, self.progress(sdr, since, until), self.sync_counts())

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the SDR's open touches due before `until`."""
        return self._store().due_rows(sdr, until)

    def late_clocks(self, sdrs: Iterable[SdrId], until: datetime) -> list[tuple[SdrId, DueRow]]:
        """Return the call-in clocks that had run out by then."""
        return self._store().late_clocks(sdrs, until)

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Mapping[Channel, tuple[int, int]]:
        """Return done and due, by channel."""
        return self._store().progress(sdr, since, until)

    def has_silent_request(self, sdr: SdrId, since: datetime, until: datetime) -> bool:
        """Say whether the SDR sent a WeChat request in the span that nobody answered."""
        return bool(self._store().open_requests(sdr, since, until))

    def days_off(self, sdr: SdrId) -> list[tuple[date, date]]:
        """Return the SDR's leaves that count, as first and last days."""
        rows = self._store().leaves()
        return [(row.first, row.last) for row in rows if row.sdr == sdr and row.cancelled_at is None]

    def last_made(self, sdr: SdrId, before: datetime) -> datetime | None:
        """Return when the SDR last made a touch before a moment."""
        return self._store().last_made(sdr, before)

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""
        return self._store().sync_counts()

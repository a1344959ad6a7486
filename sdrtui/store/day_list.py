"""What the first paint shows, read by the standard library's sqlite3 so that it need not wait for SQLAlchemy.

The second truth that DESIGN 8 allows: a test holds every answer equal to the ordinary reader's.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from typing import NamedTuple

from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.sync import OutboxState, SyncCounts
from sdrtui.errors import FixYourFile, TryLater
from sdrtui.i18n import _
from sdrtui.store.due_row import COLUMNS, due_row
from sdrtui.store.instant import instant_or_none, micros

BUSY_SECONDS = 5.0

DUE = f"""
SELECT {", ".join(COLUMNS)}
FROM touch
JOIN contact ON contact.id = touch.contact
JOIN account ON account.id = contact.account
JOIN lead ON lead.id = touch.lead
JOIN enrollment ON enrollment.id = touch.enrollment
JOIN playbook ON playbook.hash = enrollment.hash
WHERE touch.is_open = 1 AND touch.sdr = ? AND touch.due_at < ?
ORDER BY touch.due_at, touch.id
"""  # noqa: S608  # constants only
LATE = DUE.replace("WHERE touch.is_open = 1", "WHERE touch.is_open = 1 AND touch.is_clock = 1")
DONE = """
SELECT channel, count(*)
FROM record
WHERE sdr = ? AND at >= ? AND at < ? AND is_touch = 1 AND channel IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = record.id)
GROUP BY channel
"""
OPEN = "SELECT channel, count(*) FROM touch WHERE is_open = 1 AND sdr = ? AND due_at < ? GROUP BY channel"
BY_STATE = "SELECT state, count(*) FROM outbox WHERE is_open = 1 GROUP BY state"
CONFLICTS = 'SELECT count(*) FROM "conflict" WHERE is_open = 1'
SILENT = """
SELECT 1 FROM record
JOIN enrollment ON enrollment.id = record.enrollment
WHERE record.sdr = ? AND record.at >= ? AND record.at <= ? AND record.action = 'add' AND record.channel = 'wechat'
AND record.outcome = 'request_sent' AND record.touch IS NOT NULL AND enrollment.status <> 'finished'
AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = record.id)
AND NOT EXISTS (
    SELECT 1 FROM record AS later
    WHERE later.enrollment = record.enrollment AND later.contact = record.contact AND later.channel = 'wechat'
    AND later.id > record.id AND later.outcome IS NOT NULL AND later.outcome <> 'skipped'
    AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = later.id)
)
LIMIT 1
"""
AWAY = "SELECT first, last FROM leave WHERE sdr = ? AND cancelled_at IS NULL ORDER BY first"
LAST_MADE = "SELECT at FROM record WHERE sdr = ? AND at < ? AND is_touch = 1 ORDER BY at DESC LIMIT 1"
LAST_SYNC = "SELECT max(at) FROM cursor"

Progress = Mapping[Channel, tuple[int, int]]
"""Done and due, by channel."""


class Day(NamedTuple):
    """All that the first paint shows, from one state of the database."""

    rows: tuple[DueRow, ...]
    progress: Progress
    sync: SyncCounts


_REFUSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
"""What trying again does not help against."""


class DayList:
    """The day's list of one database file. Without a file the day is empty."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)

    def day(self, sdr: SdrId, since: datetime, until: datetime) -> Day:
        """Return rows, progress and counts in one read."""
        with self._reading() as connection:
            if connection is None:
                return Day((), {}, SyncCounts())
            return Day(
                tuple(_due_rows(connection, sdr, until)),
                _progress(connection, sdr, since, until),
                _sync_counts(connection),
            )

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the SDR's open touches due before `until`, by time."""
        with self._reading() as connection:
            return [] if connection is None else _due_rows(connection, sdr, until)

    def late_clocks(self, sdrs: Iterable[SdrId], until: datetime) -> list[tuple[SdrId, DueRow]]:
        """Return the call-in clocks of these SDRs that had run out by then, and whose each is."""
        with self._reading() as connection:
            if connection is None:
                return []
            at = micros(until)
            return [(sdr, due_row(row)) for sdr in sdrs for row in connection.execute(LATE, (sdr, at))]

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Progress:
        """Return by channel how many touches were done in the span, and how many are due before its end."""
        with self._reading() as connection:
            return {} if connection is None else _progress(connection, sdr, since, until)

    def has_silent_request(self, sdr: SdrId, since: datetime, until: datetime) -> bool:
        """Say whether the SDR sent a WeChat request in the span after which nothing happened on WeChat."""
        with self._reading() as connection:
            if connection is None:
                return False
            return connection.execute(SILENT, (sdr, micros(since), micros(until))).fetchone() is not None

    def days_off(self, sdr: SdrId) -> list[tuple[date, date]]:
        """Return the SDR's leaves that count, as first and last days."""
        with self._reading() as connection:
            rows = connection.execute(AWAY, (sdr,)).fetchall() if connection else []
            return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows]

    def last_made(self, sdr: SdrId, before: datetime) -> datetime | None:
        """Return when the SDR last made a touch before a moment, taken back since or not."""
        with self._reading() as connection:
            row = connection.execute(LAST_MADE, (sdr, micros(before))).fetchone() if connection else None
            return instant_or_none(row[0]) if row else None

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""
        with self._reading() as connection:
            return SyncCounts() if connection is None else _sync_counts(connection)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Give a read-only connection in one snapshot, or None when there is no schema to read yet."""
        if not _has_content(self._path):
            yield None
            return
        try:
            with closing(self._connect()) as connection:
                connection.execute("BEGIN")
                has_schema = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
                yield connection if has_schema else None
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF in _REFUSED:
                raise FixYourFile(
                    _("The database cannot be opened: {reason}").format(reason=exc),
                    hint=_("Even reading needs to write in its folder: look who may, or name another with --home DIR."),
                    place=self._path,
                ) from exc
            raise TryLater(
                _("The database cannot be read just now: {reason}").format(reason=exc), hint=_("Try again in a moment.")
            ) from exc
        except sqlite3.DatabaseError as exc:
            raise FixYourFile(
                _("The database is damaged: {reason}").format(reason=exc),
                hint=_("Run `sdrtui doctor`: it names the newest backup."),
                place=self._path,
            ) from exc

    def _connect(self) -> sqlite3.Connection:
        """Open the file for reading; query_only rather than mode=ro, which cannot use the log of a closed writer."""
        connection = sqlite3.connect(f"{file_uri(self._path)}?mode=rw", uri=True, timeout=BUSY_SECONDS)
        connection.isolation_level = None
        connection.execute("PRAGMA query_only = ON")
        return connection


def _has_content(path: str) -> bool:
    try:
        return os.stat(path).st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False


def file_uri(path: str) -> str:
    """Return a file's URI; only what SQLite takes for an escape, a query or an anchor is escaped."""
    absolute = os.path.abspath(path).replace(os.sep, "/")
    for char in "%?#":
        absolute = absolute.replace(char, f"%{ord(char):02x}")
    return f"file://{'' if absolute.startswith('/') else '/'}{absolute}"


def due_rows(path: str | os.PathLike[str], sdr: SdrId, until: datetime) -> list[DueRow]:
    """Return the SDR's open touches due before `until`, by time."""
    return DayList(path).due_rows(sdr, until)


def day(path: str | os.PathLike[str], sdr: SdrId, since: datetime, until: datetime) -> Day:
    """Return all that the first paint shows in one read."""
    return DayList(path).day(sdr, since, until)


def _due_rows(connection: sqlite3.Connection, sdr: SdrId, until: datetime) -> list[DueRow]:
    return [due_row(row) for row in connection.execute(DUE, (sdr, micros(until)))]


def _progress(connection: sqlite3.Connection, sdr: SdrId, since: datetime, until: datetime) -> Progress:
    done = dict(connection.execute(DONE, (sdr, micros(since), micros(until))).fetchall())
    due = dict(connection.execute(OPEN, (sdr, micros(until))).fetchall())
    return progress_of(done, due)


def progress_of(done: Mapping[str, int], due: Mapping[str, int]) -> Progress:
    """Join the counts by channel, in the channels' own order."""
    return {
        channel: (done.get(channel.value, 0), due.get(channel.value, 0))
        for channel in Channel
        if channel.value in done or channel.value in due
    }


def _sync_counts(connection: sqlite3.Connection) -> SyncCounts:
    states = dict(connection.execute(BY_STATE).fetchall())
    (conflicts,) = connection.execute(CONFLICTS).fetchone()
    (last,) = connection.execute(LAST_SYNC).fetchone()
    return SyncCounts(
        queued=states.get(OutboxState.QUEUED.value, 0),
        sending=states.get(OutboxState.SENDING.value, 0),
        checking=states.get(OutboxState.CHECKING.value, 0),
        needs_you=states.get(OutboxState.NEEDS_YOU.value, 0),
        conflicts=conflicts,
        last_sync_at=instant_or_none(last),
    )

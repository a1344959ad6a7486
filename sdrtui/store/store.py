"""The store as the use cases see it: one object over one database, values in and values out.

What it writes is here; what it reads lies by subject in store_people, store_runs, store_log and stored_reports.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.edited import Edited
from sdrtui.domain.erasing import Erased, Erasure
from sdrtui.domain.exported import Sheet
from sdrtui.domain.ids import LeadId, TouchId
from sdrtui.domain.merging import Merge
from sdrtui.domain.sync import SyncCounts
from sdrtui.errors import TryLater
from sdrtui.store import day_reader, drafts, export_reader, scrubbing, upkeep
from sdrtui.store.arrival_reader import still_fresh
from sdrtui.store.conflicts import Conflicts
from sdrtui.store.engine import file_of, reading, writing
from sdrtui.store.erasing import erase
from sdrtui.store.mail_book import MailBook
from sdrtui.store.merging import merge
from sdrtui.store.mirror_sweep import Sweeping
from sdrtui.store.outbox import Outbox
from sdrtui.store.store_log import StoredLog
from sdrtui.store.store_people import StoredPeople
from sdrtui.store.store_runs import StoredRuns
from sdrtui.store.stored_reports import StoredReports
from sdrtui.store.writer import Writer

Reported = Callable[[int, int], None]
"""Called with how many are done and how many there are; 0 when nobody knows."""


class Store(StoredPeople, StoredRuns, StoredLog, StoredReports):
    """One open database. Any thread may use it; each call is one transaction."""

    def __init__(self, engine: Engine, *, notice: str = "") -> None:
        self.engine = engine
        self.notice = notice
        """Why it is read-only, as a sentence; empty when it is not."""
        self.path: Path | None = file_of(engine.url)
        """The database's file, or None when it is a server's."""
        self.outbox = Outbox(engine)
        self.mail = MailBook(engine)
        self.writer = Writer(engine.dialect)
        self.conflicts = Conflicts(engine, self.writer)
        self.sweeping = Sweeping(engine, self.writer)
        self._due = day_reader.prepared_due(engine.dialect)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.notice:
            raise TryLater(self.notice)
        with writing(self.engine) as connection:
            yield connection

    def commit(self, change: Change) -> None:
        """Write all of it in one durable transaction.

        Raises:
            TryLater: an expected revision has moved, or the disk or another process is in the way; nothing is written.
        """
        with self._writing() as connection:
            self.writer.apply(connection, change)

    def commit_all(self, changes: Iterable[Change], progress: Reported | None = None) -> None:
        """Write many changes in one transaction: all or nothing."""
        total = len(changes) if isinstance(changes, Sized) else 0
        with self._writing() as connection:
            for done in self.writer.apply_all(connection, changes):
                if progress is not None:
                    progress(done, total)

    def begin(self, changes: Mapping[LeadId, Change]) -> list[LeadId]:
        """Write what begins for each lead that nobody has begun meanwhile, in one transaction; return which."""
        with self._writing() as connection:
            fresh = still_fresh(connection, changes)
            begun = [lead for lead in changes if lead in fresh]
            for _done in self.writer.apply_all(connection, [changes[lead] for lead in begun]):
                pass
        return begun

    def merge(self, change: Change, what: Merge, *, dry_run: bool = False) -> list[Edited]:
        """Make one person out of two and write the change that was planned for it; return every row that differs.

        With `dry_run` all of it happens and is taken back before anybody sees it.

        Raises:
            TryLater: a write of the one that goes is under way to the CRM, or a run was changed by somebody else.
        """
        with self._writing() as connection:
            edited = merge(connection, self.writer, change, what)
            if dry_run:
                connection.rollback()
        return edited

    def erase(self, what: Erasure, record: RecordRow, *, dry_run: bool = False) -> Erased:
        """Remove all that tells who a person is, in one transaction, then from the file's free space.

        Raises:
            TryLater: a write about them is under way to the CRM.
        """
        with self._writing() as connection:
            erased = erase(connection, self.writer, what, record)
            if dry_run:
                connection.rollback()
            elif self.path is not None:
                scrubbing.mark_due(connection)
        return erased if dry_run else replace(erased, is_clean=self.path is not None and self.scrub())

    def scrub(self) -> bool:
        """Rewrite the file where erased people may still be in its free space; say whether none is left there.

        A server's database is its own people's to clean.
        """
        return scrubbing.scrub(self.engine)

    @contextmanager
    def exporting(self) -> Iterator[Iterator[Sheet]]:
        """Give every sheet of an export, from one state of the database; each is read before the next one comes."""
        with reading(self.engine) as connection, closing(export_reader.sheets(connection)) as sheets:
            yield sheets

    def save_draft(self, touch: TouchId, text: str) -> None:
        """Keep the note being typed; empty text removes it."""
        with self._writing() as connection:
            drafts.save(connection, touch, text)

    def load_draft(self, touch: TouchId) -> str:
        """Return the note being typed, or nothing."""
        with reading(self.engine) as connection:
            return drafts.load(connection, touch)

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""
        return self.outbox.counts()

    def checkpoint(self) -> None:
        """Move the log into the database while nobody waits for a write. Never waits for others itself."""
        upkeep.checkpoint(self.engine)

    def check(self) -> list[str]:
        """Return what the database's own integrity check finds wrong; nothing when it is sound."""
        return upkeep.check(self.engine)

    def backup(self, now: datetime, to: Path | None = None) -> Path | None:
        """Write a whole copy, by default into `backups` beside the file; return where. None for a server's database."""
        return upkeep.back_up(self.engine, now=now, to=to)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

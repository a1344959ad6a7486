"""The store as the use cases see it: one object over one database, values in and values out."""

from collections.abc import Callable, Iterable, Sized
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sdrtui.domain.case import Case
from sdrtui.domain.change import Change
from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId, SdrId, TouchId
from sdrtui.domain.rows import DueRow
from sdrtui.store import case_reader, day_reader
from sdrtui.store.day_list import Progress
from sdrtui.store.engine import file_of, reading, writing
from sdrtui.store.outbox import Outbox
from sdrtui.store.writer import Writer

Reported = Callable[[int, int], None]
"""Called with how many are done and how many there are; 0 when nobody knows."""


class Store:
    """One open database. Any thread may use it; each call is one transaction."""

    def __init__(self, engine: Engine, *, notice: str = "") -> None:
        self.engine = engine
        self.notice = notice
        """Why it is read-only, as a sentence; empty when it is not."""
        self.path: Path | None = file_of(engine.url)
        """The database's file, or None when it is a server's."""
        self.outbox = Outbox(engine)
        self.writer = Writer(engine.dialect)

    def commit(self, change: Change) -> None:
        """Write all of it in one durable transaction.

        Raises:
            TryLater: an expected revision has moved, or the disk or another process is in the way; nothing is written.
        """
        with writing(self.engine) as connection:
            self.writer.apply(connection, change)

    def commit_all(self, changes: Iterable[Change], progress: Reported | None = None) -> None:
        """Write many changes in one transaction: all or nothing."""
        total = len(changes) if isinstance(changes, Sized) else 0
        with writing(self.engine) as connection:
            for done in self.writer.apply_all(connection, changes):
                if progress is not None:
                    progress(done, total)

    def case(self, of: EnrollmentId | TouchId, *, without: RecordId | None = None) -> Case:
        """Return the enrollment, or the touch's one; `without` reads it as if that record were undone.

        Raises:
            UsageError: there is none of that id.
        """
        with reading(self.engine) as connection:
            return case_reader.case(connection, of, without=without)

    def open_cases(self, contact: ContactId) -> list[Case]:
        """Return the contact's unfinished enrollments, in whatever role they are touched there."""
        with reading(self.engine) as connection:
            return case_reader.open_cases(connection, contact)

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the SDR's open touches due before `until`, by time."""
        with reading(self.engine) as connection:
            return day_reader.due_rows(connection, sdr, until)

    def due_row(self, touch: TouchId) -> DueRow | None:
        """Return the row of a touch, closed ones too; None when there is none."""
        with reading(self.engine) as connection:
            return next(iter(day_reader.rows_of(connection, [touch])), None)

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Progress:
        """Return by channel how many touches were done in the span, and how many are due before its end."""
        with reading(self.engine) as connection:
            return day_reader.progress(connection, sdr, since, until)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

"""The store as the use cases see it: one object over one database, values in and values out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.change import AccountRow, Change, ContactRow, RecordRow, StageMove
from sdrtui.domain.channel import Point
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.edited import Edited
from sdrtui.domain.erasing import Erased, Erasure
from sdrtui.domain.exported import Sheet
from sdrtui.domain.filters import LeadFilter, LogFilter
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import (
    AccountId,
    ContactId,
    EnrollmentId,
    LeadId,
    PlaybookHash,
    PlaybookId,
    RecordId,
    SdrId,
    TouchId,
)
from sdrtui.domain.known import KnownPeople, Resolved
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount
from sdrtui.domain.merging import Merge
from sdrtui.domain.rows import ContactPoint, FunnelRow, LogLine
from sdrtui.domain.stage import Kind
from sdrtui.domain.sync import SyncCounts
from sdrtui.domain.wechat_life import Request
from sdrtui.errors import TryLater
from sdrtui.store import (
    account_reader,
    case_reader,
    day_reader,
    drafts,
    edits,
    export_reader,
    handoff_reader,
    known_reader,
    lead_reader,
    leave_reader,
    log_reader,
    note_reader,
    number_reader,
    rates_reader,
    request_reader,
    scrubbing,
    suppressing,
    upkeep,
    version_reader,
)
from sdrtui.store.candidate_reader import candidates
from sdrtui.store.conflicts import Conflicts
from sdrtui.store.day_list import Progress
from sdrtui.store.engine import file_of, reading, writing
from sdrtui.store.erasing import erase, naming
from sdrtui.store.funnel import funnel
from sdrtui.store.mail_book import MailBook
from sdrtui.store.merging import merge
from sdrtui.store.mirror_sweep import Sweeping
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

    def texts_naming(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Return the notes that hold one of the words: the table, and the id of the row."""
        with reading(self.engine) as connection:
            return naming(connection, words)

    @contextmanager
    def exporting(self) -> Iterator[Iterator[Sheet]]:
        """Give every sheet of an export, from one state of the database; each is read before the next one comes."""
        with reading(self.engine) as connection, closing(export_reader.sheets(connection)) as sheets:
            yield sheets

    def edited_by(self, record: RecordId) -> list[Edited]:
        """Return the rows that a merge or a lift changed, before and after."""
        with reading(self.engine) as connection:
            return edits.kept(connection, record)

    def case(self, of: EnrollmentId | TouchId, *, without: RecordId | None = None) -> Case:
        """Return the enrollment, or the touch's one; `without` reads it as if that record were undone.

        Raises:
            UsageError: there is none of that id.
        """
        with reading(self.engine) as connection:
            return case_reader.case(connection, of, without=without)

    def cases(self, runs: Iterable[EnrollmentId]) -> list[Case]:
        """Return many enrollments as they stand, oldest first, with a few queries for all."""
        with reading(self.engine) as connection:
            return list(case_reader.cases(connection, sorted(runs)))

    def open_cases(self, contact: ContactId) -> list[Case]:
        """Return the contact's unfinished enrollments, in whatever role they are touched there."""
        with reading(self.engine) as connection:
            return case_reader.open_cases(connection, contact)

    def account_cases(self, account: AccountId) -> list[Case]:
        """Return the unfinished enrollments of a company's leads, oldest first."""
        with reading(self.engine) as connection:
            return account_reader.account_cases(connection, account)

    def account_holds(self, account: AccountId) -> list[HeldRun]:
        """Return which of them wait for an answer that a colleague gave."""
        with reading(self.engine) as connection:
            return account_reader.account_holds(connection, account)

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the SDR's open touches due before `until`, by time."""
        with reading(self.engine) as connection:
            return day_reader.due_rows(connection, self._due, sdr, until)

    def due_row(self, touch: TouchId) -> DueRow | None:
        """Return the row of a touch, closed ones too; None when there is none."""
        with reading(self.engine) as connection:
            return next(iter(day_reader.rows_of(connection, [touch])), None)

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Progress:
        """Return by channel how many touches were done in the span, and how many are due before its end."""
        with reading(self.engine) as connection:
            return day_reader.progress(connection, sdr, since, until)

    def history(self, of: LeadId | ContactId, limit: int | None = None) -> list[LogLine]:
        """Return the log of a lead or contact, latest first, undone records left out."""
        with reading(self.engine) as connection:
            return log_reader.history(connection, of, limit)

    def log_lines(self, filters: LogFilter) -> list[LogLine]:
        """Return the log, latest first, undone records left out unless the filter asks for them."""
        with reading(self.engine) as connection:
            return log_reader.log_lines(connection, filters)

    def funnel(self, filters: LogFilter, by: str) -> list[FunnelRow]:
        """Return the funnel by `source`, `playbook` or `sdr`."""
        with reading(self.engine) as connection:
            return funnel(connection, filters, by)

    def versions(self, playbook: PlaybookId) -> dict[PlaybookHash, int]:
        """Return every version of a playbook that somebody was enrolled in, with how many runs go on in it."""
        with reading(self.engine) as connection:
            return version_reader.versions(connection, playbook)

    def running(self, version: PlaybookHash) -> list[EnrollmentId]:
        """Return the runs that go on in a version, oldest first."""
        with reading(self.engine) as connection:
            return version_reader.running(connection, version)

    def migrations(self, playbook: PlaybookId) -> list[RecordRow]:
        """Return the records of the playbook's last migration that was not taken back."""
        with reading(self.engine) as connection:
            return version_reader.migrations(connection, playbook)

    def outcome_counts(self, filters: LogFilter) -> list[OutcomeCount]:
        """Count the outcomes of each kind of touch."""
        with reading(self.engine) as connection:
            return rates_reader.outcome_counts(connection, filters)

    def lead_count(self, filters: LogFilter) -> LeadCount:
        """Count the leads whose run has ended by how far they came."""
        with reading(self.engine) as connection:
            return rates_reader.lead_count(connection, filters)

    def handoff_steps(self, lead: LeadId | None = None) -> list[HandoffStep]:
        """Return every step of a lead's handoffs, or of all, proposals among them; `domain.handoff` folds them."""
        with reading(self.engine) as connection:
            return handoff_reader.handoff_steps(connection, lead)

    def stage_moves(self, lead: LeadId) -> list[StageMove]:
        """Return how the lead's stage moved, oldest first, undone moves left out."""
        with reading(self.engine) as connection:
            return handoff_reader.stage_moves(connection, lead)

    def leaves(self) -> list[LeaveRow]:
        """Return every leave, cancelled ones too, by first day."""
        with reading(self.engine) as connection:
            return leave_reader.leaves(connection)

    def calls_to(self, contact: ContactId, since: datetime) -> list[datetime]:
        """Return when anybody called one of the contact's numbers since then, oldest first."""
        with reading(self.engine) as connection:
            return number_reader.calls_to(connection, contact, since)

    def team_calls(self, since: datetime) -> Mapping[ContactId, tuple[datetime, ...]]:
        """Return the same for everybody who was called, or shares a number with somebody who was."""
        with reading(self.engine) as connection:
            return number_reader.team_calls(connection, since)

    def open_requests(self, sdr: SdrId, since: datetime, until: datetime) -> list[Request]:
        """Return an SDR's WeChat requests of a span that nobody answered, in runs that go on."""
        with reading(self.engine) as connection:
            return request_reader.open_requests(connection, sdr, since, until)

    def deferrals(self, leave: LeaveId) -> list[RecordRow]:
        """Return the records by which a leave moved touches, not void."""
        with reading(self.engine) as connection:
            return leave_reader.deferrals(connection, leave)

    def lent(self, owner: SdrId) -> list[EnrollmentId]:
        """Return the runs of an owner's leads that go on and are on somebody else's list."""
        with reading(self.engine) as connection:
            return leave_reader.lent(connection, owner)

    def last_made(self, sdr: SdrId, before: datetime) -> datetime | None:
        """Return when the SDR last made a touch before a moment."""
        with reading(self.engine) as connection:
            return leave_reader.last_made(connection, sdr, before)

    def last_record(self, sdr: SdrId) -> RecordRow | None:
        """Return the SDR's latest record that can be undone."""
        with reading(self.engine) as connection:
            return log_reader.last_record(connection, sdr)

    def stops_caused(self, record: RecordId) -> list[RecordRow]:
        """Return the records by which it stopped, held or released other runs, or took somebody out; not void."""
        with reading(self.engine) as connection:
            return log_reader.stops_caused(connection, record)

    def notes(self, lead: LeadId, contact: ContactId) -> list[RecordRow]:
        """Return what people did about a lead and its person beside touching them, latest first."""
        with reading(self.engine) as connection:
            return note_reader.notes(connection, lead, contact)

    def records_caused(self, record: RecordId) -> list[RecordRow]:
        """Return every record that came with another one, not void."""
        with reading(self.engine) as connection:
            return log_reader.records_caused(connection, record)

    def lead(self, lead: LeadId) -> LeadFacts:
        """Return the lead; UsageError when there is none."""
        with reading(self.engine) as connection:
            return lead_reader.lead(connection, lead)

    def leads_of(self, of: AccountId | ContactId) -> list[LeadFacts]:
        """Return the leads of a company or a person, oldest first."""
        with reading(self.engine) as connection:
            return lead_reader.leads_of(connection, of)

    def latest_owners(self, kind: Kind, limit: int = 200) -> list[SdrId]:
        """Return whose the last leads of a kind are, the latest first."""
        with reading(self.engine) as connection:
            return lead_reader.latest_owners(connection, kind, limit)

    def late_clocks(self, sdrs: Iterable[SdrId], until: datetime) -> list[tuple[SdrId, DueRow]]:
        """Return the call-in clocks of these SDRs that had run out by then, and whose each is."""
        return [(sdr, row) for sdr in sdrs for row in self.due_rows(sdr, until) if row.is_clock]

    def contact(self, contact: ContactId) -> ContactRow:
        """Return the person; UsageError when there is none."""
        with reading(self.engine) as connection:
            return lead_reader.contact(connection, contact)

    def names_of(self, contacts: Iterable[ContactId]) -> Mapping[ContactId, tuple[str, str]]:
        """Return the names of people and of their companies."""
        with reading(self.engine) as connection:
            return lead_reader.names_of(connection, contacts)

    def account_of(self, contact: ContactId) -> AccountRow:
        """Return the person's company; UsageError when there is no such person."""
        with reading(self.engine) as connection:
            return lead_reader.account_of(connection, contact)

    def contact_points(self, contact: ContactId) -> list[ContactPoint]:
        """Return every point of the contact, unusable ones too, the first used first."""
        with reading(self.engine) as connection:
            return lead_reader.contact_points(connection, contact)

    def candidates(self, filters: LeadFilter) -> Iterator[Candidate]:
        """Yield the leads that match with all that decides about enrolling them, oldest first."""
        return candidates(self.engine, filters)

    def find_people(self, points: Iterable[tuple[Point, str]], names: Iterable[tuple[str, str]]) -> KnownPeople:
        """Return the people who have one of the points, or whose folded company and folded name are among the names."""
        with reading(self.engine) as connection:
            return known_reader.find_people(connection, points, names)

    def accounts_named(self, folded: Iterable[str]) -> dict[str, AccountRow]:
        """Return the companies of these folded names; of several the oldest."""
        with reading(self.engine) as connection:
            return known_reader.accounts_named(connection, folded)

    def known_hashes(self, hashes: Iterable[str]) -> frozenset[str]:
        """Return which of the point hashes are suppressed."""
        with reading(self.engine) as connection:
            return lead_reader.known_hashes(connection, hashes)

    def is_suppressed(self, contact: ContactId) -> bool:
        """Say whether the person must not be touched, on whatever channel."""
        with reading(self.engine) as connection:
            return suppressing.is_suppressed(connection, contact)

    def suppressed_colleagues(self) -> list[ContactId]:
        """Return who is on the do-not-contact list and takes part in an unfinished run of somebody else's."""
        with reading(self.engine) as connection:
            return suppressing.colleagues(connection)

    def lifted_by(self, contacts: Iterable[ContactId], hashes: Iterable[str]) -> int:
        """Count the suppressions that a lift of these people and hashes would take away."""
        with reading(self.engine) as connection:
            return suppressing.lifted_by(connection, contacts, hashes)

    def playbook_source(self, playbook: PlaybookHash) -> str | None:
        """Return the YAML text of a version that somebody was enrolled in."""
        with reading(self.engine) as connection:
            return lead_reader.playbook_source(connection, playbook)

    def resolve(self, piece: str) -> Resolved:
        """Return what an id, or its beginning or end of six characters or more, stands for.

        Raises:
            UsageError: nothing, or several things.
        """
        with reading(self.engine) as connection:
            return lead_reader.resolve(connection, piece)

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

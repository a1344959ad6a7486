"""What the use cases ask of the store, which `sdrtui.store` answers. Names for annotations; no start loads this."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.change import AccountRow, Change, ContactRow, RecordRow, StageMove
from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.conflict import Conflict
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
from sdrtui.domain.mail import MailPlace, MailRow, MailTouch
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount
from sdrtui.domain.merging import Merge
from sdrtui.domain.queued import AttemptLine, QueuedOp
from sdrtui.domain.rows import ContactPoint, FunnelRow, LogLine
from sdrtui.domain.stage import Kind
from sdrtui.domain.sync import OutboxState, SyncCounts
from sdrtui.domain.wechat_life import Request
from sdrtui.services.desk import Progress
from sdrtui.services.reports_port import ReportsPort


class OutboxPort(Protocol):
    """The queue of writes that the CRM has to see once."""

    def get(self, op: str) -> QueuedOp | None:
        """Return one write."""

    def listed(self, states: Iterable[OutboxState], limit: int = 1_000) -> list[QueuedOp]:
        """Return the writes in these states, oldest first."""

    def attempts(self, op: str) -> list[AttemptLine]:
        """Return all that happened to a write, in order."""

    def decide(self, op: QueuedOp, state: OutboxState, now: datetime) -> None:
        """Commit what a person decided about a write."""


class ConflictsPort(Protocol):
    """What the CRM overwrote of ours."""

    def listed(self, *, lead: LeadId | None = None, with_closed: bool = False, limit: int = 1_000) -> list[Conflict]:
        """Return the conflicts, oldest first: those that wait for a person, or all that were ever kept."""

    def get(self, conflict: str) -> Conflict | None:
        """Return one conflict, closed ones too."""

    def decide(self, conflict: str, winner: str, change: Change | None = None) -> bool:
        """Close an open one and write what follows from it; False when it was decided before."""


class MailBookPort(Protocol):
    """Known messages, and the email touches that letters may answer."""

    def known(self, message_ids: Iterable[str]) -> dict[str, MailRow]:
        """Return those of the messages that are known."""

    def touches(self, contacts: Iterable[ContactId]) -> dict[ContactId, list[MailTouch]]:
        """Return the email touches of these people that are open or were made."""

    def record(self, record: str) -> "RecordRow | None":
        """Return the line of the log that a message made, by its id or the end of it; None when none or several do."""

    def place(self, mailbox: str) -> MailPlace | None:
        """Return how far a mailbox was read."""

    def keep_place(self, mailbox: str, place: MailPlace) -> None:
        """Note how far a mailbox was read."""


class SweepingPort(Protocol):
    """What the exchange with the CRM leaves for a person to see or to say."""

    def accept(self) -> None:
        """Keep a person's word that leads which the CRM no longer shows are gone."""

    def clock_offset(self) -> float | None:
        """Return how many seconds the CRM's clock was ahead of ours when it was last measured."""

    def tokens_swept_at(self, account: str) -> datetime | None:
        """Return when what we wrote was last looked for in a CRM that may hold it twice."""


class DayFacts(Protocol):
    """All that the first paint shows, from one state of the database."""

    @property
    def rows(self) -> tuple[DueRow, ...]:
        """The open touches, in no particular order."""

    @property
    def progress(self) -> Mapping[Channel, tuple[int, int]]:
        """Done and still due, by channel."""

    @property
    def sync(self) -> SyncCounts:
        """How the exchange with the CRM stands."""


class DayListPort(Protocol):
    """The day's list read without SQLAlchemy: all that the first paint shows."""

    def day(self, sdr: SdrId, since: datetime, until: datetime) -> DayFacts:
        """Return rows, progress and counts in one read."""

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the SDR's open touches due before `until`, in no particular order."""

    def late_clocks(self, sdrs: Iterable[SdrId], until: datetime) -> list[tuple[SdrId, DueRow]]:
        """Return the call-in clocks of these SDRs that had run out by then, and whose each is."""

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Mapping[Channel, tuple[int, int]]:
        """Return by channel how many of the SDR's touches were done in the span, and how many are due in it."""

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""

    def has_silent_request(self, sdr: SdrId, since: datetime, until: datetime) -> bool:
        """Say whether the SDR sent a WeChat request in the span after which nothing happened on WeChat."""

    def days_off(self, sdr: SdrId) -> list[tuple[date, date]]:
        """Return the SDR's leaves that count, as first and last days."""

    def last_made(self, sdr: SdrId, before: datetime) -> datetime | None:
        """Return when the SDR last made a touch before a moment."""


class StorePort(ReportsPort, Protocol):
    """What the use cases ask of the store."""

    @property
    def notice(self) -> str:
        """Why it can only be read, as a sentence; empty when it can be written."""

    def case(self, of: EnrollmentId | TouchId, *, without: RecordId | None = None) -> "Case":
        """Return the enrollment, or the touch's one, as it stands; `without` reads it as if that record were undone.

        Raises:
            UsageError: there is none of that id.
        """

    def cases(self, runs: Iterable[EnrollmentId]) -> "list[Case]":
        """Return many enrollments as they stand, oldest first, with a few queries for all."""

    def open_cases(self, contact: ContactId) -> "list[Case]":
        """Return the contact's unfinished enrollments, in whatever role they are touched there."""

    def account_cases(self, account: AccountId) -> "list[Case]":
        """Return the unfinished enrollments of a company's leads, oldest first."""

    def account_holds(self, account: AccountId) -> "list[HeldRun]":
        """Return which of them wait for an answer that a colleague gave, and that nothing has released."""

    def holding_leads(self, now: datetime) -> "list[LeadId]":
        """Return the leads for whose answers a run waits at this time, each once."""

    def commit(self, change: "Change") -> None:
        """Write all of it in one durable transaction; TryLater when an expected revision has moved."""

    def commit_all(self, changes: "Iterable[Change]", progress: Progress | None = None) -> None:
        """Write many changes in one transaction: all or nothing."""

    def begin(self, changes: "Mapping[LeadId, Change]") -> "list[LeadId]":
        """Write what begins for each lead that nobody has begun meanwhile, in one transaction; return which."""

    def merge(self, change: "Change", what: "Merge", *, dry_run: bool = False) -> "list[Edited]":
        """Make one person out of two and write the change planned for it; return every row that differs.

        Raises:
            TryLater: a write of the one that goes is under way to the CRM, or a run was changed by somebody else.
        """

    def edited_by(self, record: RecordId) -> "list[Edited]":
        """Return the rows that a merge or a lift changed, before and after."""

    def exporting(self) -> "AbstractContextManager[Iterator[Sheet]]":
        """Give every sheet of an export, from one state of the database; each is read before the next one comes."""

    def erase(self, what: "Erasure", record: "RecordRow", *, dry_run: bool = False) -> "Erased":
        """Remove all that tells who a person is, in one transaction, then from the file's free space.

        Raises:
            TryLater: a write about them is under way to the CRM.
        """

    def scrub(self) -> bool:
        """Rewrite the file where erased people may still be in its free space; say whether none is left there."""

    def texts_naming(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Return the notes that hold one of the words: the table, and the id of the row."""

    def due_rows(self, sdr: SdrId, until: datetime) -> list[DueRow]:
        """Return the same as the day list."""

    def due_row(self, touch: TouchId) -> DueRow | None:
        """Return the row of a touch, closed ones too; None when there is none."""

    def history(self, of: LeadId | ContactId, limit: int | None = None) -> list[LogLine]:
        """Return the log of a lead or contact, latest first, undone records left out."""

    def log_lines(self, filters: "LogFilter") -> list[LogLine]:
        """Return the log, latest first, undone records left out."""

    def funnel(self, filters: "LogFilter", by: str) -> list[FunnelRow]:
        """Return the funnel by `source`, `playbook` or `sdr`."""

    def versions(self, playbook: PlaybookId) -> dict[PlaybookHash, int]:
        """Return every version of a playbook that somebody was enrolled in, with how many runs go on in it."""

    def running(self, version: PlaybookHash) -> list[EnrollmentId]:
        """Return the runs that go on in a version, oldest first."""

    def migrations(self, playbook: PlaybookId) -> "list[RecordRow]":
        """Return the records of the playbook's last migration that was not taken back."""

    def outcome_counts(self, filters: "LogFilter") -> "list[OutcomeCount]":
        """Return how often each outcome came of each kind of touch that was made."""

    def lead_count(self, filters: "LogFilter") -> "LeadCount":
        """Return the leads with a finished run of the filter's playbook, and how far they came."""

    def contact_points(self, contact: ContactId) -> list[ContactPoint]:
        """Return every point of the contact, unusable ones too, the first used first."""

    def latest_owners(self, kind: Kind, limit: int = 200) -> list[SdrId]:
        """Return whose the last leads of a kind are, the latest first."""

    def contact(self, contact: ContactId) -> "ContactRow":
        """Return the person; UsageError when there is none."""

    def names_of(self, contacts: Iterable[ContactId]) -> Mapping[ContactId, tuple[str, str]]:
        """Return the names of people and of their companies."""

    def account_of(self, contact: ContactId) -> "AccountRow":
        """Return the person's company."""

    def lead(self, lead: LeadId) -> "LeadFacts":
        """Return the lead; UsageError when there is none."""

    def leads_of(self, of: AccountId | ContactId) -> "list[LeadFacts]":
        """Return the leads of a company or a person, oldest first."""

    def resolve(self, piece: str) -> "Resolved":
        """Return what an id, or a long enough piece of one, stands for; UsageError when that is not clear."""

    def candidates(self, filters: "LeadFilter") -> "Iterator[Candidate]":
        """Yield the leads that match with all that decides about enrolling them, oldest first."""

    def find_people(self, points: Iterable[tuple[Point, str]], names: Iterable[tuple[str, str]]) -> "KnownPeople":
        """Return the people who have one of the points, or whose folded company and folded name are among the names."""

    def accounts_named(self, folded: Iterable[str]) -> "dict[str, AccountRow]":
        """Return the companies of these folded names."""

    def known_hashes(self, hashes: Iterable[str]) -> frozenset[str]:
        """Return which of the point hashes are suppressed."""

    def is_suppressed(self, contact: ContactId) -> bool:
        """Say whether the person must not be touched, on whatever channel."""

    def sharing_suppressed(self) -> "list[ContactId]":
        """Return who has an open touch, and a number or address of somebody on the do-not-contact list."""

    def suppressed_colleagues(self) -> list[ContactId]:
        """Return who is on the do-not-contact list and takes part in an unfinished run of somebody else's."""

    def lifted_by(self, contacts: Iterable[ContactId], hashes: Iterable[str]) -> int:
        """Count the suppressions that a lift of these people and hashes would take away."""

    def playbook_source(self, playbook: PlaybookHash) -> str | None:
        """Return the YAML text of a version that somebody was enrolled in."""

    def handoff_steps(self, lead: LeadId | None = None) -> "list[HandoffStep]":
        """Return every step of a lead's handoffs, or of all, proposals among them; `domain.handoff` folds them."""

    def open_handoff_steps(self) -> "list[HandoffStep]":
        """Return every step of the leads that have an open handoff; a few more may be among them."""

    def stage_moves(self, lead: LeadId) -> "list[StageMove]":
        """Return how the lead's stage moved, oldest first, undone moves left out."""

    def leaves(self) -> "list[LeaveRow]":
        """Return every leave, cancelled ones too, by first day."""

    def calls_to(self, contact: ContactId, since: datetime) -> list[datetime]:
        """Return when anybody called one of the contact's numbers since then, oldest first."""

    def team_calls(self, since: datetime) -> Mapping[ContactId, tuple[datetime, ...]]:
        """Return the same for everybody who was called, or shares a number with somebody who was."""

    def arrived(self, owner: SdrId, since: datetime) -> list[LeadId]:
        """Return an owner's call-ins that came by the CRM since then and that nobody has begun to work."""

    def lent(self, owner: SdrId) -> list[EnrollmentId]:
        """Return the runs of an owner's leads that go on and are on somebody else's list."""

    def open_requests(self, sdr: SdrId, since: datetime, until: datetime) -> "list[Request]":
        """Return an SDR's WeChat requests of a span that nobody answered, in runs that go on."""

    def deferrals(self, leave: "LeaveId") -> "list[RecordRow]":
        """Return the records by which a leave moved touches, not void."""

    def last_record(self, sdr: SdrId) -> "RecordRow | None":
        """Return the SDR's latest record that can be undone: not void, no undo, reveal or consequence of another."""

    def stops_caused(self, record: RecordId) -> "list[RecordRow]":
        """Return the records by which it stopped, held or released other runs, or took somebody out; not void."""

    def notes(self, lead: LeadId, contact: ContactId) -> "list[RecordRow]":
        """Return what people did about a lead and its person beside touching them, latest first."""

    def records_caused(self, record: RecordId) -> "list[RecordRow]":
        """Return every record that came with another one, not void."""

    def save_draft(self, touch: TouchId, text: str) -> None:
        """Keep the note being typed; empty text removes it."""

    def load_draft(self, touch: TouchId) -> str:
        """Return the note being typed, or nothing."""

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Mapping[Channel, tuple[int, int]]:
        """Return the same as the day list."""

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""

    @property
    def outbox(self) -> "OutboxPort":
        """What waits for the CRM."""

    @property
    def sweeping(self) -> "SweepingPort":
        """What the exchange with the CRM leaves for a person to see or to say."""

    @property
    def conflicts(self) -> "ConflictsPort":
        """What the CRM overwrote of ours."""

    @property
    def mail(self) -> "MailBookPort":
        """What is known of mail."""

    def backup(self, now: datetime, to: Path | None = None) -> Path | None:
        """Write a whole copy, by default beside the database; return where. None for one on a server."""

    def check(self) -> list[str]:
        """Return what the database's own integrity check finds wrong; nothing when it is sound."""

    def checkpoint(self) -> None:
        """Move the log into the database while nobody waits for a write."""

    def close(self) -> None:
        """Let go of the file."""

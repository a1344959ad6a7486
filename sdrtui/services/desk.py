"""The desk: who works, in which language, by which clock, and the rooms they need, each opened when first used.

The protocols here are what services ask of other rooms; `sdrtui.bootstrap` joins the real ones.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sdrtui.domain.channel import Channel, Point
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
from sdrtui.domain.rows import ContactPoint, DueRow, FunnelRow, LogLine
from sdrtui.domain.sync import SyncCounts, SyncProgress, SyncResult
from sdrtui.domain.team import Team

if TYPE_CHECKING:  # only names for annotations: the day's list starts without them
    from sdrtui.domain.calendar import WorkCalendar
    from sdrtui.domain.candidate import Candidate
    from sdrtui.domain.case import Case, LeadFacts
    from sdrtui.domain.change import AccountRow, Change, ContactRow, RecordRow
    from sdrtui.domain.filters import LeadFilter, LogFilter
    from sdrtui.domain.known import KnownPeople, Resolved
    from sdrtui.domain.playbook import Playbook, Text
    from sdrtui.domain.policy import Policy
    from sdrtui.domain.prospect import Reach, Reading
    from sdrtui.services.said import Said
    from sdrtui.services.views import Script

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""
Cancelled = Callable[[], bool]
"""Asked between steps; True stops at the next safe point."""

T_co = TypeVar("T_co", covariant=True)


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

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Mapping[Channel, tuple[int, int]]:
        """Return by channel how many of the SDR's touches were done in the span, and how many are due in it."""

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""


class StorePort(Protocol):
    """What the use cases ask of the store."""

    @property
    def notice(self) -> str:
        """Why it can only be read, as a sentence; empty when it can be written."""

    def case(self, of: EnrollmentId | TouchId, *, without: RecordId | None = None) -> "Case":
        """Return the enrollment, or the touch's one, as it stands; `without` reads it as if that record were undone.

        Raises:
            UsageError: there is none of that id.
        """

    def open_cases(self, contact: ContactId) -> "list[Case]":
        """Return the contact's unfinished enrollments, in whatever role they are touched there."""

    def commit(self, change: "Change") -> None:
        """Write all of it in one durable transaction; TryLater when an expected revision has moved."""

    def commit_all(self, changes: "Iterable[Change]", progress: Progress | None = None) -> None:
        """Write many changes in one transaction: all or nothing."""

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

    def contact_points(self, contact: ContactId) -> list[ContactPoint]:
        """Return every point of the contact, unusable ones too, the first used first."""

    def contact(self, contact: ContactId) -> "ContactRow":
        """Return the person; UsageError when there is none."""

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

    def playbook_source(self, playbook: PlaybookHash) -> str | None:
        """Return the YAML text of a version that somebody was enrolled in."""

    def last_record(self, sdr: SdrId) -> "RecordRow | None":
        """Return the SDR's latest record that can be undone: not void, no undo, reveal or consequence of another."""

    def stops_caused(self, record: RecordId) -> "list[RecordRow]":
        """Return the STOP records whose cause it is, not void."""

    def save_draft(self, touch: TouchId, text: str) -> None:
        """Keep the note being typed; empty text removes it."""

    def load_draft(self, touch: TouchId) -> str:
        """Return the note being typed, or nothing."""

    def progress(self, sdr: SdrId, since: datetime, until: datetime) -> Mapping[Channel, tuple[int, int]]:
        """Return the same as the day list."""

    def sync_counts(self) -> SyncCounts:
        """Return how the exchange with the CRM stands."""

    def check(self) -> list[str]:
        """Return what the database's own integrity check finds wrong; nothing when it is sound."""

    def checkpoint(self) -> None:
        """Move the log into the database while nobody waits for a write."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One playbook of the library: the playbook, its text and where it lies."""

    playbook: "Playbook"
    source: str
    path: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One problem of a playbook file."""

    file: str
    line: int
    column: int
    level: str
    """`error` or `warning`."""
    code: str
    """A stable word for scripts."""
    message: str
    hint: str = ""


class LibraryPort(Protocol):
    """The playbooks that exist: the shipped ones, overlaid by those in the home folder."""

    def get(self, playbook: PlaybookId) -> Listed:
        """Return the current version; UsageError when there is none, FixYourFile when it cannot be read."""

    def parse(self, source: str, playbook_hash: PlaybookHash) -> "Playbook":
        """Return the playbook of a stored text; parsed once per hash."""

    def policy(self) -> "Policy":
        """Return the team's figures, from policy.yaml."""

    def listed(self) -> tuple[Listed, ...]:
        """Return every readable playbook, by kind and id."""

    def lint(self, paths: Sequence[Path] = ()) -> list[Flaw]:
        """Return the problems of these files and folders, or of the whole library."""

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of a playbook file."""

    def new(self, playbook: PlaybookId, kind: str) -> Path:
        """Write a small playbook to start from into the home folder; return where."""

    def render(self, text: "Text", said: "Said") -> "Script":
        """Return the script with its variables filled in, and which are missing."""

    def problems(self) -> list[Flaw]:
        """Return what keeps files of the library, policy.yaml among them, from being used."""


class IntakePort(Protocol):
    """Other people's spreadsheets, and contact points as people type them."""

    def read(
        self,
        path: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        remember: bool = False,
        keep_unknown: bool = False,
        colleagues: Collection[str] = (),
    ) -> "Reading":
        """Return the rows of a CSV or XLSX; FixYourFile when it cannot be read or has no header."""

    def reach(self, kind: Point, text: str) -> "tuple[Reach, ...]":
        """Return the points in a text, normalised; UsageError names the first that is none."""


class CrmPort(Protocol):
    """The exchange with the CRM, over the adapter that the settings name."""

    def sync(self, progress: Callable[[SyncProgress], None] | None, cancelled: Cancelled | None) -> SyncResult:
        """Push what is queued, pull what changed."""

    def reach(self) -> str:
        """Return what the CRM says of itself; raises TryLater or SignInAgain."""


class Lazy(Generic[T_co]):
    """A room that is opened once, by whichever thread needs it first."""

    def __init__(self, make: Callable[[], T_co]) -> None:
        self._make: Callable[[], T_co] | None = make
        self._lock = RLock()
        self._made: list[T_co] = []

    def __call__(self) -> T_co:
        """Return the room, opening it the first time."""
        if not self._made:
            with self._lock:
                if not self._made and self._make is not None:
                    self._made.append(self._make())
        return self._made[0]

    @property
    def is_open(self) -> bool:
        """Say whether somebody has used it yet."""
        return bool(self._made)


@dataclass(frozen=True, slots=True)
class Rooms:
    """How each room is opened; given by bootstrap."""

    day_list: Lazy[DayListPort]
    store: Lazy[StorePort]
    library: Lazy[LibraryPort]
    policy: "Lazy[Policy]"
    calendar: "Lazy[WorkCalendar]"
    crm: Lazy[CrmPort]
    intake: Lazy[IntakePort]


class Desk:
    """Where one SDR works. Every use case takes it first."""

    def __init__(
        self,
        team: Team,
        rooms: Rooms,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        lang: str,
        home: Path,
        database: str,
        has_crm: bool = False,
    ) -> None:
        self.team = team
        self.sdr = team.me
        """Who works here."""
        self.clock = clock
        """Returns now, in UTC."""
        self.new_id = new_id
        """Returns a fresh UUIDv7; wrap it in the NewType that it names."""
        self.lang = lang
        self.home = home
        self.database = database
        """A path or a URL."""
        self.has_crm = has_crm
        self.rooms = rooms

    @property
    def day_list(self) -> DayListPort:
        """The day's list, without SQLAlchemy."""
        return self.rooms.day_list()

    @property
    def store(self) -> StorePort:
        """The database, migrated."""
        return self.rooms.store()

    @property
    def library(self) -> LibraryPort:
        """The playbooks."""
        return self.rooms.library()

    @property
    def policy(self) -> "Policy":
        """The team's figures."""
        return self.rooms.policy()

    @property
    def calendar(self) -> "WorkCalendar":
        """The country's and the company's working days."""
        return self.rooms.calendar()

    @property
    def crm(self) -> CrmPort:
        """The CRM; UsageError when none is configured."""
        return self.rooms.crm()

    @property
    def intake(self) -> IntakePort:
        """The reader of spreadsheets."""
        return self.rooms.intake()

    @property
    def zone(self) -> str:
        """The zone in which this SDR's day begins and ends."""
        return self.team.member(self.sdr).zone

    def close(self) -> None:
        """Let go of what was opened."""
        if self.rooms.store.is_open:
            self.rooms.store().close()

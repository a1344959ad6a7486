"""The desk: who works, in which language, by which clock, and the rooms they need, each opened when first used.

What services ask of those rooms is in `store_port` and `ports`; `sdrtui.bootstrap` joins the real ones.
"""

from collections.abc import Callable
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, Generic, TypeVar

from sdrtui.domain.team import Team
from sdrtui.services.away import LeaveBook

if TYPE_CHECKING:  # only names for annotations: the day's list starts without them
    from pathlib import Path

    from sdrtui.domain.calendar import WorkCalendar
    from sdrtui.domain.ids import SdrId
    from sdrtui.domain.policy import Policy
    from sdrtui.services.mail_port import MailPort
    from sdrtui.services.ports import CrmPort, IntakePort, LibraryPort
    from sdrtui.services.store_port import DayListPort, StorePort

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""
Cancelled = Callable[[], bool]
"""Asked between steps; True stops at the next safe point."""

T_co = TypeVar("T_co", covariant=True)


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


class Rooms:
    """How each room is opened; given by bootstrap. A plain class: a tuple would compile the quoted types at once."""

    def __init__(
        self,
        *,
        day_list: "Lazy[DayListPort]",
        store: "Lazy[StorePort]",
        library: "Lazy[LibraryPort]",
        policy: "Lazy[Policy]",
        calendar: "Lazy[WorkCalendar]",
        crm: "Lazy[CrmPort]",
        intake: "Lazy[IntakePort]",
        mail: "Lazy[MailPort]",
    ) -> None:
        self.day_list = day_list
        self.store = store
        self.library = library
        self.policy = policy
        self.calendar = calendar
        self.crm = crm
        self.intake = intake
        self.mail = mail


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
        folder: str,
        database: str,
        has_crm: bool = False,
        has_mailbox: bool = False,
    ) -> None:
        self.team = team
        self.sdr = team.me
        """Who works here."""
        self.clock = clock
        """Returns now, in UTC."""
        self.new_id = new_id
        """Returns a fresh UUIDv7; wrap it in the NewType that it names."""
        self.lang = lang
        self.folder = folder
        self.database = database
        """A path or a URL."""
        self.has_crm = has_crm
        self.has_mailbox = has_mailbox
        """One is configured; asking the mail room itself would load it."""
        self.rooms = rooms
        self.away = LeaveBook(rooms.store, clock)
        """Who is on leave."""

    @property
    def home(self) -> "Path":
        """The folder of config, database and own playbooks."""
        from pathlib import Path

        return Path(self.folder)

    @property
    def day_list(self) -> "DayListPort":
        """The day's list, without SQLAlchemy."""
        return self.rooms.day_list()

    @property
    def store(self) -> "StorePort":
        """The database, migrated."""
        return self.rooms.store()

    @property
    def library(self) -> "LibraryPort":
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

    def calendar_of(self, sdr: "SdrId") -> "WorkCalendar":
        """Return one SDR's working days: the company's, with their own Saturdays where they have such."""
        saturday = self.team.member(sdr).alternate
        return self.calendar._replace(alternate=saturday) if saturday else self.calendar

    @property
    def crm(self) -> "CrmPort":
        """The CRM; UsageError when none is configured."""
        return self.rooms.crm()

    @property
    def intake(self) -> "IntakePort":
        """The reader of spreadsheets."""
        return self.rooms.intake()

    @property
    def mail(self) -> "MailPort":
        """Letters in files, and the mailbox."""
        return self.rooms.mail()

    @property
    def zone(self) -> str:
        """The zone in which this SDR's day begins and ends."""
        return self.team.member(self.sdr).zone

    def close(self) -> None:
        """Let go of what was opened."""
        if self.rooms.store.is_open:
            self.rooms.store().close()

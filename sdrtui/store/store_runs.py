"""What the store says of runs, their touches and the day's list."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from sdrtui.domain.case import Case
from sdrtui.domain.change import RecordRow
from sdrtui.domain.due_row import DueRow
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
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.domain.wechat_life import Request
from sdrtui.store import (
    account_reader,
    case_reader,
    day_reader,
    lead_reader,
    leave_reader,
    request_reader,
    version_reader,
)
from sdrtui.store.day_list import Progress
from sdrtui.store.engine import reading
from sdrtui.store.prepared import Prepared


class StoredRuns:
    """Reads of runs, touches and days, a part of `Store`."""

    engine: Engine
    _due: Prepared

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

    def holding_leads(self, now: datetime) -> list[LeadId]:
        """Return the leads for whose answers a run waits."""
        with reading(self.engine) as connection:
            return account_reader.holding_leads(connection, now)

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

    def leaves(self) -> list[LeaveRow]:
        """Return every leave, cancelled ones too, by first day."""
        with reading(self.engine) as connection:
            return leave_reader.leaves(connection)

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

    def late_clocks(self, sdrs: Iterable[SdrId], until: datetime) -> list[tuple[SdrId, DueRow]]:
        """Return the call-in clocks of these SDRs that had run out by then, and whose each is."""
        return [(sdr, row) for sdr in sdrs for row in self.due_rows(sdr, until) if row.is_clock]

    def playbook_source(self, playbook: PlaybookHash) -> str | None:
        """Return the YAML text of a version that somebody was enrolled in."""
        with reading(self.engine) as connection:
            return lead_reader.playbook_source(connection, playbook)

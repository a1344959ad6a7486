"""What runs at one company: its unfinished enrollments, and which of them wait for an answer given to another."""

from datetime import datetime

from sqlalchemy import Connection, literal_column, select

from sdrtui.domain.case import Case
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import AccountId, EnrollmentId, LeadId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import RecordKind
from sdrtui.store.case_reader import IS_RUNNING, case
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, micros
from sdrtui.store.tables import CONTACT, ENROLLMENT, LEAD, RECORD, VOID

_RELEASE = RECORD.alias("release")
_CAUSE = RECORD.alias("answer")
_IS_RELEASED = (
    select(literal_column("1"))
    .where(
        _RELEASE.c.enrollment == RECORD.c.enrollment,
        _RELEASE.c.kind == RecordKind.RELEASE.value,
        _RELEASE.c.contact == RECORD.c.contact,
        _RELEASE.c.id > RECORD.c.id,
        ~select(literal_column("1")).where(VOID.c.record == _RELEASE.c.id).exists(),
    )
    .exists()
)


def account_cases(connection: Connection, account: AccountId) -> list[Case]:
    """Return the unfinished enrollments of the company's leads, oldest first."""
    query = (
        select(ENROLLMENT.c.id)
        .join(LEAD, LEAD.c.id == ENROLLMENT.c.lead)
        .where(LEAD.c.account == account, IS_RUNNING)
        .order_by(ENROLLMENT.c.id)
    )
    return [case(connection, EnrollmentId(run)) for run in connection.scalars(query).all()]


def holding_leads(connection: Connection, now: datetime) -> list[LeadId]:
    """Return the leads for whose answers a run waits at this time, each once."""
    query = (
        select(_CAUSE.c.lead)
        .select_from(ENROLLMENT.join(RECORD, RECORD.c.enrollment == ENROLLMENT.c.id))
        .join(_CAUSE, _CAUSE.c.id == RECORD.c.cause)
        .where(IS_RUNNING, RECORD.c.kind == RecordKind.HOLD.value, RECORD.c.until > micros(now), NOT_VOID)
        .where(~_IS_RELEASED)
        .distinct()
        .order_by(_CAUSE.c.lead)
    )
    return [LeadId(lead) for lead in connection.scalars(query)]


def account_holds(connection: Connection, account: AccountId) -> list[HeldRun]:
    """Return the holds of the company's unfinished enrollments that nothing has released, oldest first."""
    query = (
        select(
            *(RECORD.c.id, RECORD.c.enrollment, RECORD.c.lead, RECORD.c.at, RECORD.c.until, RECORD.c.contact),
            CONTACT.c.name.label("name"),
            _CAUSE.c.lead.label("by_lead"),
            _CAUSE.c.outcome.label("outcome"),
            _CAUSE.c.id.label("answer"),
        )
        .select_from(
            LEAD.join(ENROLLMENT, ENROLLMENT.c.lead == LEAD.c.id)
            .join(RECORD, RECORD.c.enrollment == ENROLLMENT.c.id)
            .outerjoin(CONTACT, CONTACT.c.id == RECORD.c.contact)
            .outerjoin(_CAUSE, _CAUSE.c.id == RECORD.c.cause)
        )
        .where(LEAD.c.account == account, IS_RUNNING, RECORD.c.kind == RecordKind.HOLD.value, NOT_VOID, ~_IS_RELEASED)
        .order_by(RECORD.c.id)
    )
    return [
        HeldRun(
            record=row["id"],
            enrollment=row["enrollment"],
            lead=row["lead"],
            since=instant(row["at"]),
            until=instant(row["until"]),
            contact=row["contact"],
            name=row["name"] or "",
            by_lead=row["by_lead"],
            outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
            answer=row["answer"],
        )
        for row in connection.execute(query).mappings()
    ]

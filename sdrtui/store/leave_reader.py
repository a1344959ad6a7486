"""Reading who is away, and which records of the log a leave moved touches with."""

from datetime import date, datetime

from sqlalchemy import Connection, select

from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import EnrollmentId, SdrId
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.domain.state import RecordKind
from sdrtui.store import decode
from sdrtui.store.case_reader import IS_RUNNING
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, instant_or_none, micros
from sdrtui.store.tables import ENROLLMENT, LEAD, LEAVE, RECORD


def leaves(connection: Connection) -> list[LeaveRow]:
    """Return every leave, cancelled ones too, by first day."""
    query = select(LEAVE).order_by(LEAVE.c.first, LEAVE.c.id)
    return [
        LeaveRow(
            id=LeaveId(row["id"]),
            sdr=SdrId(row["sdr"]),
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
            entered_at=instant(row["entered_at"]),
            by=SdrId(row["by"]),
            reason=row["reason"],
            cancelled_at=instant_or_none(row["cancelled_at"]),
        )
        for row in connection.execute(query).mappings()
    ]


def deferrals(connection: Connection, leave: LeaveId) -> list[RecordRow]:
    """Return the records by which a leave moved touches, not void."""
    query = select(RECORD).where(RECORD.c.cause == leave, RECORD.c.kind == RecordKind.DEFER.value, NOT_VOID)
    return [decode.record(row) for row in connection.execute(query.order_by(RECORD.c.id)).mappings()]


def lent(connection: Connection, owner: SdrId) -> list[EnrollmentId]:
    """Return the runs of an owner's leads that go on and are on somebody else's list, oldest first."""
    query = (
        select(ENROLLMENT.c.id)
        .join(LEAD, LEAD.c.id == ENROLLMENT.c.lead)
        .where(LEAD.c.owner == owner, ENROLLMENT.c.sdr != owner, IS_RUNNING)
        .order_by(ENROLLMENT.c.id)
    )
    return [EnrollmentId(run) for run in connection.scalars(query)]


def last_made(connection: Connection, sdr: SdrId, before: datetime) -> datetime | None:
    """Return when the SDR last made a touch before a moment, taken back since or not."""
    made = select(RECORD.c.at).where(RECORD.c.sdr == sdr, RECORD.c.at < micros(before), RECORD.c.is_touch == 1)
    return instant_or_none(connection.scalar(made.order_by(RECORD.c.at.desc()).limit(1)))

"""Which versions of a playbook run, for whom, and when runs were moved from one to another."""

from sqlalchemy import Connection, func, select

from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId
from sdrtui.domain.state import RecordKind
from sdrtui.store import decode
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.tables import ENROLLMENT, PLAYBOOK, RECORD


def versions(connection: Connection, playbook: PlaybookId) -> dict[PlaybookHash, int]:
    """Return every version that somebody was enrolled in, with how many runs go on in it."""
    running = select(ENROLLMENT.c.hash, func.count().label("runs")).where(
        ENROLLMENT.c.playbook == playbook, ENROLLMENT.c.status != Status.FINISHED.value
    )
    counts = {row.hash: row.runs for row in connection.execute(running.group_by(ENROLLMENT.c.hash))}
    known = connection.scalars(select(PLAYBOOK.c.hash).where(PLAYBOOK.c.id == playbook).order_by(PLAYBOOK.c.version))
    return {PlaybookHash(each): counts.get(each, 0) for each in known}


def running(connection: Connection, version: PlaybookHash) -> list[EnrollmentId]:
    """Return the runs that go on in a version, oldest first."""
    query = select(ENROLLMENT.c.id).where(ENROLLMENT.c.hash == version, ENROLLMENT.c.status != Status.FINISHED.value)
    return [EnrollmentId(each) for each in connection.scalars(query.order_by(ENROLLMENT.c.id))]


def migrations(connection: Connection, playbook: PlaybookId) -> list[RecordRow]:
    """Return the records of the playbook's last migration that was not taken back: one for each run that it moved."""
    query = select(RECORD).where(RECORD.c.kind == RecordKind.MIGRATE.value, RECORD.c.playbook == playbook, NOT_VOID)
    first = select(func.max(func.coalesce(RECORD.c.cause, RECORD.c.id))).where(
        RECORD.c.kind == RecordKind.MIGRATE.value, RECORD.c.playbook == playbook, NOT_VOID
    )
    of_last = query.where(func.coalesce(RECORD.c.cause, RECORD.c.id) == first.scalar_subquery())
    return [decode.record(row) for row in connection.execute(of_last.order_by(RECORD.c.id)).mappings()]

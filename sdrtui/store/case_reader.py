"""A case: an enrollment with everything that decides about it, read in one snapshot."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, literal_column, select, union
from sqlalchemy.engine import RowMapping

from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.enrollment import Enrollment, Event, Status
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, RecordId, TouchId
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.store import decode
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant
from sdrtui.store.people_reader import people
from sdrtui.store.tables import ENROLLED_CONTACT, ENROLLMENT, LEAD, PLAYBOOK, RECORD, STAGE_MOVE, TOUCH

MIGRATE = RecordKind.MIGRATE.value
IS_RUNNING: ColumnElement[bool] = literal_column("enrollment.status <> 'finished'")
"""As the partial index says it."""

_HEAD = select(ENROLLMENT, PLAYBOOK.c.source.label("playbook_source")).join(
    PLAYBOOK, PLAYBOOK.c.hash == ENROLLMENT.c.hash
)


def case(connection: Connection, of: EnrollmentId | TouchId, *, without: RecordId | None = None) -> Case:
    """Return the enrollment, or the touch's one; `without` reads it as if that record were undone.

    Raises:
        UsageError: there is none of that id.
    """
    head = connection.execute(_HEAD.where(ENROLLMENT.c.id == of)).mappings().one_or_none()
    if head is None:
        owner = select(TOUCH.c.enrollment).where(TOUCH.c.id == of).scalar_subquery()
        head = connection.execute(_HEAD.where(ENROLLMENT.c.id == owner)).mappings().one_or_none()
    if head is None:
        raise UsageError(_("There is no touch or enrollment {id}.").format(id=of))
    return _case(connection, head, _undone(connection, without))


def open_cases(connection: Connection, contact: ContactId) -> list[Case]:
    """Return the contact's unfinished enrollments, in whatever role they are touched there."""
    touched = union(
        select(ENROLLMENT.c.id).where(ENROLLMENT.c.contact == contact, IS_RUNNING),
        select(ENROLLED_CONTACT.c.enrollment).where(ENROLLED_CONTACT.c.contact == contact),
    )
    query = _HEAD.where(IS_RUNNING, ENROLLMENT.c.id.in_(touched)).order_by(ENROLLMENT.c.id)
    return [_case(connection, head, ()) for head in connection.execute(query).mappings().all()]


def _undone(connection: Connection, record: RecordId | None) -> tuple[RecordId, ...]:
    """Return the record and the stops that it caused."""
    if record is None:
        return ()
    return (record, *connection.scalars(select(RECORD.c.id).where(RECORD.c.cause == record)).all())


def _case(connection: Connection, head: RowMapping, without: Sequence[RecordId]) -> Case:
    enrollment = EnrollmentId(head["id"])
    lead = _lead(connection, head["lead"], without)
    events, last, earlier = _events(connection, enrollment, without)
    touches = select(TOUCH).where(TOUCH.c.enrollment == enrollment).order_by(TOUCH.c.due_at, TOUCH.c.id)
    roles = decode.contacts_of(head["contacts"])
    return Case(
        enrollment=Enrollment(
            id=enrollment,
            playbook=head["playbook"],
            hash=head["hash"],
            sdr=head["sdr"],
            started_at=instant(head["started_at"]),
            people=people(connection, roles, enrollment, without),
            stage=lead.stage,
            calls_before=head["calls_before"],
        ),
        lead=lead,
        events=events,
        touches=tuple(map(decode.touch, connection.execute(touches).mappings())),
        playbook_source=head["playbook_source"],
        status=Status(head["status"]),
        exit=None if head["exit"] is None else Exit(head["exit"]),
        revision=head["revision"],
        last_record=last,
        cause=head["cause"],
        earlier_versions=earlier,
    )


def _lead(connection: Connection, lead: str, without: Sequence[RecordId]) -> LeadFacts:
    """Return the lead, at the stage it had before the records left out."""
    facts = decode.lead_facts(connection.execute(select(LEAD).where(LEAD.c.id == lead)).mappings().one())
    if not without:
        return facts
    before = connection.scalar(
        select(STAGE_MOVE.c.before)
        .where(STAGE_MOVE.c.lead == lead, STAGE_MOVE.c.record.in_(without), STAGE_MOVE.c.voided_at.is_(None))
        .order_by(STAGE_MOVE.c.at)
        .limit(1)
    )
    return facts if before is None else decode.at_stage(facts, Stage(before))


def _events(
    connection: Connection, enrollment: EnrollmentId, without: Sequence[RecordId]
) -> tuple[tuple[Event, ...], RecordId | None, tuple[PlaybookHash, ...]]:
    """Return what the log says to the engine, the id of the last record that says anything, and earlier versions."""
    query = select(RECORD).where(RECORD.c.enrollment == enrollment, NOT_VOID).order_by(RECORD.c.id)
    lines = connection.execute(query).mappings().all()
    earlier = tuple(PlaybookHash(line["note"].partition(">")[0]) for line in lines if line["kind"] == MIGRATE)
    events = tuple(event for event in map(decode.event, lines) if event is not None and event.record not in without)
    return events, (events[-1].record if events else None), earlier

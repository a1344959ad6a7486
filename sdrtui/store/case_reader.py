"""A case: an enrollment with everything that decides about it, read in one snapshot."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select, union
from sqlalchemy.engine import RowMapping

from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Enrollment, Event, Status, Tried
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, RecordId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.store import decode
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant
from sdrtui.store.people_reader import people
from sdrtui.store.tables import ENROLLED_CONTACT, ENROLLMENT, LEAD, PLAYBOOK, RECORD, STAGE_MOVE, TOUCH

MIGRATE = RecordKind.MIGRATE.value
CALL_IN = Kind.CALL_IN.value
NOT_MADE = (Outcome.SKIPPED.value, Outcome.CARRIER_BLOCKED.value)
LONGEST_CHAIN = 10
"""Playbooks that one lead went through one after the other; what lies further back does not count any more."""
IS_RUNNING: ColumnElement[bool] = literal_column("enrollment.status <> 'finished'")
"""As the partial index says it."""

_HEAD = select(ENROLLMENT, PLAYBOOK.c.source.label("playbook_source"), PLAYBOOK.c.kind).join(
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
            tried_before=_tried_before(connection, head["cause"]) if head["kind"] == CALL_IN else (),
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


def _tried_before(connection: Connection, cause: str | None) -> tuple[Tried, ...]:
    """Return the calls and WeChat touches of the playbooks that led here, one record causing the next run."""
    runs: list[str] = []
    while cause is not None and len(runs) < LONGEST_CHAIN:
        link = select(RECORD.c.enrollment, ENROLLMENT.c.cause).join(ENROLLMENT, ENROLLMENT.c.id == RECORD.c.enrollment)
        found = connection.execute(link.where(RECORD.c.id == cause)).one_or_none()
        if found is None or found[0] in runs:
            break
        runs.append(found[0])
        cause = found[1]
    reached_out = or_(
        RECORD.c.channel == Channel.WECHAT.value,
        (RECORD.c.channel == Channel.PHONE.value) & (RECORD.c.action == Action.CALL.value),
    )
    made = (
        select(RECORD.c.channel, RECORD.c.at)
        .where(RECORD.c.enrollment.in_(runs), RECORD.c.kind == RecordKind.OUTCOME.value, NOT_VOID, reached_out)
        .where(RECORD.c.outcome.not_in(NOT_MADE))
        .order_by(RECORD.c.id)
    )
    return tuple(Tried(Channel(row.channel), instant(row.at)) for row in connection.execute(made)) if runs else ()


def _events(
    connection: Connection, enrollment: EnrollmentId, without: Sequence[RecordId]
) -> tuple[tuple[Event, ...], RecordId | None, tuple[PlaybookHash, ...]]:
    """Return what the log says to the engine, the id of the last record that says anything, and earlier versions."""
    query = select(RECORD).where(RECORD.c.enrollment == enrollment, NOT_VOID).order_by(RECORD.c.id)
    lines = connection.execute(query).mappings().all()
    earlier = tuple(PlaybookHash(line["note"].partition(">")[0]) for line in lines if line["kind"] == MIGRATE)
    events = tuple(event for event in map(decode.event, lines) if event is not None and event.record not in without)
    return events, (events[-1].record if events else None), earlier

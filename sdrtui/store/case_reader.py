"""A case: an enrollment with everything that decides about it, read in one snapshot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, literal_column, or_, select, union
from sqlalchemy.engine import RowMapping

from sdrtui.domain.case import Case, LeadFacts, TouchRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Enrollment, Event, Parted, Paused, Person, Status, Tried
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, RecordId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.store import decode
from sdrtui.store.chunks import chunks
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.people_reader import people_of
from sdrtui.store.tables import ENROLLED_CONTACT, ENROLLMENT, LEAD, PLAYBOOK, RECORD, STAGE_MOVE, TOUCH

MIGRATE = RecordKind.MIGRATE.value
CALL_IN = Kind.CALL_IN.value
NOT_MADE = (Outcome.SKIPPED.value, Outcome.CARRIER_BLOCKED.value)
LONGEST_CHAIN = 10
"""Playbooks that one lead went through one after the other; what lies further back does not count any more."""
AT_ONCE = 200
"""Enrollments that are read with the same few queries."""
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
    return _cases(connection, [head], _undone(connection, without))[0]


def open_cases(connection: Connection, contact: ContactId) -> list[Case]:
    """Return the contact's unfinished enrollments, in whatever role they are touched there."""
    touched = union(
        select(ENROLLMENT.c.id).where(ENROLLMENT.c.contact == contact, IS_RUNNING),
        select(ENROLLED_CONTACT.c.enrollment).where(ENROLLED_CONTACT.c.contact == contact),
    )
    query = _HEAD.where(IS_RUNNING, ENROLLMENT.c.id.in_(touched)).order_by(ENROLLMENT.c.id)
    return _cases(connection, connection.execute(query).mappings().all(), ())


def _undone(connection: Connection, record: RecordId | None) -> tuple[RecordId, ...]:
    """Return the record and the stops that it caused."""
    if record is None:
        return ()
    return (record, *connection.scalars(select(RECORD.c.id).where(RECORD.c.cause == record)).all())


def cases(connection: Connection, runs: Iterable[EnrollmentId]) -> Iterator[Case]:
    """Yield many enrollments, oldest first in each piece of `AT_ONCE`, read with a few queries for each piece."""
    for some in chunks(runs, AT_ONCE):
        query = _HEAD.where(ENROLLMENT.c.id.in_(some)).order_by(ENROLLMENT.c.id)
        yield from _cases(connection, connection.execute(query).mappings().all(), ())


def _cases(connection: Connection, heads: Sequence[RowMapping], without: Sequence[RecordId]) -> list[Case]:
    """Return the cases of these enrollments: one query for each part, whether they are one or hundreds."""
    runs = [EnrollmentId(head["id"]) for head in heads]
    leads = _leads(connection, {head["lead"] for head in heads}, without)
    everyone = people_of(
        connection, {run: decode.contacts_of(head["contacts"]) for run, head in zip(runs, heads, strict=True)}, without
    )
    lines = _by_run(connection, select(RECORD).where(RECORD.c.enrollment.in_(runs), NOT_VOID).order_by(RECORD.c.id))
    touches = select(TOUCH).where(TOUCH.c.enrollment.in_(runs)).order_by(TOUCH.c.due_at, TOUCH.c.id)
    rows = _by_run(connection, touches)
    found = []
    for run, head in zip(runs, heads, strict=True):
        tried = _tried_before(connection, head["cause"]) if head["kind"] == CALL_IN else ()
        lead, said = leads[head["lead"]], _of_today(connection, _said(lines[run], without))
        enrollment = _enrollment(head, everyone[run], lead.stage, tried)
        found.append(_case(head, enrollment, lead, said, tuple(map(decode.touch, rows[run]))))
    return found


def _by_run(connection: Connection, query: Select[Any]) -> dict[str, list[RowMapping]]:
    """Return rows by their enrollment, in the query's order."""
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["enrollment"]].append(row)
    return found


def _enrollment(head: RowMapping, everyone: Mapping[str, Person], stage: Stage, tried: tuple[Tried, ...]) -> Enrollment:
    return Enrollment(
        id=EnrollmentId(head["id"]),
        playbook=head["playbook"],
        hash=head["hash"],
        sdr=head["sdr"],
        started_at=instant(head["started_at"]),
        people=everyone,
        stage=stage,
        calls_before=head["calls_before"],
        tried_before=tried,
    )


def _case(
    head: RowMapping, enrollment: Enrollment, lead: LeadFacts, said: "_Said", touches: tuple[TouchRow, ...]
) -> Case:
    return Case(
        enrollment=enrollment,
        lead=lead,
        events=said.events,
        touches=touches,
        playbook_source=head["playbook_source"],
        status=Status(head["status"]),
        exit=None if head["exit"] is None else Exit(head["exit"]),
        revision=head["revision"],
        last_record=said.events[-1].record if said.events else None,
        cause=head["cause"],
        earlier_versions=said.earlier_versions,
    )


def _leads(connection: Connection, leads: Iterable[str], without: Sequence[RecordId]) -> dict[str, LeadFacts]:
    """Return the leads, at the stages that they had before the records left out."""
    rows = connection.execute(select(LEAD).where(LEAD.c.id.in_(list(leads)))).mappings()
    facts = {row["id"]: decode.lead_facts(row) for row in rows}
    if without:
        moves = (
            select(STAGE_MOVE.c.lead, STAGE_MOVE.c.before)
            .where(STAGE_MOVE.c.lead.in_(list(facts)), STAGE_MOVE.c.record.in_(without))
            .where(STAGE_MOVE.c.voided_at.is_(None))
            .order_by(STAGE_MOVE.c.at.desc())
        )
        stages = {move.lead: Stage(move.before) for move in connection.execute(moves)}
        facts |= {lead: decode.at_stage(facts[lead], stage) for lead, stage in stages.items()}
    return facts


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


class _Said(NamedTuple):
    """What an enrollment's log says to the engine."""

    events: tuple[Event, ...]
    earlier_versions: tuple[PlaybookHash, ...]


def _of_today(connection: Connection, said: _Said) -> _Said:
    """Return the same about whom it is about today: somebody who left a run may have been merged into another."""
    parted = [event.contact for event in said.events if isinstance(event, (Parted, Paused))]
    led = (
        dict(connection.execute(select(MERGED.c.old, MERGED.c.kept).where(MERGED.c.old.in_(parted))).all())
        if parted
        else {}
    )
    if not led:
        return said
    events = (
        replace(event, contact=led.get(event.contact, event.contact)) if isinstance(event, (Parted, Paused)) else event
        for event in said.events
    )
    return said._replace(events=tuple(events))


def _said(lines: Iterable[RowMapping], without: Sequence[RecordId]) -> _Said:
    """Return what the log says, without some of its records."""
    found = [(line, decode.event(line)) for line in lines]
    earlier = tuple(PlaybookHash(line["note"].partition(">")[0]) for line, _ in found if line["kind"] == MIGRATE)
    return _Said(tuple(event for _, event in found if event is not None and event.record not in without), earlier)

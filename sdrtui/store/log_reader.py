"""Reading the touch log: lines for reviews and histories, and what can be undone. Void records are left out."""

from sqlalchemy import Connection, Select, and_, case, func, literal, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from sdrtui.domain.change import RecordRow
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import ContactId, LeadId, RecordId, SdrId
from sdrtui.domain.rows import LogLine
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState
from sdrtui.store import decode
from sdrtui.store.aliases import all_of, of_today
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import micros
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.tables import ACCOUNT, CONTACT, OUTBOX, RECORD

IS_OUTCOME: ColumnElement[bool] = RECORD.c.kind == RecordKind.OUTCOME.value

_IS_ELSEWHERE = case((RECORD.c.enrollment.is_(None), literal_column(f"'{OutboxState.IN_CRM.value}'")))
"""A touch that no write of ours carries, and no run of ours has, came from the CRM."""

_LINES = (
    select(
        RECORD,
        CONTACT.c.name.label("contact_name"),
        ACCOUNT.c.name.label("company"),
        func.coalesce(OUTBOX.c.state, _IS_ELSEWHERE).label("sync_state"),
    )
    .select_from(
        RECORD.outerjoin(MERGED, MERGED.c.old == RECORD.c.contact)
        .outerjoin(CONTACT, CONTACT.c.id == func.coalesce(MERGED.c.kept, RECORD.c.contact))
        .outerjoin(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account)
        .outerjoin(OUTBOX, and_(OUTBOX.c.record == RECORD.c.id, OUTBOX.c.kind == "touch"))
    )
    .where(IS_OUTCOME, RECORD.c.channel.is_not(None), RECORD.c.action.is_not(None))
    .order_by(RECORD.c.at.desc(), RECORD.c.id.desc())
)


def matching(filters: LogFilter, *, is_report: bool = False) -> list[ColumnElement[bool]]:
    """Return the filter's conditions on the log, but for whether void records count.

    A report's are expressions, so that SQLite takes the index which covers the report rather than one that finds
    every record one by one in the log.
    """
    wanted = (
        (RECORD.c.sdr, filters.sdr),
        (RECORD.c.playbook, filters.playbook),
        (RECORD.c.channel, filters.channel and filters.channel.value),
        (RECORD.c.outcome, filters.outcome and filters.outcome.value),
        (RECORD.c.source, filters.source),
    )
    at: ColumnElement[int] = RECORD.c.at + literal_column("0") if is_report else RECORD.c.at
    conditions: list[ColumnElement[bool]] = [
        (func.coalesce(column, "") if is_report else column) == value for column, value in wanted if value is not None
    ]
    if filters.lead is not None:
        conditions.append(
            RECORD.c.lead.in_(
                select(MERGED.c.old).where(MERGED.c.kept == filters.lead).union_all(select(literal(filters.lead)))
            )
        )
    if filters.since is not None:
        conditions.append(at >= micros(filters.since))
    if filters.until is not None:
        conditions.append(at < micros(filters.until))
    return conditions


def log_lines(connection: Connection, filters: LogFilter) -> list[LogLine]:
    """Return the log, latest first."""
    query = _LINES.where(*matching(filters))
    if not filters.with_void:
        query = query.where(NOT_VOID)
    return _lines(connection, query.limit(filters.limit).offset(filters.offset or None))


def history(connection: Connection, of: LeadId | ContactId, limit: int | None = None) -> list[LogLine]:
    """Return the log of a lead or contact, latest first."""
    ids = all_of(connection, of)
    query = _LINES.where(or_(RECORD.c.lead.in_(ids), RECORD.c.contact.in_(ids)), NOT_VOID)
    return _lines(connection, query.limit(limit))


def _lines(connection: Connection, query: Select[*tuple[object, ...]]) -> list[LogLine]:
    return [decode.log_line(row) for row in connection.execute(query).mappings()]


UNDOABLE = (
    RecordKind.OUTCOME,
    RecordKind.SNOOZE,
    RecordKind.STOP,
    RecordKind.HANDOFF,
    RecordKind.ASSIGN,
    RecordKind.MERGE,
    RecordKind.SUPPRESS,
    RecordKind.LIFT,
)
_LATER = RECORD.alias("later")
_ERASED: ColumnElement[bool] = _LATER.c.kind == RecordKind.ERASE.value
_IS_KNOWN: ColumnElement[bool] = and_(
    ~select(literal_column("1")).where(_LATER.c.contact == RECORD.c.contact, RECORD.c.contact != "", _ERASED).exists(),
    ~select(literal_column("1"))
    .select_from(MERGED.join(_LATER, _LATER.c.contact == MERGED.c.kept))
    .where(MERGED.c.old == RECORD.c.contact, _ERASED)
    .exists(),
)
"""The person was not erased since."""


def last_record(connection: Connection, sdr: SdrId) -> RecordRow | None:
    """Return the SDR's latest record that can be undone: not void, no undo, reveal or consequence of another."""
    undoable = [kind.value for kind in UNDOABLE]
    query = (
        select(RECORD)
        .where(RECORD.c.sdr == sdr, RECORD.c.kind.in_(undoable), RECORD.c.cause.is_(None), NOT_VOID, _IS_KNOWN)
        .order_by(RECORD.c.at.desc(), RECORD.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else of_today(connection, decode.record(row))


def records_caused(connection: Connection, record: RecordId) -> list[RecordRow]:
    """Return every record that came with another one, not void."""
    query = select(RECORD).where(RECORD.c.cause == record, NOT_VOID).order_by(RECORD.c.id)
    return [of_today(connection, decode.record(row)) for row in connection.execute(query).mappings().all()]


_ELSEWHERE = tuple(
    kind.value for kind in (RecordKind.STOP, RecordKind.PART, RecordKind.HOLD, RecordKind.RELEASE, RecordKind.PAUSE)
)


def stops_caused(connection: Connection, record: RecordId) -> list[RecordRow]:
    """Return the records by which it stopped, held, released or paused other runs, or took somebody out of them."""
    query = select(RECORD).where(RECORD.c.cause == record, RECORD.c.kind.in_(_ELSEWHERE), NOT_VOID)
    rows = connection.execute(query.order_by(RECORD.c.id)).mappings().all()
    return [of_today(connection, decode.record(row)) for row in rows]

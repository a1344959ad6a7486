"""Everything out, sheet by sheet, from one state of the database; rows stream, so memory stays flat."""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from sdrtui.domain.channel import Point
from sdrtui.domain.exported import Cell, Sheet
from sdrtui.domain.state import RecordKind
from sdrtui.store.chunks import CHUNK, chunks
from sdrtui.store.instant import instant
from sdrtui.store.tables import (
    ACCOUNT,
    CONTACT,
    ENROLLMENT,
    HANDOFF_STEP,
    LEAD,
    MERGED,
    POINT,
    RECORD,
    STAGE_MOVE,
    SUPPRESSION,
    TOUCH,
    VOID,
)

PACKAGE = "package"
"""The column that comes out as several."""
_ONE: ColumnElement[int] = literal_column("1")
_POINTS = {"phones": Point.PHONE, "wechats": Point.WECHAT, "emails": Point.EMAIL}


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one sheet is read."""

    name: str
    query: Select[Any]
    times: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    more: tuple[str, ...] = field(default=())
    """Columns that are not in the query."""


def sheets(connection: Connection) -> Generator[Sheet, None, None]:
    """Yield every sheet; each must be read before the next one is asked for."""
    for plan in _plans():
        columns = (*(column.name for column in plan.query.selected_columns if column.name != PACKAGE), *plan.more)
        count = connection.scalar(select(func.count()).select_from(plan.query.order_by(None).subquery())) or 0
        with closing(_rows(connection, plan)) as rows:
            yield Sheet(plan.name, columns, count, rows)


def _rows(connection: Connection, plan: _Plan) -> Generator[Mapping[str, Cell], None, None]:
    streamed = connection.execution_options(yield_per=CHUNK).execute(plan.query)
    with closing(streamed):
        read = (_row(plan, row) for row in streamed.mappings())
        match plan.name:
            case "contacts":
                yield from _with_points(connection, read)
            case "handoffs":
                yield from map(_with_package, read)
            case _:
                yield from read


def _row(plan: _Plan, row: Mapping[Any, Any]) -> dict[str, Cell]:
    found: dict[str, Cell] = dict(row)
    for name in plan.times:
        found[name] = None if row[name] is None else instant(row[name])
    for name in plan.flags:
        found[name] = bool(row[name])
    return found


def _with_points(connection: Connection, rows: Iterator[dict[str, Cell]]) -> Iterator[Mapping[str, Cell]]:
    for some in chunks(rows):
        query = select(POINT.c.contact, POINT.c.kind, POINT.c.value).where(
            POINT.c.contact.in_([row["id"] for row in some])
        )
        points: dict[tuple[str, str], list[tuple[Point, str]]] = {}
        for contact, kind, value in connection.execute(query.order_by(POINT.c.contact, POINT.c.position)):
            points.setdefault((contact, kind), []).append((Point(kind), value))
        for row in some:
            for name, kind in _POINTS.items():
                row[name] = tuple(points.get((str(row["id"]), kind.value), ()))
            yield row


def _with_package(row: dict[str, Cell]) -> Mapping[str, Cell]:
    package = json.loads(str(row.pop(PACKAGE)))
    answers = [
        f"{one['question']}: {'yes' if one['yes'] else 'no'} {one['evidence']}" for one in package.get("answers", ())
    ]
    return {
        **row,
        "answers": "\n".join(answers),
        "note": package.get("note", ""),
        "promised": package.get("promised", ""),
    }


def _plans() -> Iterator[_Plan]:
    yield _Plan("accounts", select(*_of(ACCOUNT, "id name industry region headcount")).order_by(ACCOUNT.c.id))
    yield _contacts()
    yield _leads()
    yield _Plan(
        "runs",
        select(
            *_of(ENROLLMENT, "id lead contact playbook hash sdr started_at status exit finished_at paused_until")
        ).order_by(ENROLLMENT.c.id),
        frozenset({"started_at", "finished_at", "paused_until"}),
    )
    yield _planned()
    yield _touches()
    yield _Plan(
        "stages",
        select(
            *_of(STAGE_MOVE, "lead at before after by credit why"), STAGE_MOVE.c.voided_at.is_not(None).label("undone")
        ).order_by(STAGE_MOVE.c.lead, STAGE_MOVE.c.at),
        frozenset({"at"}),
        frozenset({"undone"}),
    )
    yield _Plan(
        "handoffs",
        select(
            *_of(HANDOFF_STEP, "id handoff lead at by state sdr ae due_at reason back_to package voided_at")
        ).order_by(HANDOFF_STEP.c.id),
        frozenset({"at", "due_at", "voided_at"}),
        more=("answers", "note", "promised"),
    )
    yield _Plan(
        "suppressions",
        select(*_of(SUPPRESSION, "contact at reason voided_at hash")).order_by(
            SUPPRESSION.c.hash, SUPPRESSION.c.contact
        ),
        frozenset({"at", "voided_at"}),
    )


def _contacts() -> _Plan:
    is_refused = select(_ONE).where(SUPPRESSION.c.contact == CONTACT.c.id, SUPPRESSION.c.voided_at.is_(None)).exists()
    query = (
        select(
            *_of(CONTACT, "id account name"),
            ACCOUNT.c.name.label("company"),
            *_of(CONTACT, "title role zone referred_by"),
            is_refused.label("do_not_contact"),
        )
        .join(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account)
        .order_by(CONTACT.c.id)
    )
    return _Plan("contacts", query, flags=frozenset({"do_not_contact"}), more=tuple(_POINTS))


def _leads() -> _Plan:
    query = (
        select(
            *_of(LEAD, "id contact account"),
            CONTACT.c.name.label("name"),
            ACCOUNT.c.name.label("company"),
            *_of(LEAD, "owner kind source stage first_stage score created_at note closed_reason"),
        )
        .join(CONTACT, CONTACT.c.id == LEAD.c.contact)
        .join(ACCOUNT, ACCOUNT.c.id == LEAD.c.account)
        .order_by(LEAD.c.id)
    )
    return _Plan("leads", query, frozenset({"created_at"}))


def _planned() -> _Plan:
    columns = "id enrollment lead contact sdr step attempt channel action due_at window_from window_to state"
    query = (
        select(*_of(TOUCH, columns)).where(TOUCH.c.is_open == _ONE).order_by(TOUCH.c.sdr, TOUCH.c.due_at, TOUCH.c.id)
    )
    return _Plan("planned", query, frozenset({"due_at", "window_from", "window_to"}))


def _touches() -> _Plan:
    is_void = select(_ONE).where(VOID.c.record == RECORD.c.id).exists()
    query = (
        select(
            *_of(RECORD, "id touch at sdr lead contact"),
            CONTACT.c.name.label("name"),
            ACCOUNT.c.name.label("company"),
            *_of(RECORD, "channel action outcome until note playbook step attempt source stage"),
            is_void.label("undone"),
        )
        .select_from(
            RECORD.outerjoin(MERGED, MERGED.c.old == RECORD.c.contact)
            .outerjoin(CONTACT, CONTACT.c.id == func.coalesce(MERGED.c.kept, RECORD.c.contact))
            .outerjoin(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account)
        )
        .where(RECORD.c.kind == RecordKind.OUTCOME.value)
        .order_by(RECORD.c.id)
    )
    return _Plan("touches", query, frozenset({"at", "until"}), frozenset({"undone"}))


def _of(table: Any, names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names.split()]

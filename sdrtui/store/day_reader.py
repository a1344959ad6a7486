"""The day's list by the ordinary road. `day_list` gives the same without SQLAlchemy."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select

from sdrtui.domain.ids import SdrId, TouchId
from sdrtui.domain.rows import DueRow
from sdrtui.domain.state import RecordKind
from sdrtui.store.day_list import Progress, progress_of
from sdrtui.store.due_row import COLUMNS, due_row
from sdrtui.store.instant import micros
from sdrtui.store.tables import ACCOUNT, CONTACT, ENROLLMENT, LEAD, METADATA, PLAYBOOK, RECORD, TOUCH, VOID

IS_OPEN: ColumnElement[bool] = TOUCH.c.is_open == literal_column("1")
"""Written out, so that the partial index is seen to fit."""
NOT_VOID: ColumnElement[bool] = ~select(literal_column("1")).where(VOID.c.record == RECORD.c.id).exists()
"""The record still counts."""


def _column(name: str) -> ColumnElement[object]:
    table, column = name.split(".")
    return METADATA.tables[table].c[column]


def _rows() -> Select[*tuple[object, ...]]:
    joined = (
        TOUCH.join(CONTACT, CONTACT.c.id == TOUCH.c.contact)
        .join(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account)
        .join(LEAD, LEAD.c.id == TOUCH.c.lead)
        .join(ENROLLMENT, ENROLLMENT.c.id == TOUCH.c.enrollment)
        .join(PLAYBOOK, PLAYBOOK.c.hash == ENROLLMENT.c.hash)
    )
    return select(*map(_column, COLUMNS)).select_from(joined)


_ROWS = _rows()


def due_query(sdr: SdrId, until: datetime) -> Select[*tuple[object, ...]]:
    """Return the query of an SDR's open touches due before `until`, by time."""
    return _ROWS.where(IS_OPEN, TOUCH.c.sdr == sdr, TOUCH.c.due_at < micros(until)).order_by(TOUCH.c.due_at, TOUCH.c.id)


def due_rows(connection: Connection, sdr: SdrId, until: datetime) -> list[DueRow]:
    """Return the SDR's open touches due before `until`, by time."""
    return [due_row(row) for row in connection.execute(due_query(sdr, until))]


def rows_of(connection: Connection, touches: Iterable[TouchId]) -> list[DueRow]:
    """Return the rows of these touches, closed ones too."""
    query = _ROWS.where(TOUCH.c.id.in_(list(touches))).order_by(TOUCH.c.due_at, TOUCH.c.id)
    return [due_row(row) for row in connection.execute(query)]


def progress(connection: Connection, sdr: SdrId, since: datetime, until: datetime) -> Progress:
    """Return by channel how many touches were done in the span, and how many are due before its end."""
    done = connection.execute(
        select(RECORD.c.channel, func.count(func.coalesce(RECORD.c.touch, RECORD.c.id).distinct()))
        .where(RECORD.c.sdr == sdr, RECORD.c.at >= micros(since), RECORD.c.at < micros(until))
        .where(RECORD.c.kind == RecordKind.OUTCOME.value, RECORD.c.outcome != "skipped")
        .where(RECORD.c.channel.is_not(None), NOT_VOID)
        .group_by(RECORD.c.channel)
    )
    due = connection.execute(
        select(TOUCH.c.channel, func.count())
        .where(IS_OPEN, TOUCH.c.sdr == sdr, TOUCH.c.due_at < micros(until))
        .group_by(TOUCH.c.channel)
    )
    return progress_of(dict(done.tuples().all()), dict(due.tuples().all()))

"""The day's list by the ordinary road. `day_list` gives the same without SQLAlchemy."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Dialect, Select, bindparam, func, literal_column, select

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId, TouchId
from sdrtui.store.day_list import Progress, progress_of
from sdrtui.store.due_row import COLUMNS, due_row
from sdrtui.store.instant import micros
from sdrtui.store.prepared import Prepared, once_a_dialect
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


DUE = _ROWS.where(IS_OPEN, TOUCH.c.sdr == bindparam("of"), TOUCH.c.due_at < bindparam("until")).order_by(
    TOUCH.c.due_at, TOUCH.c.id
)
"""An SDR's open touches due before a time."""


@once_a_dialect
def prepared_due(dialect: Dialect) -> Prepared:
    """Return the query of the day, compiled once: it is asked after every key."""
    return Prepared(DUE, dialect, ("of", "until"))


def due_rows(connection: Connection, query: Prepared, sdr: SdrId, until: datetime) -> list[DueRow]:
    """Return the SDR's open touches due before `until`, by time."""
    return list(map(due_row, query.rows(connection, (sdr, micros(until)))))


def rows_of(connection: Connection, touches: Iterable[TouchId]) -> list[DueRow]:
    """Return the rows of these touches, closed ones too."""
    query = _ROWS.where(TOUCH.c.id.in_(list(touches))).order_by(TOUCH.c.due_at, TOUCH.c.id)
    return [due_row(row) for row in connection.execute(query)]


def progress(connection: Connection, sdr: SdrId, since: datetime, until: datetime) -> Progress:
    """Return by channel how many touches were done in the span, and how many are due before its end."""
    done = connection.execute(
        select(RECORD.c.channel, func.count())
        .where(RECORD.c.sdr == sdr, RECORD.c.at >= micros(since), RECORD.c.at < micros(until))
        .where(RECORD.c.is_touch == literal_column("1"), RECORD.c.channel.is_not(None), NOT_VOID)
        .group_by(RECORD.c.channel)
    )
    due = connection.execute(
        select(TOUCH.c.channel, func.count())
        .where(IS_OPEN, TOUCH.c.sdr == sdr, TOUCH.c.due_at < micros(until))
        .group_by(TOUCH.c.channel)
    )
    return progress_of(dict(done.all()), dict(due.all()))

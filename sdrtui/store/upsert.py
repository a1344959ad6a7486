"""Insert or replace by primary key, in the words of the database at hand."""

from collections.abc import Sequence

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.sql.dml import Insert


def upsert(
    connection: Connection,
    into: Table,
    *,
    on: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> Insert:
    """Return an insert that replaces the row of the same key.

    Args:
        connection: whose database it is for.
        into: the table.
        on: the key's columns; the primary key when empty.
        keep: columns that an existing row keeps.
    """
    return upsert_for(connection.dialect, into, on=on, keep=keep)


def upsert_for(dialect: Dialect, into: Table, *, on: Sequence[str] = (), keep: Sequence[str] = ()) -> Insert:
    """Return the same for a dialect."""
    keys = tuple(on) or tuple(column.name for column in into.primary_key)
    changed = [column.name for column in into.columns if column.name not in {*keys, *keep}]
    statement = insert_postgresql(into) if dialect.name == "postgresql" else insert_sqlite(into)
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in changed}
    )

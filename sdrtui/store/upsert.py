"""Insert or replace by primary key, in the words of the database at hand."""

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import sqlite


def insert_for(dialect: Dialect, into: Table) -> sqlite.Insert:
    """Return an insert that knows ON CONFLICT. Both databases say it the same way, so one type serves."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # two megabytes that a file on this machine has no use for

        return postgresql.insert(into)  # type: ignore[return-value]  # the same methods by another class
    return sqlite.insert(into)


def upsert(connection: Connection, into: Table) -> sqlite.Insert:
    """Return an insert that replaces the row of the same primary key."""
    statement = insert_for(connection.dialect, into)
    keys = [column.name for column in into.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in into.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)

"""Statements compiled once: written in Core for every database, run as plain SQL with tuples."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from sdrtui.errors import Bug
from sdrtui.store.encode import Values

Made = TypeVar("Made")


class Prepared:
    """A compiled statement. Core itself spends several times as long on a small write as the database does."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, names: Sequence[str]) -> None:
        """Compile the statement.

        Args:
            statement: an insert or update with its parameters bound by name.
            dialect: whose SQL to write.
            names: the parameters in the order in which tuples will give them.
        """
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._names = tuple(names)
        self._is_positional = compiled.positional
        found = tuple(compiled.positiontup or ()) if compiled.positional else tuple(sorted(compiled.params))
        if found != (self._names if compiled.positional else tuple(sorted(set(self._names)))):
            raise Bug(f"other parameters than {self._names}: {found} for {self.sql}")

    def one(self, connection: Connection, values: Values) -> CursorResult[*tuple[Any, ...]]:
        """Run it once."""
        return connection.exec_driver_sql(self.sql, values if self._is_positional else self._named(values))

    def rows(self, connection: Connection, values: Values) -> Sequence[Sequence[Any]]:
        """Run it once and return every row as the driver gives it."""
        result = self.one(connection, values)
        cursor = result.cursor
        if cursor is None:
            raise Bug(f"no rows: {self.sql}")
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        result.close()
        return found

    def many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for every row, in order."""
        if not rows:
            return
        if self._is_positional:
            connection.exec_driver_sql(self.sql, list(rows) if len(rows) > 1 else rows[0])
        else:
            connection.exec_driver_sql(self.sql, [self._named(row) for row in rows])

    def _named(self, values: Values) -> dict[str, object]:
        return dict(zip(self._names, values, strict=True))


def once_a_dialect(make: Callable[[Dialect], Made]) -> Callable[[Dialect], Made]:
    """Keep what is compiled for a kind of database: all stores of a process speak the same SQL to it."""
    kept: dict[tuple[str, str], Made] = {}

    @wraps(make)
    def made(dialect: Dialect) -> Made:
        kind = (dialect.name, dialect.driver)
        if kind not in kept:
            kept[kind] = make(dialect)
        return kept[kind]

    return made

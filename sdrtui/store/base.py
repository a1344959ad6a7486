"""What all tables share: the metadata with its naming rule, and column kinds that are the same on every database.

Times are integers (see `instant`), enums their values as text, mappings JSON text, ids 36 characters.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, MetaData, SmallInteger, Table, Text, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler
from sqlmodel import Field, Index, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""A table kept in the order of its key: found by id in one search, which joins of narrow tables are made of."""


class Row(SQLModel):
    """Base of every table. Its rows never leave the store; domain values do."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def key(foreign: str | None = None) -> Any:
    """Return the column of an id that is the primary key."""
    if foreign is None:
        return Field(primary_key=True, max_length=36)
    return Field(primary_key=True, max_length=36, foreign_key=foreign)


def ref(foreign: str) -> Any:
    """Return the column of an id of another table, held by a foreign key."""
    return Field(max_length=36, foreign_key=foreign)


def ref_or_none() -> Any:
    """Return the column of an id that may be missing. Not held by a foreign key."""
    return Field(default=None, max_length=36)


def time() -> Any:
    """Return the column of an instant in microseconds."""
    return Field(sa_type=BigInteger)


def time_or_none() -> Any:
    """Return the column of an instant that may be missing."""
    return Field(default=None, sa_type=BigInteger)


def long_text(default: str = "") -> Any:
    """Return the column of a text of any length, or of JSON."""
    return Field(default=default, sa_type=Text)


def flag(*, default: bool) -> Any:
    """Return the column of a yes or no, kept as 1 or 0 so that partial indexes read the same everywhere."""
    return Field(default=int(default), sa_type=SmallInteger)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over only those rows that satisfy the condition, on SQLite and PostgreSQL."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


@compiles(CreateIndex, "postgresql")
def _create_index(create: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:
    """Take a partial index's condition over. Naming it to both at once would load a server's dialect for every file."""
    index = create.element
    index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return compiler.visit_create_index(create, **options)  # type: ignore[no-any-return,no-untyped-call]


def table(model: type[SQLModel]) -> Table:
    """Return the Core table of a model, for statements that read or write columns."""
    return Row.metadata.tables[str(model.__tablename__)]

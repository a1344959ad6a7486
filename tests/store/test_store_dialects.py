"""The store says the same to PostgreSQL; `.ci` runs it there, and here at least every statement is well formed."""

from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.schema import CreateIndex, CreateTable

from sdrtui.store.day_reader import prepared_due
from sdrtui.store.outbox_statements import OutboxStatements
from sdrtui.store.schema import APPEND_ONLY, append_only
from sdrtui.store.statements import Statements
from sdrtui.store.tables import METADATA

POSTGRESQL = psycopg.dialect()  # type: ignore[no-untyped-call]


def test_every_statement_of_the_writer_is_said_in_postgresql_too() -> None:
    """Each takes the very values that SQLite's takes, by name instead of by place."""
    statements = Statements(POSTGRESQL)

    assert "ON CONFLICT (id) DO UPDATE" in statements.touch.sql
    assert "%(due_at)s" in statements.touch.sql
    assert "FOR UPDATE" in statements.revision.sql
    assert "touch.is_open = 1" in prepared_due(POSTGRESQL).sql


def test_the_schema_is_said_in_postgresql_too() -> None:
    """Times are 64 bits wide, partial indexes stay partial, and the log refuses changes by a trigger."""
    tables = {table.name: str(CreateTable(table).compile(dialect=POSTGRESQL)) for table in METADATA.sorted_tables}
    indexes = {
        str(index.name): str(CreateIndex(index).compile(dialect=POSTGRESQL))
        for table in METADATA.sorted_tables
        for index in table.indexes
    }

    assert "due_at BIGINT NOT NULL" in tables["touch"]
    assert "ROWID" not in "".join(tables.values())
    assert indexes["ix_touch_due"].endswith("ON touch (sdr, due_at) WHERE is_open = 1")
    assert all("BEFORE UPDATE OR DELETE" in append_only(name, "postgresql")[1] for name in APPEND_ONLY)


def test_the_statements_of_a_drain_are_said_in_postgresql_too() -> None:
    """A batch is named by one JSON list there as well."""
    statements = OutboxStatements(POSTGRESQL)

    assert "json_array_elements_text(CAST(%(ops)s::VARCHAR AS JSON))" in statements.sending.sql
    assert "json_agg(json_build_array(" in statements.claims.sql
    assert "ON CONFLICT DO NOTHING" in statements.references.sql

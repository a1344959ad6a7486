"""The schema as a whole: making it in an empty database, and which revision a database is at.

Looking costs one small read; Alembic is imported only when there is something to migrate.
"""

from sqlalchemy import Connection, inspect, text

from sdrtui.store.counted_tables import counting
from sdrtui.store.salt import make_salt
from sdrtui.store.tables import METADATA

HEAD = "0006"
"""The revision of this release."""
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision that this release knows, oldest first."""
APPEND_ONLY = ("record", "attempt")


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, or None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def create_schema(connection: Connection) -> None:
    """Make every table, index and trigger, and note the revision. The connection holds the write lock."""
    METADATA.create_all(connection)
    for name in APPEND_ONLY:
        for statement in append_only(name, connection.dialect.name):
            connection.exec_driver_sql(statement)
    for statement in counting(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
    make_salt(connection)


def append_only(name: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that make a table refuse every UPDATE and DELETE."""
    if dialect == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$"
        )
        trigger = (
            f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return (function.replace("%", "%%"), trigger)
    return tuple(
        f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {name}'); END"
        for verb in ("UPDATE", "DELETE")
    )

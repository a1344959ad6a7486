"""A team's PostgreSQL instead of one file, with the promises that SQLite keeps by itself."""

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from sdrtui.errors import UsageError
from sdrtui.i18n import _

_WRITERS = 7_374_742
"""The advisory lock that every write holds to its end, as SQLite's write lock; any number nobody else uses."""
_NUL, _SIGN_OF_NUL = "\0", "\N{SYMBOL FOR NULL}"


def server_engine(url: URL) -> Engine:
    """Return an engine whose reads see one state and whose writes come one after the other, durable at their end.

    PostgreSQL's texts cannot hold NUL: it is kept as the sign that stands for it.

    Raises:
        UsageError: the driver is not installed.
    """
    try:
        from psycopg import Connection as Raw
        from psycopg.types.string import StrDumperUnknown
    except ImportError as exc:
        raise UsageError(
            _("PostgreSQL needs its driver, which is not installed."), hint="pip install 'sdrtui[postgres]'"
        ) from exc

    class WithoutNul(StrDumperUnknown):
        def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
            return super().dump(obj.replace(_NUL, _SIGN_OF_NUL))

    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Raw, _record: object) -> None:
        connection.adapters.register_dumper(str, WithoutNul)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("sdrtui_write", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine

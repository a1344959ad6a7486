"""What a file keeps of removed rows in its free space, and taking it out. It is due until it was done, crash or not."""

from contextlib import closing

from sqlalchemy import Connection, Engine, delete, select

from sdrtui.errors import TryLater
from sdrtui.store.engine import file_of, reading, told, writing
from sdrtui.store.meta_table import META
from sdrtui.store.upsert import upsert

DUE = "scrub"


def mark_due(connection: Connection) -> None:
    """Note, in the transaction that removes something, that its traces are still to go."""
    connection.execute(upsert(connection, META), {"key": DUE, "value": "due"})


def scrub(engine: Engine) -> bool:
    """Rewrite the file and empty its log when that is due.

    Returns:
        Whether nothing is left: another program that has the file open can stand in the way.
    """
    if file_of(engine.url) is None:
        return True
    with reading(engine) as connection:
        is_due = connection.scalar(select(META.c.value).where(META.c.key == DUE)) is not None
    if not is_due:
        return True
    if not _rewritten(engine):
        return False
    with writing(engine) as connection:
        connection.execute(delete(META).where(META.c.key == DUE))
    return True


def _rewritten(engine: Engine) -> bool:
    try:
        with told(engine.url), closing(engine.raw_connection()) as pooled, closing(pooled.cursor()) as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            done = cursor.fetchone()
    except TryLater:
        return False
    return done is not None and not done[0]

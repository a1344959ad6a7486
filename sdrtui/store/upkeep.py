"""Keeping the file well: checkpoints when nobody waits, whole copies, and the integrity check."""

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from sdrtui.errors import SdrtuiError
from sdrtui.store.engine import disk_told, file_of, told


def checkpoint(engine: Engine) -> None:
    """Move SQLite's log into the database. Passive: it neither waits for others nor holds them up."""
    if file_of(engine.url) is not None:
        _run(engine, "PRAGMA wal_checkpoint(PASSIVE)")


def check(engine: Engine) -> list[str]:
    """Return what the integrity checks find wrong, of pages, indexes and foreign keys."""
    if file_of(engine.url) is None:
        return []
    with told(engine.url), engine.connect() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        broken = [f"{row[0]}: {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return found + broken


def back_up(engine: Engine, *, now: datetime, to: Path | None = None) -> Path | None:
    """Write a whole, consistent copy, by default into `backups` beside the file; return where.

    A server's database is its own people's to copy: None.
    """
    path = file_of(engine.url)
    if path is None:
        return None
    to = to or _free_place(path, now)
    with disk_told():
        to.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with told(engine.url), closing(engine.raw_connection()) as pooled, closing(pooled.cursor()) as cursor:
            [was] = cursor.execute("PRAGMA query_only").fetchone()
            cursor.execute("PRAGMA query_only = OFF")  # a newer release's database is only read, and may be copied
            cursor.execute("VACUUM INTO ?", (str(to),))
            cursor.execute(f"PRAGMA query_only = {was}")
    except SdrtuiError:
        to.unlink(missing_ok=True)
        raise
    return to


def _free_place(path: Path, now: datetime) -> Path:
    """Return where a copy of now lies: a clock that stands still, as in training, made another one in this moment."""
    while True:
        to = path.parent / "backups" / f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.db"
        if not to.exists():
            return to
        now += timedelta(microseconds=1)


def _run(engine: Engine, statement: str, *values: str) -> None:
    """Run what may not stand inside a transaction."""
    with told(engine.url), closing(engine.raw_connection()) as pooled, closing(pooled.cursor()) as cursor:
        cursor.execute(statement, values)
        cursor.fetchall()

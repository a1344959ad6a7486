"""Bringing an older database to this release: a copy first, then Alembic, which is imported only here."""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from sdrtui.store.engine import file_of, told

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, *, now: datetime) -> None:
    """Copy the database beside itself, then run the revisions that it lacks."""
    from alembic import command
    from alembic.config import Config

    back_up(engine, now=now)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with told(engine.url), engine.connect().execution_options(sdrtui_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def back_up(engine: Engine, *, now: datetime, to: Path | None = None) -> Path | None:
    """Write a whole, consistent copy, by default into `backups` beside the file; return where.

    A server's database is its own people's to copy: None.
    """
    path = file_of(engine.url)
    if path is None:
        return None
    if to is None:
        folder = path.parent / "backups"
        folder.mkdir(mode=0o700, exist_ok=True)
        to = folder / f"{path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.db"
    with told(engine.url):
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with engine.connect() as connection:
            connection.connection.execute("VACUUM INTO ?", (str(to),))
    return to

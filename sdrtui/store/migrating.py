"""Bringing an older database to this release: a copy first, then Alembic, which is imported only here."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sdrtui.store.engine import told
from sdrtui.store.upkeep import back_up

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

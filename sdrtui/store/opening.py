"""Opening the store: a new database is made, an older one is copied and migrated, a newer one is only read."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sdrtui.i18n import _
from sdrtui.store.engine import make_engine, reading, url_of, writing
from sdrtui.store.migrating import migrate
from sdrtui.store.schema import HEAD, REVISIONS, create_schema, revision_of
from sdrtui.store.store import Store


def open_store(where: str | Path, *, now: datetime) -> Store:
    """Open the database at a path or URL, ready to use.

    Args:
        where: a file's path, or a database URL.
        now: names the backup that is made before a migration.

    Raises:
        FixYourFile: the file is damaged or is no database of ours.
        TryLater: another process or the disk is in the way.
    """
    url = url_of(where)
    engine = make_engine(url)
    with reading(engine) as connection:
        revision = revision_of(connection)
    if revision == HEAD:
        return Store(engine)
    if revision is None:
        _make(engine)
        return Store(engine)
    if revision in REVISIONS:
        migrate(engine, now=now)
        return Store(engine)
    engine.dispose()
    return Store(
        make_engine(url, is_read_only=True),
        notice=_("A newer release of sdrtui wrote this database, so it can only be read. Update sdrtui to work in it."),
    )


def _make(engine: Engine) -> None:
    """Make the schema, unless another process was faster."""
    with writing(engine) as connection:
        if revision_of(connection) is None:
            create_schema(connection)

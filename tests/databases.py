"""Where a test's database lies: in its folder, or on a PostgreSQL of this process when SDRTUI_TEST_DATABASE says so.

    SDRTUI_TEST_DATABASE=postgresql python -m pytest -m 'not slow and not sqlite' tests/store tests/services tests/sync

It is there already, empty: a copy of what `open_store` makes costs far less than making it. Tests about making one
name a path of their own. Tests about SQLite itself carry the mark `sqlite`.
"""

import atexit
import os
import tempfile
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from crm_server.postgres_server import Postgres, start_postgres

from sdrtui.store.opening import open_store

IS_SERVER = os.environ.get("SDRTUI_TEST_DATABASE") == "postgresql"
EMPTY = "empty"
"""The server's database that the others are copies of."""


@cache
def place_of(folder: Path) -> str:
    """Return the path or URL of this folder's database, the same one each time."""
    if IS_SERVER:
        name = f"t{sha256(str(folder).encode()).hexdigest()[:32]}"
        server().say(f"create database {name} template {EMPTY}")
        return server().url(name)
    path = folder / "sdrtui.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(empty())
    return str(path)


@cache
def empty() -> bytes:
    """Return a database file in which nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        make(str(path))
        return path.read_bytes()


@cache
def server() -> Postgres:
    """Return this process's PostgreSQL, started when first asked for and ended with the process."""
    started = start_postgres()
    atexit.register(started.stop)
    started.say(f"create database {EMPTY}")
    make(started.url(EMPTY))
    return started


def make(where: str) -> None:
    """Make an empty database, and let go of it."""
    open_store(where, now=datetime.now(UTC)).close()

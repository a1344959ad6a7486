"""Where a test's database lies: in its folder, or on a PostgreSQL of this process when SDRTUI_TEST_DATABASE says so.

    SDRTUI_TEST_DATABASE=postgresql python -m pytest -m 'not slow and not sqlite' tests/store tests/services tests/sync

Tests about SQLite itself carry the mark `sqlite`.
"""

import atexit
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from crm_server.postgres_server import Postgres, start_postgres

IS_SERVER = os.environ.get("SDRTUI_TEST_DATABASE") == "postgresql"


@cache
def place_of(folder: Path) -> str:
    """Return the path or URL of this folder's database, the same one each time."""
    if not IS_SERVER:
        return str(folder / "sdrtui.db")
    name = f"t{sha256(str(folder).encode()).hexdigest()[:32]}"
    server().say(f"create database {name}")
    return server().url(name)


@cache
def server() -> Postgres:
    """Return this process's PostgreSQL, started when first asked for and ended with the process."""
    started = start_postgres()
    atexit.register(started.stop)
    return started

"""For every test: hypothesis judges what is right, not how long a busy machine takes for it; files lie in memory.

On CI the same lives are tried each time, as hypothesis' own CI profile does; at a desk new ones are.
"""

import gc
import os
import re
import shutil
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event

settings.register_profile(
    "sdrtui", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("sdrtui")

MEMORY = Path("/dev/shm")
ENOUGH = 2 * 1024**3
"""Bytes: what all tests together leave behind, several times."""

if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))  # `tmp_path`: a disk's fsync is a third of the time


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, not among all that they have imported: a fifth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


TWO_TABLES = re.compile(r"FROM \w+(?: AS \w+)?, \w+(?: AS \w+)? *\n?WHERE")


@event.listens_for(Engine, "before_cursor_execute")
def _tables_are_joined(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """A query inside another that names the outer table anew asks about all of its rows, not about the one meant."""
    assert TWO_TABLES.search(statement) is None, statement

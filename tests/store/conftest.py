from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import place_of
from store_builders import NOW

from sdrtui.store.opening import open_store
from sdrtui.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "sdrtui.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A new database: on a real disk, or on a real PostgreSQL."""
    store = open_store(place_of(path.parent), now=NOW)
    yield store
    store.close()

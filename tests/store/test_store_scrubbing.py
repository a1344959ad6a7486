"""After an erasure the file itself is cleaned; what stands in the way is said, and the next time does it."""

from pathlib import Path

import pytest
from store_builders import NOW, ZHANG, enrolled, new_id

from sdrtui.domain.change import RecordRow
from sdrtui.domain.erasing import Erasure
from sdrtui.domain.ids import RecordId
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.store.engine import reading
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store

pytestmark = pytest.mark.sqlite


def has(path: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in path.parent.glob("sdrtui.db*"))


def test_a_reader_stands_in_the_way_until_it_goes(path: Path, store: Store) -> None:
    """While another program reads, the log cannot be emptied: erasing says so, and the next scrub finishes it."""
    of = enrolled()
    store.commit(of.change)
    record = RecordRow(RecordId(new_id()), RecordKind.ERASE, NOW, ZHANG, of.lead, of.contact, stage=Stage.MAL)
    other = open_store(path, now=NOW)

    with reading(other.engine) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM lead").scalar()
        done = store.erase(Erasure(record.id, NOW, of.contact, (of.lead,), ()), record)
        assert not done.is_clean
        assert not store.scrub()
    other.close()

    assert store.scrub()
    assert not has(path, "王敏0")
    assert not has(path, "+8613800000000")


def test_nothing_is_rewritten_without_need(path: Path, store: Store) -> None:
    """Looking whether it is due changes nothing."""
    store.commit(enrolled().change)
    before = path.read_bytes()

    assert store.scrub()

    assert before == path.read_bytes()

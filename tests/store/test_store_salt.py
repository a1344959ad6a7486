"""The list of people to leave alone: salted with the database's own salt, older lists too."""

import sqlite3
from pathlib import Path

import pytest
from store_builders import NOW, make_as_of

from sdrtui.domain.change import Change, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.suppression import point_hash
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store

pytestmark = pytest.mark.sqlite
PHONE = point_hash(Point.PHONE, "+8613800000009")


def kept(path: Path) -> list[str]:
    with sqlite3.connect(path) as raw:
        found = [row[0] for row in raw.execute("SELECT hash FROM suppression")]
    raw.close()
    return found


def test_what_is_kept_says_nothing_without_the_salt(path: Path, tmp_path: Path, store: Store) -> None:
    """The same number is kept differently in two databases, in neither by its plain hash, and found in both."""
    other = open_store(tmp_path / "other.db", now=NOW)
    for each in (store, other):
        each.commit(Change(suppressions=(SuppressionRow(None, PHONE, NOW),)))

    assert len({PHONE, *kept(path), *kept(tmp_path / "other.db")}) == 3
    assert frozenset({PHONE}) == store.known_hashes([PHONE, "f" * 64]) == other.known_hashes([PHONE])
    other.close()


def test_a_database_from_before_salts_opens(path: Path) -> None:
    """Who was on its list still is, and the plain hash is gone."""
    make_as_of(path, "0003")
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO suppression (hash, contact, record, at, reason) VALUES (?, '', '', 0, '')", (PHONE,))
    raw.close()

    opened = open_store(path, now=NOW)

    assert frozenset({PHONE}) == opened.known_hashes([PHONE])
    assert [PHONE] != kept(path)
    assert len(kept(path)) == 1
    opened.close()

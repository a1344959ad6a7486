"""The lines that reports count: one for each outcome that stands, whoever wrote it."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from store_builders import NOW, PLAYBOOK, ZHANG, Enrolled, enrolled, make_as_of, outcome, undo_of

from sdrtui.domain.change import Change
from sdrtui.domain.outcome import POSITIVE, Outcome
from sdrtui.domain.why import LEAVE, MOVED, Why
from sdrtui.store.counted_tables import ASPECT, COUNTED, counting
from sdrtui.store.engine import reading
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store


def lines(store: Store) -> list[dict[str, object]]:
    """Return what is counted, oldest first."""
    query = select(COUNTED, ASPECT).join(ASPECT, ASPECT.c.id == COUNTED.c.aspect).order_by(COUNTED.c.record)
    with reading(store.engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def log(store: Store, of: Enrolled, what: Outcome, minutes: int = 0) -> str:
    """Log an outcome of the first touch; return its record."""
    record, change = outcome(of, what, at=NOW + timedelta(minutes=minutes), revision=None)
    store.commit(replace(change, touches=()) if minutes else change)
    return record.id


def test_an_outcome_is_counted_under_what_it_is(store: Store) -> None:
    """Version, zone and flags are those of the moment."""
    of = enrolled()
    store.commit(of.change)
    log(store, of, Outcome.INTERESTED)

    [line] = lines(store)

    assert (PLAYBOOK.id, PLAYBOOK.hash, "call-1", ZHANG) == tuple(
        line[name] for name in ("playbook", "version", "step", "sdr")
    )
    assert ("phone", "baidu-sem", "Asia/Shanghai", of.enrollment) == tuple(
        line[name] for name in ("channel", "source", "zone", "enrollment")
    )
    assert (1, 1, 1, 0, 0) == tuple(line[f"is_{name}"] for name in ("touch", "connect", "positive", "late", "leave"))


def test_a_later_reply_is_counted_when_it_was_tried(store: Store) -> None:
    """It is no other touch, and a second good word on the same touch is no second success."""
    of = enrolled()
    store.commit(of.change)
    for minutes, what in ((0, Outcome.NO_ANSWER), (60, Outcome.REPLIED), (90, Outcome.INTERESTED)):
        log(store, of, what, minutes)

    counted = lines(store)

    assert [1, 0, 0] == [line["is_touch"] for line in counted]
    assert [0, 1, 0] == [line["is_connect"] for line in counted]
    assert [0, 1, 0] == [line["is_positive"] for line in counted]
    assert counted[0]["at"] == counted[1]["tried_at"]


@pytest.mark.parametrize("what", [Outcome.INTERESTED, Outcome.SKIPPED])
def test_what_is_undone_is_not_counted(store: Store, what: Outcome) -> None:
    """The line goes with the record."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of, what)
    store.commit(change)

    store.commit(Change(records=(undo_of(record),)))

    assert [] == lines(store)


def test_late_is_told_from_late_through_leave(store: Store) -> None:
    """A touch after its window is late; one that waited for its SDR and was made in its window is not."""
    late, waited, moved = enrolled(1), enrolled(2), enrolled(3)
    for of, why in ((waited, Why(LEAVE, {"from": "2026-11-20"})), (moved, Why(MOVED, {"cause": "leave"}))):
        store.commit(replace(of.change, touches=(replace(of.change.touches[0], why=why),)))
    store.commit(late.change)
    log(store, late, Outcome.BUSY, 60 * 24)
    log(store, waited, Outcome.BUSY, 5)
    log(store, moved, Outcome.BUSY, 5)

    flags = {line["enrollment"]: (line["is_late"], line["is_leave"]) for line in lines(store)}

    assert {late.enrollment: (1, 0), waited.enrollment: (0, 1), moved.enrollment: (0, 1)} == flags


def test_the_triggers_know_the_positive_outcomes() -> None:
    """The list is written into the database; a change of the domain's needs a migration."""
    words = ", ".join(f"'{each.value}'" for each in (Outcome.INTERESTED, Outcome.CALLBACK, Outcome.REPLIED))

    assert {Outcome.INTERESTED, Outcome.CALLBACK, Outcome.REPLIED} == POSITIVE
    assert f"NEW.outcome IN ({words})" in counting("sqlite")[0]


@pytest.mark.sqlite
def test_an_older_log_is_counted_by_the_migration(tmp_path: Path) -> None:
    """What was logged before counts as if it had been logged after, what is void does not."""
    path = tmp_path / "older.db"
    make_as_of(path, "0005")
    new = open_store(tmp_path / "new.db", now=NOW)
    kept, undone = enrolled(1), enrolled(2)
    for each in (kept, undone):
        new.commit(each.change)
    log(new, kept, Outcome.NO_ANSWER)
    log(new, kept, Outcome.REPLIED, 60)
    record, change = outcome(undone)
    new.commit(change)
    new.commit(Change(records=(undo_of(record),)))
    expected = lines(new)
    _copy(new, path)

    older = open_store(path, now=NOW)

    assert list(map(_unnumbered, expected)) == list(map(_unnumbered, lines(older)))
    older.close()
    new.close()


def _unnumbered(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name not in {"id", "aspect"}}


def _copy(store: Store, to: Path) -> None:
    """Write every row of the tables that both releases have."""
    assert store.path is not None
    raw = sqlite3.connect(to)
    raw.execute("ATTACH DATABASE ? AS new", (str(store.path),))
    for (name,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        if name not in {"alembic_version", "meta"}:
            raw.execute(f'INSERT INTO main."{name}" SELECT * FROM new."{name}"')
    raw.commit()
    raw.close()

"""Several processes on one file, and processes killed in the middle of a commit."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_builders import NOW, enrolled, outcome

from sdrtui.errors import TryLater
from sdrtui.store import engine as engine_module
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store

WORKER = Path(__file__).parent / "store_worker.py"


def worker(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(WORKER), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finished(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=60)
    assert 0 == process.returncode, err
    return out


def test_two_processes_may_both_make_the_database(tmp_path: Path) -> None:
    """Whoever comes second finds it made; both can use it."""
    for turn in range(2):
        path = tmp_path / str(turn) / "sdrtui.db"

        workers = [worker("write", str(path), "3") for _ in range(2)]
        written = [finished(process).split() for process in workers]

        with open_for_look(path) as store:
            assert [] == store.check()
            assert sorted(written[0] + written[1]) == sorted(found(path))


class open_for_look:  # noqa: N801  # reads as a verb
    """A store that is closed at the end of the block."""

    def __init__(self, path: Path) -> None:
        self.store = open_store(path, now=NOW)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def found(path: Path) -> list[str]:
    """Return the records in the log, each with all that its change wrote; fail when a part is missing."""
    raw = sqlite3.connect(path)
    rows = raw.execute(
        "SELECT r.id, t.state, (SELECT count(*) FROM touch n WHERE n.enrollment = r.enrollment), o.seq, e.revision"
        " FROM record r JOIN touch t ON t.id = r.touch JOIN outbox o ON o.record = r.id"
        " JOIN enrollment e ON e.id = r.enrollment"
    ).fetchall()
    (records,) = raw.execute("SELECT count(*) FROM record").fetchone()
    (touches,) = raw.execute("SELECT count(*) FROM touch WHERE state = 'done'").fetchone()
    (told,) = raw.execute("SELECT count(*) FROM outbox WHERE kind = 'touch'").fetchone()
    raw.close()
    assert {("done", 2, 2, 2)} >= {tuple(row[1:]) for row in rows}
    assert records == touches == told == len(rows)
    return [row[0] for row in rows]


def test_two_processes_write_at_once_and_nothing_is_lost(path: Path, store: Store) -> None:
    """Each waits for the other's commits; every line that either reported is there."""
    workers = [worker("write", str(path), "30") for _ in range(2)]

    written = [record for process in workers for record in finished(process).split()]

    assert 60 == len(set(written))
    assert sorted(written) == sorted(found(path))
    assert [] == store.check()


def test_a_write_that_waits_too_long_is_for_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process keeps the lock the write is refused, whole, and passes once it lets go."""
    monkeypatch.setattr(engine_module, "BUSY_MILLISECONDS", 50)
    with open_for_look(path) as store:
        of = enrolled()
        store.commit(of.change)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        record, change = outcome(of)

        with pytest.raises(TryLater, match="Another program"):
            store.commit(change)
        assert () == store.case(of.enrollment).events
        other.execute("ROLLBACK")
        other.close()
        store.commit(change)

        assert record.id == store.case(of.enrollment).last_record


@pytest.mark.slow
def test_a_killed_process_keeps_what_it_reported_and_nothing_half(path: Path, store: Store) -> None:
    """After kill -9 at any moment every reported commit is there, no change is there in part, the file is sound."""
    seed = 20261123
    moments = random.Random(seed)
    reported: list[str] = []
    for _ in range(40):
        process = worker("write", str(path), "100000")
        assert process.stdout is not None
        reported.append(process.stdout.readline().strip())
        deadline = time.monotonic() + moments.uniform(0, 0.25)
        while time.monotonic() < deadline:
            reported.append(process.stdout.readline().strip())
        os.kill(process.pid, signal.SIGKILL)
        rest, _err = process.communicate()
        reported += [line for line in rest.split("\n") if len(line) == 36]

        assert set(reported) <= set(found(path)), seed
    assert [] == store.check()


@pytest.mark.slow
def test_a_killed_import_leaves_nothing(path: Path, store: Store) -> None:
    """An import killed before its end is as if it had never begun."""
    moments = random.Random(7)
    for _ in range(10):
        process = worker("import", str(path), "20000")
        assert process.stdout is not None
        assert process.stdout.readline()
        time.sleep(moments.uniform(0, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

    raw = sqlite3.connect(path)
    (leads,) = raw.execute("SELECT count(*) FROM lead").fetchone()
    raw.close()

    assert leads % 20000 == 0
    assert [] == store.check()

"""Real processes, killed with -9 at the n-th write, fsync, send and receive, for every n that there is."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sync_builders import Work, a_sandbox, a_store, arrived, expected, sync, works

from sdrtui.domain.stage import Stage
from sdrtui.sandbox.serve import Sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="kills at a syscall by strace"),
]

VICTIMS = Path(__file__).with_name("victims.py")
WRITES = ("pwrite64", "fdatasync")
WIRE = ("sendto", "recvfrom")
STRIDE = int(os.environ.get("SDRTUI_KILL_STRIDE", "1"))
"""1 kills at every call; more skips some. The counts are printed."""
KILLED = (-9, 137)


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended, and what it had said by then."""

    is_killed: bool
    said: str


def run_until(syscall: str, nth: int, *args: str) -> Death:
    """Run a victim and kill it as it enters the n-th such call."""
    inject = f"inject={syscall}:signal=KILL:when={nth}"
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={syscall}", "-e", inject]
    tests = VICTIMS.parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}", "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        [*command, sys.executable, str(VICTIMS), *args],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    is_killed = ended.returncode in KILLED
    assert is_killed or ended.returncode == 0, ended.stderr
    return Death(is_killed, ended.stdout)


def places(stride: int = STRIDE, *, limit: int = 400) -> Iterator[int]:
    """Count up; the caller stops when a process lives to its end."""
    yield from range(1, limit, stride)


@pytest.fixture
def template(tmp_path: Path) -> tuple[Path, list[Work]]:
    """A closed database with three leads, touches and a stage change queued, one touch undone."""
    folder = tmp_path / "template"
    folder.mkdir()
    with a_store(folder) as store:
        made = works(store, 3, touches=2)
        store.commit_all([made[0].moved(Stage.MAL, Stage.MQL), made[1].undone(), made[2].touched("后来")])
        made[1].records.pop()  # undone before its first send: the CRM never hears of it
    return folder / "sdrtui.db", made


def is_sound(database: Path) -> bool:
    connection = sqlite3.connect(database)
    try:
        return [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()


def copy_of(template: Path, folder: Path) -> Path:
    folder.mkdir()
    for file in template.parent.iterdir():
        shutil.copy(file, folder / file.name)
    return folder / template.name


def check_exactly_once(folder: Path, sandbox: Sandbox, made: list[Work]) -> None:
    """After one clean sync everything is in the CRM once, in order."""
    assert is_sound(folder / "sdrtui.db")
    with a_store(folder) as store:
        result = sync(store, sandbox)
    assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)
    assert expected(made) == arrived(sandbox)
    assert len(made) == len(sandbox.book.rows["leads"])


@pytest.mark.parametrize("syscall", [*WRITES, *WIRE])
def test_a_sync_killed_anywhere_loses_and_doubles_nothing(
    tmp_path: Path, template: tuple[Path, list[Work]], syscall: str
) -> None:
    """Whatever call the sync dies in, a clean sync later each touch is in the CRM exactly once."""
    database, made = template
    kills = 0
    for nth in places():
        folder = tmp_path / f"{syscall}-{nth}"
        copy = copy_of(database, folder)
        with a_sandbox() as sandbox:
            death = run_until(syscall, nth, "sync", str(copy), sandbox.base_url, sandbox.token)
            check_exactly_once(folder, sandbox, made)
        shutil.rmtree(folder)
        if not death.is_killed:
            break
        kills += 1

    print(f"sync: {kills} kills at {syscall}, 0 lost, 0 doubled, 0 out of order")
    assert kills >= 3 // STRIDE


@pytest.mark.parametrize("syscall", [*WRITES, "write"])
def test_logging_killed_anywhere_keeps_what_it_called_saved(tmp_path: Path, syscall: str) -> None:
    """A record that was called saved is there with its queued write; one that was not is there whole or not at all."""
    kills = 0
    for nth in places():
        folder = tmp_path / f"{syscall}-{nth}"
        folder.mkdir()
        with a_store(folder):
            pass
        death = run_until(syscall, nth, "log", str(folder / "sdrtui.db"), "2")
        said = [line.split()[1] for line in death.said.splitlines(keepends=True) if is_saved(line)]
        records, queued = logged(folder / "sdrtui.db")
        assert is_sound(folder / "sdrtui.db")
        assert records == queued
        assert said == records[: len(said)]
        assert len(records) - len(said) <= 1
        with a_store(folder) as store, a_sandbox() as sandbox:
            result = sync(store, sandbox)
            assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)
            assert records == [touch for lane in arrived(sandbox).values() for touch in lane]
        shutil.rmtree(folder)
        if not death.is_killed:
            break
        kills += 1

    print(f"log: {kills} kills at {syscall}, 0 lost")
    assert kills >= 3 // STRIDE


def is_saved(line: str) -> bool:
    """Say whether the process came to the end of calling a record saved."""
    return line.startswith("saved") and line.endswith("\n")


def logged(database: Path) -> tuple[list[str], list[str]]:
    """Return the records of the log, and those that the outbox carries."""
    connection = sqlite3.connect(database)
    try:
        records = [row[0] for row in connection.execute("SELECT id FROM record ORDER BY at, id")]
        queued = [row[0] for row in connection.execute("SELECT record FROM outbox WHERE kind = 'touch' ORDER BY seq")]
    finally:
        connection.close()
    return records, queued


def test_the_harness_sees_a_blind_retry(tmp_path: Path, template: tuple[Path, list[Work]]) -> None:
    """Negative control: a client that sends again under a new token doubles touches when it dies before the answer."""
    database, _made = template
    doubled = 0
    for nth in places(1):
        folder = tmp_path / f"blind-{nth}"
        copy = copy_of(database, folder)
        with a_sandbox() as sandbox:
            death = run_until("recvfrom", nth, "blind", str(copy), sandbox.base_url, sandbox.token)
            run_until("recvfrom", 9999, "blind", str(copy), sandbox.base_url, sandbox.token)
            seen = Counter(str(row["touch"]) for row in sandbox.book.rows["activities"].values())
            doubled += sum(count - 1 for count in seen.values())
        shutil.rmtree(folder)
        if not death.is_killed:
            break

    print(f"blind retry: {doubled} doubled")
    assert doubled

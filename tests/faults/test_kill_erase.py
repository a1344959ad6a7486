"""`sdrtui lead erase`, killed with -9 at its writes: whole or not at all, and repeating it ends it."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from test_kill_commands import home, sdrtui

__all__ = ["home"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="kills at a syscall by strace"),
]

WORDS = ("王敏", "13800138001")


def state(folder: Path) -> tuple[list[str], int, list[str]]:
    """Return the people's names, how many triggers guard the log and count it, and what SQLite's own checks find."""
    raw = sqlite3.connect(folder / "sdrtui.db")
    names = sorted(row[0] for row in raw.execute("SELECT name FROM contact"))
    triggers = raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
    found = [row[0] for row in raw.execute("PRAGMA integrity_check")] + list(raw.execute("PRAGMA foreign_key_check"))
    raw.close()
    return names, triggers, found


def leads(folder: Path) -> dict[str, str]:
    """Return the leads by the person's name."""
    raw = sqlite3.connect(folder / "sdrtui.db")
    query = "SELECT contact.name, lead.id FROM lead JOIN contact ON contact.id = lead.contact"
    found = dict(raw.execute(query).fetchall())
    raw.close()
    return found


def test_an_erasure_that_was_killed_is_finished_by_repeating_it(home: Path, tmp_path: Path) -> None:
    """At no kill is the log unguarded or half a person left; the second run leaves not a byte."""
    lead, kills = leads(home)["王敏"], 0
    for call in ("fdatasync", "pwrite64"):
        for nth in (1, 2, 3, 5, 8, 13, 30):
            folder = tmp_path / f"{call}{nth}"
            shutil.copytree(home, folder)
            was_killed, _said = sdrtui(folder, "lead", "erase", lead, "--yes", kill=(call, nth))
            kills += was_killed
            assert state(folder) in [(["王敏", "陈静"], 6, ["ok"]), (["", "陈静"], 6, ["ok"])]

            sdrtui(folder, "lead", "erase", lead, "--yes")

            assert (["", "陈静"], 6, ["ok"]) == state(folder)
            files = [path.read_bytes() for path in folder.glob("sdrtui.db*")]
            assert not [word for word in WORDS if any(word.encode() in data for data in files)]
            shutil.rmtree(folder)
    assert kills > 5

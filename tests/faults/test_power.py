"""The current goes after any call of a real process: what was called saved is there, and nothing is half there."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from power import Disk, Kind, Step, traced, victim, written
from sync_builders import a_sandbox, a_store, works

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="the calls are read by strace"),
]

OUTCOMES = 8
SHARES = (0.0, 0.5, 0.9)
"""Of the sectors that no sync has followed yet, how many reach the disk."""


def test_a_power_cut_anywhere_keeps_what_was_called_saved(tmp_path: Path) -> None:
    """After every call, with none, some or most of the unsynced sectors written: sound, and nothing saved is lost."""
    cuts, lost = cut_while_logging(tmp_path, "log")

    print(f"power: {cuts} cuts while logging, {lost} saved rows lost")
    assert cuts > 100
    assert 0 == lost


def test_the_harness_sees_a_log_that_is_not_synced(tmp_path: Path) -> None:
    """Negative control: with synchronous=NORMAL what was called saved is gone after some cuts."""
    cuts, lost = cut_while_logging(tmp_path, "log-normal")

    print(f"power, synchronous=NORMAL: {cuts} cuts, {lost} of them lost saved rows")
    assert lost


def cut_while_logging(tmp_path: Path, how: str) -> tuple[int, int]:
    """Log outcomes and cut the power after each call, in several ways; count the cuts, and those with a loss."""
    home = tmp_path / "home"
    home.mkdir()
    with a_store(home):
        pass
    disk = Disk.holding(home)
    command, environment = victim(how, str(home / "sdrtui.db"), str(OUTCOMES))
    steps = traced(command, environment, tmp_path / "trace", home)
    cuts = lost = 0
    for number, saved in played(disk, steps):
        for share in SHARES:
            folder = tmp_path / "cut"
            written(disk.image(Random(number), share), folder)
            there = records(folder / "sdrtui.db")
            lost += not set(saved) <= set(there)
            cuts += 1
            shutil.rmtree(folder)
    assert OUTCOMES == len(saved)
    return cuts, lost


def played(disk: Disk, steps: list[Step]) -> Iterator[tuple[int, list[str]]]:
    """Play the steps, and yield after each that changed the disk or said something what was called saved so far."""
    said = b""
    for number, step in enumerate(steps):
        disk.play(step)
        if step.kind is Kind.SAID:
            said += step.data
        yield number, [line.split()[1] for line in said.decode().splitlines(keepends=True) if is_whole(line)]


def is_whole(line: str) -> bool:
    return line.startswith("saved") and line.endswith("\n")


def records(database: Path) -> list[str]:
    """Open what the cut left as the program would, see that it is sound, and return the records with a queued write."""
    connection = sqlite3.connect(database)
    try:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        kept = [row[0] for row in connection.execute("SELECT id FROM record ORDER BY at, id")]
        queued = [row[0] for row in connection.execute("SELECT record FROM outbox WHERE kind = 'touch' ORDER BY seq")]
    finally:
        connection.close()
    assert kept == queued
    return kept


def test_an_attempt_is_on_the_disk_before_its_request_leaves(tmp_path: Path) -> None:
    """Whenever the current goes, the store knows of every request that may have reached the CRM."""
    home = tmp_path / "home"
    home.mkdir()
    with a_store(home) as store:
        works(store, 3, touches=2)
    disk = Disk.holding(home)
    with a_sandbox() as sandbox:
        command, environment = victim("sync", str(home / "sdrtui.db"), sandbox.base_url, sandbox.token)
        steps = traced(command, environment, tmp_path / "trace", home)
    tokens = column(home / "sdrtui.db", "SELECT token FROM outbox")

    seen = set()
    for step in steps:
        disk.play(step)
        sent = set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", step.data.decode("latin-1")))
        if step.kind is Kind.SENT and (sent := sent & tokens):
            folder = tmp_path / "cut"
            written(disk.image(None), folder)
            tried = "SELECT token FROM outbox WHERE id IN (SELECT op FROM attempt)"
            assert sent <= column(folder / "sdrtui.db", tried)
            shutil.rmtree(folder)
            seen |= sent

    print(f"power: {len(seen)} requests, each with its attempt on the disk before it left")
    assert tokens == seen


def column(database: Path, sql: str) -> set[str]:
    connection = sqlite3.connect(database)
    try:
        return {row[0] for row in connection.execute(sql)}
    finally:
        connection.close()

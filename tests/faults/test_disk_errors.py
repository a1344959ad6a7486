"""The disk refuses: full, failing or read-only, at the n-th write or sync of the real command.

What was called saved stays, what was not is whole or not there, the reason is said without a traceback, and the same
command works again once the disk does.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="the disk's answers are made by strace"),
]

LEADS = "公司,姓名,手机,来源\n恒信数据,王敏,13800138001,百度\n"
LATER = 4
STRIDE = int(os.environ.get("SDRTUI_DISK_STRIDE", "20"))
"""1 fails at every write; more skips some. The counts are printed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str
    is_struck: bool
    """Whether the disk refused it anything."""


def sdrtui(home: Path, *args: str, fault: str = "", day: int = 23) -> Ended:
    """Run a command while the disk answers like this."""
    command = [sys.executable, "-m", "sdrtui", *args, "--home", str(home)]
    trace = home.with_suffix(".trace")
    trace.unlink(missing_ok=True)
    if fault:
        syscall = fault.partition(":")[0]
        quiet = ["strace", "-f", "-qq", "-o", str(trace)]
        command = [*quiet, "-e", f"trace={syscall}", "-e", f"inject={fault}", *command]
    environment = {**os.environ, "SDRTUI_NOW": f"2026-11-{day}T09:30+08:00", "LANG": "C.UTF-8"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    is_struck = trace.exists() and "INJECTED" in trace.read_text(encoding="utf-8")
    return Ended(ended.returncode, ended.stdout, ended.stderr, is_struck)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with one lead enrolled."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "leads.csv").write_text(LEADS, "utf-8")
    sdrtui(folder, "import", str(folder / "leads.csv"), "--kind", "outbound", "--playbook", "outbound-7x3x21", day=20)
    return folder


def due(home: Path) -> list[str]:
    return [row["touch"] for row in json.loads(sdrtui(home, "today", "--json").out)]


def log_of(home: Path) -> tuple[list[str], list[str]]:
    """Return the touches logged, and those queued for the CRM; the file must be sound."""
    connection = sqlite3.connect(home / "sdrtui.db")
    try:
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        logged = [row[0] for row in connection.execute("SELECT touch FROM record WHERE kind = 'outcome'")]
        queued = [row[0] for row in connection.execute("SELECT r.touch FROM outbox o JOIN record r ON r.id = o.record")]
    finally:
        connection.close()
    return logged, queued


@pytest.mark.parametrize("lasting", ["", "+"], ids=["once", "from then on"])
@pytest.mark.parametrize(("syscall", "error"), [("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO")])
def test_a_disk_that_refuses_loses_nothing(tmp_path: Path, home: Path, syscall: str, error: str, lasting: str) -> None:
    """Whichever write fails, the touch is logged whole or not at all, and once the disk works it is logged."""
    [touch, *_rest] = due(home)
    struck = refused = 0
    for nth in range(1, 400, STRIDE if syscall == "pwrite64" else 1):
        copy = tmp_path / f"{nth}"
        shutil.copytree(home, copy)
        ended = sdrtui(copy, "log", touch, "no_answer", "--json", fault=f"{syscall}:error={error}:when={nth}{lasting}")
        logged, queued = log_of(copy)

        assert ended.code in {0, LATER}, ended.err
        assert "Traceback" not in ended.err
        assert logged == queued == [touch] * len(logged)
        assert [touch] == logged or ended.err.strip()
        assert [touch] == logged or ended.code == LATER
        if not logged:
            assert 0 == sdrtui(copy, "log", touch, "no_answer").code
        assert ([touch], [touch]) == log_of(copy)
        shutil.rmtree(copy)
        struck += ended.is_struck
        refused += ended.code == LATER
        if not ended.is_struck:
            break

    print(f"disk: {error} at {syscall} {lasting}: {struck} times, {refused} commands refused, 0 lost, 0 half done")
    assert struck
    assert refused or not lasting  # what failed once is tried again


def test_a_disk_that_is_read_only_is_said(home: Path) -> None:
    """Nothing can be saved, and the reason is said."""
    [touch, *_rest] = due(home)

    refused = sdrtui(home, "log", touch, "no_answer", fault="pwrite64:error=EROFS:when=1+")

    assert LATER == refused.code
    assert "Traceback" not in refused.err
    assert ([], []) == log_of(home)

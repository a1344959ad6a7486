"""The real commands, killed with -9 in the middle: `sdrtui log` and `sdrtui sync` over a home folder and a sandbox."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sync_builders import a_sandbox

from sdrtui.sandbox.serve import Sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="kills at a syscall by strace"),
]

LEADS = "公司,姓名,手机,来源\n恒信数据,王敏,13800138001,百度\n远山科技,陈静,13900139002,展会\n"
KILLED = (-9, 137)
NOW = "2026-11-23T09:30+08:00"


def sdrtui(home: Path, *args: str, kill: tuple[str, int] | None = None, at: str = NOW) -> tuple[bool, str]:
    """Run a command, killed as it enters the n-th such call; return whether it was, and what it printed."""
    command = [sys.executable, "-m", "sdrtui", *args, "--home", str(home)]
    if kill is not None:
        syscall, nth = kill
        inject = f"inject={syscall}:signal=KILL:when={nth}"
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={syscall}", "-e", inject, *command]
    environment = {**os.environ, "SDRTUI_NOW": at, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert ended.returncode in {0, *KILLED}, ended.stderr
    return ended.returncode in KILLED, ended.stdout


def due(home: Path) -> list[str]:
    """Return the touches that are due."""
    return [row["touch"] for row in json.loads(sdrtui(home, "today", "--json")[1])]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with two leads enrolled."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "leads.csv").write_text(LEADS, "utf-8")
    arguments = ["import", str(folder / "leads.csv"), "--kind", "outbound", "--playbook", "outbound-7x3x21"]
    sdrtui(folder, *arguments, at="2026-11-20T09:00+08:00")
    assert due(folder)
    return folder


def connected(home: Path, sandbox: Sandbox, to: Path) -> Path:
    """Copy the home folder and point it at a sandbox."""
    shutil.copytree(home, to)
    (to / "config.toml").write_text(f'[crm]\nkind = "sandbox"\nbase_url = "{sandbox.base_url}"\ntoken = "sandbox"\n')
    (to / "tokens.json").write_text(json.dumps({"sandbox": sandbox.token}))
    (to / "tokens.json").chmod(0o600)
    return to


@pytest.mark.parametrize(("syscall", "step"), [("pwrite64", 5), ("fdatasync", 1)])
def test_a_log_command_killed_anywhere_is_whole_or_not_at_all(
    tmp_path: Path, home: Path, syscall: str, step: int
) -> None:
    """Logged again when it was not there, each touch reaches the CRM once."""
    kills = 0
    for nth in range(1, 400, step):
        with a_sandbox() as sandbox:
            copy = connected(home, sandbox, tmp_path / f"{syscall}-{nth}")
            before = due(copy)
            was_killed, _said = sdrtui(copy, "log", before[0], "no_answer", kill=(syscall, nth))
            for touch in before:
                if touch in due(copy):
                    sdrtui(copy, "log", touch, "no_answer")
            sdrtui(copy, "sync", "--json")
            seen = Counter(str(row["touch"]) for row in sandbox.book.rows["activities"].values())
            assert dict.fromkeys(before, 1) == seen
            shutil.rmtree(copy)
        if not was_killed:
            break
        kills += 1

    print(f"sdrtui log: {kills} kills at {syscall}, 0 lost, 0 doubled")
    assert kills


@pytest.mark.parametrize(("syscall", "step"), [("pwrite64", 9), ("sendto", 2), ("recvfrom", 1)])
def test_a_sync_command_killed_anywhere_is_made_good_by_the_next(
    tmp_path: Path, home: Path, syscall: str, step: int
) -> None:
    """Run again, it leaves each touch in the CRM once."""
    for touch in due(home):
        sdrtui(home, "log", touch, "no_answer")
    kills = 0
    for nth in range(1, 400, step):
        with a_sandbox() as sandbox:
            copy = connected(home, sandbox, tmp_path / f"{syscall}-{nth}")
            was_killed, _said = sdrtui(copy, "sync", "--json", kill=(syscall, nth))
            result = json.loads(sdrtui(copy, "sync", "--json")[1])
            seen = Counter(str(row["touch"]) for row in sandbox.book.rows["activities"].values())
            assert (0, 0) == (result["queued"], result["needs_you"])
            assert [1, 1] == list(seen.values())
            shutil.rmtree(copy)
        if not was_killed:
            break
        kills += 1

    print(f"sdrtui sync: {kills} kills at {syscall}, 0 lost, 0 doubled")
    assert kills

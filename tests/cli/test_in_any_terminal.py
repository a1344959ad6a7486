"""The command line as its process: any encoding, closed or full streams, a folder that refuses. No traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from command_line import Command

from sdrtui.services import today


def process(*words: str, env: Mapping[str, str] | None = None, shell: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run one command line as its own process; `shell` is what a shell would write behind it."""
    command = [sys.executable, "-m", "sdrtui", *words]
    if shell:
        command = ["sh", "-c", f'"$@" {shell}', "sh", *command]
    return subprocess.run(command, env={**os.environ, **(env or {})}, capture_output=True, check=False)


@pytest.fixture
def lead(sdrtui: Command) -> str:
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234", "--json").json
    return str(added["lead"])


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_data_is_utf_8_in_every_locale(lead: str, encoding: str) -> None:
    """JSON and CSV are for programs: what the terminal can show is no matter to them."""
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    as_json = process("today", "--json", env=environment)
    as_csv = process("today", "--csv", env=environment)

    assert {lead} == {row["lead"] for row in json.loads(as_json.stdout.decode())}
    assert "王敏" in as_json.stdout.decode()
    assert "王敏" in as_csv.stdout.decode()


def test_words_that_a_terminal_cannot_show_are_written_as_their_codes(lead: str) -> None:
    """A table in a terminal without Chinese is poor, and is no failure."""
    done = process("--lang", "zh", "lead", "show", lead, env={"PYTHONIOENCODING": "ascii"})

    assert (0, b"") == (done.returncode, done.stderr)
    assert rb"\u738b\u654f" in done.stdout


@pytest.mark.parametrize("words", [("today",), ("today", "--json"), ("--version",), ("playbook", "list")])
def test_a_full_disk_behind_the_output_is_said(lead: str, words: tuple[str, ...]) -> None:
    """Exit 4: the same call may pass later."""
    done = process(*words, shell=">/dev/full")

    assert lead
    assert 4 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"full" in done.stderr


@pytest.mark.parametrize("stream", [">&-", "2>&-"])
def test_a_closed_stream_is_no_failure(lead: str, stream: str) -> None:
    """Some job runners start programs so."""
    done = process("today", shell=stream)

    assert lead
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.parametrize("words", [("lead", "add", "--name", "a", "--phone", "13800131234"), ("demo",), ("sandbox",)])
def test_a_home_that_cannot_be_made_is_said(words: tuple[str, ...]) -> None:
    """With its name and the system's reason."""
    done = process(*words, env={"SDRTUI_HOME": "/proc/nowhere"})

    assert 3 == done.returncode
    assert b"Traceback" not in done.stderr
    assert b"/proc/nowhere" in done.stderr


def test_a_mistake_of_ours_is_told_in_a_sentence(
    sdrtui: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit 1, where it happened, and how to see all of it."""

    def broken(*_args: object) -> None:
        raise KeyError(tmp_path)

    monkeypatch.setattr(today, "day_view", broken)
    told = sdrtui("today", "--json")
    monkeypatch.setenv("SDRTUI_DEBUG", "1")
    whole = sdrtui("today", "--json")

    assert (1, "") == (told.code, told.out)
    assert "KeyError" in told.err
    assert "test_in_any_terminal.py" in told.err
    assert "SDRTUI_DEBUG=1" in told.err
    assert "Traceback" not in told.err
    assert "Traceback" in whole.err

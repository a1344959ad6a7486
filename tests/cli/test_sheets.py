"""CSV that programs and spreadsheets read, and tables as wide as the terminal."""

import csv
import io
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import Answer, Command

from sdrtui.cli.output import fitted


def sheet(answer: Answer) -> list[dict[str, str]]:
    """Return the rows of a CSV on stdout."""
    return list(csv.DictReader(io.StringIO(answer.out)))


@pytest.fixture
def busy(sdrtui: Command, home: Path) -> str:
    """A home where every list has a row; return the lead."""
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('[crm]\nkind = "sandbox"\nbase_url = "http://127.0.0.1:9"\n', encoding="utf-8")
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234", "--json").json
    sdrtui("log", added["touches"][0], "interested")
    sdrtui("lead", "add", "--name", "李强", "--company", "蓝桥软件有限公司", "--phone", "13800131235")
    sdrtui("leave", "add", "--from", "2026-12-24", "--to", "2026-12-25", "--reason", "年假")
    return str(added["lead"])


def test_a_window_is_two_columns(sdrtui: Command, busy: str) -> None:
    """No cell holds a structure of Python's, and truth is written as in JSON."""
    [row, *_rest] = sheet(sdrtui("today", "--csv"))
    [told, *_rest] = sdrtui("today", "--json").json

    assert busy
    assert (told["window"]["from"], told["window"]["to"]) == (row["window_from"], row["window_to"])
    assert "false" == row["overdue"]
    assert "window" not in row


@pytest.mark.parametrize(
    "words",
    [
        ("today",),
        ("handoff", "list"),
        ("leave", "list"),
        ("outbox", "list"),
        ("playbook", "list"),
        ("playbook", "lint"),
    ],
    ids=" ".join,
)
def test_a_sheet_has_the_same_columns_with_rows_and_without(
    sdrtui: Command, words: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    """A script finds its columns on a quiet day too."""
    empty = sdrtui(*words, "--csv").out.splitlines()[0]
    request.getfixturevalue("busy")
    full = sdrtui(*words, "--csv").out.splitlines()[0]

    assert full == empty


@pytest.mark.parametrize("name", ["=cmd()", " =cmd()", "＝cmd()", "\u3000+cmd"])
def test_no_cell_is_taken_for_a_formula(sdrtui: Command, name: str) -> None:
    """Whatever stands before the sign, and in full width as well: by the one rule of the export."""
    sdrtui("lead", "add", "--name", "王敏", "--company", name, "--phone", "13800131234")

    [row, *_rest] = sheet(sdrtui("today", "--csv"))

    assert row["company"].startswith("'")


@pytest.mark.parametrize(
    ("sizes", "cells", "fits"),
    [
        ([10, 20, 8], 80, [10, 20, 8]),
        ([10, 60, 30, 8], 80, [10, 28, 28, 8]),
        ([12, 20, 8, 30, 34, 90, 8], 80, [12, 12, 8, 12, 12, 12, 8]),
        ([3, 12, 200], 80, [3, 12, 200]),
    ],
)
def test_the_widest_columns_give_way(sizes: Sequence[int], cells: int, fits: list[int]) -> None:
    """Short ones and the last stay whole: that is an id to type again, or a sentence that may go on below."""
    assert fits == fitted(sizes, cells)


def test_a_table_fits_its_terminal(busy: str) -> None:
    """In 80 columns no line is wider, and the id at its end is whole; elsewhere nothing is cut at all."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 80))
    words = [sys.executable, "-m", "sdrtui", "today"]
    subprocess.run(words, stdout=follower, check=True)
    os.close(follower)
    shown = os.read(leader, 65536).decode().splitlines()
    os.close(leader)
    piped = subprocess.run(words, capture_output=True, check=True).stdout.decode().splitlines()

    assert busy
    assert max(map(len, shown)) <= 80
    assert [line.split()[-1] for line in piped] == [line.split()[-1] for line in shown]
    assert not any("~" in line for line in piped)

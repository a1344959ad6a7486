"""Every file in broken/ says in its first lines what is wrong with it, and where."""

import re
from functools import cache
from pathlib import Path

import pytest
from builders import HERE

from sdrtui.playbook import structure
from sdrtui.playbook.lint import CHECKS, lint
from sdrtui.playbook.problem import Problem

BROKEN = sorted((HERE / "broken").glob("*.yaml"))
ELSEWHERE = {"folder", "encoding", "byte-order-mark", "unreadable", "empty-file"}
"""Codes that need a place, bytes or a file that this folder cannot hold; see test_source and test_lint."""


@cache
def found() -> dict[str, list[Problem]]:
    """Return all problems of the folder by file, from one run."""
    by_file: dict[str, list[Problem]] = {path.name: [] for path in BROKEN}
    for problem in lint([HERE / "broken"]):
        by_file[Path(problem.file).name].append(problem)
    return by_file


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_mistake_is_named_with_its_place(path: Path) -> None:
    """All of a file's mistakes are found in one run, each at its line and column, and nothing else."""
    expected = re.findall(r"^# expect (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert expected == [f"{it.line}:{it.column} {it.level} {it.code}" for it in found()[path.name]]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_mistake_has_a_sentence(path: Path) -> None:
    """A message is a sentence with its fields filled in."""
    for problem in found()[path.name]:
        assert re.search(r"[.”:}?]$|\d$|'$", problem.message), problem.message
        assert not re.search(r"\{\w*\}", problem.message), problem.message


def test_every_rule_has_a_broken_file() -> None:
    """Each code that a rule can give is shown by a file of the folder."""
    known = {check.code for check in CHECKS}
    known |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', Path(structure.__file__).read_text(encoding="utf-8")))
    shown = {problem.code for problems in found().values() for problem in problems}

    assert known - ELSEWHERE <= shown

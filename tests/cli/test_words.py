"""The command line's manner: exit codes, words on stderr, data on stdout, languages."""

from pathlib import Path

import pytest
from command_line import Command

from sdrtui.cli.output import cut, plain, width


def test_an_unknown_command_is_a_usage_error(sdrtui: Command) -> None:
    """Exit 2, nothing on stdout."""
    answer = sdrtui("todya")

    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize("words", [("--lang", "zh", "playbook", "list"), ("playbook", "list", "--lang=zh")])
def test_home_and_language_may_stand_anywhere(sdrtui: Command, words: tuple[str, ...]) -> None:
    """Before the command, after it, after its action."""
    answer = sdrtui(*words)

    assert answer.code == 0
    assert "集客回访" in answer.out


def test_a_touch_that_is_not_there_is_said_so(sdrtui: Command) -> None:
    """Exit 2 and a sentence."""
    answer = sdrtui("log", "0190a000-0000-7000-8000-000000000000", "no_answer")

    assert answer.code == 2
    assert answer.err


def test_today_of_an_empty_home_is_empty(sdrtui: Command, home: Path) -> None:
    """The first day has no rows, no error, and writes nothing."""
    answer = sdrtui("today", "--json")

    assert (answer.code, answer.json) == (0, [])
    assert not home.exists()


def test_lint_of_broken_files_exits_3_with_places(sdrtui: Command, tmp_path: Path) -> None:
    """Every problem has file, line, column, a message and a hint."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: broken\nkind: outbond\nsteps: []\n", encoding="utf-8")

    answer = sdrtui("playbook", "lint", broken, "--json")

    assert answer.code == 3
    assert {"file", "line", "column", "level", "code", "message", "hint"} <= set(answer.json[0])
    assert any(row["line"] == 2 for row in answer.json)


def test_lint_of_the_shipped_ones_is_clean(sdrtui: Command) -> None:
    """What we ship passes what we ask of others."""
    answer = sdrtui("playbook", "lint", "--json")

    assert (answer.code, answer.json) == (0, [])


def test_a_bad_clock_is_a_usage_error(sdrtui: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """SDRTUI_NOW without an offset is refused, not guessed."""
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23 09:00")

    assert sdrtui("today").code == 2


def test_a_broken_config_is_named_with_its_place(sdrtui: Command, home: Path) -> None:
    """Exit 3 and the file."""
    home.mkdir()
    (home / "config.toml").write_text("sdr = [", encoding="utf-8")

    answer = sdrtui("today")

    assert answer.code == 3
    assert "config.toml" in answer.err


def test_text_of_others_carries_no_escape_codes() -> None:
    """A name cannot move the cursor."""
    assert plain("王\x1b[31m敏\x07\n") == "王[31m敏\n"


def test_spaces_of_any_width_stay() -> None:
    """Python calls the full-width one not printable; without it a company and its website would run together."""
    assert plain("禾序科技\u3000hexu\tcn\u00a0\u2028") == "禾序科技\u3000hexu cn\u00a0"


@pytest.mark.parametrize(("text", "cells", "shown"), [("王敏", 4, "王敏"), ("王敏敏", 4, "王~"), ("abc", 2, "a~")])
def test_cut_counts_cells(text: str, cells: int, shown: str) -> None:
    """Wide characters take two cells, and never half of one is shown."""
    assert cut(text, cells) == shown
    assert width(shown) <= cells

"""`sdrtui leave`: cancelling, and days that are none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_files import policy
from command_line import Command, add_leads

At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock of the commands that follow."""
    return lambda moment: monkeypatch.setenv("SDRTUI_NOW", f"{moment}+08:00")


def test_leave_is_cancelled_by_the_end_of_its_id(sdrtui: Command, home: Path, at: At) -> None:
    """Every touch is back where it was."""
    at("2026-09-25T09:30")
    policy(home, "country: CN\n")
    add_leads(sdrtui, 2, "outbound-7x3x21")
    before = sdrtui("today", "--date", "2026-09-28", "--json").json
    added = sdrtui("leave", "add", "--from", "2026-09-28", "--to", "2026-09-30", "--json").json
    assert sdrtui("today", "--date", "2026-09-28", "--json").json == []

    cancelled = sdrtui("leave", "cancel", added["leave"][-8:])

    assert cancelled.code == 0
    assert sdrtui("leave", "list", "--json").json == []
    assert sdrtui("today", "--date", "2026-09-28", "--json").json == before


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2026-10-09", "--to", "2026-10-01"),
        ("--from", "soon", "--to", "later"),
        ("--from", "2020-01-01", "--to", "2020-01-03"),
    ],
)
def test_days_that_are_none_are_refused(sdrtui: Command, words: tuple[str, ...]) -> None:
    """Nothing is entered."""
    refused = sdrtui("leave", "add", *words)

    assert refused.code == 2
    assert refused.err

"""Shown by command: leave over National Day 2026 without a day above the cap; late through leave told from late."""

from collections import Counter
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


def test_leave_over_national_day_has_no_day_above_the_cap(sdrtui: Command, home: Path, at: At) -> None:
    """Seven touches of 09-28, three a day: 10-10, 10-12 and 10-13, told from late in the day's JSON."""
    at("2026-09-28T08:30")
    policy(home, "rates: {touches_a_day: 3}\n")
    add_leads(sdrtui, 7, "outbound-7x3x21")
    asked = ("leave", "add", "--from", "2026-09-28", "--to", "2026-10-09", "--reason", "年假", "--json")

    dry = sdrtui(*asked, "--dry-run").json
    added = sdrtui(*asked).json
    listed = sdrtui("leave", "list", "--json").json
    at("2026-10-10T09:00")
    today = sdrtui("today", "--json").json

    assert dry["moved"] == added["moved"]
    assert dry["dry_run"]
    assert Counter(touch["to"][:10] for touch in added["moved"]) == {"2026-10-10": 3, "2026-10-12": 3, "2026-10-13": 1}
    assert [day["touches"] for day in added["days"]] == [3, 3, 1]
    assert added["cap"] == 3
    assert [(row["leave"], row["from"], row["to"]) for row in listed] == [(added["leave"], "2026-09-28", "2026-10-09")]
    assert [(row["late"], row["overdue"], row["overdue_days"]) for row in today] == [("leave", False, 0)] * 3
    facts = sdrtui("why", today[0]["touch"], "--json").json
    assert (facts["code"], facts["why_facts"]["from"]) == ("leave", "2026-09-28")
    why = sdrtui("why", today[0]["touch"], "--lang", "zh")
    assert "休假顺延，原定 09-28" in why.out


def test_the_day_back_has_no_burst_of_what_was_left_before(sdrtui: Command, home: Path, at: At) -> None:
    """Seven touches left undone before the leave: on the first morning back three a day, and still told as late."""
    at("2026-09-22T09:30")
    policy(home, "rates: {touches_a_day: {value: 3}}\n")
    add_leads(sdrtui, 8, "outbound-7x3x21")
    first = sdrtui("today", "--json").json[0]
    sdrtui("log", first["touch"], "sent")
    sdrtui("leave", "add", "--from", "2026-09-24", "--to", "2026-10-09")
    at("2026-10-10T09:00")

    today = sdrtui("today", "--json").json
    later = [sdrtui("today", "--date", day, "--json").json for day in ("2026-10-12", "2026-10-13")]

    assert [len(today), *map(len, later)] == [3, 3, 2]
    assert [row["late"] for row in today].count("late") == 3
    assert not any(row["overdue"] for row in today)


def test_a_day_that_nobody_worked_is_asked_about(sdrtui: Command, home: Path, at: At) -> None:
    """Thursday's touch is four worked days late on Wednesday, no weekend counted; the command asks what happened."""
    at("2026-11-19T09:30")
    policy(home, "country: CN\n")
    add_leads(sdrtui, 2, "outbound-7x3x21")
    first, second = sdrtui("today", "--json").json
    sdrtui("log", first["touch"], "sent")
    at("2026-11-25T09:30")

    asked = sdrtui("today", "--json")
    row = next(row for row in asked.json if row["touch"] == second["touch"])

    assert (row["overdue"], row["overdue_days"], row["late"]) == (True, 4, "late")
    assert "leave add --from 2026-11-20 --to 2026-11-24" in asked.err

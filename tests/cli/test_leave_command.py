"""Leave and the gate by command: National Day 2026, a refused request, both languages."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Command

At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock of the commands that follow."""
    return lambda moment: monkeypatch.setenv("SDRTUI_NOW", f"{moment}+08:00")


def policy(home: Path, text: str) -> None:
    folder = home / "playbooks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")


def leads(sdrtui: Command, count: int, playbook: str) -> None:
    for number in range(1, count + 1):
        sdrtui(
            *("lead", "add", "--name", f"王{number}", "--company", f"第{number}数据", "--kind", "outbound"),
            *("--phone", f"138001380{number:02}", "--wechat", f"wx_min_{number:02}", "--playbook", playbook),
            *("--email", f"min{number}@example.com"),
        )


def test_leave_over_national_day_has_no_day_above_the_cap(sdrtui: Command, home: Path, at: At) -> None:
    """Seven touches of 09-28, three a day: 10-10, 10-12 and 10-13, told from late in the day's JSON."""
    at("2026-09-28T08:30")
    policy(home, "rates: {touches_a_day: 3}\n")
    leads(sdrtui, 7, "outbound-7x3x21")
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
    assert [row["late"] for row in today] == ["leave"] * 3
    why = sdrtui("why", today[0]["touch"], "--lang", "zh")
    assert "休假顺延，原定 09-28" in why.out


def test_leave_is_cancelled_by_the_end_of_its_id(sdrtui: Command, home: Path, at: At) -> None:
    """Every touch is back where it was."""
    at("2026-09-25T09:30")
    policy(home, "country: CN\n")
    leads(sdrtui, 2, "outbound-7x3x21")
    before = sdrtui("today", "--date", "2026-09-28", "--json").json
    added = sdrtui("leave", "add", "--from", "2026-09-28", "--to", "2026-09-30", "--json").json
    assert sdrtui("today", "--date", "2026-09-28", "--json").json == []

    cancelled = sdrtui("leave", "cancel", added["leave"][-8:])

    assert cancelled.code == 0
    assert sdrtui("leave", "list", "--json").json == []
    assert sdrtui("today", "--date", "2026-09-28", "--json").json == before


@pytest.mark.parametrize("words", [("--from", "2026-10-09", "--to", "2026-10-01"), ("--from", "soon", "--to", "later")])
def test_days_that_are_none_are_refused(sdrtui: Command, words: tuple[str, ...]) -> None:
    """Nothing is entered."""
    refused = sdrtui("leave", "add", *words)

    assert refused.code == 2
    assert refused.err


def test_the_third_request_past_the_cap_is_refused(sdrtui: Command, home: Path) -> None:
    """With the next time; the row says so, and `why` names rule and source in either language."""
    policy(home, "limits: {wechat_adds_a_day: {value: 2, source: 微信团队约定}}\n")
    for number in range(3):
        sdrtui("lead", "add", "--name", f"王{number}", "--company", f"第{number}数据", "--phone", f"1380013800{number}")
    rows = [row for row in sdrtui("today", "--json").json if row["action"] == "add"]
    for row in rows[:2]:
        assert sdrtui("log", row["touch"], "request_sent").code == 0

    refused = sdrtui("log", rows[2]["touch"], "request_sent", "--lang", "zh")

    assert refused.code == 6
    assert "下次可申请：11-24 09:00" in refused.err
    assert [row["blocked_until"] for row in sdrtui("today", "--json").json if row["action"] == "add"] == [
        "2026-11-24T09:00:00+08:00"
    ]
    why = sdrtui("why", rows[2]["touch"], "--json").json
    assert (why["blocked_by"], why["source"]) == ("adds_a_day", "微信团队约定")
    assert "规则：每日微信加人数。出处：微信团队约定" in sdrtui("why", rows[2]["touch"], "--lang", "zh").out
    assert sdrtui("log", rows[2]["touch"], "request_sent", "--anyway").code == 0

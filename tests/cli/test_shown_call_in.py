"""Shown by command: a call-in reaches the top of the list at once, and the team lead's when nobody answers it."""

from pathlib import Path

import pytest
from command_line import Command

CONFIG = """
sdr = "zhang"
leads = ["wang"]
[[team]]
id = "zhang"
[[team]]
id = "wang"
"""


def test_a_call_in_reaches_the_top_and_escalates(sdrtui: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First of five rows with a five-minute clock; at fifteen minutes on the team lead's list too, until an outcome."""
    home.mkdir()
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
    for number in range(4):
        sdrtui(
            *("lead", "add", "--name", f"李{number}", "--company", f"第{number}软件", "--kind", "outbound"),
            *("--phone", f"1390013100{number}", "--email", f"li{number}@example.com", "--playbook", "outbound-7x3x21"),
        )
    before = sdrtui("today", "--json").json
    assert before
    assert {row["band"] for row in before} == {"window"}

    added = sdrtui(
        *("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234"),
        *("--source", "baidu-sem", "--json"),
    ).json
    top = sdrtui("today", "--json").json[0]
    why = sdrtui("why", top["touch"], "--json").json

    assert top["touch"] in added["touches"]
    assert (top["rank"], top["band"], top["channel"]) == (1, "clock", "phone")
    assert top["due_at"] == "2026-11-23T09:35:00+08:00"
    assert (why["rank"], why["code"], why["why_facts"], why["escalated_to"]) == (1, "clock", {"minutes": 5}, [])

    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T09:44+08:00")
    assert sdrtui("today", "--sdr", "wang", "--json").json == []
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T09:45+08:00")
    (seen,) = sdrtui("today", "--sdr", "wang", "--json").json
    late = sdrtui("today", "--json").json[0]
    why = sdrtui("why", top["touch"], "--json").json

    assert seen["touch"] == top["touch"]
    assert seen["why"] == "Call-in of zhang, unanswered for 15 minutes"
    assert (late["touch"], late["overdue"], late["overdue_days"]) == (top["touch"], True, 0)
    assert why["escalated_to"] == ["wang"]
    assert any("15 minutes" in sentence for sentence in why["sentences"])

    sdrtui("log", top["touch"], "no_answer", "--json")
    assert sdrtui("today", "--sdr", "wang", "--json").json == []

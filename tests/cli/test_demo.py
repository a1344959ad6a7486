"""The demo: a team made up once, the same day on every run, never mixed with real data."""

import json
from pathlib import Path

import pytest
from command_line import Command

pytestmark = pytest.mark.slow


def test_the_demo_prints_the_day_and_again_the_same(sdrtui: Command, home: Path) -> None:
    """Without a terminal it prints today's touches and exits 0; the second run is the same day; reset begins anew."""
    first = sdrtui("demo", "--json")
    again = sdrtui("demo", "--json")
    reset = sdrtui("demo", "--reset", "--json")

    assert (0, 0, 0) == (first.code, again.code, reset.code)
    assert first.json == again.json
    assert {"phone", "wechat", "email"} <= {row["channel"] for row in first.json}
    assert "clock" == first.json[0]["band"]
    assert [row["contact"] for row in first.json] == [row["contact"] for row in reset.json]
    assert "now" in json.loads((home / "demo.json").read_text(encoding="utf-8"))


def test_real_data_is_never_mixed_with_the_demo(sdrtui: Command, home: Path) -> None:
    """In a home with leads of its own the demo plays in a folder beneath."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")

    sdrtui("demo")

    assert (home / "demo" / "demo.json").exists()
    assert ["王敏", "王敏"] == [row["contact"] for row in sdrtui("today", "--json").json]

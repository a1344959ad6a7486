"""Incoming leads by command: the drop folder, round robin, escalation on the team lead's list."""

from pathlib import Path

import pytest
from command_line import Command

CONFIG = """
sdr = "zhang"
leads = ["wang"]
[[team]]
id = "zhang"
[[team]]
id = "liu"
[[team]]
id = "wang"
"""


@pytest.fixture
def team(sdrtui: Command, home: Path) -> Command:
    """Two SDRs and a team lead."""
    home.mkdir()
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
    return sdrtui


def test_a_dropped_file_goes_round_and_what_nobody_answers_escalates(
    team: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file's counts; half the rows each; twenty minutes later all of it is on the team lead's list."""
    (home / "inbox").mkdir()
    rows = "".join(f"公司{n},王敏{n},1380013100{n},百度\n" for n in range(4))
    (home / "inbox" / "leads.csv").write_text("公司,姓名,手机,来源\n" + rows, encoding="utf-8")

    (file,) = team("import", "--inbox", "--json").json
    mine = {row["lead"] for row in team("today", "--json").json}
    theirs = {row["lead"] for row in team("today", "--sdr", "liu", "--json").json}
    before = team("today", "--sdr", "wang", "--json").json
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T09:50+08:00")
    after = team("--lang", "zh", "today", "--sdr", "wang", "--json").json
    explained = team("why", after[0]["touch"], "--json").json

    assert ("leads.csv", 4, None) == (file["file"], file["created"], file["problem"])
    assert (2, 2, []) == (len(mine), len(theirs), before)
    assert mine | theirs == {row["lead"] for row in after}
    assert "20" in after[0]["why"]
    assert ["wang"] == explained["escalated_to"]


def test_a_file_that_cannot_be_used_exits_3(team: Command, home: Path) -> None:
    """It is put aside with the reason; without a file or --inbox the command is misused."""
    (home / "inbox").mkdir()
    (home / "inbox" / "bad.csv").write_text("1,2,3\n", encoding="utf-8")

    answer = team("import", "--inbox")

    assert 3 == answer.code
    assert "bad.csv" in answer.err
    assert [".csv", ".txt"] == sorted(path.suffix for path in (home / "inbox" / "failed").iterdir())
    assert 2 == team("import").code

"""Assigning, merging, suppressing, erasing and exporting by command, in both languages."""

import json
from pathlib import Path

import pytest
from command_line import Command

TEAM = """
sdr = "zhang"

[[team]]
id = "zhang"
name = "张伟"

[[team]]
id = "liu"
name = "刘洋"
"""


@pytest.fixture(autouse=True)
def team(home: Path) -> None:
    """Two SDRs."""
    home.mkdir(parents=True)
    (home / "config.toml").write_text(TEAM, encoding="utf-8")


def add(sdrtui: Command, number: int = 1, *more: str, company: str = "") -> str:
    """Add a call-in and return its id."""
    words = ("lead", "add", "--name", f"王敏{number}", "--company", company or f"第{number}数据", "--owner", "zhang")
    answer = sdrtui(*words, "--phone", f"1380013800{number}", "--email", f"min{number}@example.com", "--json", *more)
    lead: str = answer.json["lead"]
    return lead


def listed(sdrtui: Command, sdr: str) -> list[tuple[str, str]]:
    return [(row["touch"], row["due_at"]) for row in sdrtui("today", "--sdr", sdr, "--json").json]


def test_a_lead_goes_to_a_colleague_and_back(sdrtui: Command) -> None:
    """Its touches change lists at their times; the log keeps who called; undo brings all of it back."""
    lead = add(sdrtui)
    before = listed(sdrtui, "zhang")
    sdrtui("log", before[1][0], "request_sent")
    waiting = listed(sdrtui, "zhang")

    done = sdrtui("lead", "assign", lead, "--to", "liu", "--reason", "休产假", "--json")

    assert 0 == done.code
    assert (["zhang"], "liu", [["call-in-day-one"]]) == (
        [each["from"] for each in done.json["assigned"]],
        done.json["to"],
        [each["runs"] for each in done.json["assigned"]],
    )
    assert waiting == listed(sdrtui, "liu")
    assert [] == listed(sdrtui, "zhang")
    assert ["zhang"] == [row["sdr"] for row in sdrtui("review", "touches", "--json").json]
    shown = sdrtui("show", lead, "--json").json
    assert "liu" == shown["owner"]
    assert [("zhang", "assign", "from 张伟 to 刘洋: 休产假")] == [
        (note["sdr"], note["kind"], note["text"]) for note in shown["notes"]
    ]
    undone = sdrtui("undo", "--lang", "zh")
    assert "已撤销" in undone.err or "转派" in undone.err
    assert waiting == listed(sdrtui, "zhang")


def test_a_company_is_not_split_by_command(sdrtui: Command) -> None:
    """Exit 6 names whose the other lead is; --whole-account moves both; a dry run neither."""
    one, two = add(sdrtui, 1, company="恒信"), add(sdrtui, 2, company="恒信")

    refused = sdrtui("lead", "assign", one, "--to", "liu", "--json")
    dry = sdrtui("lead", "assign", one, "--to", "liu", "--whole-account", "--dry-run", "--json")
    done = sdrtui("lead", "assign", "--where", "owner=zhang", "--to", "liu", "--json")

    assert (6, ["splits_account"]) == (refused.code, [each["code"] for each in refused.json["refused"]])
    assert (
        {one, two}
        == {each["lead"] for each in dry.json["assigned"]}
        == {each["lead"] for each in done.json["assigned"]}
    )
    assert dry.json["dry_run"]
    assert 2 == sdrtui("lead", "assign", one, "--to", "nobody").code


def test_two_of_one_person_are_merged_and_parted(sdrtui: Command) -> None:
    """The dry run shows it item by item; the old id leads on; undo parts them."""
    keep, drop = add(sdrtui, 1), add(sdrtui, 2, "--title", "总监", "--note", "官网留言")

    dry = sdrtui("lead", "merge", keep, drop, "--dry-run", "--json").json
    done = sdrtui("lead", "merge", keep, drop, "--reason", "同一人", "--json").json

    assert dry["counts"] == done["counts"]
    assert {"name": "title", "kept": "总监", "overwritten": None} in done["fields"]
    assert {"name": "name", "kept": "王敏1", "overwritten": "王敏2"} in done["fields"]
    assert ["call-in-day-one"] == done["superseded"]
    assert all("13800138002" not in json.dumps(item) for item in dry["items"])
    assert keep == sdrtui("show", drop, "--json").json["lead"]
    assert 2 == len(listed(sdrtui, "zhang"))
    assert 0 == sdrtui("undo").code
    assert drop == sdrtui("show", drop, "--json").json["lead"]
    assert 4 == len(listed(sdrtui, "zhang"))
    assert 2 == sdrtui("lead", "merge", keep, keep).code


def test_a_person_or_a_number_is_left_alone(sdrtui: Command) -> None:
    """Nothing stays due; nobody enrolls them; a number alone leaves the rest; lifting needs a reason."""
    one, two = add(sdrtui, 1), add(sdrtui, 2)

    person = sdrtui("lead", "suppress", one, "--reason", "投诉", "--json")
    number = sdrtui("lead", "suppress", "--phone", "13800138002", "--point", "--json")

    assert (["call-in-day-one"], False) == (person.json["stopped"], person.json["point_only"])
    assert ([{"kind": "phone", "value": "138****8002"}], True) == (number.json["points"], number.json["point_only"])
    assert {two} >= {row["lead"] for row in sdrtui("today", "--json").json}
    assert not [row for row in sdrtui("today", "--json").json if row["channel"] == "phone"]
    refused = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", one, "--json").json["refused"]
    assert ["suppressed"] == [each["code"] for each in refused]
    assert 2 == sdrtui("lead", "suppress", one, "--lift").code
    assert 0 == sdrtui("lead", "suppress", one, "--lift", "--reason", "来电同意").code
    assert 2 == sdrtui("lead", "suppress").code
    assert "勿扰名单" in sdrtui("lead", "suppress", "--email", "x@example.com", "--lang", "zh").err


def test_erasing_asks_and_removes(sdrtui: Command, home: Path) -> None:
    """Without --yes and without a terminal it is exit 6 and nothing happens; with it not a byte is left."""
    lead = add(sdrtui, 7, "--note", "王敏7 要资料")
    sdrtui("log", listed(sdrtui, "zhang")[0][0], "no_answer", "--note", "给王敏7 打了")

    asked = sdrtui("lead", "erase", lead)
    dry = sdrtui("lead", "erase", lead, "--dry-run", "--json")

    assert (6, True) == (asked.code, "--yes" in asked.err)
    assert dry.json["dry_run"]
    assert "王敏7" == sdrtui("show", lead, "--json").json["contact"]
    done = sdrtui("lead", "erase", lead, "--yes", "--json")
    assert 0 == done.code
    assert done.json["erased"]["contact"] == 1
    assert all(each["todo"] for each in done.json["remains"])
    for word in ("王敏7", "13800138007", "min7@example.com"):
        assert not [path.name for path in home.glob("sdrtui.db*") if word.encode() in path.read_bytes()]
    assert [("", 1)] == [(row["contact"], 1) for row in sdrtui("review", "touches", "--json").json]
    again = sdrtui("lead", "add", "--name", "别名", "--company", "别家", "--phone", "13800138007", "--json")
    assert "no contact" in again.json["refused"]


def test_everything_comes_out(sdrtui: Command, tmp_path: Path) -> None:
    """Sheets or one document, masked; nothing is written over without --force."""
    add(sdrtui)
    folder, file = tmp_path / "out", tmp_path / "all.json"

    sheets = sdrtui("export", folder)
    document = sdrtui("export", file, "--json", "--reveal")

    assert (0, 0) == (sheets.code, document.code)
    assert {"leads.csv", "touches.csv", "suppressions.csv"} <= {path.name for path in folder.iterdir()}
    assert "13800138001" not in (folder / "contacts.csv").read_text("utf-8-sig")
    assert (True, 1) == (document.json["revealed"], document.json["rows"]["leads"])
    assert "13800138001" in file.read_text("utf-8")
    assert 6 == sdrtui("export", folder).code
    assert 0 == sdrtui("export", folder, "--force").code
    assert 2 == sdrtui("export", tmp_path / "leads.csv").code

"""A company by command, with --json: an ABP reply that holds its siblings, the CEO's step in their list, one owner."""

from pathlib import Path
from typing import Any

import pytest
from command_line import Command

TEAM = """
lang = "en"
sdr = "zhang"

[[team]]
id = "zhang"
name = "张伟"

[[team]]
id = "liu"
name = "刘洋"

[[team]]
id = "luo"
name = "罗总"
title = "CEO"

[[team]]
id = "sun"
name = "孙工"

[sellers]
ceo = "luo"
presales = "sun"
"""
PEOPLE = (
    ("陈静", "总经理", "13900139001", "jing@hx.example"),
    ("李强", "销售主管", "13900139002", "qiang@hx.example"),
    ("周涛", "IT经理", "13900139003", "tao@hx.example"),
    ("王敏", "市场总监", "13900139004", "min@hx.example"),
)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock: `at("09-22 14:10")`, in 2026 and Shanghai's time."""
    return lambda text: monkeypatch.setenv("SDRTUI_NOW", f"2026-{text.replace(' ', 'T')}+08:00")


@pytest.fixture
def company(home: Path, sdrtui: Command, at: Any) -> dict[str, str]:
    """Four people of one big company, imported on the Monday before Mid-Autumn and National Day; lead by name."""
    home.mkdir()
    (home / "config.toml").write_text(TEAM, encoding="utf-8")
    at("09-21 09:30")
    rows = [f"恒信数据有限公司,{name},{title},{phone},{mail},软件,800" for name, title, phone, mail in PEOPLE]
    sheet = home / "people.csv"
    sheet.write_text("\n".join(["公司,姓名,职位,手机,邮箱,行业,人数", *rows]), encoding="utf-8")
    assert 4 == sdrtui("import", sheet, "--kind", "outbound", "--json").json["created"]
    named = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--where", "idle=yes", "--dry-run", "--json").json
    return {sdrtui("show", lead, "--json").json["contact"]: lead for lead in named["enrolled"]}


def listed(sdrtui: Command, *words: str) -> dict[str, str]:
    """Return today's list: touch by step."""
    return {row["step"]: row["touch"] for row in sdrtui("today", *words, "--json").json}


def test_an_abp_reply_holds_its_siblings(sdrtui: Command, at: Any, company: dict[str, str]) -> None:
    """The user's interest takes the others off the list until sales has answered; then all go on, and undo knows it."""
    chen, wang = company["陈静"], company["王敏"]
    assert [chen] == sdrtui("enroll", "--playbook", "abp-key-contacts", "--lead", chen, "--json").json["enrolled"]
    assert [wang] == sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", wang, "--json").json["enrolled"]
    for touch in listed(sdrtui).values():
        sdrtui("log", touch, "sent")
    at("09-22 14:10")
    today = listed(sdrtui)
    assert {"call-1", "user-call-1"} == set(today)

    logged = sdrtui("log", today["user-call-1"], "interested", "--note", "让我们技术也听听", "--json").json

    assert (None, "MQL") == (logged["exit"], logged["stage"])
    assert {"陈静", "周涛", "王敏"} == {one["contact"] for one in logged["held"]}
    assert {"2026-10-13T00:00:00+08:00"} == {one["until"] for one in logged["held"]}
    assert {} == listed(sdrtui)
    held = sdrtui("lead", "show", wang, "--json").json["held"]
    assert ("李强", chen, "interested") == (held["by"], held["lead"], held["outcome"])
    explained = sdrtui("why", wang, "--json").json
    assert any("李强" in sentence and "09-22 14:10" in sentence for sentence in explained["sentences"])
    assert held == explained["held"]
    assert [wang] == sdrtui("lead", "show", chen, "--json").json["holds"]
    refused = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", company["周涛"], "--json").json["refused"]
    assert ["exclusive"] == [one["code"] for one in refused]

    yes = ("--profile", "yes", "--pain", "yes", "--solution", "yes", "--ae", "luo")
    sdrtui("handoff", "qualify", chen, *yes)
    at("09-24 16:00")
    assert 0 == sdrtui("handoff", "reject", chen, "--reason", "no-contact").code
    at("09-28 09:40")
    assert {"call-1", "it-email-1"} == set(listed(sdrtui))
    assert "Waited from 09-22 to 09-24" in sdrtui("why", wang).out
    assert 0 == sdrtui("undo").code
    assert {} == listed(sdrtui)


def test_the_ceos_step_is_in_the_ceos_list_and_comes_back(sdrtui: Command, at: Any, company: dict[str, str]) -> None:
    """With who hands it over, what is asked and what was said; once it is logged the SDR is next."""
    chen = company["陈静"]
    sdrtui("enroll", "--playbook", "abm-ceo-letter", "--lead", chen)
    (letter,) = listed(sdrtui, "--sdr", "luo").values()
    assert {} == listed(sdrtui)

    relay = sdrtui("show", letter, "--json").json["relay"]
    assert ("ceo", "luo", "zhang", "zhang") == tuple(relay[key] for key in ("role", "seller", "handed_by", "back_to"))
    assert ("The CEO's letter", "zhang") == (relay["asked"], relay["following_by"])
    assert "张伟 hands this over to 罗总 (ceo): The CEO's letter" in sdrtui("show", letter).out

    sdrtui("log", letter, "sent", "--note", "亲笔写的")
    at("09-23 09:40")
    assert ({"sdr-call-1"}, {}) == (set(listed(sdrtui)), listed(sdrtui, "--sdr", "luo"))
    assert sdrtui("show", listed(sdrtui)["sdr-call-1"], "--json").json["relay"] is None

    sdrtui("log", letter, "replied", "--note", "请技术先聊")
    at("09-23 14:10")
    (screen,) = listed(sdrtui, "--sdr", "sun").values()
    relay = sdrtui("show", screen, "--json").json["relay"]
    assert ("presales", "zhang") == (relay["role"], relay["handed_by"])
    assert any("请技术先聊" in said for said in relay["said"])


def test_roles_without_a_person_are_named(home: Path, sdrtui: Command, company: dict[str, str]) -> None:
    """At enrolling, by lint where the step is, and by doctor once somebody runs in it; the touch comes to the SDR."""
    (home / "config.toml").write_text(TEAM.replace('ceo = "luo"', ""), encoding="utf-8")

    enrolled = sdrtui("enroll", "--playbook", "abm-ceo-letter", "--lead", company["陈静"], "--json").json
    linted = sdrtui("playbook", "lint", "--json")
    checked = sdrtui("doctor", "--json").json

    assert any("ceo" in notice and "config.toml" in notice for notice in enrolled["notices"])
    assert ["ceo-letter"] == list(listed(sdrtui))
    (flaw,) = [row for row in linted.json if row["code"] == "unnamed-seller"]
    assert (0, "warning") == (linted.code, flaw["level"])
    assert flaw["line"] > 1
    assert "role ceo" in str(checked)


def test_one_owner_works_on_a_company(sdrtui: Command, home: Path, company: dict[str, str]) -> None:
    """A colleague's lead there is refused, with who, since when and what to do; by policy, or calling in, it moves."""
    sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", company["陈静"])
    new = ("--company", "恒信数据", "--owner", "liu", "--playbook", "outbound-7x3x21", "--kind", "outbound", "--json")

    refused = sdrtui("lead", "add", "--name", "赵六", "--phone", "13900139007", "--email", "z@hx.example", *new).json
    called = sdrtui(
        "lead", "add", "--name", "孙七", "--phone", "13900139008", "--company", "恒信数据", "--owner", "liu", "--json"
    ).json

    assert ([], "liu") == (refused["touches"], refused["owner"])
    assert all(word in refused["refused"] for word in ("zhang", "09-21", "lead assign"))
    assert ("zhang", None) == (called["owner"], called["refused"])

    (home / "playbooks").mkdir(exist_ok=True)
    (home / "playbooks" / "policy.yaml").write_text("accounts: {others: route}\n", encoding="utf-8")
    moved = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--lead", refused["lead"], "--json").json
    assert [refused["lead"]] == moved["enrolled"]
    assert "zhang" in moved["notices"][0]
    assert "zhang" == sdrtui("lead", "show", refused["lead"], "--json").json["owner"]

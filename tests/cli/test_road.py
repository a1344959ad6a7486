"""The whole road by command: a spreadsheet, the day's list, outcomes, undo, the review."""

from pathlib import Path

from cli_files import spreadsheet
from command_line import Command

TODAY = {
    "touch", "lead", "contact", "company", "channel", "action", "playbook", "step",
    "due_at", "window", "overdue", "rank", "why", "blocked_until",
}  # fmt: skip


def test_import_enroll_today_log_undo_review(sdrtui: Command, tmp_path: Path) -> None:
    """A spreadsheet becomes a day's work; an outcome plans what follows; an undo brings the touch back."""
    imported = sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound", "--json").json
    enrolled = sdrtui("enroll", "--playbook", "outbound-7x3x21", "--where", "kind=outbound", "--json").json
    rows = sdrtui("today", "--json").json
    outcome = {"phone": "no_answer", "wechat": "request_sent", "email": "sent"}[rows[0]["channel"]]
    logged = sdrtui("log", rows[0]["touch"], outcome, "--note", "第一次", "--json").json
    after = sdrtui("today", "--json").json
    undone = sdrtui("undo", "--json").json
    restored = sdrtui("today", "--json").json
    review = sdrtui("review", "touches", "--json").json

    assert imported["created"] == 3
    assert len(enrolled["enrolled"]) == 3
    assert set(rows[0]) >= TODAY
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert logged["touch"] == rows[0]["touch"]
    assert logged["outcome"] == outcome
    assert logged["next"]
    assert rows[0]["touch"] not in {row["touch"] for row in after}
    assert undone["touch"] == rows[0]["touch"]
    assert restored == rows
    assert review == []


def test_a_call_in_is_on_top_at_once_with_its_clock(sdrtui: Command, tmp_path: Path) -> None:
    """A lead that just called in stands above a day full of outbound touches."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound", "--playbook", "outbound-7x3x21")

    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000", "--json")
    first = sdrtui("today", "--json").json[0]

    assert added.code == 0
    assert (first["contact"], first["channel"], first["playbook"]) == ("王敏", "phone", "call-in-day-one")
    assert first["due_at"] == "2026-11-23T09:35:00+08:00"


def test_why_and_show_speak_chinese(sdrtui: Command) -> None:
    """Reasons and cards are in the reader's language."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")
    touch = sdrtui("today", "--json").json[0]["touch"]

    why = sdrtui("why", touch, "--lang", "zh")
    card = sdrtui("show", touch, "--json").json

    assert "集客" in why.out
    assert "13800138000" not in str(card)
    assert "王" in card["script"]["body"]


def test_a_callback_without_its_time_is_refused_with_a_hint(sdrtui: Command) -> None:
    """A promise needs a time; nothing is logged without one."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")
    touch = sdrtui("today", "--json").json[0]["touch"]

    refused = sdrtui("log", touch, "callback")

    assert refused.code == 2
    assert "--callback-at" in refused.err
    assert sdrtui("review", "touches", "--json").json == []


def test_a_promised_callback_comes_back_at_its_time(sdrtui: Command) -> None:
    """The next touch is the promise, to the minute."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")
    touch = sdrtui("today", "--json").json[0]["touch"]

    logged = sdrtui("log", touch, "callback", "--callback-at", "15:30", "--json").json

    assert "2026-11-23T15:30:00+08:00" in {row["due_at"] for row in logged["next"]}


def test_snooze_and_skip(sdrtui: Command) -> None:
    """A snooze is to an exact time; a skip needs a reason and goes on."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000", "--wechat", "wx_wangmin")
    touch = sdrtui("today", "--json").json[0]["touch"]

    snoozed = sdrtui("snooze", touch, "--until", "2026-11-23T11:07+08:00", "--json")
    skipped = sdrtui("skip", touch[-8:], "--reason", "已在展会聊过", "--json")

    assert "2026-11-23T11:07:00+08:00" in {row["due_at"] for row in snoozed.json["next"]}
    assert (skipped.code, skipped.json["outcome"]) == (0, "skipped")


def test_a_number_of_a_formula_never_reaches_a_sheet(sdrtui: Command) -> None:
    """A note that looks like a formula is text in the exported CSV."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000")
    touch = sdrtui("today", "--json").json[0]["touch"]
    sdrtui("log", touch, "no_answer", "--note", '=HYPERLINK("http://example.com")')

    sheet = sdrtui("review", "touches", "--csv")

    assert "'=HYPERLINK" in sheet.out


def test_funnel_counts_what_came(sdrtui: Command) -> None:
    """An interested call is a touch, a connect and an MQL of its source."""
    sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000", "--source", "官网")
    touch = sdrtui("today", "--json").json[0]["touch"]
    sdrtui("log", touch, "interested")

    rows = sdrtui("review", "funnel", "--json").json

    assert [("website-form", 1, 1, 1, 0, 0)] == [tuple(row.values()) for row in rows]


def test_a_referred_person_is_linked_to_who_named_them(sdrtui: Command) -> None:
    """The person who is in charge is a lead of their own, at the same company, and known by whom they were named."""
    first = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000", "--json").json
    sdrtui("log", first["lead"], "referral", "--note", "找李强")

    named = sdrtui(
        "lead", "add", "--name", "李强", "--company", "恒信数据", "--phone", "13900139000",
        "--referred-by", first["lead"], "--json",
    )  # fmt: skip

    assert 0 == named.code
    assert named.json["lead"] != first["lead"]
    assert {"王敏", "李强"} <= {row["contact"] for row in sdrtui("today", "--json").json}

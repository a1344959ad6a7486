"""`review` as a team lead and scripts use it: rows with stable ids, sheets without formulas, tables of 80 cells."""

import csv
import io

import pytest
from command_line import Command, add_leads

from sdrtui.cli.output import width

WIDE = 80
REPORTS = ("steps", "team", "heatmap", "ab", "cost")


@pytest.fixture
def worked(sdrtui: Command) -> Command:
    """Six leads of a playbook with two texts for its first letter, all touched."""
    add_leads(sdrtui, 6, "outbound-7x3x21")
    sdrtui(
        *("lead", "add", "--name", "李强", "--company", "蓝桥", "--kind", "call-in", "--source", "baidu-sem"),
        *("--phone", "13900138000", "--playbook", "call-in-day-one"),
    )
    for number, row in enumerate(sdrtui("today", "--json").json):
        said = {"phone": "interested" if number % 2 else "no_answer", "email": "sent", "wechat": "request_sent"}
        sdrtui("log", row["touch"], said[row["channel"]])
    return sdrtui


def test_rows_for_scripts(worked: Command) -> None:
    """Every report is one JSON list of rows with ids, not words."""
    found = {report: worked("review", report, "--json") for report in REPORTS}

    assert dict.fromkeys(REPORTS, 0) == {report: answer.code for report, answer in found.items()}
    steps, [person] = found["steps"].json, found["team"].json
    assert {"outbound-7x3x21", "call-in-day-one"} == {row["playbook"] for row in steps}
    assert sum(row["touches"] for row in steps) == person["touches"] == sum(person["channels"].values()) > 6
    assert 1 == person["call_ins"] == person["in_time"]
    assert {1} == {row["weekday"] for row in found["heatmap"].json}
    assert 6 == sum(row["sent"] for row in found["ab"].json if row["playbook"] == "outbound-7x3x21")
    assert {"first", "not_enough"} == {row["verdict"] for row in found["ab"].json}
    [ads] = [row for row in found["cost"].json if row["source"] == "baidu-sem"]
    assert ("CNY", "420.00", 1) == (ads["currency"], ads["cost"], ads["leads"])


def test_a_sheet_is_flat_and_says_what_the_rows_say(worked: Command) -> None:
    """One line a row, one word or number a cell."""
    for report in REPORTS:
        sheet = list(csv.DictReader(io.StringIO(worked("review", report, "--csv").out)))

        assert len(worked("review", report, "--json").json) == len(sheet) > 0
        assert not any("{" in cell for row in sheet for cell in row.values())


def test_a_sheet_runs_no_formula(sdrtui: Command) -> None:
    """A source that somebody made up stands there as text."""
    sdrtui(*("lead", "add", "--name", "李强", "--company", "蓝桥", "--kind", "outbound", "--source", "=1+1"))
    sdrtui(*("lead", "add", "--name", "王敏", "--company", "恒信", "--kind", "outbound", "--phone", "13900138000"))

    sheet = sdrtui("review", "cost", "--csv").out

    assert not [line for line in sheet.splitlines() if line.startswith(("=", "+", "-", "@"))]


def test_tables_fit_the_terminal(worked: Command) -> None:
    """In either language, with titles in place of ids, and what must be known to read them beside the data."""
    for lang, title in (("zh", "外呼 7×3×21"), ("en", "Outbound 7×3×21")):
        answers = {report: worked("--lang", lang, "review", report) for report in REPORTS}

        assert all(answer.out and answer.err for answer in answers.values())
        assert [] == [line for answer in answers.values() for line in answer.out.splitlines() if width(line) > WIDE]
        assert title in answers["steps"].out
        assert title in answers["ab"].out
        assert not any("outbound-7x3x21" in answer.out for answer in answers.values())


@pytest.mark.parametrize("report", [*REPORTS, "touches", "funnel"])
@pytest.mark.parametrize(
    ("option", "word", "known"),
    [("--sdr", "nobody", "("), ("--playbook", "nothing", "outbound-7x3x21"), ("--source", "nowhere", "baidu-sem")],
)
def test_an_unknown_word_is_said_so(sdrtui: Command, report: str, option: str, word: str, known: str) -> None:
    """It is no empty report: the known ones are named, and the exit code is that of wrong usage."""
    answer = sdrtui("review", report, option, word)

    assert (2, "") == (answer.code, answer.out)
    assert word in answer.err
    assert known in answer.err or option == "--sdr"


@pytest.mark.parametrize("report", REPORTS)
def test_nothing_yet_is_said(sdrtui: Command, report: str) -> None:
    """An empty log has empty rows for scripts and a sentence for people."""
    words, rows = sdrtui("review", report), sdrtui("review", report, "--json")

    assert (0, "") == (words.code, words.out)
    assert words.err
    assert (0, []) == (rows.code, rows.json)


def test_filters_narrow_a_report(worked: Command) -> None:
    """By channel, by days."""
    assert {"email"} == {row["channel"] for row in worked("review", "heatmap", "--channel", "email", "--json").json}
    assert [] == worked("review", "steps", "--until", "2026-11-22", "--json").json
    assert worked("review", "steps", "--since", "2026-11-23", "--until", "2026-11-23", "--json").json

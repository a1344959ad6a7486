"""Tables and cards for people are in words of their language; JSON keeps names and codes."""

import re

import pytest
from command_line import Command

NAMES = re.compile(r"[a-z]+_[a-z_]+")
"""What only code is called like: due_at, no_answer, step_count."""
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
CODES = re.compile(r"call-in-day-one|call-1|website-form|\b(?:True|False|None|null)\b")
"""Playbooks, steps and sources by their ids, and what only Python says."""


@pytest.fixture
def lead(sdrtui: Command) -> str:
    """A call-in that was called once."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234", "--json").json
    sdrtui("log", added["touches"][0], "no_answer", "--note", "响到断")
    return str(added["lead"])


@pytest.mark.parametrize(
    "words",
    [
        ("lead", "show", "LEAD"),
        ("show", "TOUCH"),
        ("why", "LEAD"),
        ("review", "touches"),
        ("review", "funnel", "--by", "playbook"),
        ("playbook", "list"),
        ("outbox", "list"),
        ("conflict", "list"),
        ("handoff", "list"),
        ("leave", "list"),
        ("today",),
    ],
    ids=" ".join,
)
def test_no_name_of_a_field_and_no_code_is_shown(sdrtui: Command, lead: str, words: tuple[str, ...]) -> None:
    """Neither in the heads of a table nor in its cells."""
    touch = sdrtui("today", "--json").json[0]["touch"]
    called = [{"LEAD": lead, "TOUCH": touch}.get(word, word) for word in words]

    answer = sdrtui("--lang", "zh", *called)

    assert answer.code == 0
    assert not NAMES.findall(answer.out)


def test_a_lead_reads_as_a_card(sdrtui: Command, lead: str) -> None:
    """Who, whose, what is open and what was done, without a dump of fields."""
    shown = sdrtui("--lang", "zh", "lead", "show", lead).out

    assert shown.startswith("王敏  恒信数据\n")
    assert "电话  无人接听  响到断" in shown
    assert "{" not in shown


def test_the_log_speaks_of_playbooks_and_steps_by_title(sdrtui: Command, lead: str) -> None:
    """The ids are in JSON and CSV, where scripts want them."""
    told = sdrtui("--lang", "zh", "review", "touches")

    assert lead
    assert "集客 2×2×1" in told.out
    assert "call-in-day-one" not in told.out
    assert sdrtui("review", "touches", "--json").json[0]["playbook"] == "call-in-day-one"


def test_what_argparse_says_is_in_the_language_chosen(sdrtui: Command) -> None:
    """A missing argument and a wrong one; English stays as it was."""
    chinese, english = (sdrtui("--lang", lang, "log", "x").err for lang in ("zh", "en"))

    assert "还缺这些参数" in chinese
    assert "usage" not in chinese
    assert "the following arguments are required" in english


def test_what_follows_is_in_words(sdrtui: Command, lead: str) -> None:
    """After a put off touch too: no name of a field, no id where a sentence is."""
    touch = sdrtui("today", "--json").json[0]["touch"]

    answer = sdrtui("--lang", "zh", "snooze", touch, "--until", "2026-11-24 10:00")

    assert lead
    assert not NAMES.findall(answer.out)
    assert touch not in answer.err


def test_a_port_that_there_is_not_is_a_usage_error(sdrtui: Command) -> None:
    """Exit 2 and the range, before anything is opened."""
    answer = sdrtui("sandbox", "--port", "99999")

    assert answer.code == 2
    assert "65535" in answer.err


def test_an_outcome_may_be_said_in_words(sdrtui: Command) -> None:
    """The word of the reader's language does; another is answered with codes and words."""
    added = sdrtui("lead", "add", "--name", "李强", "--company", "蓝桥软件", "--phone", "13800135678", "--json").json

    wrong = sdrtui("--lang", "zh", "log", added["touches"][0], "没人")
    right = sdrtui("--lang", "zh", "log", added["touches"][0], "无人接听", "--json")

    assert wrong.code == 2
    assert "no_answer (无人接听)" in wrong.err
    assert right.json["outcome"] == "no_answer"


def test_a_handoff_reads_as_a_card(sdrtui: Command, lead: str) -> None:
    """Whom it is about, where it stands, the answers, what was promised and done, and the next command."""
    call = sdrtui("lead", "add", "--name", "李强", "--company", "蓝桥软件", "--phone", "13800135678", "--json").json
    sdrtui("log", call["touches"][0], "interested", "--note", "想看演示")
    proposed = sdrtui("--lang", "zh", "handoff", "show", call["lead"]).out
    answers = ("--profile", "yes: 500 人", "--pain", "yes: 手工对账", "--solution", "yes", "--promised", "周五发方案")
    sdrtui("handoff", "qualify", call["lead"], *answers)

    offered = sdrtui("--lang", "zh", "handoff", "show", call["lead"]).out
    listed = sdrtui("--lang", "zh", "handoff", "list").out

    assert lead
    assert offered.startswith("李强  蓝桥软件\n")
    assert "✓ 有真实痛点  手工对账" in offered
    assert "答应的：周五发方案" in offered
    assert "想看演示" in offered
    assert f"sdrtui handoff qualify {call['lead'][-8:]}" in proposed
    assert "sdrtui handoff accept" in offered
    for shown in (proposed, offered, listed):
        assert not NAMES.findall(shown) + IDS.findall(shown) + CODES.findall(shown)


@pytest.mark.parametrize("playbook", ["call-in-day-one", "outbound-7x3x21"])
def test_a_refusal_speaks_of_playbooks_by_title(sdrtui: Command, lead: str, playbook: str) -> None:
    """No id of a playbook: there is nothing to type it into."""
    told = sdrtui("--lang", "zh", "enroll", "--playbook", playbook, "--lead", lead[-8:])

    assert "「集客 2×2×1」" in told.out
    assert not CODES.findall(told.out)


def test_what_an_outcome_leads_to_is_called_by_title(sdrtui: Command, lead: str) -> None:
    """Another playbook, or another step."""
    touch = sdrtui("today", "--json").json[0]["touch"]
    follows = sdrtui("--lang", "zh", "why", touch, "--json").json["follows"]

    assert lead
    assert not CODES.findall(" ".join(follows.values()))

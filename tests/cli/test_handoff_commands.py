"""`sdrtui handoff` from end to end: one lead through qualification, rejection, and acceptance."""

from command_line import Command


def test_a_lead_is_qualified_rejected_and_accepted(sdrtui: Command) -> None:
    """Each step by command, with JSON; the funnel counts it once, `why` tells where it stands."""
    added = sdrtui(
        "lead",
        "add",
        "--name",
        "王敏",
        "--company",
        "恒信数据",
        "--phone",
        "13800131234",
        "--source",
        "baidu-sem",
        "--json",
    ).json
    lead = added["lead"]
    sdrtui("log", added["touches"][0], "interested", "--json")
    proposed = sdrtui("handoff", "list", "--json").json
    assert [("proposed", lead)] == [(row["state"], row["lead"]) for row in proposed]

    yes = ("--profile", "yes: 三百人", "--pain", "yes", "--solution", "yes")
    offered = sdrtui("handoff", "qualify", lead, *yes, "--ae", "luo", "--promised", "周三演示", "--json").json
    assert ("offered", "SQL", "luo") == (offered["state"], offered["stage"], offered["ae"])
    assert ("2026-11-25T09:30:00+08:00", True) == (offered["due_at"], offered["qualified"])

    rejected = sdrtui("handoff", "reject", offered["handoff"], "--reason", "no-pain", "--sdr", "luo", "--json").json
    assert ("rejected", "MIL", "nurture") == (rejected["state"], rejected["stage"], rejected["back_to"])
    assert rejected["next"]
    explained = sdrtui("why", lead, "--json").json
    assert "no-pain" == explained["handoff"]["reason"]
    assert ["SQL", "MIL"] == [move["after"] for move in explained["moves"]][-2:]

    again = sdrtui("handoff", "qualify", lead, *yes, "--json").json
    accepted = sdrtui("handoff", "accept", again["handoff"], "--json").json
    assert ("accepted", "SAL", "handed_over") == (accepted["state"], accepted["stage"], accepted["exit"])
    (row,) = sdrtui("review", "funnel", "--json").json
    assert ("baidu-sem", 1, 1) == (row["group"], row["sql"], row["sal"])

    undone = sdrtui("undo", "--json").json
    assert "SQL" == undone["stage"]
    assert [] != sdrtui("handoff", "list", "--json").json


def test_words_for_people(sdrtui: Command) -> None:
    """A table on stdout, sentences on stderr, the codes in the hint; exit 2 for what does not fit."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234", "--json").json
    said = sdrtui(
        "--lang", "zh", "handoff", "qualify", added["lead"], "--profile", "是", "--pain", "是", "--solution", "是"
    )
    listed = sdrtui("--lang", "zh", "handoff", "list")
    shown = sdrtui("--lang", "zh", "handoff", "show", added["lead"])
    wrong = sdrtui("--lang", "zh", "handoff", "reject", added["lead"], "--reason", "x")

    assert (0, 0, 0, 2) == (said.code, listed.code, shown.code, wrong.code)
    assert "销售" in said.err
    assert "王敏" in listed.out
    assert "三个问题" in shown.out
    assert "answers" not in shown.out
    assert "没有真实痛点" in wrong.err

"""Shown by command: a handoff that sales rejects comes back with the reason, to the SDR or into nurture."""

import pytest
from command_line import Command

YES = ("--profile", "yes: 三百人", "--pain", "yes: 对账慢", "--solution", "yes")


@pytest.mark.parametrize(
    ("reason", "back_to", "stage", "playbook"),
    [("no-pain", "nurture", "MIL", "nurture-wechat"), ("no-contact", "sdr", "MQL", "call-in-callbacks")],
)
def test_a_rejected_handoff_comes_back(sdrtui: Command, reason: str, back_to: str, stage: str, playbook: str) -> None:
    """Interested, qualified, offered, rejected: a playbook runs for it again, and `why` names code and moves."""
    added = sdrtui(
        *("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234"),
        *("--source", "baidu-sem", "--json"),
    ).json
    lead = added["lead"]
    ended = sdrtui("log", added["touches"][0], "interested", "--json").json
    assert (ended["exit"], ended["next"]) == ("qualified", [])
    offered = sdrtui("handoff", "qualify", lead, *YES, "--ae", "luo", "--json").json
    assert (offered["state"], offered["stage"]) == ("offered", "SQL")
    assert offered["due_at"] == "2026-11-25T09:30:00+08:00"

    rejected = sdrtui("handoff", "reject", offered["handoff"], "--reason", reason, "--sdr", "luo", "--json").json
    why = sdrtui("why", lead, "--json").json
    running = sdrtui("show", lead, "--json").json

    assert (rejected["state"], rejected["back_to"], rejected["stage"]) == ("rejected", back_to, stage)
    assert {row["playbook"] for row in running["touches"]} == {playbook}
    assert (why["handoff"]["state"], why["handoff"]["reason"]) == ("rejected", reason)
    assert [(move["before"], move["after"]) for move in why["moves"]][-1] == ("SQL", stage)
    assert all(move["by"] and move["why"] for move in why["moves"])
    touch = sdrtui("why", running["touches"][0]["touch"], "--json").json
    assert touch["state"] == "planned"

"""Shown by command: the third WeChat request past a cap of two is refused, with the rule and the next time."""

from pathlib import Path

from cli_files import policy
from command_line import Command


def test_the_third_request_past_the_cap_is_refused(sdrtui: Command, home: Path) -> None:
    """With the next time; the row says so, and `why` names rule and source in either language."""
    policy(home, "limits: {wechat_adds_a_day: {value: 2, source: 微信团队约定}}\n")
    for number in range(3):
        sdrtui("lead", "add", "--name", f"王{number}", "--company", f"第{number}数据", "--phone", f"1380013800{number}")
    rows = [row for row in sdrtui("today", "--json").json if row["action"] == "add"]
    for row in rows[:2]:
        assert sdrtui("log", row["touch"], "request_sent").code == 0

    refused = sdrtui("log", rows[2]["touch"], "request_sent", "--lang", "zh")

    assert refused.code == 6
    assert "下次可申请：11-24 09:00" in refused.err
    assert [row["blocked_until"] for row in sdrtui("today", "--json").json if row["action"] == "add"] == [
        "2026-11-24T09:00:00+08:00"
    ]
    why = sdrtui("why", rows[2]["touch"], "--json").json
    assert (why["blocked_by"], why["source"]) == ("adds_a_day", "微信团队约定")
    assert (why["policy"], why["value"]) == ("limits.wechat_adds_a_day", 2)
    assert why["blocked_until"] == "2026-11-24T09:00:00+08:00"
    assert "规则：每日微信加人数。出处：微信团队约定" in sdrtui("why", rows[2]["touch"], "--lang", "zh").out
    assert sdrtui("log", rows[2]["touch"], "request_sent", "--anyway").code == 0

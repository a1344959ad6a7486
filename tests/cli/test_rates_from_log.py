"""A forecast from the team's own log: a hundred calls imported, made and logged by command, then played."""

from pathlib import Path

import pytest
from command_line import Command

CALLS, INTERESTED = 100, 20


@pytest.mark.slow
def test_a_forecast_takes_from_the_log_what_it_has_enough_of(sdrtui: Command, tmp_path: Path) -> None:
    """20 of 100 called are interested: 200 MQL of 1,000 leads instead of the policy's 100; what is unknown stays."""
    sheet = tmp_path / "leads.csv"
    rows = "".join(f"公司{n},王敏{n},1380013{n:04}\n" for n in range(CALLS))
    sheet.write_text("公司,姓名,手机\n" + rows, encoding="utf-8")
    sdrtui("import", sheet, "--kind", "call-in")
    calls = [row["touch"] for row in sdrtui("today", "--json").json if row["channel"] == "phone"]
    assert len(calls) == CALLS
    simulate = ("playbook", "simulate", "call-in-day-one", "--leads", "1000", "--json")
    for touch in calls[:-1]:
        sdrtui("log", touch, "no_need" if len(calls) - INTERESTED > calls.index(touch) else "interested")
    too_few = sdrtui(*simulate, "--rates", "log").json
    sdrtui("log", calls[-1], "interested")

    by_log = sdrtui(*simulate, "--rates", "log").json
    by_policy = sdrtui(*simulate).json

    assert (too_few["rates"]["from_log"], too_few["mql"]) == ([], 100)
    assert by_log["rates"]["from_log"] == ["phone.call", "mql"]
    assert by_log["rates"]["mql"] == {"value": 0.2, "source": "log"}
    assert (by_log["mql"], by_policy["mql"]) == (200, 100)
    assert by_log["rates"]["won"] == by_policy["rates"]["won"]
    touches = [sum(sum(day["touches"].values()) for day in played["days"]) for played in (by_log, by_policy)]
    assert touches[0] < touches[1]

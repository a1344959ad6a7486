"""`playbook simulate` by command."""

from datetime import date

import pytest
from command_line import Command


def test_the_articles_figures_come_out(sdrtui: Command) -> None:
    """1,000 leads: 100 MQL, 50 opportunities, 30 deals, 2 SDRs, 5 sellers; every day named, closed ones empty."""
    found = sdrtui("playbook", "simulate", "--leads", 1000, "--sdrs", 2, "--days", 30, "--json").json

    assert (100, 50, 30, 2, 5) == tuple(found[key] for key in ("mql", "opportunities", "deals", "sdrs", "sellers"))
    assert 30 == len(found["days"])
    assert "2026-11-23" == found["days"][0]["date"]
    assert all((date.fromisoformat(day["date"]).weekday() < 5) == bool(day["touches"]) for day in found["days"][:10])
    assert set(found["days"][0]["touches"]) == {"phone", "wechat"}
    assert found["rates"]["mql"]["source"]
    assert {"call-in-callbacks", "nurture-wechat"} == {each["playbook"] for each in found["onward"]}


def test_people_read_a_table_and_sentences(sdrtui: Command) -> None:
    """The days on stdout, what it comes to on stderr, in the reader's language."""
    said = sdrtui("--lang", "zh", "playbook", "simulate", "two-waves", "--leads", "500", "--days", "14")

    assert "邮件" in said.out
    assert "50" in said.err
    assert "商机" in said.err


def test_too_many_requests_and_too_few_people_are_said(sdrtui: Command) -> None:
    """More WeChat requests than the accounts may send, and touches that wait."""
    said = sdrtui("playbook", "simulate", "call-in-day-one", "--leads", "5000", "--sdrs", "1", "--days", "14")

    assert "WeChat requests" in said.err
    assert "waiting" in said.err


def test_an_empty_log_leaves_the_policys_rates(sdrtui: Command) -> None:
    """`--rates log` takes only what the log has enough of."""
    by_log = sdrtui("playbook", "simulate", "two-waves", "--leads", "100", "--rates", "log", "--json").json
    by_policy = sdrtui("playbook", "simulate", "two-waves", "--leads", "100", "--json").json

    assert [] == by_log["rates"]["from_log"]
    assert by_policy == by_log


@pytest.mark.parametrize("wrong", [["--leads", "0"], ["--days", "1000"], ["--sdrs", "0"], ["no-such-playbook"]])
def test_numbers_out_of_reach_are_refused(sdrtui: Command, wrong: list[str]) -> None:
    """A usage error with a sentence, no traceback."""
    refused = sdrtui("playbook", "simulate", *wrong)

    assert 2 == refused.code
    assert refused.err

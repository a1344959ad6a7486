from datetime import time, timedelta
from pathlib import Path

import pytest
from builders import SHIPPED

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Limits, Policy, Route
from sdrtui.domain.stage import Stage
from sdrtui.playbook.library import Library
from sdrtui.playbook.policy import load_policy, policy_problems

BASE = """\
country: CN
limits:
  call_hours: {value: ["09:00-12:00", "13:30-18:00"], source: contract}
  batch: {value: 500, source: article}
sources:
  - {id: sem, title: {zh: 搜索, en: Search}, score: 40, playbook: hello, aliases: [百度]}
  - {id: fair, title: 展会, score: 30}
stages:
  MQL: {zh: 市场合格, en: Qualified}
scoring: {behaviour: {clicked: 15}, silence_a_day: 2}
retry: {no_answer: 2d, busy: 45m}
costs: {sem: 420.5}
team: {company: 禾序, product: 云, materials: {guide: 手册}}
"""


def policy_file(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_arrives(tmp_path: Path) -> None:
    """Limits, sources, words, scoring, waits, costs and the team are those of the file."""
    policy, problems = load_policy(policy_file(tmp_path, BASE))

    assert () == problems
    assert Limits() == policy.limits
    assert ("搜索", 40, Route.SDR, "hello", ("百度",)) == (
        policy.sources["sem"].title["zh"],
        policy.sources["sem"].score,
        policy.sources["sem"].route,
        policy.sources["sem"].playbook,
        policy.sources["sem"].aliases,
    )
    assert "展会" == policy.sources["fair"].title["en"]
    assert "Qualified" == policy.stages[Stage.MQL]["en"]
    assert (15, 2) == (policy.scoring.behaviour["clicked"], policy.scoring.silence_a_day)
    assert (timedelta(days=2), timedelta(minutes=45)) == (policy.retry_after, policy.busy_after)
    assert 420.5 == policy.costs["sem"]
    assert {"company": "禾序", "product": "云", "materials": {"guide": "手册"}} == dict(policy.team)


def test_a_teams_own_file_changes_only_what_it_names(tmp_path: Path) -> None:
    """Keys lie over keys, sources over the source of their id, and a bare value is a limit."""
    own = """\
limits: {batch: 200, message_hours: "10:00-17:00"}
sources:
  - {id: sem, score: 10}
  - {id: own, title: 自有, score: 5}
team: {product: 回款云, materials: {video: 片子}}
"""
    policy, problems = load_policy(policy_file(tmp_path / "a", BASE), policy_file(tmp_path / "b", own))

    assert () == problems
    assert (200, Limits().call_hours) == (policy.limits.batch, policy.limits.call_hours)
    assert (Window(time(10), time(17)),) == policy.limits.message_hours
    assert ["sem", "fair", "own"] == list(policy.sources)
    assert (10, "搜索") == (policy.sources["sem"].score, policy.sources["sem"].title["zh"])
    assert {"company": "禾序", "product": "回款云", "materials": {"guide": "手册", "video": "片子"}} == dict(
        policy.team
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("limit: {}\n", 1, 1, "unknown-key"),
        ("limits:\n  bach: 5\n", 2, 3, "unknown-key"),
        ("limits:\n  batch: {value: many}\n", 2, 18, "value"),
        ("limits:\n  batch: many\n", 2, 10, "value"),
        ('limits:\n  call_hours: ["09:00-12:00", "11:00-13:00"]\n', 2, 15, "hours"),
        ("scoring:\n  behaviour: {cliked: 5}\n", 2, 15, "unknown-value"),
        ("sources:\n  - {title: x}\n", 2, 5, "missing-key"),
        ("sources:\n  - {id: a, route: sdrr}\n", 2, 20, "unknown-value"),
        ("team:\n  pains: [{titles: [x]}]\n", 2, 11, "missing-key"),
        ("retry: {busy: soon}\n", 1, 15, "duration"),
        ("country: China\n", 1, 10, "value"),
        ("country: [\n", 2, 1, "yaml"),
    ],
)
def test_mistakes_have_a_place_and_leave_the_rest_alone(
    tmp_path: Path, text: str, line: int, column: int, code: str
) -> None:
    """A broken file of the team is named, and the shipped policy stands as if it were not there."""
    base, own = policy_file(tmp_path / "a", BASE), policy_file(tmp_path / "b", text)

    policy, problems = load_policy(base, own)

    assert (str(own), code) == (problems[0].file, problems[0].code)
    assert (line, column) == (problems[0].line, problems[0].column)
    assert load_policy(base)[0] == policy


def test_a_source_must_lead_to_a_playbook_that_exists(tmp_path: Path) -> None:
    """Lint knows which playbooks there are."""
    path = policy_file(tmp_path, BASE)

    assert [] == list(policy_problems(path, {"hello"}))
    assert [(6, 65, "unknown-playbook")] == [(it.line, it.column, it.code) for it in policy_problems(path, {"other"})]


def test_no_file_is_the_default() -> None:
    """Without any policy the product's own figures stand."""
    assert (Policy(), ()) == load_policy()


def test_the_shipped_policy_is_right() -> None:
    """It loads without a problem."""
    assert () == load_policy(SHIPPED / "policy.yaml")[1]


def test_a_policy_that_breaks_keeps_its_last_good_version(tmp_path: Path) -> None:
    """A half-written policy changes no limit."""
    path = policy_file(tmp_path, BASE)
    library = Library([tmp_path])
    good = library.policy()

    path.write_text(BASE[:70], encoding="utf-8")

    assert good == library.policy()
    assert library.problems()


@pytest.mark.parametrize(
    ("rates", "line", "code"),
    [
        ("rates: {outcomes: {phone: {interested: 0.6, no_answer: 0.6}}}", 1, "shares"),
        ("rates: {outcomes: {phone: {sent: 0.1}}}", 1, "outcome-channel"),
        ("rates: {outcomes: {phone.add: {accepted: 0.1}}}", 1, "touch-kind"),
        ("rates:\n  mql: 1.5", 2, "value"),
        ("rates:\n  leads_an_sdr: 0", 2, "value"),
        ("rates:\n  mlq: 0.1", 2, "unknown-key"),
    ],
)
def test_wrong_rates_are_named_with_their_line(tmp_path: Path, rates: str, line: int, code: str) -> None:
    """A share too many, an outcome of another channel, a kind of touch that does not exist."""
    _, problems = load_policy(policy_file(tmp_path, rates))

    assert [(line, code)] == [(problem.line, problem.code) for problem in problems]
    assert all(problem.message for problem in problems)


def test_rates_are_benchmarks_where_the_file_is_silent(tmp_path: Path) -> None:
    """A team's own conversion stands beside the method's others, with its source."""
    own = "rates: {mql: {value: 0.2, source: 去年}, outcomes: {wechat.add: {accepted: 0.5}}}"
    rates = load_policy(policy_file(tmp_path, own))[0].rates

    assert (0.2, "去年", 0.5, 500) == (
        rates.mql.value,
        rates.mql.source,
        rates.won.value - 0.1,
        rates.leads_an_sdr.value,
    )
    assert 0.5 == rates.outcomes["wechat.add"][Outcome.ACCEPTED]

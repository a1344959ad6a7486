"""The handoff and routing parts of policy.yaml."""

from datetime import timedelta
from pathlib import Path

from sdrtui.domain.handoff_rules import HandoffRules
from sdrtui.domain.qualification import BackTo, Question
from sdrtui.domain.routing_rules import RoutingRules, Sharing, Territory
from sdrtui.playbook.policy import load_policy

SHIPPED = Path(__file__).parents[2] / "playbooks" / "policy.yaml"
OWN = """
handoff:
  accept_within: 1d
  ways: {profile: nurture}
  playbooks: {sdr: outbound-7x3x21}
  reasons: [{id: too-small, title: {zh: 太小}, back_to: nurture}]
routing:
  by: territory
  sdrs: [zhang, liu]
  territories: [{sdr: liu, regions: [上海, 江苏]}]
  escalate_after: {value: 30m, source: 我们自己}
"""


def test_the_shipped_file_says_what_the_domain_has_by_default() -> None:
    """One truth: leaving the file's parts out changes nothing."""
    policy, problems = load_policy(SHIPPED)

    assert () == problems
    assert (HandoffRules(), RoutingRules()) == (policy.handoff, policy.routing)


def test_a_team_names_only_what_differs(tmp_path: Path) -> None:
    """Own clock, own reasons, own territories; the rest stays."""
    own = tmp_path / "policy.yaml"
    own.write_text(OWN, encoding="utf-8")

    policy, problems = load_policy(SHIPPED, own)

    handoff, routing = policy.handoff, policy.routing
    assert () == problems
    assert (timedelta(days=1), timedelta(hours=8)) == (handoff.accept_within, handoff.remind_before)
    assert [("too-small", "太小")] == [(one.id, one.title["en"]) for one in handoff.reasons]
    assert (BackTo.NURTURE, BackTo.NURTURE) == (handoff.ways[Question.PROFILE], handoff.ways[Question.PAIN])
    assert (Sharing.TERRITORY, ("zhang", "liu")) == (routing.by, routing.sdrs)
    assert (Territory("liu", frozenset({"上海", "江苏"})),) == routing.territories  # type: ignore[arg-type]
    assert (timedelta(minutes=30), 30) == (routing.escalate_after, routing.promote_at)


def test_a_wrong_word_is_named_with_its_place(tmp_path: Path) -> None:
    """File, line, column."""
    own = tmp_path / "policy.yaml"
    own.write_text("handoff:\n  ways: {profile: bin}\n  acept_within: 1d\n", encoding="utf-8")

    _policy, problems = load_policy(SHIPPED, own)

    assert {2, 3} == {problem.line for problem in problems}

"""The accounts part of policy.yaml."""

from pathlib import Path

import pytest

from sdrtui.domain.account_rules import AccountRules, OthersAccount
from sdrtui.playbook.policy import load_policy

SHIPPED = Path(__file__).parents[2] / "playbooks" / "policy.yaml"


def test_the_shipped_file_says_what_the_domain_has_by_default() -> None:
    """One truth: leaving the file's part out changes nothing."""
    policy, problems = load_policy(SHIPPED)

    assert ((), AccountRules()) == (problems, policy.accounts)


def test_a_team_names_only_what_differs(tmp_path: Path) -> None:
    """A figure with its source or bare; the rest stays."""
    own = tmp_path / "policy.yaml"
    own.write_text("accounts:\n  hold_days: 5\n  others: route\n", encoding="utf-8")

    assert AccountRules(5, OthersAccount.ROUTE) == load_policy(SHIPPED, own)[0].accounts


@pytest.mark.parametrize(
    ("text", "line"), [("accounts: {hold_days: 0}", 1), ("accounts:\n  others: maybe", 2), ("accounts:\n  x: 1", 2)]
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """Nobody waits for no days, and a lead at another's company is refused or routed."""
    own = tmp_path / "policy.yaml"
    own.write_text(text, encoding="utf-8")

    policy, problems = load_policy(SHIPPED, own)

    assert ([line], AccountRules()) == ([problem.line for problem in problems], policy.accounts)

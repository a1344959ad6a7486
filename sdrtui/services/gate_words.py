"""The gate's rules in words: what a rule is called, where it comes from, its figure in the policy."""

from sdrtui.domain.gate import Block
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Limits
from sdrtui.i18n import _
from sdrtui.services.wording import rule_source, rule_word


def rule_sentence(found: Block) -> str:
    """Name the rule that blocks, and where it comes from."""
    source = rule_source(found.rule, found.source)
    return _("Rule: {rule}. Source: {source}.").format(rule=rule_word(found.rule), source=source)


def limit_text(limits: Limits, name: str) -> str | int | bool | None:
    """Return a limit's figure as policy.yaml has it; None where a rule has none."""
    value = getattr(limits, name) if name else None
    if isinstance(value, tuple):
        return ", ".join(map(_span, value))
    return _span(value) if isinstance(value, Window) else value


def _span(window: Window) -> str:
    return f"{window.start:%H:%M}-{window.end:%H:%M}"

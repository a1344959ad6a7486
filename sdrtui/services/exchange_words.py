"""What passes between us and the CRM, in words: fields, what happened to a write, why a value stands."""

from collections.abc import Mapping
from enum import StrEnum

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.conflict import DOUBLE, GONE, IDENTITY
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Kind, Stage
from sdrtui.i18n import N_, _
from sdrtui.services.wording import stage_word, word

_FIELDS = {
    "owner": N_("owner"),
    "note": N_("note"),
    "at": N_("time"),
    "channel": N_("channel"),
    "action": N_("action"),
    "outcome": N_("outcome"),
    "until": N_("until"),
    "playbook": N_("playbook"),
    "step": N_("step"),
    "attempt": N_("attempt"),
    "stage": N_("stage"),
    "before": N_("stage before"),
    "after": N_("stage"),
    "name": N_("name"),
    "title": N_("job title"),
    "company": N_("company"),
    "industry": N_("industry"),
    "region": N_("region"),
    "phones": N_("numbers"),
    "wechats": N_("WeChat ids"),
    "emails": N_("addresses"),
    "kind": N_("kind"),
    "source": N_("source"),
    "score": N_("score"),
    "why": N_("reason"),
    "created_at": N_("here since"),
    "closed_reason": N_("closed because"),
    "do_not_contact": N_("do not contact"),
    "merged_into": N_("merged into"),
    IDENTITY: N_("the same person?"),
    DOUBLE: N_("in the CRM twice"),
    GONE: N_("no longer in the CRM"),
}
_ENUMS: Mapping[str, type[StrEnum]] = {"channel": Channel, "action": Action, "outcome": Outcome, "kind": Kind}
_STAGES = frozenset({"stage", "before", "after"})
_TOLD = {
    "sent": N_("sent"),
    "in_crm": N_("taken by the CRM"),
    "absent": N_("looked up: not there"),
    "untold": N_("looked up: it would not say"),
    "moved": N_("its lead was merged there: it follows"),
    "overtaken": N_("the CRM's word stands: not sent"),
    "adopted": N_("found there already"),
    "interrupted": N_("the program ended in between"),
    "edited": N_("corrected by hand"),
    "by hand: queued": N_("by hand: try again"),
    "by hand: skipped": N_("by hand: never send"),
    "queued": N_("not taken yet: again later"),
    "checking": N_("no clear answer: it is looked up"),
    "needs_you": N_("refused by the CRM"),
}
_RULES = {
    "both_moved": N_("both sides changed it; the CRM's stands until you decide"),
    "crm_wins": N_("the CRM says whose it is"),
    "either": N_("do-not-contact holds when either side says so"),
    "theirs_moved": N_("only the CRM changed it"),
    "mine_moved": N_("only we changed it"),
}


def field_word(field: str) -> str:
    """Return what a field is called; one that only the CRM has, as it is called there."""
    return _(_FIELDS[field]) if field in _FIELDS else field


def value_word(field: str, value: object) -> str:
    """Return a field's value in words; nothing is said to be empty."""
    if value is None or value in ("", [], ()):
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    text = str(value)
    if field in _STAGES and text in set(Stage):
        return stage_word(Stage(text))
    kind = _ENUMS.get(field)
    return word(kind(text)) if kind is not None and text in set(kind) else text


def told_word(what: str) -> str:
    """Return what happened to a write, by the word of an attempt's line."""
    return _(_TOLD[what]) if what in _TOLD else what


def rule_word(rule: str) -> str:
    """Return why a value stands, by the word of a conflict's rule."""
    return _(_RULES[rule]) if rule in _RULES else rule

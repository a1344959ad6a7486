"""The names of a lead's and a touch's fields, and their values, as people read them."""

from collections.abc import Mapping

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.i18n import N_, _
from sdrtui.services.wording import word
from sdrtui.tui.cells import clean

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
    "stage": N_("stage"),
    "after": N_("stage"),
    "name": N_("name"),
    "title": N_("title"),
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
    "closed_reason": N_("closed because"),
    "do_not_contact": N_("do not contact"),
    "identity": N_("the same person?"),
}
_WORDS: Mapping[str, type[Channel | Action | Outcome]] = {"channel": Channel, "action": Action, "outcome": Outcome}


def field_word(field: str) -> str:
    """Return a field's name; one that only the CRM has is shown as it is called there."""
    label = _FIELDS.get(field)
    return _(label) if label else clean(field)


def value_text(field: str, value: object) -> str:
    """Return a field's value in words; nothing is said to be empty."""
    if value is None or value in ("", [], ()):
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(clean(str(one)) for one in value)
    kind = _WORDS.get(field)
    text = str(value)
    return word(kind(text)) if kind is not None and text in set(kind) else clean(text)

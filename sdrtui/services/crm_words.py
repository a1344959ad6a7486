"""What the CRM changed of a lead, in words: every value of ours that it overwrote is told, and whose word stands."""

from sdrtui.domain.conflict import DOUBLE, Conflict
from sdrtui.domain.ids import LeadId
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.exchange_words import field_word
from sdrtui.services.wording import moment
from sdrtui.services.zones import iso, local


def told_by_crm(desk: Desk, lead: LeadId) -> tuple[list[str], list[dict[str, object]]]:
    """Return what the CRM changed of a lead, as sentences and as facts, oldest first."""
    kept = desk.store.conflicts.listed(lead=lead, with_closed=True)
    return [_sentence(desk, one) for one in kept], [_fact(desk, one) for one in kept]


def _sentence(desk: Desk, one: Conflict) -> str:
    if one.field == DOUBLE:
        pattern = _("In the CRM twice, {at}: {mine} is ours, {theirs} is one too many.")
    elif one.is_open:
        pattern = _("The CRM says {field}: {theirs}; you said {mine}. Decide: sdrtui conflict show {id}")
    elif one.winner == "mine":
        pattern = _("Your {field} stands: {mine}; the CRM said {theirs}, {at}.")
    else:
        pattern = _("The CRM changed {field}: {mine} → {theirs}, {at}.")
    return pattern.format(
        field=field_word(one.field),
        mine=_shown(one.mine),
        theirs=_shown(one.theirs),
        at=moment(local(one.at, desk.zone)),
        id=one.id,
    )


def _fact(desk: Desk, one: Conflict) -> dict[str, object]:
    return {
        "field": one.field,
        "mine": one.mine,
        "theirs": one.theirs,
        "at": iso(one.at, desk.zone),
        "rule": one.rule,
        "winner": one.winner,
        "open": one.is_open,
    }


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in {None, ""} else "-"

"""A value that both sides changed, as a card that people read; `--json` has the same as data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdrtui.cli.card_text import GAP, apart
from sdrtui.domain.conflict import DOUBLE, IDENTITY
from sdrtui.i18n import _
from sdrtui.services import wording
from sdrtui.services.exchange_words import field_word, rule_word, value_word
from sdrtui.services.zones import local

if TYPE_CHECKING:
    from sdrtui.domain.conflict import Conflict
    from sdrtui.services.desk import Desk

HEADS = ("base", "mine", "theirs")


def said(desk: "Desk", one: "Conflict", value: object) -> str:
    """Return one side's value in words; people by name."""
    from sdrtui.domain.ids import SdrId

    if one.field == "owner" and value:
        return desk.team.member(SdrId(str(value))).name
    return value_word(one.field, value)


def conflict_lines(desk: "Desk", one: "Conflict") -> Iterator[str]:
    """Yield whom it is about, what both last agreed on, ours and the CRM's, why it stands so, and what can be done."""
    from sdrtui.cli.columns import head

    yield apart(one.who, field_word(one.field))
    yield GAP
    for name, value in zip(HEADS, (one.base, one.mine, one.theirs), strict=True):
        yield "  " + _("{name}: {value}").format(name=head(name), value=said(desk, one, value))
    yield GAP
    yield apart(wording.moment(local(one.at, desk.zone)), _standing(one))
    yield from _next(one)


def _standing(one: "Conflict") -> str:
    if one.field == DOUBLE:
        return (
            _("It stands in the CRM twice: delete the second there, then say so here.")
            if one.is_open
            else _("One too many in the CRM: seen to")
        )
    if one.field == IDENTITY and one.is_open:
        return _("Are these one person?")
    if one.is_open:
        return rule_word(one.rule)
    decided = _("Decided: mine stands") if one.winner == "mine" else _("Decided: the CRM's stands")
    return decided if one.rule == "both_moved" else apart(decided, rule_word(one.rule))


def _next(one: "Conflict") -> Iterator[str]:
    if not one.is_open:
        return
    mine, theirs = (f"sdrtui conflict {side} {one.id[-8:]}" for side in ("mine", "theirs"))
    if one.field == DOUBLE:
        yield _("Next: {commands}").format(commands=mine)
    elif one.field == IDENTITY:
        yield _("One person: {mine}. Two people: {theirs}").format(mine=mine, theirs=theirs)
    else:
        yield _("Mine shall stand: {mine}. The CRM's: {theirs}").format(mine=mine, theirs=theirs)

"""A card of a field that both sides changed: what they last agreed on, ours, and the CRM's."""

from sdrtui.domain.conflict import DOUBLE, IDENTITY, Conflict
from sdrtui.i18n import _
from sdrtui.services.exchange_words import rule_word
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, cell_len, clean, fit, wrap
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.fields import field_word, value_text

WHO, FIELD, MINUTE = 22, 12, 11


def conflict_line(conflict: Conflict, zone: str, width: int, *, is_cursor: bool) -> Line:
    """Return the card in one line of `width` cells: who, which field, mine against theirs."""
    rest = max(width - 2 - WHO - 1 - FIELD - 1 - MINUTE - 1, 0)
    half = max((rest - 3) // 2, 0)
    mine, theirs = (value_text(conflict.field, value) for value in (conflict.mine, conflict.theirs))
    stands = conflict.winner
    return (
        Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent"),
        Piece(local(conflict.at, zone).strftime("%m-%d %H:%M") + " ", "muted"),
        Piece(fit(clean(conflict.who), WHO) + " ", "strong" if conflict.is_open else "muted"),
        Piece(fit(field_word(conflict.field), FIELD) + " "),
        Piece(fit(mine, half), "good" if stands == "mine" else ""),
        Piece(" | ", "muted"),
        Piece(fit(theirs, rest - half - 3 if rest else 0), "good" if stands == "theirs" else ""),
    )


def conflict_detail(conflict: Conflict, width: int) -> list[Line]:
    """Return base, mine and theirs in full, and what each answer means."""
    names = (_("Before"), _("Mine"), _("The CRM's"))
    column = max(cell_len(name) for name in names) + 2
    lines: list[Line] = [
        (Piece(clean(conflict.who), "strong"), Piece("  " + field_word(conflict.field), "title")),
    ]
    for name, value in zip(names, (conflict.base, conflict.mine, conflict.theirs), strict=True):
        if name == names[0] and conflict.field in {IDENTITY, DOUBLE}:  # an id, or which table: no value
            continue
        texts = wrap(value_text(conflict.field, value), width - column)
        lines.append((Piece(fit(name, column), "muted"), Piece(texts[0])))
        lines += [(Piece(" " * column), Piece(text)) for text in texts[1:]]
    return [*lines, (Piece(_meaning(conflict), "muted"),)]


def answers(conflict: Conflict | None) -> tuple[tuple[str, str], ...]:
    """Return the keys that decide a card, with what they mean on it."""
    field = conflict.field if conflict is not None else ""
    if field == IDENTITY:
        return (("1", _("one person")), ("2", _("two people")))
    if field == DOUBLE:
        return (("1", _("seen to")),)
    return (("1", _("mine stands")), ("2", _("the CRM's stands")))


def _meaning(conflict: Conflict) -> str:
    if conflict.field == DOUBLE and conflict.is_open:
        return _("It stands in the CRM twice: delete the second there.  1, 2: done")
    if conflict.field == DOUBLE:
        return _("One too many in the CRM: seen to")
    if conflict.field == IDENTITY and not conflict.is_open:
        return _("Decided: one person") if conflict.winner == "mine" else _("Decided: two people")
    if not conflict.is_open:
        return _("Decided: mine stands") if conflict.winner == "mine" else _("Decided: the CRM's stands")
    if conflict.field == IDENTITY:
        return _("1: they are one person, the next sync joins them.  2: they are two people")
    return clean(rule_word(conflict.rule))


def no_conflicts() -> Line:
    """Return what stands there when nothing is to be decided."""
    return (Piece("  " + _("Nothing to decide: both sides agree."), "good"),)

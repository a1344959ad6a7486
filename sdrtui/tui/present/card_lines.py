"""The card of one touch: who, how to reach them, what was said last time, what to say now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sdrtui.domain.due_row import DueRow
from sdrtui.i18n import _, language
from sdrtui.services.wording import score_part, title
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, cell_len, clean, cut, line_width, wrap, wrap_line
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import outcome_label, point_label, sync_mark, touch_label

if TYPE_CHECKING:  # only names: the first paint waits for none of them
    from sdrtui.domain.rows import ContactPoint, LogLine
    from sdrtui.services.views import Card, Script

_HOLE = r"(‹[^‹›\n]{1,60}›)"
LAST_TOUCHES = 3
LEAST_COMPANY = 16
"""Cells that a company keeps in the head when the job is long."""
GAP = Piece("  ")


def head_line(row: DueRow, job: str, width: int) -> Line:
    """Return the person, their title and company: the line that stays while the rest scrolls."""
    name, company = cut(clean(row.contact_name), max(width * 3 // 5, 8)), clean(row.company)
    room = width - cell_len(name) - 2
    said = clean(job) if cell_len(job) + 2 + min(cell_len(company), LEAST_COMPANY) <= room else ""
    parts = [Piece(name, "strong"), Piece(said, "muted"), Piece(company, "title")]
    return _cut_line(tuple(piece for part in parts if part.text for piece in (GAP, part))[1:], width)


def card_lines(card: Card, width: int, *, note: str = "", is_short: bool = False, has_crm: bool = True) -> list[Line]:
    """Return the whole card. A short one has the script sooner: one last touch, the rest below it."""
    history = card.history[:1] if is_short else card.history[:LAST_TOUCHES]
    lines = [
        head_line(card.row, card.title, width),
        *_relay(card, width),
        *_facts(card, width, is_short=is_short),
        *_points(card.points, width),
        *_lead_note(card.lead_note, width, is_short=is_short),
        *_history(history, card.row.zone, width, is_short=is_short, has_crm=has_crm),
        *_note(note, width),
        *([] if is_short else [()]),
        *script_lines(card, width),
    ]
    older = card.history[len(history) :]
    if is_short:
        lines += [(), *_score(card, width)]
    if older:
        lines += [(), *_history(older, card.row.zone, width, is_short=False, has_crm=has_crm)]
    return [_cut_line(line, width) for line in lines]


def waiting_lines(row: DueRow, width: int) -> list[Line]:
    """Return what is known of a card before it is read: enough to see whose it is."""
    return [head_line(row, "", width), (Piece("...", "muted"),)]


def script_lines(card: Card, width: int) -> list[Line]:
    """Return the script under its heading; a variable without a value stands out, and is named first."""
    script = card.script
    row = card.row
    heading = " ".join((touch_label(row.channel, row.action), _("script")))
    if script.letter:
        heading += "  " + _("version {letter}").format(letter=script.letter)
    lines: list[Line] = [_heading(heading, title(row.title_zh, row.title_en, language()), width)]
    if script.missing:
        names = ", ".join(f"{glyphs().left}{name}{glyphs().right}" for name in script.missing)
        warning = _("No value for {names}: not to be sent like this").format(names=names)
        lines += [(Piece(text, "bad"),) for text in wrap(f"{glyphs().warning} {warning}", width)]
    if script.subject:
        subject = wrap(_("Subject: {text}").format(text=script.subject), width)
        lines += [tuple(_with_holes(text, script, "strong")) for text in subject]
    lines += [tuple(_with_holes(text, script, "")) for text in wrap(script.body.strip(), width)]
    return lines


def _with_holes(text: str, script: Script, role: str) -> Iterator[Piece]:
    missing = set(script.missing)
    for part in re.split(_HOLE, text):
        if part:
            yield Piece(part, "hole" if part[1:-1] in missing else role)


def _heading(text: str, detail: str, width: int) -> Line:
    head = f"{glyphs().mark} {text}"
    return (Piece(head, "title"), Piece(cut("  " + clean(detail), max(width - line_width((Piece(head),)), 0)), "muted"))


def _facts(card: Card, width: int, *, is_short: bool) -> list[Line]:
    row = card.row
    parts: list[Line] = [(Piece(row.stage.value, "accent"),), (Piece(clean(card.source)),)]
    parts.append((Piece(_("{n} points").format(n=card.score)),))
    if not is_short and card.score_parts:
        parts.append((Piece(_score_text(card), "muted"),))
    place = "  ".join(clean(text) for text in (card.industry, card.region) if text)
    if place:
        parts.append((Piece(place, "muted"),))
    return _flow([part for part in parts if part[0].text], width)


def _score_text(card: Card) -> str:
    return " ".join(f"{score_part(name)} {points:+d}" for name, points in card.score_parts)


def _score(card: Card, width: int) -> list[Line]:
    if not card.score_parts:
        return []
    return [(Piece(text, "muted"),) for text in wrap(_("Score: {parts}").format(parts=_score_text(card)), width)]


def _points(points: Iterable[ContactPoint], width: int) -> list[Line]:
    parts: list[Line] = []
    for point in points:
        label = Piece(f"{point_label(point.kind)} ", "muted")
        value = clean(point.value) + (f" ({clean(point.label)})" if point.label else "")
        parts.append((label, Piece(value, "strong" if point.is_usable else "gone")))
    return _flow(parts or [(Piece(_("no number, WeChat or address"), "bad"),)], width)


def _relay(card: Card, width: int) -> list[Line]:
    """Return who hands over a touch in another seller's role, and to whom it goes back."""
    said = card.relay.get("sentences") if card.relay else None
    if not isinstance(said, list) or not said:
        return []
    ends = dict.fromkeys((said[0], said[-1]))
    return [(Piece(text, "accent"),) for end in ends for text in wrap(clean(str(end)), width)]


def _lead_note(note: str, width: int, *, is_short: bool) -> list[Line]:
    if not note.strip():
        return []
    lines = wrap(_("Lead: {note}").format(note=note.strip()), width)
    return [(Piece(text),) for text in (lines[:1] if is_short else lines[:4])]


def _history(history: Iterable[LogLine], zone: str, width: int, *, is_short: bool, has_crm: bool) -> list[Line]:
    """Return earlier touches, what was said, and where each stands on its way to the CRM."""
    lines: list[Line] = []
    for number, line in enumerate(history):
        day = local(line.at, zone).strftime("%m-%d")
        last = _("Last")
        head = Piece(f"{last if number == 0 else ' ' * cell_len(last)} {day} ", "muted")
        pieces = [Piece(f"{touch_label(line.channel, line.action)} {outcome_label(line.outcome)}")]
        mark = sync_mark(line.sync_state) if has_crm else None
        if mark is not None:
            pieces += [Piece("  "), mark]
        if line.note.strip():
            pieces.append(Piece(f"  {clean(line.note)}"))
        texts = wrap_line(tuple(pieces), max(width - line_width((head,)), 10))[: 2 if is_short else 4]
        indent = Piece(" " * line_width((head,)))
        lines += [(indent if place else head, *text) for place, text in enumerate(texts)]
    return lines


def _note(note: str, width: int) -> list[Line]:
    if not note.strip():
        return []
    texts = wrap(_("Note: {text}").format(text=note.strip()), width)
    return [(Piece(text, "note"),) for text in texts]


def _flow(parts: list[Line], width: int) -> list[Line]:
    """Return the parts side by side, two cells apart, on as many lines as they need; too long a part is cut."""
    lines: list[Line] = []
    for part in parts:
        fitted = _cut_line(part, width)
        if lines and line_width(lines[-1]) + 2 + line_width(fitted) <= width:
            lines[-1] = (*lines[-1], Piece("  "), *fitted)
        else:
            lines.append(fitted)
    return lines or [()]


def _cut_line(part: Line, width: int) -> Line:
    kept: list[Piece] = []
    for piece in part:
        text = cut(piece.text, max(width - line_width(kept), 0))
        kept.append(Piece(text, piece.role))
    return tuple(kept)

"""One row of the day's list: when, how, who, company, playbook and step, why."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.rows import DueRow
from sdrtui.i18n import _, language
from sdrtui.services.wording import title
from sdrtui.tui.cells import Line, Piece, clean, fit
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import touch_label, why_label
from sdrtui.tui.present.when_text import due_piece

WHEN = 8
NAME = 8
STEP = 5
ROOM_FOR_WHY = 24
"""What company and playbook must share before the reason gets a column of its own."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; 0 leaves one out."""

    touch: int
    company: int
    playbook: int
    step: int
    why: int


def columns(width: int, lang: str) -> Columns:
    """Share the width of a list: the narrower it is, the fewer columns."""
    touch, why = (4, 8) if lang == "zh" else (6, 9)
    rest = width - 2 - (WHEN + 1) - (touch + 1) - (NAME + 1) - 1
    has_step = rest >= 2 * STEP
    rest -= (STEP + 1) * has_step
    has_why = rest - why - 1 >= ROOM_FOR_WHY
    rest -= (why + 1) * has_why
    company = max(rest * 9 // 20, min(rest, 12))
    playbook = rest - company - 1
    if playbook < NAME:
        company, playbook = rest, 0
    return Columns(touch, max(company, 0), playbook, STEP * has_step, why * has_why)


def row_line(row: DueRow, now: datetime, width: int, *, is_cursor: bool) -> Line:
    """Return the row in exactly `width` cells."""
    lang = language()
    wide = columns(width, lang)
    is_blocked = row.blocked_until is not None and row.blocked_until > now
    dim = "muted" if is_blocked else ""
    due = due_piece(row, now)
    pieces = [
        Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent"),
        Piece(fit(due.text, WHEN) + " ", due.role),
        Piece(fit(touch_label(row.channel, row.action), wide.touch) + " ", dim or row.channel.value),
        Piece(fit(clean(row.contact_name), NAME) + " ", dim or "strong"),
        Piece(fit(clean(row.company), wide.company), dim),
    ]
    if wide.playbook:
        name = clean(title(row.title_zh, row.title_en, lang))
        pieces.append(Piece(" " + fit(name, wide.playbook), "muted"))
    if wide.step:
        pieces.append(Piece(" " + fit(_step(row), wide.step), "muted"))
    if wide.why:
        pieces.append(
            Piece(" " + fit(_("blocked") if is_blocked else why_label(row.why), wide.why), _why_role(row, dim))
        )
    used = 2 + (WHEN + 1) + (wide.touch + 1) + (NAME + 1) + wide.company
    used += sum(column + 1 for column in (wide.playbook, wide.step, wide.why) if column)
    return (*pieces, Piece(" " * max(width - used, 0)))


def _step(row: DueRow) -> str:
    return f"{row.step_number}/{row.step_count}" if row.step_number else ""


def _why_role(row: DueRow, dim: str) -> str:
    if dim:
        return dim
    if row.is_clock:
        return "clock"
    return "promise" if row.is_promise else "muted"

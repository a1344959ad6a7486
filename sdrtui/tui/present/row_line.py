"""One row of the day's list: when, how, who, company, playbook and step, why."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sdrtui.domain.due_row import DueRow
from sdrtui.i18n import _, language
from sdrtui.services.wording import title
from sdrtui.services.worked import WEEKDAYS
from sdrtui.tui.cells import Line, Piece, clean, fit
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import touch_label, why_label
from sdrtui.tui.present.when_text import due_piece

WHEN = 8
NAME = 8
LEAST_COMPANY = 12


class Columns(NamedTuple):
    """How wide each column is; 0 leaves one out."""

    touch: int
    company: int
    playbook: int
    step: int
    """Which step of how many, and why when that is not the series' own day."""


@lru_cache(maxsize=32)
def columns(width: int, lang: str) -> Columns:
    """Share the width of a list: the narrower it is, the fewer columns."""
    touch, step = (4, 9) if lang == "zh" else (6, 13)
    rest = width - 2 - (WHEN + 1) - (touch + 1) - (NAME + 1)
    if rest < LEAST_COMPANY + 1 + step:
        return Columns(touch, max(rest, 0), 0, 0)
    rest -= step + 1
    company = max(rest * 9 // 20, min(rest, LEAST_COMPANY))
    playbook = rest - company - 1
    return Columns(touch, company, playbook, step) if playbook >= NAME else Columns(touch, rest, 0, step)


def row_line(
    row: DueRow, now: datetime, width: int, *, is_cursor: bool, is_worked: Callable[[date], bool] = WEEKDAYS.is_open
) -> Line:
    """Return the row in exactly `width` cells."""
    lang = language()
    wide = columns(width, lang)
    is_blocked = row.blocked_until is not None and row.blocked_until > now
    dim = "muted" if is_blocked else ""
    due = due_piece(row, now, is_worked)
    pieces = [
        Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent"),
        Piece(fit(due.text, WHEN) + " ", due.role),
        Piece(fit(touch_label(row.channel, row.action), wide.touch) + " ", dim or row.channel.value),
        Piece(fit(clean(row.contact_name), NAME) + " ", dim or "strong"),
        Piece(fit(clean(row.company), wide.company), dim),
    ]
    used = 2 + (WHEN + 1) + (wide.touch + 1) + (NAME + 1) + wide.company
    if wide.playbook:
        name = clean(title(row.title_zh, row.title_en, lang))
        pieces.append(Piece(" " + fit(name, wide.playbook), "muted"))
        used += wide.playbook + 1
    if wide.step:
        pieces.append(Piece(" " + fit(_step(row, is_blocked=is_blocked), wide.step), dim or _step_role(row)))
        used += wide.step + 1
    return (*pieces, Piece(" " * max(width - used, 0)))


def _step(row: DueRow, *, is_blocked: bool) -> str:
    place = f"{row.step_number}/{row.step_count}" if row.step_number else ""
    reason = _("blocked") if is_blocked else why_label(row.why)
    return " ".join(part for part in (place, reason) if part)


def _step_role(row: DueRow) -> str:
    if row.is_clock:
        return "clock"
    return "promise" if row.is_promise else "muted"

"""One line of the touch log, and the line of filters above it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sdrtui.domain.rows import LogLine
from sdrtui.i18n import _, language
from sdrtui.services.titles import Titles
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, clean, cut, fit, line_width, wrap
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import outcome_label, sync_label, sync_mark, touch_label

NAME = 8
MINUTE = 11
SDR = 8
ROOM_FOR_SDR = 92
WAITING = frozenset({"queued", "sending", "checking", "needs_you"})
"""States of a record that is not in the CRM."""


def log_line(line: LogLine, who: str, zone: str, width: int, *, is_cursor: bool) -> Line:
    """Return the record in exactly `width` cells: when, who to whom by what, what came of it, the note."""
    touch, outcome = (4, 8) if language() == "zh" else (6, 12)
    has_sdr = width >= ROOM_FOR_SDR
    company = 20 if has_sdr else 14
    used = 2 + MINUTE + 1 + touch + 1 + NAME + 1 + company + 1 + outcome + 1 + (SDR + 1) * has_sdr
    pieces = [
        Piece(f"{glyphs().cursor} " if is_cursor else "  ", "accent"),
        Piece(local(line.at, zone).strftime("%m-%d %H:%M") + " ", "muted"),
        Piece(fit(clean(who), SDR) + " ") if has_sdr else Piece(""),
        Piece(fit(touch_label(line.channel, line.action), touch) + " ", line.channel.value),
        Piece(fit(clean(line.contact_name), NAME) + " ", "strong"),
        Piece(fit(clean(line.company), company) + " "),
        Piece(fit(outcome_label(line.outcome), outcome) + " "),
        *_told(line, max(width - used, 0)),
    ]
    return tuple(piece for piece in pieces if piece.text)


def _told(line: LogLine, width: int) -> tuple[Piece, ...]:
    """Return the note, after a word of where the record stands when it is not in the CRM yet."""
    mark = sync_mark(line.sync_state) if line.sync_state in WAITING else None
    if mark is None:
        return (Piece(fit(clean(line.note), width), "muted"),)
    room = max(width - line_width((mark,)) - 1, 0)
    return (Piece(cut(mark.text, width), mark.role), Piece(" " + fit(clean(line.note), room), "muted"))


def detail_lines(line: LogLine, who: str, titles: Titles, zone: str, width: int) -> list[Line]:
    """Return a record in full, for the pane below the log."""
    facts = [
        local(line.at, zone).strftime("%Y-%m-%d %H:%M"),
        clean(who),
        f"{clean(titles.playbook(line.playbook))} {clean(titles.step(line.playbook, line.step))}".strip(),
        clean(titles.source(line.source)),
        line.stage.value,
        sync_label(line.sync_state),
    ]
    head = (Piece(clean(line.contact_name), "strong"), Piece("  "), Piece(clean(line.company), "title"))
    body = [(Piece(text, "muted"),) for text in wrap("  ".join(fact for fact in facts if fact), width)]
    return [head, *body, *[(Piece(text),) for text in wrap(line.note, width)]]


def matches_text(query: str, contains: Callable[[str, str], bool]) -> Callable[[LogLine], bool]:
    """Return whether a record has the words: in the name, the company or the note."""

    def found(line: LogLine) -> bool:
        return any(contains(query, text) for text in (line.contact_name, line.company, line.note))

    return found


def filter_lines(filters: Iterable[tuple[str, str, str]], width: int) -> list[Line]:
    """Return the filters on as many lines as they need: key, name and value; those in force stand out."""
    lines: list[Line] = [()]
    for key, name, value in filters:
        text = f"{name} {clean(value)}" if value else name
        part = (Piece(f" {key} ", "key"), Piece(f"{text} ", "accent" if value else "muted"))
        if lines[-1] and line_width((*lines[-1], *part)) > width:
            lines.append(())
        lines[-1] = (*lines[-1], *part)
    return lines


def day_text(at: datetime | None, zone: str) -> str:
    """Return a filter's day, or nothing."""
    return local(at, zone).strftime("%m-%d") if at else ""


def empty_line() -> Line:
    """Return what an empty log says."""
    return (Piece("  " + _("Nothing in the log for these filters."), "muted"),)

"""The line at the top: the day, who, progress by channel, the call-in clock, sync."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sdrtui.domain.channel import Channel
from sdrtui.i18n import _
from sdrtui.services.day_view import ChannelProgress
from sdrtui.services.wording import word
from sdrtui.tui.cells import Line, Piece, clean, cut, line_width
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import weekday
from sdrtui.tui.present.sync_text import Exchange, exchange_line
from sdrtui.tui.present.when_text import clock_text

SOME = 2
"""Parts on the left from which a total stands for several channels."""


class Status(NamedTuple):
    """What the status line shows, besides the time."""

    day: date
    name: str
    progress: tuple[ChannelProgress, ...]
    clocks: tuple[datetime, int] | None
    """When the soonest call-in clock ends, and how many run."""
    exchange: Exchange
    warnings: int = 0
    handoffs: tuple[int, int] = (0, 0)
    """How many wait for whoever works here, and how many are over their clock."""


def status_line(status: Status, now: datetime, width: int) -> Line:
    """Return the status in exactly `width` cells; what matters less is left out first."""
    left = [_day(status), *_progress(status.progress)]
    right = [_clock(status, now), _handoffs(status), _warnings(status), exchange_line(status.exchange)]
    right = [part for part in right if part]
    if _width(left) + _width(right) > width and len(left) > SOME:
        left = [left[0], *_total(status.progress)]
    while len(left) > 1 and _width(left) + _width(right) > width:
        left.pop()
    body = _joined(left)
    tail = _joined(right)
    gap = max(width - line_width(body) - line_width(tail), 0)
    return _cut((*body, Piece(" " * gap), *tail), width)


def _day(status: Status) -> Line:
    return (
        Piece(f"{status.day:%m-%d} {weekday(status.day.weekday())}", "strong"),
        Piece(f" {cut(clean(status.name), 12)}"),
    )


def _progress(progress: Sequence[ChannelProgress]) -> list[Line]:
    return [
        (
            Piece(f"{_channel(part.channel)} ", "muted"),
            Piece(f"{part.done}", "good" if part.done else ""),
            Piece(f"/{part.done + part.due}", "muted"),
        )
        for part in progress
        if part.done or part.due
    ]


def _total(progress: Sequence[ChannelProgress]) -> list[Line]:
    """Return all channels in one, for a line that has no room for each."""
    done, due = sum(part.done for part in progress), sum(part.due for part in progress)
    text = Piece(f"{_('done')} ", "muted")
    return [(text, Piece(f"{done}", "good" if done else ""), Piece(f"/{done + due}", "muted"))]


def _channel(channel: Channel) -> str:
    return word(channel)


def _clock(status: Status, now: datetime) -> Line:
    if status.clocks is None:
        return ()
    soonest, running = status.clocks
    role = "late" if now > soonest else "clock"
    count = _("call-in {n}").format(n=running)
    return (Piece(f"{count} {glyphs().cursor} {clock_text(soonest, now)}", role),)


def _handoffs(status: Status) -> Line:
    waiting, overdue = status.handoffs
    if overdue:
        return (Piece(_("handoffs over {n}").format(n=overdue), "late"),)
    return (Piece(_("handoffs {n}").format(n=waiting), "accent"),) if waiting else ()


def _warnings(status: Status) -> Line:
    return (Piece(f"{glyphs().warning} {status.warnings}", "warn"),) if status.warnings else ()


def _width(parts: Sequence[Line]) -> int:
    return line_width(_joined(parts))


def _joined(parts: Sequence[Line]) -> Line:
    """Return the parts two cells apart, a cell at each edge."""
    pieces: list[Piece] = []
    for part in parts:
        pieces += [Piece("  " if pieces else " "), *part]
    return (*pieces, Piece(" "))


def _cut(line: Line, width: int) -> Line:
    """Return as many pieces as fit, the last one cut."""
    kept: list[Piece] = []
    left = width
    for piece in line:
        text = cut(piece.text, left)
        kept.append(Piece(text, piece.role))
        left -= line_width((kept[-1],))
    return tuple(kept)

"""When a touch is due, as a column of eight cells shows it; and times in messages."""

from collections.abc import Callable
from datetime import date, datetime

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.lateness import days_late
from sdrtui.domain.rank import is_overdue
from sdrtui.i18n import _
from sdrtui.services.worked import WEEKDAYS
from sdrtui.services.zones import local
from sdrtui.tui.cells import Piece
from sdrtui.tui.present.labels import weekday

LONGEST_CLOCK = 100 * 60
"""Seconds; a clock further over than this is shown in hours."""
MINUTE = 60
HOUR = 3600
DAY = 86400


def clock_text(due_at: datetime, now: datetime) -> str:
    """Return what is left of a clock as mm:ss, or how far it is over as +mm:ss."""
    left = int((due_at - now).total_seconds())
    if left >= 0:
        return f"{left // MINUTE:02d}:{left % MINUTE:02d}"
    over = -left
    if over < LONGEST_CLOCK:
        return f"+{over // MINUTE:02d}:{over % MINUTE:02d}"
    return _("+{n} h").format(n=over // HOUR) if over < DAY else _("+{n} d").format(n=over // DAY)


def due_piece(row: DueRow, now: datetime, is_worked: Callable[[date], bool] = WEEKDAYS.is_open) -> Piece:
    """Return when the row is due and how urgent that is; late is counted in worked days."""
    if row.blocked_until is not None and row.blocked_until > now:
        return Piece(short_moment(row.blocked_until, now, row.zone), "muted")
    if row.is_clock:
        return Piece(clock_text(row.due_at, now), "late" if now > row.due_at else "clock")
    if is_overdue(row, now):
        days = days_late(local(row.window_to, row.zone).date(), local(now, row.zone).date(), is_worked)
        return Piece(_("{n}d late").format(n=days) if days else short_moment(row.due_at, now, row.zone), "late")
    return Piece(short_moment(row.due_at, now, row.zone), _role(row, now))


def _role(row: DueRow, now: datetime) -> str:
    if row.is_promise:
        return "promise"
    return "" if row.due_at <= now else "muted"


def short_moment(at: datetime, now: datetime, zone: str) -> str:
    """Return the minute of a moment of today, else its month and day."""
    there = local(at, zone)
    return there.strftime("%H:%M") if there.date() == local(now, zone).date() else there.strftime("%m-%d")


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Return a moment for a message: 15:30, tomorrow 10:00, 11-27 Fri 09:00, 2027-01-05 Tue 09:00."""
    there, today = local(at, zone), local(now, zone).date()
    days = (there.date() - today).days
    minute = there.strftime("%H:%M")
    if days == 0:
        return minute
    if days == 1:
        return _("tomorrow {minute}").format(minute=minute)
    day = there.strftime("%m-%d" if there.year == today.year else "%Y-%m-%d")
    return f"{day} {weekday(there.weekday())} {minute}"

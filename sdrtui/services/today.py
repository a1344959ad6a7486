"""The day of one SDR: which touches are due, in which order, how far the day has come. Nothing heavy is imported."""

from datetime import date, datetime, timedelta

from sdrtui.domain.channel import Channel
from sdrtui.domain.ids import SdrId
from sdrtui.domain.rank import rank_key
from sdrtui.domain.rows import DueRow
from sdrtui.services.desk import Desk
from sdrtui.services.views import ChannelProgress, DayView, SyncState
from sdrtui.services.zones import day_span, local


def due_rows(desk: Desk, sdr: str | None = None, day: date | None = None) -> list[DueRow]:
    """Return the day's open touches in the order of the day.

    Today has what is overdue as well; any other day only what is due on it.
    """
    who, now = SdrId(sdr or desk.sdr), desk.clock()
    zone = desk.team.member(who).zone
    today = local(now, zone).date()
    since, until = day_span(day or today, zone)
    rows = desk.day_list.due_rows(who, until)
    if day is not None and day != today:
        rows = [row for row in rows if row.due_at >= since]
        now = max(now, since)
    return ranked(rows, now)


def ranked(rows: list[DueRow], now: datetime) -> list[DueRow]:
    """Return the rows in the order of the day as it is now."""
    return sorted(rows, key=lambda row: rank_key(row, now).order)


def day_view(desk: Desk, sdr: str | None = None, day: date | None = None) -> DayView:
    """Return everything that the day's screen shows, in one go."""
    who = SdrId(sdr or desk.sdr)
    zone = desk.team.member(who).zone
    shown = day or local(desk.clock(), zone).date()
    return DayView(
        sdr=who,
        day=shown,
        rows=tuple(due_rows(desk, who, day)),
        progress=progress(desk, who, shown),
        sync=sync_state(desk),
    )


def progress(desk: Desk, sdr: SdrId, day: date) -> tuple[ChannelProgress, ...]:
    """Return how many touches of each channel are done and still due that day; channels without any are left out."""
    since, until = day_span(day, desk.team.member(sdr).zone)
    counts = desk.day_list.progress(sdr, since, until)
    return tuple(ChannelProgress(channel, *counts[channel]) for channel in Channel if channel in counts)


def sync_state(desk: Desk) -> SyncState:
    """Return what the status line shows of the exchange with the CRM."""
    counts = desk.day_list.sync_counts()
    return SyncState(
        is_configured=desk.has_crm,
        queued=counts.queued + counts.sending + counts.checking,
        needs_you=counts.needs_you,
        conflicts=counts.conflicts,
        last_sync_at=counts.last_sync_at,
        is_online=None,
    )


def warnings(desk: Desk) -> tuple[str, ...]:
    """Return what the SDR should know before relying on the plan: years whose make-up workdays are not published.

    Builds the calendar, so a screen asks for it after its first paint.
    """
    from sdrtui.services.calendar_notes import unpublished

    now = desk.clock()
    return unpublished(desk, (now.year, (now + timedelta(days=60)).year))

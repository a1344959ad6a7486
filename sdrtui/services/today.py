"""The day of one SDR: which touches are due, in which order, how far the day has come. Nothing heavy is imported."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sdrtui.domain.calendar import WEEKEND
from sdrtui.domain.channel import Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.domain.rank import rank_key
from sdrtui.domain.sync import SyncCounts
from sdrtui.domain.wechat_life import USUAL_DAYS
from sdrtui.services.day_view import ChannelProgress, DayView, SyncState
from sdrtui.services.desk import Desk
from sdrtui.services.zones import day_span, local

WEEK = 7
LOOKED_AHEAD = timedelta(days=60)
LOOKED_BACK = timedelta(days=21)
"""How far behind the usual days a request is still looked for before the day's list."""


def due_rows(desk: Desk, sdr: str | None = None, day: date | None = None) -> list[DueRow]:
    """Return the day's open touches in the order of the day.

    Today has what is overdue as well; any other day only what is due on it.
    """
    span = _span(desk, sdr, day)
    return _shown(span, [*desk.day_list.due_rows(span.sdr, span.until), *_escalated(desk, span)])


class _Span(NamedTuple):
    """One SDR's day as instants."""

    sdr: SdrId
    day: date
    since: datetime
    until: datetime
    now: datetime
    is_today: bool


def _span(desk: Desk, sdr: str | None, day: date | None) -> _Span:
    who, now = SdrId(sdr or desk.sdr), desk.clock()
    zone = desk.team.member(who).zone
    today = local(now, zone).date()
    since, until = day_span(day or today, zone)
    return _Span(who, day or today, since, until, now, is_today=day in {None, today})


def _shown(span: _Span, rows: Iterable[DueRow]) -> list[DueRow]:
    if span.is_today:
        return ranked(rows, span.now)
    return ranked((row for row in rows if row.due_at >= span.since), max(span.now, span.since))


def _escalated(desk: Desk, span: _Span) -> list[DueRow]:
    """Return the call-ins of others that a team lead must see."""
    if not span.is_today or span.sdr not in desk.team.leads:
        return []
    from sdrtui.services.escalating import escalated

    return [one.row for one in escalated(desk) if one.sdr != span.sdr]


def ranked(rows: Iterable[DueRow], now: datetime) -> list[DueRow]:
    """Return the rows in the order of the day as it is now."""
    return sorted(rows, key=lambda row: rank_key(row, now).order)


def day_view(desk: Desk, sdr: str | None = None, day: date | None = None) -> DayView:
    """Return everything that the day's screen shows, in one read."""
    span = _span(desk, sdr, day)
    facts = desk.day_list.day(span.sdr, span.since, span.until)
    return DayView(
        sdr=span.sdr,
        day=span.day,
        rows=tuple(_shown(span, [*facts.rows, *_escalated(desk, span)])),
        progress=_progress(facts.progress),
        sync=sync_state(desk, facts.sync),
    )


def next_row(desk: Desk, sdr: str | None = None) -> DueRow | None:
    """Return what comes first after today; None when nothing is planned in the weeks ahead."""
    span = _span(desk, sdr, None)
    ahead = (row for row in desk.day_list.due_rows(span.sdr, span.until + LOOKED_AHEAD) if row.due_at >= span.until)
    return min(ahead, key=lambda row: row.due_at, default=None)


def progress(desk: Desk, sdr: str | None = None, day: date | None = None) -> tuple[ChannelProgress, ...]:
    """Return how many touches of each channel are done and still due that day; channels without any are left out."""
    span = _span(desk, sdr, day)
    return _progress(desk.day_list.progress(span.sdr, span.since, span.until))


def sync_state(desk: Desk, counts: SyncCounts | None = None) -> SyncState:
    """Return what the status line shows of the exchange with the CRM."""
    counts = counts or desk.day_list.sync_counts()
    return SyncState(
        is_configured=desk.has_crm,
        queued=counts.queued + counts.sending + counts.checking,
        needs_you=counts.needs_you,
        conflicts=counts.conflicts,
        last_sync_at=counts.last_sync_at,
        is_online=None,
        checking=counts.checking,
    )


def _progress(counts: Mapping[Channel, tuple[int, int]]) -> tuple[ChannelProgress, ...]:
    return tuple(ChannelProgress(channel, *counts[channel]) for channel in Channel if channel in counts)


def warnings(desk: Desk) -> tuple[str, ...]:
    """Return what the SDR should know before relying on the plan.

    Years whose make-up workdays are not published, and what a return brings. Builds the calendar, so a screen asks for
    it after its first paint.
    """
    from sdrtui.services.calendar_notes import unpublished
    from sdrtui.services.sample_words import unnamed_notice

    now = desk.clock()
    return (*return_notes(desk), *unnamed_notice(desk), *unpublished(desk, (now.year, (now + timedelta(days=60)).year)))


def return_notes(desk: Desk) -> tuple[str, ...]:
    """Return what somebody who comes back after days without a touch should know; nothing on other days."""
    last = _back_since(desk)
    if last is None:
        return ()
    from sdrtui.services.returning import notes

    return notes(desk, last)


def settled(desk: Desk) -> bool:
    """Do what the day asks for before it begins; say whether that changed the list.

    WeChat requests that nobody answered are marked; after a break, what piled up is spread. Light looks decide, so that
    a day without either starts nothing heavy.
    """
    has_marked, last = _requests_marked(desk), _back_since(desk)
    if last is None:
        return has_marked
    from sdrtui.services.returning import come_back

    return come_back(desk, last) or has_marked


def _requests_marked(desk: Desk) -> bool:
    now = desk.clock()
    until = now - timedelta(days=USUAL_DAYS)
    if not desk.day_list.has_silent_request(desk.sdr, until - LOOKED_BACK, until):
        return False
    from sdrtui.services.wechat_life import mark_ignored

    return bool(mark_ignored(desk))


def _back_since(desk: Desk) -> date | None:
    """Return the day of this SDR's last touch when a weekday lies between it and today; None when none does."""
    span = _span(desk, None, None)
    made = desk.day_list.last_made(span.sdr, span.since)
    if made is None:
        return None
    last = local(made, desk.zone).date()
    days = (last + timedelta(days=ahead) for ahead in range(1, min((span.day - last).days, WEEK)))
    return last if any(day.weekday() not in WEEKEND for day in days) else None

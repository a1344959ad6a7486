"""Asking the gate about a touch: the counters that its rules need, read from the log."""

from datetime import datetime, timedelta

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.gate import Attempt, Block, block
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import DueRow, LogLine
from sdrtui.domain.suppression import person_hashes
from sdrtui.services.desk import Desk
from sdrtui.services.zones import day_span, local

CALLS_LOOKED_AT = timedelta(days=2)


def blocked(desk: Desk, row: DueRow) -> Block | None:
    """Return what stands in the way of this touch right now, and until when; None when nothing does."""
    now = desk.clock()
    attempt = Attempt(
        channel=row.channel,
        action=row.action,
        at=now,
        zone=row.zone,
        is_suppressed=_is_suppressed(desk, row),
        is_promise=row.is_promise,
        calls=_calls(desk, row),
        adds_today=_adds_today(desk, row),
    )
    return block(attempt, desk.policy, desk.calendar)


def _is_suppressed(desk: Desk, row: DueRow) -> bool:
    hashes = person_hashes(row.contact, desk.store.contact_points(row.contact))
    return bool(desk.store.known_hashes(hashes))


def _calls(desk: Desk, row: DueRow) -> tuple[datetime, ...]:
    """Return when the team lately called this person."""
    if row.channel is not Channel.PHONE:
        return ()
    since = desk.clock() - CALLS_LOOKED_AT
    lines = desk.store.history(row.contact)
    return tuple(line.at for line in lines if line.channel is Channel.PHONE and line.at >= since and _was_made(line))


def _was_made(line: LogLine) -> bool:
    return line.outcome not in {Outcome.SKIPPED, Outcome.CARRIER_BLOCKED}


def _adds_today(desk: Desk, row: DueRow) -> int:
    """Count the WeChat requests that this SDR sent today."""
    if (row.channel, row.action) != (Channel.WECHAT, Action.ADD):
        return 0
    since, until = day_span(local(desk.clock(), desk.zone).date(), desk.zone)
    lines = desk.store.log_lines(LogFilter(sdr=desk.sdr, channel=Channel.WECHAT, since=since, until=until))
    return sum(line.action is Action.ADD and _was_made(line) for line in lines)

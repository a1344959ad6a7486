"""The gate: what must hold before a touch is carried out, checked again at the moment of acting.

Every counter comes in as a value; nothing here knows who called whom.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.domain import why as because
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.days import DAY, first_day
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Limits, Policy
from sdrtui.domain.slots import instant, local_day
from sdrtui.domain.why import Fact, Why

CARRIER_LIMITS = ((timedelta(minutes=5), 3), (timedelta(hours=24), 5))
"""Carriers' sales-SIM rules over the whole team (DOMAIN 3): so many calls to one number in such a span, never more."""
HARD = frozenset({because.SUPPRESSED, because.HARD_HOURS, because.CARRIER_LIMIT, because.ADDS_A_DAY})
"""Rules that no SDR may set aside; the others are the team's own prudence."""
_MOST_STEPS = 60
"""How often the next legal time may be moved by one rule after another; far more than any rules need."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A touch about to be carried out, with what was counted before it."""

    channel: Channel
    action: Action
    at: datetime
    zone: str
    """The contact's."""
    is_suppressed: bool = False
    is_promise: bool = False
    """Agreed with the person: workday call hours do not bind it, the hard ones do."""
    calls: tuple[datetime, ...] = ()
    """When the whole team called this number, over the last two days."""
    adds_today: int = 0
    """WeChat requests that this account sent today."""


@dataclass(frozen=True, slots=True)
class Block:
    """Why a touch may not be carried out now."""

    rule: str
    """A code of `why`."""
    why: Why
    until: datetime | None
    """The next legal time; None when there is none."""

    @property
    def is_hard(self) -> bool:
        """Say whether nobody may set it aside."""
        return self.rule in HARD


def block(attempt: Attempt, policy: Policy, calendar: WorkCalendar) -> Block | None:
    """Return the first rule that stands in the way, with the next time at which none does, or None."""
    why, moment = _obstacle(attempt, attempt.at, policy, calendar)
    if why is None:
        return None
    for _ in range(_MOST_STEPS):
        if moment is None:
            break
        other, following = _obstacle(attempt, moment, policy, calendar)
        if other is None:
            break
        moment = following
    return Block(why.code, why, moment)


_Verdict = tuple[Why | None, datetime | None]
"""A rule that is broken, and the first moment at which it no longer is."""
_FREE: _Verdict = (None, None)


def _obstacle(attempt: Attempt, at: datetime, policy: Policy, calendar: WorkCalendar) -> _Verdict:
    """Return the first rule broken at a moment."""
    if attempt.is_suppressed:
        return Why(because.SUPPRESSED), None
    zone = ZoneInfo(attempt.zone)
    if attempt.channel is Channel.PHONE:
        for verdict in (
            _hard_hours(at, zone, policy.limits),
            _carrier(attempt, at),
            _call_counts(attempt, at, zone, policy.limits),
            _FREE if attempt.is_promise else _call_hours(at, zone, policy.limits, calendar),
        ):
            if verdict[0] is not None:
                return verdict
    if (attempt.channel, attempt.action) == (Channel.WECHAT, Action.ADD):
        return _adds(attempt, at, zone, policy, calendar)
    return _FREE


def _hard_hours(at: datetime, zone: ZoneInfo, limits: Limits) -> _Verdict:
    """Never call before the morning's or after the evening's hard hour."""
    hours, today = limits.hard_call_hours, local_day(at, zone)
    if instant(today, hours.start, zone) <= at < instant(today, hours.end, zone):
        return _FREE
    day = today if at < instant(today, hours.start, zone) else today + DAY
    facts: dict[str, Fact] = {"from": f"{hours.start:%H:%M}", "to": f"{hours.end:%H:%M}"}
    return Why(because.HARD_HOURS, facts), instant(day, hours.start, zone)


def _carrier(attempt: Attempt, at: datetime) -> _Verdict:
    """Keep within the carriers' own counts."""
    for span, limit in CARRIER_LIMITS:
        recent = sorted(call for call in attempt.calls if at - span < call <= at)
        if len(recent) >= limit:
            facts: dict[str, Fact] = {
                "made": len(recent),
                "limit": limit,
                "minutes": int(span / timedelta(minutes=1)),
            }
            return Why(because.CARRIER_LIMIT, facts), recent[-limit] + span
    return _FREE


def _call_counts(attempt: Attempt, at: datetime, zone: ZoneInfo, limits: Limits) -> _Verdict:
    """Call one number so many times a day, and not twice in a row."""
    today = local_day(at, zone)
    made = sum(local_day(call, zone) == today for call in attempt.calls if call <= at)
    if made >= limits.calls_per_number_a_day:
        why = Why(because.CALLS_A_DAY, {"made": made, "limit": limits.calls_per_number_a_day})
        return why, instant(today + DAY, time.min, zone)
    gap = timedelta(minutes=limits.minutes_between_calls)
    last = max((call for call in attempt.calls if call <= at), default=None)
    if last is None or at - last >= gap:
        return _FREE
    return Why(because.CALL_GAP, {"minutes": limits.minutes_between_calls}), last + gap


def _call_hours(at: datetime, zone: ZoneInfo, limits: Limits, calendar: WorkCalendar) -> _Verdict:
    """Call strangers in call hours of workdays only."""
    opening = _next_opening(at, zone, limits.call_hours, calendar)
    return _FREE if opening <= at else (Why(because.CALL_HOURS), opening)


def _adds(attempt: Attempt, at: datetime, zone: ZoneInfo, policy: Policy, calendar: WorkCalendar) -> _Verdict:
    """Send so many WeChat requests a day from one account."""
    limit, today = policy.limits.wechat_adds_a_day, local_day(attempt.at, zone)
    if attempt.adds_today < limit or local_day(at, zone) > today:
        return _FREE
    opening = _next_opening(instant(today + DAY, time.min, zone), zone, policy.windows(Channel.WECHAT), calendar)
    return Why(because.ADDS_A_DAY, {"made": attempt.adds_today, "limit": limit}), opening


def _next_opening(at: datetime, zone: ZoneInfo, windows: tuple[Window, ...], calendar: WorkCalendar) -> datetime:
    """Return the moment itself when it lies in a window of an open day, else the start of the next such window."""
    day = first_day(local_day(at, zone), calendar.is_open)
    while True:
        for window in windows or (Window(time.min, time.max),):
            if instant(day, window.end, zone) > at:
                return max(at, instant(day, window.start, zone))
        day = first_day(day + DAY, calendar.is_open)

"""Each rule of the gate, with its figure from the policy: what is broken at a moment, and until when."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sdrtui.domain import why as because
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.days import DAY, first_day
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Policy
from sdrtui.domain.slots import instant, local_day
from sdrtui.domain.why import Fact, Why

AD_WORDS = ("广告", "AD")


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
    """WeChat requests that this account sent on the attempt's day."""
    mass_this_month: int = 0
    """WeCom mass messages that this customer got in the attempt's month."""
    mass_today: int = 0
    """Those that this account sent on the attempt's day."""
    has_consent: bool = True
    """To text messages and emails: they came by themselves, or have spoken with us."""
    own_from: datetime | None = None
    own_to: datetime | None = None
    """The touch's own window, which its playbook may set outside the usual hours."""
    subject: str | None = None
    """As it would be sent; None when nobody has written it yet."""
    length: int = 0
    """Characters of the text, when it is known."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """What every rule is asked about."""

    attempt: Attempt
    at: datetime
    zone: ZoneInfo
    policy: Policy
    calendar: WorkCalendar


Verdict = tuple[Why | None, datetime | None]
"""A rule that is broken, and the first moment at which it no longer is."""
_FREE: Verdict = (None, None)
_Rule = Callable[[_Moment], Verdict]


def obstacle(attempt: Attempt, at: datetime, policy: Policy, calendar: WorkCalendar) -> Verdict:
    """Return the first rule broken at a moment."""
    if attempt.is_suppressed:
        return Why(because.SUPPRESSED), None
    now = _Moment(attempt, at, ZoneInfo(attempt.zone), policy, calendar)
    for rule in _rules(attempt):
        verdict = rule(now)
        if verdict[0] is not None:
            return verdict
    return _FREE


def _rules(attempt: Attempt) -> tuple[_Rule, ...]:
    """Return the rules of a channel and action, the strictest first."""
    return _SPECIAL.get((attempt.channel, attempt.action)) or _USUAL.get(attempt.channel, ())


def _hard_hours(now: _Moment) -> Verdict:
    """Never call before the morning's or after the evening's hard hour."""
    hours, today = now.policy.limits.hard_call_hours, local_day(now.at, now.zone)
    if instant(today, hours.start, now.zone) <= now.at < instant(today, hours.end, now.zone):
        return _FREE
    day = today if now.at < instant(today, hours.start, now.zone) else today + DAY
    facts: dict[str, Fact] = {"from": f"{hours.start:%H:%M}", "to": f"{hours.end:%H:%M}"}
    return Why(because.HARD_HOURS, facts), instant(day, hours.start, now.zone)


def _carrier(now: _Moment) -> Verdict:
    """Keep within the carriers' own counts."""
    limits = now.policy.limits
    spans = (
        (timedelta(minutes=5), limits.calls_per_number_5min),
        (timedelta(hours=24), limits.calls_per_number_24h),
    )
    for span, limit in spans:
        recent = sorted(call for call in now.attempt.calls if now.at - span < call <= now.at)
        if len(recent) >= limit:
            minutes = int(span / timedelta(minutes=1))
            facts: dict[str, Fact] = {"made": len(recent), "limit": limit, "minutes": minutes}
            return Why(because.CARRIER_LIMIT, facts), recent[-limit] + span if limit else None
    return _FREE


def _call_counts(now: _Moment) -> Verdict:
    """Call one number so many times a day, and not twice in a row."""
    limits, today = now.policy.limits, local_day(now.at, now.zone)
    calls = [call for call in now.attempt.calls if call <= now.at]
    made = sum(local_day(call, now.zone) == today for call in calls)
    if made >= limits.calls_per_number_a_day:
        why = Why(because.CALLS_A_DAY, {"made": made, "limit": limits.calls_per_number_a_day})
        return why, instant(today + DAY, time.min, now.zone)
    gap = timedelta(minutes=limits.minutes_between_calls)
    last = max(calls, default=None)
    if last is None or now.at - last >= gap:
        return _FREE
    return Why(because.CALL_GAP, {"minutes": limits.minutes_between_calls}), last + gap


def _call_hours(now: _Moment) -> Verdict:
    """Call strangers in call hours of workdays only, unless it was agreed or the playbook says when."""
    if now.attempt.is_promise or _is_own_window(now):
        return _FREE
    opening = _next_opening(now, now.at, now.policy.limits.call_hours)
    return _FREE if opening <= now.at else (Why(because.CALL_HOURS), opening)


def _adds(now: _Moment) -> Verdict:
    """Send so many WeChat requests a day from one account."""
    made, limit = now.attempt.adds_today, now.policy.limits.wechat_adds_a_day
    return _FREE if made < limit else _tomorrow(now, Why(because.ADDS_A_DAY, {"made": made, "limit": limit}))


def _mass_a_day(now: _Moment) -> Verdict:
    """Reach so many customers a day by mass messages of one account."""
    made, limit = now.attempt.mass_today, now.policy.limits.wecom_mass_customers
    return _FREE if made < limit else _tomorrow(now, Why(because.MASS_A_DAY, {"made": made, "limit": limit}))


def _tomorrow(now: _Moment, why: Why) -> Verdict:
    """Return the verdict of a daily quota: until the account's next working day."""
    today = local_day(now.attempt.at, now.zone)
    if local_day(now.at, now.zone) > today:
        return _FREE
    windows = now.policy.windows(Channel.WECHAT)
    return why, _next_opening(now, instant(today + DAY, time.min, now.zone), windows)


def _mass_a_month(now: _Moment) -> Verdict:
    """Send one customer no more mass messages than the month has days."""
    begun, today = local_day(now.attempt.at, now.zone), local_day(now.at, now.zone)
    if (today.year, today.month) > (begun.year, begun.month):
        return _FREE
    days = monthrange(today.year, today.month)[1]
    made, limit = now.attempt.mass_this_month, min(now.policy.limits.wecom_mass_a_month, days)
    if made < limit:
        return _FREE
    following = today.replace(day=days) + DAY
    return Why(because.MASS_A_MONTH, {"made": made, "limit": limit}), instant(following, time.min, now.zone)


def _mass_length(now: _Moment) -> Verdict:
    """Keep a mass message within what WeCom takes."""
    made, limit = now.attempt.length, now.policy.limits.wecom_mass_characters
    return (Why(because.MASS_LENGTH, {"made": made, "limit": limit}), None) if made > limit else _FREE


def _sms_consent(now: _Moment) -> Verdict:
    """Text only those who agreed."""
    is_free = now.attempt.has_consent or not now.policy.limits.sms_consent
    return _FREE if is_free else (Why(because.SMS_CONSENT), None)


def _email_consent(now: _Moment) -> Verdict:
    """Where the policy asks for it, email only those who agreed."""
    is_free = now.attempt.has_consent or not now.policy.limits.email_consent
    return _FREE if is_free else (Why(because.EMAIL_CONSENT), None)


def _message_hours(now: _Moment) -> Verdict:
    """Write in message hours of workdays only, unless it was agreed or the playbook says when."""
    if now.attempt.is_promise or _is_own_window(now):
        return _FREE
    opening = _next_opening(now, now.at, now.policy.limits.message_hours)
    return _FREE if opening <= now.at else (Why(because.MESSAGE_HOURS), opening)


def _is_own_window(now: _Moment) -> bool:
    """Say whether its playbook itself planned the touch for this time; only the hard hours stand above that.

    A touch without a window of its own has the policy's first and last hour, and a break between them is a break.
    """
    start, end = now.attempt.own_from, now.attempt.own_to
    if start is None or end is None or not start <= now.at < end:
        return False
    windows = now.policy.windows(now.attempt.channel)
    begins = any(window.start == start.astimezone(now.zone).time() for window in windows)
    return not (begins and any(window.end == end.astimezone(now.zone).time() for window in windows))


def _ad_mark(now: _Moment) -> Verdict:
    """Say of advertising that it is."""
    subject = now.attempt.subject
    if subject is None or not now.policy.limits.email_ad_mark or any(word in subject for word in AD_WORDS):
        return _FREE
    return Why(because.AD_MARK), None


def _next_opening(now: _Moment, at: datetime, windows: tuple[Window, ...]) -> datetime:
    """Return the moment itself when it lies in a window of an open day, else the start of the next such window."""
    day = first_day(local_day(at, now.zone), now.calendar.is_open)
    while True:
        for window in windows or (Window(time.min, time.max),):
            if instant(day, window.end, now.zone) > at:
                return max(at, instant(day, window.start, now.zone))
        day = first_day(day + DAY, now.calendar.is_open)


_USUAL: Mapping[Channel, tuple[_Rule, ...]] = {
    Channel.PHONE: (_hard_hours, _carrier, _call_counts, _call_hours),
    Channel.WECHAT: (_message_hours,),
    Channel.SMS: (_sms_consent, _message_hours),
    Channel.EMAIL: (_email_consent, _message_hours),
}
_SPECIAL: Mapping[tuple[Channel, Action], tuple[_Rule, ...]] = {
    (Channel.WECHAT, Action.ADD): (_adds, _message_hours),
    (Channel.WECHAT, Action.MASS): (_mass_length, _mass_a_month, _mass_a_day, _message_hours),
    (Channel.EMAIL, Action.MASS): (_email_consent, _ad_mark, _message_hours),
}

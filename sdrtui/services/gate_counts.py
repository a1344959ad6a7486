"""What the gate's rules count, read from the log over every SDR whom the store knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sdrtui.domain.channel import POINT_OF, Action, Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.gate import Attempt
from sdrtui.domain.ids import ContactId, SdrId
from sdrtui.domain.outcome import CONNECTS, Outcome
from sdrtui.domain.stage import Kind
from sdrtui.domain.suppression import lone_point_hash, person_hashes
from sdrtui.services.desk import Desk
from sdrtui.services.zones import day_span, local

CALLS_LOOKED_AT = timedelta(days=2)
SENT = frozenset({Outcome.REQUEST_SENT, Outcome.MESSAGE_SENT, Outcome.DONE})
"""What an account itself did; an answer that comes later counts for no quota."""
CAME_BY_THEMSELVES = frozenset({Kind.CALL_IN, Kind.NURTURE})
"""Kinds of playbook whose leads gave us their number."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked about: a touch of the list, or one that is being planned."""

    channel: Channel
    action: Action
    contact: ContactId
    zone: str
    sdr: SdrId
    at: datetime
    is_promise: bool = False
    is_known: bool = False
    """The person came by themselves."""
    own: tuple[datetime, datetime] | None = None
    """The touch's own window."""


def attempt_of(desk: Desk, wanted: Wanted) -> Attempt:
    """Return the attempt with everything that was counted before it."""
    adds, mass = Action.ADD, Action.MASS
    is_mass = (wanted.channel, wanted.action) == (Channel.WECHAT, mass)
    own_from, own_to = wanted.own or (None, None)
    return Attempt(
        channel=wanted.channel,
        action=wanted.action,
        at=wanted.at,
        zone=wanted.zone,
        is_suppressed=_is_suppressed(desk, wanted.contact, wanted.channel),
        is_promise=wanted.is_promise,
        calls=_calls(desk, wanted),
        adds_today=sent_on(desk, wanted.sdr, adds, wanted.at) if wanted.action is adds else 0,
        mass_today=sent_on(desk, wanted.sdr, mass, wanted.at) if is_mass else 0,
        mass_this_month=mass_this_month(desk, wanted.contact, wanted.zone, wanted.at) if is_mass else 0,
        has_consent=has_consent(desk, wanted.channel, wanted.contact, is_known=wanted.is_known),
        own_from=own_from,
        own_to=own_to,
    )


def has_consent(desk: Desk, channel: Channel, contact: ContactId, *, is_known: bool) -> bool:
    """Say whether a person agrees to texts or emails, as far as the policy asks: they came to us, or ever answered."""
    limits = desk.policy.limits
    is_asked = {Channel.SMS: limits.sms_consent, Channel.EMAIL: limits.email_consent}.get(channel, False)
    if is_known or not is_asked:
        return True
    return any(line.outcome in CONNECTS - {Outcome.OPTED_OUT} for line in desk.store.history(contact))


def sent_on(desk: Desk, sdr: SdrId, action: Action, at: datetime) -> int:
    """Count the WeChat touches of a kind that one account sent on the day of a moment."""
    zone = desk.team.member(sdr).zone
    since, until = day_span(local(at, zone).date(), zone)
    lines = desk.store.log_lines(LogFilter(sdr=sdr, channel=Channel.WECHAT, since=since, until=until))
    return sum(line.action is action and line.outcome in SENT for line in lines)


def _is_suppressed(desk: Desk, contact: ContactId, channel: Channel) -> bool:
    """Say whether the person is on the do-not-contact list, or every point of theirs on this channel is."""
    points = desk.store.contact_points(contact)
    if desk.store.is_suppressed(contact) or desk.store.known_hashes(person_hashes(contact, points)):
        return True
    here = [point for point in points if point.kind is POINT_OF.get(channel)]
    lone = [lone_point_hash(point.kind, point.value) for point in here]
    return not any(point.is_usable for point in here) and bool(desk.store.known_hashes(lone))


def _calls(desk: Desk, wanted: Wanted) -> tuple[datetime, ...]:
    """Return when the team lately called the person's numbers."""
    if wanted.channel is not Channel.PHONE:
        return ()
    return tuple(desk.store.calls_to(wanted.contact, wanted.at - CALLS_LOOKED_AT))


def mass_this_month(desk: Desk, contact: ContactId, zone: str, at: datetime) -> int:
    """Count the WeCom mass messages that a customer got in the month of a moment."""
    month = local(at, zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = (line for line in desk.store.history(contact) if line.at >= month and line.outcome in SENT)
    return sum((line.channel, line.action) == (Channel.WECHAT, Action.MASS) for line in lines)

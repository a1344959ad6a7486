"""Asking the gate about a touch: when it is planned, and again at the moment of acting.

The counters that its rules need are read from the log, over every SDR whom the store knows.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sdrtui.domain.channel import POINT_OF, Action, Channel
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.gate import Attempt, Block, block
from sdrtui.domain.ids import ContactId, SdrId, TouchId
from sdrtui.domain.outcome import CONNECTS, Outcome
from sdrtui.domain.playbook import Window
from sdrtui.domain.policy import Limits
from sdrtui.domain.rows import LogLine
from sdrtui.domain.stage import Kind
from sdrtui.domain.suppression import lone_point_hash, person_hashes
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.wording import moment, rule_source, rule_word, why_sentence
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


def check(desk: Desk, touch: str) -> Block | None:
    """Return what forbids carrying out a touch right now, and until when; None when it may be done.

    To be asked before dialling, copying or opening a mail: what was free when the list was drawn may not be any more.

    Raises:
        UsageError: there is no such touch.
    """
    row = desk.store.due_row(TouchId(touch))
    if row is None:
        raise UsageError(_("{id} is no touch.").format(id=touch))
    return blocked(desk, row, with_text=True)


def forbidden(desk: Desk, touch: str) -> str:
    """Return what `check` finds in words: the reason, the next legal time, the rule; nothing when it may be done."""
    found = check(desk, touch)
    if found is None:
        return ""
    reason = why_sentence(found.why)
    if found.until is not None:
        until = moment(local(found.until, desk.zone))
        reason = _("{reason}. Free again {until}.").format(reason=reason, until=until)
    return f"{reason} {rule_sentence(found)}"


def blocked(desk: Desk, row: DueRow, *, with_text: bool = False) -> Block | None:
    """Return what stands in the way of this touch right now, and until when; None when nothing does.

    With `with_text` the text that would be sent is looked at too.
    """
    wanted = Wanted(
        row.channel,
        row.action,
        row.contact,
        row.zone,
        desk.sdr,
        desk.clock(),
        is_promise=row.is_promise,
        is_known=row.kind in CAME_BY_THEMSELVES,
        own=(row.window_from, row.window_to),
    )
    attempt = attempt_of(desk, wanted)
    if with_text and row.action is Action.MASS:
        from sdrtui.services.card import card

        script = card(desk, row.touch).script
        attempt = replace(attempt, subject=script.subject, length=len(script.body))
    return block(attempt, desk.policy, desk.calendar_of(desk.sdr))


def rule_sentence(found: Block) -> str:
    """Name the rule that blocks, and where it comes from."""
    source = rule_source(found.rule, found.source)
    return _("Rule: {rule}. Source: {source}.").format(rule=rule_word(found.rule), source=source)


def limit_text(limits: Limits, name: str) -> str | int | bool | None:
    """Return a limit's figure as policy.yaml has it; None where a rule has none."""
    value = getattr(limits, name) if name else None
    if isinstance(value, tuple):
        return ", ".join(map(_span, value))
    return _span(value) if isinstance(value, Window) else value


def _span(window: Window) -> str:
    return f"{window.start:%H:%M}-{window.end:%H:%M}"


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
        mass_this_month=_mass_this_month(desk, wanted) if is_mass else 0,
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


def _mass_this_month(desk: Desk, wanted: Wanted) -> int:
    month = local(wanted.at, wanted.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return sum(line.at >= month and line.outcome in SENT for line in _wechat_mass(desk, wanted.contact))


def _wechat_mass(desk: Desk, contact: ContactId) -> list[LogLine]:
    lines = desk.store.history(contact)
    return [line for line in lines if (line.channel, line.action) == (Channel.WECHAT, Action.MASS)]

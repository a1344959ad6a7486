"""The short words of narrow columns and key bars; full names are in `services.wording`."""

from sdrtui.domain import why as codes
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.why import Why
from sdrtui.i18n import N_, _
from sdrtui.services.wording import word
from sdrtui.tui.cells import Piece
from sdrtui.tui.day_rows import GONE

_TOUCHES = {
    (Channel.PHONE, Action.VOICEMAIL): N_("Vmail"),
    (Channel.WECHAT, Action.ADD): N_("WX add"),
    (Channel.WECHAT, Action.MOMENTS): N_("Moment"),
    (Channel.WECHAT, Action.VOICE): N_("WX voc"),
    (Channel.EMAIL, Action.MASS): N_("Mass"),
}
_OUTCOMES = {
    Outcome.INTERESTED: N_("interested"),
    Outcome.CALLBACK: N_("call back"),
    Outcome.NO_NEED: N_("no need"),
    Outcome.REFERRAL: N_("referral"),
    Outcome.NO_ANSWER: N_("no answer"),
    Outcome.BUSY: N_("busy"),
    Outcome.REJECTED: N_("rejected"),
    Outcome.UNREACHABLE: N_("off"),
    Outcome.INVALID_NUMBER: N_("bad no."),
    Outcome.VOICEMAIL: N_("voicemail"),
    Outcome.CARRIER_BLOCKED: N_("carrier"),
    Outcome.REQUEST_SENT: N_("request sent"),
    Outcome.ACCEPTED: N_("accepted"),
    Outcome.IGNORED: N_("ignored"),
    Outcome.MESSAGE_SENT: N_("message sent"),
    Outcome.DELETED: N_("removed us"),
    Outcome.SENT: N_("sent"),
    Outcome.AUTO_REPLY: N_("auto reply"),
    Outcome.BOUNCED_HARD: N_("hard bounce"),
    Outcome.BOUNCED_SOFT: N_("soft bounce"),
    Outcome.UNSUBSCRIBED: N_("unsubscribed"),
    Outcome.CLICKED: N_("clicked"),
    Outcome.DEPARTED: N_("has left"),
    Outcome.REPLIED: N_("replied"),
    Outcome.OPTED_OUT: N_("opts out"),
    Outcome.DONE: N_("done"),
    Outcome.SKIPPED: N_("skipped"),
}
_WHYS = {
    codes.CLOCK: N_("call-in"),
    codes.PROMISE: N_("promised"),
    codes.SNOOZED: N_("snoozed"),
    codes.REPEAT: N_("try {attempt}"),
    codes.FALLBACK: N_("instead"),
    codes.JUMP: N_("led here"),
    codes.MOVED: N_("moved"),
    codes.BROUGHT: N_("resumed"),
    codes.LEAVE: N_("away"),
    codes.ROOM: N_("spread"),
    GONE: N_("not due"),
    codes.ESCALATED: N_("rescue"),
}
_SYNC = {
    "queued": N_("waits for the CRM"),
    "sending": N_("on its way to the CRM"),
    "checking": N_("asking the CRM whether it arrived"),
    "needs_you": N_("the CRM refused it: needs you"),
    "in_crm": N_("in the CRM"),
    "skipped": N_("not for the CRM"),
}
SYNC_MARKS = {
    "queued": (N_("queued"), "warn"),
    "sending": (N_("sending"), "accent"),
    "checking": (N_("checking"), "warn"),
    "needs_you": (N_("needs you"), "bad"),
    "in_crm": (N_("in the CRM"), "muted"),
    "skipped": (N_("not sent"), "muted"),
}
"""Word and role by the name of an `OutboxState`."""
_POINTS = {Point.PHONE: N_("Tel"), Point.WECHAT: N_("WX"), Point.EMAIL: N_("Mail")}


def touch_label(channel: Channel, action: Action) -> str:
    """Return what is to be done in at most six cells; the channel alone where it says it."""
    label = _TOUCHES.get((channel, action))
    return _(label) if label else word(channel)


def outcome_label(outcome: Outcome) -> str:
    """Return the outcome in a word for the bar of keys."""
    return _(_OUTCOMES[outcome])


def point_label(point: Point) -> str:
    """Return the kind of a contact point in one short word."""
    return _(_POINTS[point])


def why_label(why: Why) -> str:
    """Return the reason in a word; nothing for the series' own day. Any rule of the gate is just `blocked` here."""
    if why.code == codes.STEP:
        return ""
    label = _WHYS.get(why.code)
    return _(label).format_map({"attempt": "?", **why.facts}) if label else _("blocked")


def sync_label(state: str) -> str:
    """Return where a record stands on its way to the CRM; nothing when there is none."""
    label = _SYNC.get(state)
    return _(label) if label else state


def sync_mark(state: str) -> Piece | None:
    """Return where a record stands on its way to the CRM, in a word that stands out while it is not there."""
    if state not in SYNC_MARKS:
        return None
    words, role = SYNC_MARKS[state]
    return Piece(_(words), role)


def weekday(number: int) -> str:
    """Return the short name of `date.weekday()`."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[number]

"""Words for people: every enum and every reason, in the reader's language. Light: `today` needs it."""

from collections.abc import Mapping
from datetime import date, datetime

from sdrtui.domain import why as codes
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.why import Fact, Why
from sdrtui.i18n import N_, _

_CHANNELS = {
    Channel.PHONE: N_("Phone"),
    Channel.WECHAT: N_("WeChat"),
    Channel.EMAIL: N_("Email"),
    Channel.SMS: N_("SMS"),
    Channel.SOCIAL: N_("Social"),
    Channel.VIDEO: N_("Video"),
    Channel.MEETING: N_("Meeting"),
}
_ACTIONS = {
    Action.CALL: N_("Call"),
    Action.VOICEMAIL: N_("Voicemail"),
    Action.ADD: N_("Add"),
    Action.MESSAGE: N_("Message"),
    Action.MOMENTS: N_("Moments"),
    Action.VOICE: N_("Voice message"),
    Action.MASS: N_("Mass email"),
    Action.PERSONAL: N_("Personal email"),
    Action.TEXT: N_("Text message"),
    Action.POST: N_("Post"),
    Action.FOLLOW: N_("Follow"),
    Action.VISIT: N_("Visit"),
}
_OUTCOMES = {
    Outcome.INTERESTED: N_("Interested"),
    Outcome.CALLBACK: N_("Call back"),
    Outcome.NO_NEED: N_("No need now"),
    Outcome.REFERRAL: N_("Referred on"),
    Outcome.NO_ANSWER: N_("No answer"),
    Outcome.BUSY: N_("Busy"),
    Outcome.REJECTED: N_("Call rejected"),
    Outcome.UNREACHABLE: N_("Switched off or out of reach"),
    Outcome.INVALID_NUMBER: N_("Wrong number"),
    Outcome.VOICEMAIL: N_("Left a voicemail"),
    Outcome.CARRIER_BLOCKED: N_("Blocked by the carrier"),
    Outcome.REQUEST_SENT: N_("Request sent"),
    Outcome.ACCEPTED: N_("Request accepted"),
    Outcome.IGNORED: N_("Request ignored"),
    Outcome.MESSAGE_SENT: N_("Message sent"),
    Outcome.DELETED: N_("Removed us"),
    Outcome.SENT: N_("Sent"),
    Outcome.AUTO_REPLY: N_("Auto reply"),
    Outcome.BOUNCED_HARD: N_("Bounced, no such address"),
    Outcome.BOUNCED_SOFT: N_("Bounced for now"),
    Outcome.UNSUBSCRIBED: N_("Unsubscribed"),
    Outcome.CLICKED: N_("Clicked"),
    Outcome.DEPARTED: N_("Left the company"),
    Outcome.REPLIED: N_("Replied"),
    Outcome.OPTED_OUT: N_("Wants no contact"),
    Outcome.DONE: N_("Done"),
    Outcome.SKIPPED: N_("Skipped"),
}
_STAGES = {
    Stage.MAL: N_("acquired"),
    Stage.MIL: N_("interested lead"),
    Stage.MQL: N_("marketing qualified"),
    Stage.SQL: N_("sales qualified"),
    Stage.SAL: N_("accepted by sales"),
}
_EXITS = {
    Exit.QUALIFIED: N_("qualified"),
    Exit.REPLIED: N_("replied"),
    Exit.NO_NEED: N_("no need now"),
    Exit.EXHAUSTED: N_("all touches made"),
    Exit.UNREACHABLE: N_("could not be reached"),
    Exit.DISQUALIFIED: N_("disqualified"),
    Exit.OPTED_OUT: N_("wants no contact"),
    Exit.BOUNCED: N_("no address left that works"),
    Exit.SUPERSEDED: N_("moved to another playbook"),
    Exit.HANDED_OVER: N_("handed over"),
}
_KINDS = {
    Kind.CALL_IN: N_("Call-in"),
    Kind.OUTBOUND: N_("Outbound"),
    Kind.NURTURE: N_("Nurture"),
    Kind.REACTIVATION: N_("Reactivation"),
}
_STATUSES = {
    Status.PENDING: N_("not begun"),
    Status.ACTIVE: N_("running"),
    Status.PAUSED: N_("paused"),
    Status.BLOCKED: N_("blocked"),
    Status.FINISHED: N_("finished"),
}
_TOUCH_STATES = {
    TouchState.PLANNED: N_("planned"),
    TouchState.DUE: N_("due"),
    TouchState.DONE: N_("done"),
    TouchState.SKIPPED: N_("passed over"),
    TouchState.SNOOZED: N_("put off"),
    TouchState.BLOCKED: N_("blocked"),
    TouchState.CANCELLED: N_("cancelled"),
}
_RECORDS = {
    RecordKind.OUTCOME: N_("outcome"),
    RecordKind.SNOOZE: N_("put off"),
    RecordKind.STOP: N_("stopped"),
    RecordKind.UNDO: N_("taken back"),
    RecordKind.REVEAL: N_("contact revealed"),
    RecordKind.COMMENT: N_("comment"),
}
_POINTS = {Point.PHONE: N_("phone number"), Point.WECHAT: N_("WeChat id"), Point.EMAIL: N_("email address")}
_CAUSES = {
    "closed": N_("that day is not worked"),
    "late": N_("the touch before it was made later"),
    "taken": N_("another touch has that day"),
    "leave": N_("you are on leave"),
    "hours": N_("the day's hours were over"),
    "gap": N_("the touch before it was moved, and the gap is kept"),
}
_CLOSED = {
    "undone": N_("an undo took it back"),
    "replanned": N_("an outcome led elsewhere"),
    "snoozed": N_("the touch before it was put off"),
    "unreachable": N_("there is no way left to reach the person"),
}
_WHYS = {
    codes.CLOCK: N_("Called in: answer within {minutes} minutes"),
    codes.PROMISE: N_("Callback promised for {at}"),
    codes.SNOOZED: N_("Put off to {at}"),
    codes.STEP: N_("Touch {number} of {count}, day {day}"),
    codes.REPEAT: N_("Again after: {outcome}, try {attempt}"),
    codes.FALLBACK: N_("Instead of {instead_of}: there is no {need}"),
    codes.JUMP: N_("{outcome} at {from_step} led here"),
    codes.MOVED: N_("Touch {number} of {count}, moved from {from}: {cause}"),
    codes.BROUGHT: N_("The pause until {until} is over"),
    codes.SUPPRESSED: N_("This person wants no contact"),
    codes.HARD_HOURS: N_("Nobody is called outside {from} to {to}"),
    codes.CALL_HOURS: N_("Outside call hours"),
    codes.CALLS_A_DAY: N_("This number was called {made} times today; the limit is {limit}"),
    codes.CALL_GAP: N_("This number was called less than {minutes} minutes ago"),
    codes.CARRIER_LIMIT: N_("The team called this number {made} times in {minutes} minutes; the limit is {limit}"),
    codes.ADDS_A_DAY: N_("{made} WeChat requests went out today; the limit is {limit}"),
}

_Word = Channel | Action | Outcome | Stage | Exit | Kind | Status | TouchState | RecordKind | Point
_WORDS: Mapping[type, Mapping[_Word, str]] = {
    Channel: _CHANNELS,  # type: ignore[dict-item]  # one table per enum, each keyed by its own members
    Action: _ACTIONS,  # type: ignore[dict-item]
    Outcome: _OUTCOMES,  # type: ignore[dict-item]
    Stage: _STAGES,  # type: ignore[dict-item]
    Exit: _EXITS,  # type: ignore[dict-item]
    Kind: _KINDS,  # type: ignore[dict-item]
    Status: _STATUSES,  # type: ignore[dict-item]
    TouchState: _TOUCH_STATES,  # type: ignore[dict-item]
    RecordKind: _RECORDS,  # type: ignore[dict-item]
    Point: _POINTS,  # type: ignore[dict-item]
}


def word(value: _Word) -> str:
    """Return the name of an enum's member for people."""
    return _(_WORDS[type(value)][value])


def stage_word(stage: Stage) -> str:
    """Return the stage with what it stands for: MQL, marketing qualified."""
    return f"{stage} {word(stage)}"


def touch_word(channel: Channel, action: Action) -> str:
    """Return channel and action as one name, the action left out where the channel says it."""
    if (channel, action) == (Channel.PHONE, Action.CALL):
        return word(channel)
    return f"{word(channel)} · {word(action)}"


def title(zh: str, en: str, lang: str) -> str:
    """Return the title in the reader's language, the other one when that is missing."""
    return (zh or en) if lang == "zh" else (en or zh)


def why_sentence(reason: Why) -> str:
    """Return a reason as a sentence; a code that is unknown here is shown as it is."""
    pattern = _WHYS.get(reason.code)
    if pattern is None:
        return reason.code
    try:
        return _(pattern).format_map({name: _fact(name, value) for name, value in reason.facts.items()})
    except (KeyError, ValueError):  # written by another version with other facts
        return reason.code


def _fact(name: str, value: Fact) -> str:
    text = str(value)
    if name in {"at", "until"}:
        return moment(datetime.fromisoformat(text)) if text[10:11] in {"T", " "} else day_word(date.fromisoformat(text))
    if name == "from" and len(text) >= len("2026-11-23"):
        return day_word(date.fromisoformat(text[:10]))
    if name == "outcome":
        return word(Outcome(text))
    if name == "need":
        return word(Point(text)) if text in set(Point) else _("contact of that role")
    if name == "cause":
        return _(_CAUSES.get(text, text))
    return text


def closed_sentence(cause: str) -> str:
    """Return why a touch was cancelled: the exit that ended its run, or one of our own causes."""
    if cause in set(Exit):
        return _("the run ended: {exit}").format(exit=word(Exit(cause)))
    return _(_CLOSED.get(cause, cause))


def moment(at: datetime) -> str:
    """Return month, day and minute of a local time."""
    return at.strftime("%m-%d %H:%M")


def day_word(day: date) -> str:
    """Return month and day."""
    return day.strftime("%m-%d")

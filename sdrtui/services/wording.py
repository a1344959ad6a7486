"""Words for people: every enum and every reason, in the reader's language. Light: `today` needs it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sdrtui.domain import why as codes
from sdrtui.domain.why import Fact, Why
from sdrtui.i18n import N_, _

if TYPE_CHECKING:
    from sdrtui.domain.channel import Action, Channel
    from sdrtui.domain.stage import Stage

_CHANNELS = {
    "phone": N_("Phone"),
    "wechat": N_("WeChat"),
    "email": N_("Email"),
    "sms": N_("SMS"),
    "social": N_("Social"),
    "video": N_("Video"),
    "meeting": N_("Meeting"),
}
_ACTIONS = {
    "call": N_("Call"),
    "voicemail": N_("Voicemail"),
    "add": N_("Add"),
    "message": N_("Message"),
    "moments": N_("Moments"),
    "voice": N_("Voice message"),
    "mass": N_("Mass email"),
    "personal": N_("Personal email"),
    "text": N_("Text message"),
    "post": N_("Post"),
    "follow": N_("Follow"),
    "visit": N_("Visit"),
}
_OUTCOMES = {
    "interested": N_("Interested"),
    "callback": N_("Call back"),
    "no_need": N_("No need now"),
    "referral": N_("Referred on"),
    "no_answer": N_("No answer"),
    "busy": N_("Busy"),
    "rejected": N_("Call rejected"),
    "unreachable": N_("Switched off or out of reach"),
    "invalid_number": N_("Wrong number"),
    "voicemail": N_("Left a voicemail"),
    "carrier_blocked": N_("Blocked by the carrier"),
    "request_sent": N_("Request sent"),
    "accepted": N_("Request accepted"),
    "ignored": N_("Request ignored"),
    "message_sent": N_("Message sent"),
    "deleted": N_("Removed us"),
    "sent": N_("Sent"),
    "auto_reply": N_("Auto reply"),
    "bounced_hard": N_("Bounced, no such address"),
    "bounced_soft": N_("Bounced for now"),
    "unsubscribed": N_("Unsubscribed"),
    "clicked": N_("Clicked"),
    "departed": N_("Left the company"),
    "replied": N_("Replied"),
    "opted_out": N_("Wants no contact"),
    "done": N_("Done"),
    "skipped": N_("Skipped"),
}
_STAGES = {
    "MAL": N_("acquired"),
    "MIL": N_("interested lead"),
    "MQL": N_("marketing qualified"),
    "SQL": N_("sales qualified"),
    "SAL": N_("accepted by sales"),
}
_EXITS = {
    "qualified": N_("qualified"),
    "replied": N_("replied"),
    "no_need": N_("no need now"),
    "exhausted": N_("all touches made"),
    "unreachable": N_("could not be reached"),
    "disqualified": N_("disqualified"),
    "opted_out": N_("wants no contact"),
    "bounced": N_("no address left that works"),
    "superseded": N_("moved to another playbook"),
    "handed_over": N_("handed over"),
}
_KINDS = {
    "call-in": N_("Call-in"),
    "outbound": N_("Outbound"),
    "nurture": N_("Nurture"),
    "reactivation": N_("Reactivation"),
}
_STATUSES = {
    "pending": N_("not begun"),
    "active": N_("running"),
    "paused": N_("paused"),
    "blocked": N_("blocked"),
    "finished": N_("finished"),
}
_TOUCH_STATES = {
    "planned": N_("planned"),
    "due": N_("due"),
    "done": N_("done"),
    "skipped": N_("passed over"),
    "snoozed": N_("put off"),
    "blocked": N_("blocked"),
    "cancelled": N_("cancelled"),
}
_RECORDS = {
    "outcome": N_("outcome"),
    "snooze": N_("put off"),
    "defer": N_("moved for a leave"),
    "stop": N_("stopped"),
    "part": N_("one contact left out"),
    "hold": N_("held for a colleague's answer"),
    "release": N_("held no longer"),
    "pause": N_("paused while the person is away"),
    "undo": N_("taken back"),
    "reveal": N_("contact revealed"),
    "comment": N_("comment"),
    "migrate": N_("moved to another version"),
    "assign": N_("assigned"),
    "merge": N_("merged"),
    "suppress": N_("put on the do-not-contact list"),
    "lift": N_("taken off the do-not-contact list"),
    "erase": N_("personal data erased"),
    "handoff": N_("handoff"),
}
_POINTS = {"phone": N_("phone number"), "wechat": N_("WeChat id"), "email": N_("email address")}
_OF_ROLE = N_("contact of that role")
_OUTBOX_STATES = {
    "queued": N_("queued"),
    "sending": N_("sending"),
    "checking": N_("checking"),
    "needs_you": N_("needs you"),
    "in_crm": N_("in the CRM"),
    "skipped": N_("not sent"),
}
_CAUSES = {
    "closed": N_("that day is not worked"),
    "late": N_("the touch before it was made later"),
    "taken": N_("another touch has that day"),
    "leave": N_("you are on leave"),
    "hours": N_("the day's hours were over"),
    "gap": N_("the touch before it was moved, and the gap is kept"),
}
_CLOSED = {
    "leave": N_("a leave changed the plan"),
    "undone": N_("an undo took it back"),
    "replanned": N_("an outcome led elsewhere"),
    "snoozed": N_("the touch before it was put off"),
    "paused": N_("the person is away"),
    "released": N_("the wait for a colleague's answer is over"),
    "unreachable": N_("there is no way left to reach the person"),
    "migrated": N_("the run was moved to another version of the playbook"),
    "crm_deleted": N_("the CRM deleted the lead"),
    "crm_gone": N_("the CRM no longer shows us the lead"),
    "crm_converted": N_("the CRM made the lead a deal or a customer"),
    "crm_merged": N_("the CRM merged the lead with another"),
    "do_not_contact": N_("the CRM says that this person wants no contact"),
}
_THINGS = {
    "account": N_("company"),
    "contact": N_("person"),
    "point": N_("number or address"),
    "lead": N_("lead"),
    "enrollment": N_("run of a playbook"),
    "touch": N_("planned touch"),
    "record": N_("line of the log"),
    "note": N_("note"),
    "draft": N_("note being typed"),
    "outbox": N_("write for the CRM"),
    "edit": N_("change told by the log"),
    "suppression": N_("entry of the do-not-contact list"),
    "mail": N_("message"),
}
_CHANGES = {"added": N_("added"), "changed": N_("changed"), "removed": N_("removed")}
_SCORE_PARTS = {"source": N_("source"), "silence": N_("silence")}
_WHYS = {
    codes.CLOCK: N_("Called in: answer within {minutes} minutes"),
    codes.PROMISE: N_("Callback promised for {at}"),
    codes.SNOOZED: N_("Put off to {at}"),
    codes.STEP: N_("Touch {number} of {count}, day {day}"),
    codes.REPEAT: N_("Again after: {outcome}, try {attempt}"),
    codes.FALLBACK: N_("In place of another touch: there is no {need}"),
    codes.JUMP: N_("{outcome} at an earlier touch led here"),
    codes.MOVED: N_("Touch {number} of {count}, moved from {from}: {cause}"),
    codes.LEAVE: N_("Kept for your return from leave, planned for {from}"),
    codes.ROOM: N_("Spread over the days after a break; planned for {from}"),
    codes.BROUGHT: N_("Comes after the pause until {until}"),
    codes.HELD: N_("Waited from {since} to {until}: another contact of the company had answered"),
    codes.ESCALATED: N_("Call-in of {sdr}, unanswered for {minutes} minutes"),
    codes.SUPPRESSED: N_("This person wants no contact"),
    codes.HARD_HOURS: N_("Nobody is called outside {from} to {to}"),
    codes.CALL_HOURS: N_("Outside call hours"),
    codes.CALLS_A_DAY: N_("This number was called {made} times today; the limit is {limit}"),
    codes.CALL_GAP: N_("This number was called less than {minutes} minutes ago"),
    codes.CARRIER_LIMIT: N_("The team called this number {made} times in {minutes} minutes; the limit is {limit}"),
    codes.ADDS_A_DAY: N_("{made} WeChat requests went out today; the limit is {limit}"),
    codes.MASS_A_MONTH: N_("This customer got {made} mass messages this month; the limit is {limit}"),
    codes.MASS_A_DAY: N_("Mass messages reached {made} customers today; the limit is {limit}"),
    codes.MASS_LENGTH: N_("The mass message has {made} characters; the limit is {limit}"),
    codes.MESSAGE_HOURS: N_("Outside message hours"),
    codes.EMAIL_CONSENT: N_("Nobody knows that this person agrees to emails"),
    codes.SMS_CONSENT: N_("Nobody knows that this person agrees to text messages"),
    codes.AD_MARK: N_("An advertising email needs 广告 or AD in its subject"),
}
_RULES = {
    codes.SUPPRESSED: N_("refused contact"),
    codes.HARD_HOURS: N_("hard call hours"),
    codes.CALL_HOURS: N_("call hours"),
    codes.CALLS_A_DAY: N_("calls to one number a day"),
    codes.CALL_GAP: N_("minutes between calls"),
    codes.CARRIER_LIMIT: N_("carriers' limit for one number"),
    codes.ADDS_A_DAY: N_("WeChat requests a day"),
    codes.MASS_A_MONTH: N_("mass messages to one customer a month"),
    codes.MASS_A_DAY: N_("customers a day by mass message"),
    codes.MASS_LENGTH: N_("length of a mass message"),
    codes.MESSAGE_HOURS: N_("message hours"),
    codes.EMAIL_CONSENT: N_("consent to emails"),
    codes.SMS_CONSENT: N_("consent to text messages"),
    codes.AD_MARK: N_("mark of advertising"),
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "Channel": _CHANNELS,
    "Action": _ACTIONS,
    "Outcome": _OUTCOMES,
    "Stage": _STAGES,
    "Exit": _EXITS,
    "Kind": _KINDS,
    "Status": _STATUSES,
    "TouchState": _TOUCH_STATES,
    "RecordKind": _RECORDS,
    "Point": _POINTS,
    "OutboxState": _OUTBOX_STATES,
}
"""By the enum's name, so that none of them need be imported to start the day's list."""


def word(value: StrEnum) -> str:
    """Return the name of an enum's member for people."""
    return _(_WORDS[type(value).__name__][value.value])


def meaning(value: StrEnum) -> str:
    """Return the member's name for people; one that has none says what it is called in code."""
    known = _WORDS.get(type(value).__name__, {})
    return _(known[value.value]) if value.value in known else value.value


def stage_word(stage: "Stage") -> str:
    """Return the stage with what it stands for: MQL, marketing qualified."""
    return f"{stage} {word(stage)}"


def thing_word(name: str) -> str:
    """Return what a kind of row is called that merging or erasing touches."""
    return _(_THINGS[name]) if name in _THINGS else name


def change_word(change: str) -> str:
    """Return what happened to such a row."""
    return _(_CHANGES.get(change, change))


def score_part(name: str) -> str:
    """Return what a part of a score is called: the source, the silence, or an outcome."""
    return _(_OUTCOMES.get(name) or _SCORE_PARTS.get(name, name))


def touch_word(channel: "Channel", action: "Action") -> str:
    """Return channel and action as one name, the action left out where the channel says it."""
    if (channel.value, action.value) == ("phone", "call"):
        return word(channel)
    if (channel.value, action.value) == ("wechat", "mass"):
        return _("WeCom mass message")
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


def rule_word(code: str) -> str:
    """Return what a rule of the gate is called."""
    return _(_RULES[code]) if code in _RULES else code


def rule_source(code: str, source: str) -> str:
    """Return where a rule comes from: as policy.yaml says, or that the team set the figure itself."""
    if source:
        return source
    if code == codes.SUPPRESSED:
        return _("the law on personal data, articles 15 and 24")
    return _("the team's policy.yaml")


def _fact(name: str, value: Fact) -> str:
    text = str(value)
    if name in {"at", "since", "until"}:
        return moment(datetime.fromisoformat(text)) if text[10:11] in {"T", " "} else day_word(date.fromisoformat(text))
    if name == "from" and len(text) >= len("2026-11-23"):
        return day_word(date.fromisoformat(text[:10]))
    if name == "outcome":
        return _(_OUTCOMES.get(text, text))
    if name == "need":
        return _(_POINTS.get(text, _OF_ROLE))
    if name == "cause":
        return _(_CAUSES.get(text, text))
    return text


_REASONS = {
    "crm_deleted": N_("Deleted in the CRM"),
    "crm_gone": N_("No longer in the CRM, or not shown to us"),
    "crm_converted": N_("Converted in the CRM"),
    "crm_merged": N_("Merged with another lead in the CRM"),
    "erased": N_("personal data erased"),
}


def closing_words(reason: str) -> str:
    """Return why a lead is closed: the CRM's reasons in words, another as it was written."""
    return _(_REASONS[reason]) if reason in _REASONS else reason


def closed_sentence(cause: str) -> str:
    """Return why a touch was cancelled: the exit that ended its run, or one of our own causes."""
    if cause in _EXITS:
        return _("the run ended: {exit}").format(exit=_(_EXITS[cause]))
    return _(_CLOSED.get(cause, cause))


def moment(at: datetime) -> str:
    """Return month, day and minute of a local time."""
    return at.strftime("%m-%d %H:%M")


def day_word(day: date) -> str:
    """Return month and day."""
    return day.strftime("%m-%d")

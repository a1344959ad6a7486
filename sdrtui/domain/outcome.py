"""What can come of a touch, and the digit that logs it (DOMAIN 2: the field's own list)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.channel import Channel


class Outcome(StrEnum):
    """What came of a touch."""

    INTERESTED = "interested"
    CALLBACK = "callback"
    NO_NEED = "no_need"
    REFERRAL = "referral"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    INVALID_NUMBER = "invalid_number"
    VOICEMAIL = "voicemail"
    CARRIER_BLOCKED = "carrier_blocked"

    REQUEST_SENT = "request_sent"
    ACCEPTED = "accepted"
    IGNORED = "ignored"
    MESSAGE_SENT = "message_sent"
    DELETED = "deleted"

    SENT = "sent"
    AUTO_REPLY = "auto_reply"
    BOUNCED_HARD = "bounced_hard"
    BOUNCED_SOFT = "bounced_soft"
    UNSUBSCRIBED = "unsubscribed"
    CLICKED = "clicked"
    DEPARTED = "departed"

    REPLIED = "replied"
    OPTED_OUT = "opted_out"
    DONE = "done"
    SKIPPED = "skipped"


_O = Outcome
_PHONE = {
    "1": _O.INTERESTED,
    "2": _O.CALLBACK,
    "3": _O.NO_NEED,
    "4": _O.REFERRAL,
    "5": _O.NO_ANSWER,
    "6": _O.BUSY,
    "7": _O.REJECTED,
    "8": _O.UNREACHABLE,
    "9": _O.INVALID_NUMBER,
    "0": _O.VOICEMAIL,
    "x": _O.OPTED_OUT,
    "-": _O.CARRIER_BLOCKED,
}
_WECHAT = {
    "1": _O.REQUEST_SENT,
    "2": _O.ACCEPTED,
    "3": _O.MESSAGE_SENT,
    "4": _O.REPLIED,
    "5": _O.INTERESTED,
    "6": _O.NO_NEED,
    "7": _O.IGNORED,
    "8": _O.DELETED,
    "9": _O.DONE,
    "x": _O.OPTED_OUT,
}
_EMAIL = {
    "1": _O.SENT,
    "2": _O.REPLIED,
    "3": _O.CLICKED,
    "4": _O.AUTO_REPLY,
    "5": _O.BOUNCED_SOFT,
    "6": _O.BOUNCED_HARD,
    "7": _O.DEPARTED,
    "8": _O.NO_NEED,
    "9": _O.INTERESTED,
    "0": _O.UNSUBSCRIBED,
    "x": _O.OPTED_OUT,
}
_ANY = {"1": _O.DONE, "2": _O.REPLIED, "3": _O.INTERESTED, "4": _O.NO_NEED, "x": _O.OPTED_OUT}

OUTCOME_KEYS: Mapping[Channel, Mapping[str, Outcome]] = MappingProxyType(
    {
        channel: MappingProxyType(
            {Channel.PHONE: _PHONE, Channel.WECHAT: _WECHAT, Channel.EMAIL: _EMAIL}.get(channel, _ANY)
        )
        for channel in Channel
    }
)
"""Key to outcome, in the order shown, for each channel. `skipped` has a key of its own: it asks for a reason."""


def outcomes_of(channel: Channel) -> frozenset[Outcome]:
    """Return every outcome that a touch on this channel may have; `done` and `skipped` fit any."""
    return frozenset(OUTCOME_KEYS[channel].values()) | {_O.DONE, _O.SKIPPED}


CONNECTS: frozenset[Outcome] = frozenset(
    {
        _O.INTERESTED,
        _O.CALLBACK,
        _O.NO_NEED,
        _O.REFERRAL,
        _O.OPTED_OUT,
        _O.REPLIED,
        _O.ACCEPTED,
    }
)
"""Outcomes in which a person was reached; voicemail is a touch, not a connection."""

POSITIVE: frozenset[Outcome] = frozenset({_O.INTERESTED, _O.CALLBACK, _O.REPLIED})
"""Outcomes after which the conversation goes on: interest, an agreed call, a written reply that is not a no.

A referral, an accepted WeChat request and a "no need now" are connections, not yet this. The log is counted by it as it
is written, so that a change of these needs a migration.
"""

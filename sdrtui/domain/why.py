"""A reason as data: a code and its facts. Sentences are made from it by the catalogue, in either language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Fact = str | int


class Why(NamedTuple):
    """Why a touch is due, ranked or blocked. Facts are plain, so that a store can keep them as JSON."""

    code: str
    """One of the codes below."""
    facts: Mapping[str, Fact] = MappingProxyType({})


CLOCK = "clock"
"""A call-in's running clock. Facts: minutes."""
PROMISE = "promise"
"""A callback promised at a time. Facts: at (ISO, local)."""
SNOOZED = "snoozed"
"""Put off to this time. Facts: at."""
STEP = "step"
"""The series' own day. Facts: number, count, day."""
REPEAT = "repeat"
"""The same step again after an outcome. Facts: outcome, attempt."""
FALLBACK = "fallback"
"""Instead of a step whose need was not met. Facts: instead_of, need."""
JUMP = "jump"
"""An outcome led here. Facts: outcome, from_step."""
MOVED = "moved"
"""The series' own day, moved. Facts: number, count, day, from (ISO date), and cause: `closed` (a holiday or weekend),
`leave` (the SDR is away), `taken` (another touch of the contact lies there), `hours` (the day's windows were over),
`late` (the touch before was made late), `gap` (the touch before was itself moved, and the gap after it is kept)."""
LEAVE = "leave"
"""Kept until its SDR is back from leave. Facts: from (the ISO date it was planned for), was (the code of its reason
before), and late (1) when it was late by then already."""
ROOM = "room"
"""Moved on because the days after a leave or a long holiday were full. Facts: as of `LEAVE`."""
BROUGHT = "brought"
"""After a pause ended. Facts: until (ISO date)."""

HELD = "held"
"""It waited for a colleague of the contact's who had answered. Facts: since, until (ISO dates)."""

ESCALATED = "escalated"
"""For the team lead: somebody's call-in that nobody answered. Facts: sdr, minutes."""

SUPPRESSED = "suppressed"
"""The gate: this person must not be touched. No facts."""
HARD_HOURS = "hard_hours"
"""The gate: never called at this hour. Facts: from, to (local HH:MM)."""
CALL_HOURS = "call_hours"
"""The gate: outside call hours or on a closed day. No facts."""
MESSAGE_HOURS = "message_hours"
"""The gate: outside the hours in which messages are sent, or on a closed day. No facts."""
CALLS_A_DAY = "calls_a_day"
"""The gate: this number was called often enough today. Facts: made, limit."""
CALL_GAP = "call_gap"
"""The gate: this number was called a moment ago. Facts: minutes (that must lie between)."""
CARRIER_LIMIT = "carrier_limit"
"""The gate: the carrier's own count for this number. Facts: made, limit, minutes (in which)."""
ADDS_A_DAY = "adds_a_day"
"""The gate: this account sent enough WeChat requests today. Facts: made, limit."""
MASS_A_MONTH = "mass_a_month"
"""The gate: this customer got enough WeCom mass messages this month. Facts: made, limit."""
MASS_A_DAY = "mass_a_day"
"""The gate: this account's mass messages reached enough customers today. Facts: made, limit."""
MASS_LENGTH = "mass_length"
"""The gate: the mass message is too long. Facts: made, limit."""
SMS_CONSENT = "sms_consent"
"""The gate: nobody knows that this person agrees to text messages. No facts."""
EMAIL_CONSENT = "email_consent"
"""The gate: nobody knows that this person agrees to emails. No facts."""
AD_MARK = "ad_mark"
"""The gate: an advertising email does not say so in its subject. No facts."""

"""The gate: what must hold before a touch is carried out, checked when it is planned and again at the moment of acting.

Every counter comes in as a value; nothing here knows who called whom. The rules themselves are in `gate_rules`.
"""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain import why as because
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.gate_rules import Attempt, obstacle
from sdrtui.domain.policy import Policy
from sdrtui.domain.why import Why

__all__ = ["HARD", "LIMIT_OF", "Attempt", "Block", "block"]

HARD = frozenset(
    {
        because.SUPPRESSED,
        because.HARD_HOURS,
        because.CARRIER_LIMIT,
        because.ADDS_A_DAY,
        because.SMS_CONSENT,
        because.EMAIL_CONSENT,
        because.MASS_A_MONTH,
        because.MASS_LENGTH,
    }
)
"""Rules that no SDR may set aside; the others are the team's own prudence."""
LIMIT_OF = {
    because.HARD_HOURS: "hard_call_hours",
    because.CALL_HOURS: "call_hours",
    because.MESSAGE_HOURS: "message_hours",
    because.CALLS_A_DAY: "calls_per_number_a_day",
    because.CALL_GAP: "minutes_between_calls",
    because.ADDS_A_DAY: "wechat_adds_a_day",
    because.MASS_A_MONTH: "wecom_mass_a_month",
    because.MASS_A_DAY: "wecom_mass_customers",
    because.MASS_LENGTH: "wecom_mass_characters",
    because.SMS_CONSENT: "sms_consent",
    because.EMAIL_CONSENT: "email_consent",
    because.AD_MARK: "email_ad_mark",
}
"""The limit of the policy that each rule takes its figure from; the carriers' rule has two."""
_MOST_STEPS = 60
"""How often the next legal time may be moved by one rule after another; far more than any rules need."""


@dataclass(frozen=True, slots=True)
class Block:
    """Why a touch may not be carried out now."""

    rule: str
    """A code of `why`."""
    why: Why
    until: datetime | None
    """The next legal time; None when there is none."""
    source: str = ""
    """Where the rule comes from, in the policy's own words."""
    limit: str = ""
    """The policy's limit that it takes its figure from; nothing for a refusal."""

    @property
    def is_hard(self) -> bool:
        """Say whether nobody may set it aside."""
        return self.rule in HARD


def block(attempt: Attempt, policy: Policy, calendar: WorkCalendar) -> Block | None:
    """Return the first rule that stands in the way, with the next time at which none does, or None."""
    why, moment = obstacle(attempt, attempt.at, policy, calendar)
    if why is None:
        return None
    for _ in range(_MOST_STEPS):
        if moment is None:
            break
        other, following = obstacle(attempt, moment, policy, calendar)
        if other is None:
            break
        moment = following
    limit = _limit(why)
    return Block(why.code, why, moment, policy.limit_sources.get(limit, ""), limit)


def _limit(why: Why) -> str:
    if why.code != because.CARRIER_LIMIT:
        return LIMIT_OF.get(why.code, "")
    return "calls_per_number_5min" if why.facts.get("minutes") == 5 else "calls_per_number_24h"  # noqa: PLR2004  # its span

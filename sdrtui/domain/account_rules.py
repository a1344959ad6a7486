"""What a team sets about companies: how long people wait for a colleague's answer, whose a company is."""

from dataclasses import dataclass
from enum import StrEnum


class OthersAccount(StrEnum):
    """What becomes of a lead at a company on which another SDR works. A call-in always goes to that SDR."""

    REFUSE = "refuse"
    """It begins no playbook; who works there, since when and what to do is said."""
    ROUTE = "route"
    """It becomes that SDR's lead."""


@dataclass(frozen=True, slots=True)
class AccountRules:
    """The team's figures for companies."""

    hold_days: int = 10
    """Working days after which people go on by themselves who wait for a colleague's answer to be dealt with."""
    others: OthersAccount = OthersAccount.REFUSE

"""A value of ours that the CRM's word has overwritten, or two records that may be one person: what a card shows."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import LeadId

IDENTITY = "identity"
"""The `field` of a card that asks whether a lead of the CRM and one of ours are the same; `mine` and `theirs` say who
each is."""

GONE = "gone"
"""The `field` of a line that keeps that the CRM no longer shows a lead; `mine` is what it was called there."""

DOUBLE = "double"
"""The `field` of a card that says that something of ours stands in the CRM twice; `base` is lead or touch, `mine` the
id of the one that we refer to, `theirs` that of the other."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a lead that both sides changed, or that the CRM overwrote."""

    id: str
    lead: LeadId
    who: str
    """The person, and their company."""
    field: str
    base: object
    """What both sides last agreed on; None when they never did."""
    mine: object
    theirs: object
    at: datetime
    rule: str
    """A `sync.merge.Rule`: why it ended as it did."""
    winner: str = "theirs"
    """`theirs` or `mine`: whose value stands now."""
    is_open: bool = True
    """Nobody has looked at it yet."""

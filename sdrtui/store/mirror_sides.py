"""A pulled lead seen from both sides, and what was decided about it. Plain values between `sync` and the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from sdrtui.domain.change import Change
from sdrtui.domain.ids import ContactId, LeadId


@dataclass(frozen=True, slots=True)
class RemoteSide:
    """A lead as the CRM has it now."""

    remote: str
    local: str
    """Our lead's id when the CRM holds it; empty else."""
    version: str
    fields: Mapping[str, object]
    """`mirror_shadow.MERGED`."""
    body: str
    """JSON for the shadow."""
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class OurSide:
    """The same lead as we have it."""

    lead: LeadId
    contact: ContactId
    fields: Mapping[str, object]
    queued_stages: tuple[str, ...] = ()
    """Open writes of its stage, not yet known to be in the CRM."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Theirs, what both last agreed on, and ours."""

    theirs: RemoteSide
    base: Mapping[str, object] | None
    ours: OurSide | None
    """None for a lead that we do not have."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field that both sides changed."""

    id: str
    field: str
    base: object
    mine: object
    theirs: object
    rule: str


@dataclass(frozen=True, slots=True)
class LeadDecision:
    """What becomes of one pulled lead."""

    theirs: RemoteSide
    lead: LeadId | None
    """Ours; None when it is left alone."""
    change: Change | None = None
    """What is written of facts: a new lead, a stage."""
    owner_before: str = ""
    owner: str = ""
    """The new owner, when it changes; open touches of the one before go along."""
    refused: ContactId | None = None
    """A contact that must not be touched any more, by the CRM's word."""
    disputes: tuple[Dispute, ...] = ()
    dropped: tuple[str, ...] = ()
    """Queued writes that a dispute has overtaken."""

    @property
    def is_change(self) -> bool:
        """Say whether anything of ours changes by it."""
        return self.change is not None or bool(self.owner) or self.refused is not None


@dataclass(frozen=True, slots=True)
class OwnerSeen:
    """Somebody who can own leads in the CRM."""

    remote: str
    name: str
    email: str
    sdr: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class PulledPage:
    """One page of the CRM's changed leads."""

    account: str
    since: str
    """The server value it was asked with."""
    leads: tuple[RemoteSide, ...]
    cursor: str
    """Where the next page, or the next pull, begins."""

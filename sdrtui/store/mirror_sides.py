"""A pulled lead seen from both sides, and what was decided about it. Plain values between `sync` and the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from sdrtui.domain.change import AccountRow, Change, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.known import Known
from sdrtui.domain.rows import ContactPoint

Key = tuple[Point, str]


class Ending(StrEnum):
    """Why the CRM's word ends the runs of a lead; also the cause that its cancelled touches name."""

    DELETED = "crm_deleted"
    GONE = "crm_gone"
    """The CRM no longer shows it to us: deleted for good, or the right to see it is lost."""
    CONVERTED = "crm_converted"
    MERGED = "crm_merged"


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
    """A JSON object for the shadow."""
    told: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """All that a lead is made from, in our words: company, name, title, phones …"""
    is_deleted: bool = False
    is_converted: bool = False
    merged_into: str = ""
    """The record that it became part of."""


@dataclass(frozen=True, slots=True)
class OurSide:
    """The same lead as we have it."""

    lead: LeadId
    contact: ContactId
    fields: Mapping[str, object]
    """The merged ones, and note, name, title, company, industry and region."""
    person: ContactRow
    company: AccountRow
    points: tuple[ContactPoint, ...] = ()
    queued_stages: tuple[str, ...] = ()
    """Open writes of its stage, not yet known to be in the CRM."""
    queued_values: tuple[str, ...] = ()
    """What these writes set it to."""
    queued_fields: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))
    """Open writes of its other fields, which do not make the lead: what each sets."""

    def queued(self, name: str) -> tuple[object, ...]:
        """Return the values that open writes set a field to."""
        return tuple(told[name] for told in self.queued_fields.values() if name in told)


@dataclass(frozen=True, slots=True)
class Kin:
    """Whom a lead that is new to us may be: people with one of its points, or of its name at its company."""

    people: tuple[Known, ...] = ()
    """Found by phone, WeChat or email; the oldest first."""
    namesakes: tuple[Known, ...] = ()
    account: AccountRow | None = None
    """The company of that folded name."""
    free: Mapping[LeadId, OurSide] = field(default_factory=lambda: MappingProxyType({}))
    """Their leads that are no other record of the CRM, and are not on their way there."""
    answer: str = ""
    """What a person said when asked whether it is one of ours: `mine`, `theirs`, `open` while they have not."""
    asked_about: LeadId = LeadId("")  # noqa: RUF009  # a NewType of str
    """The lead of ours that they were asked about."""
    twin: OurSide | None = None
    """That lead, when they said that it is this one and it has another record there by now."""
    twin_ref: str = ""
    """What the CRM calls that other record."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Theirs, what both last agreed on, and ours."""

    theirs: RemoteSide
    base: Mapping[str, object] | None
    ours: OurSide | None
    """None for a lead that we do not have."""
    kin: Kin | None = None
    """Given when it is new to us."""
    is_alias: bool = False
    """Ours has another record there, which says who owns it, how far it is and whether it is gone."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A value of ours that the CRM's word overwrites."""

    id: str
    field: str
    base: object
    mine: object
    theirs: object
    rule: str
    is_open: bool = True
    """A person is asked about it; else it is only kept."""


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
    ending: Ending | None = None
    is_back: bool = False
    """The CRM shows a lead again that it had deleted."""
    is_adopted: bool = False
    """A lead of ours is recognised in a record that somebody made there: it need not be created any more."""
    is_alias: bool = False
    """It is a second record of this lead of ours."""
    about: LeadId | None = None
    """Whom the disputes are about when the lead itself is left alone; it is not made there before they are settled."""
    released: LeadId | None = None
    """A lead of ours that a person has said is another: it may be made there now."""

    @property
    def is_change(self) -> bool:
        """Say whether anything of ours changes by it."""
        return (
            self.change is not None
            or bool(self.owner)
            or self.refused is not None
            or self.ending is not None
            or self.is_adopted
            or self.is_back
        )


class Judge(Protocol):
    """Decides about leads; knows no store."""

    def keys(self, theirs: RemoteSide) -> Sequence[Key]:
        """Return the contact points by which it may be known, as the store keeps them."""

    def decide(self, page: Sequence[Sides]) -> Sequence[LeadDecision]:
        """Return what becomes of each."""


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

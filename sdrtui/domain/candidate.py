"""A lead that might be enrolled, with all that decides whether it may: read in bulk, judged one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, PlaybookId, SdrId
from sdrtui.domain.stage import Kind


@dataclass(frozen=True, slots=True)
class Running:
    """An enrollment of the same contact that has not finished."""

    enrollment: EnrollmentId
    playbook: PlaybookId
    hash: PlaybookHash
    kind: Kind
    sdr: SdrId
    is_own: bool = True
    """It is about this contact; in another's run they only take part."""


@dataclass(frozen=True, slots=True)
class AccountWork:
    """Somebody works on a company: a lead of theirs there runs."""

    sdr: SdrId
    """Whose lead it is."""
    since: datetime
    playbook: PlaybookId


@dataclass(frozen=True, slots=True)
class Candidate:
    """One lead before it is enrolled."""

    lead: LeadFacts
    account: AccountRow
    contacts: tuple[ContactRow, ...]
    """The lead's own contact first, then the account's others by role and age."""
    points: Mapping[ContactId, frozenset[Point]]
    """What each of them can be reached by: usable points only."""
    suppressed: frozenset[ContactId] = frozenset()
    """Those of `contacts` that must not be touched."""
    running: tuple[Running, ...] = ()
    """Unfinished enrollments in which the lead's own contact is touched."""
    account_owners: frozenset[SdrId] = frozenset()
    """Whose the account's leads are that run."""
    account_works: tuple[AccountWork, ...] = ()
    """The same with since when and in which playbook, the earliest of each SDR."""
    elsewhere: Mapping[ContactId, tuple[Running, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Unfinished enrollments in which the account's other contacts are touched."""
    taken: Mapping[ContactId, frozenset[date]] = field(default_factory=lambda: MappingProxyType({}))
    """Days on which each of them has an open touch or one done."""
    last_connect_at: datetime | None = None
    """When the lead's own contact was last reached by anybody."""

    @property
    def everyones(self) -> Mapping[ContactId, tuple[Running, ...]]:
        """The unfinished enrollments of each of the account's people, the lead's own contact among them."""
        return {**self.elsewhere, self.lead.contact: self.running} if self.running else self.elsewhere

"""The one port to every CRM: what an adapter declares, takes and gives. Plain frozen records, no HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeGuard

from sdrtui.crm.errors import Verdict


class Mode(StrEnum):
    """How a write that may have arrived is made safe to send again (SYNC.md)."""

    KEYED = "A"
    """The CRM holds our token unique: the same write may be sent again at once."""
    IDEMPOTENT = "B"
    """Sending the same body again changes nothing: fields set by id, ids made by us."""
    LOOKED_UP = "C"
    """Neither: wait out the quarantine, look the token up, send again only when it is absent twice."""


class Feed(StrEnum):
    """How changes of an object can be read."""

    UPDATED_SINCE = "updated_since"
    LISTING = "listing"
    """No change feed: everything is listed each time."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ability:
    """What a CRM can do with one kind of write."""

    mode: Mode
    batch: int = 1
    """Writes in one request."""
    quarantine: timedelta = timedelta(seconds=120)
    """How long a write may still be applied, or stay out of sight, after we gave up on it."""
    sets_back: bool = False
    """Whether one that is applied late undoes what was set since, as fields set by id do and a touch does not.

    An unclear one waits out the quarantine, and its lane with it, before it is sent again in modes A and B.
    """

    @property
    def is_waited_out(self) -> bool:
        """Say whether an unclear write of this kind is left alone for the quarantine."""
        return self.mode is Mode.LOOKED_UP or self.sets_back


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter declares about its CRM."""

    adapter: str
    writes: Mapping[str, Ability]
    """By kind of write: `lead`, `touch`, `stage`, `void` (see `domain.payload`). A kind not here is parked."""
    leads: Feed = Feed.UPDATED_SINCE
    owners: Feed = Feed.LISTING
    touches: Feed = Feed.NONE
    """Whether the port is a `TouchReader` too, and how the touches of the whole team are read."""
    leads_in_order: bool = True
    """Whether pages of changed leads come in the order of their change: then the cursor moves with each page."""
    pages_shift: bool = False
    """Whether a row that changes while pages are read may hide another one, as with pages counted by place."""
    touches_in_order: bool = True
    """Whether pages of touches come in the order of their change, over all their kinds."""
    has_deletes: bool = False
    """Whether the lead feed names deleted records."""
    marks_doubles: bool = False
    """Whether the port is a `DoubleMarker` too."""
    parallel: int = 8
    """Requests under way at once."""
    overlap: timedelta = timedelta(seconds=120)
    """How far a pull reaches back before its cursor: the CRM's index lag and its longest transaction."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write, the same for every retry but for the references, which may become known."""

    op: str
    token: str
    """What the CRM recognises a repeat by."""
    kind: str
    payload: Mapping[str, object]
    lead_ref: str = ""
    """The CRM's id of the lead; empty when this write creates it, and only then."""
    ref: str = ""
    """The CRM's id of the record that is changed: the touch that a `void` takes back."""
    seen: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The lead's owner and stage as we last read them there, where that is known: see `errors.check_stage`."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What the CRM said to one write of a batch."""

    op: str
    verdict: Verdict
    ref: str = ""
    """The CRM's id of the record written, when done."""
    words: str = ""
    """The CRM's own words, when not."""
    hint: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class RemoteOwner:
    """Somebody who can own leads in the CRM."""

    ref: str
    name: str = ""
    email: str = ""
    sdr: str = ""
    """The SDR's short name, as `RemoteLead.owner` uses it."""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class RemoteLead:
    """A lead as the CRM holds it now, in our words."""

    ref: str
    version: str
    """The server's updated-since value."""
    local: str = ""
    """Our lead's id, when it was created by us."""
    owner: str = ""
    """The owning SDR's short name; empty when nobody owns it."""
    stage: str = ""
    """One of ours; empty when the CRM's has no counterpart."""
    do_not_contact: bool = False
    company: str = ""
    name: str = ""
    title: str = ""
    industry: str = ""
    region: str = ""
    phones: tuple[str, ...] = ()
    wechats: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    kind: str = ""
    source: str = ""
    note: str = ""
    created: str = ""
    """When the record was made there, as ISO 8601; empty when the CRM does not say."""
    is_deleted: bool = False
    is_converted: bool = False
    """It became a deal or a customer there; an SDR has nothing more to do for it."""
    merged_into: str = ""
    """The record that this one became part of."""
    raw: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """The record as the CRM sent it."""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One page of changed leads."""

    leads: tuple[RemoteLead, ...]
    next: str = ""
    """Asks for the next page; empty after the last."""


@dataclass(frozen=True, slots=True)
class RemoteTouch:
    """A touch as the CRM holds it now, in our words; one that somebody logged there has no token."""

    ref: str
    lead_ref: str
    version: str
    """The server's value of when it was last changed, or at least made."""
    at: datetime | None = None
    token: str = ""
    record: str = ""
    """Our record's id, when we wrote it."""
    owner: str = ""
    channel: str = ""
    action: str = ""
    outcome: str = ""
    note: str = ""
    playbook: str = ""
    step: str = ""
    touch: str = ""
    """Our touch's id, when the CRM keeps it."""
    stage: str = ""
    """The lead's stage after it, when the CRM keeps it."""
    until: datetime | None = None
    """The time that was promised."""
    attempt: int = 1
    is_voided: bool = False
    is_double: bool = False
    """Marked as standing there twice: it says nothing that another one does not say."""
    raw: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TouchPage:
    """One page of touches."""

    touches: tuple[RemoteTouch, ...]
    next: str = ""
    """Asks for the next page; empty after the last."""


@dataclass(frozen=True, slots=True)
class Hello:
    """Who we are to the CRM, and what time it is there."""

    account: str
    """The account our queued work belongs to; it is never sent to another."""
    user: str
    server_time: datetime | None = None


class CrmPort(Protocol):
    """One CRM. Every method raises `CrmError` when the request as a whole failed."""

    @property
    def capabilities(self) -> Capabilities:
        """What this CRM can do; constant."""

    async def hello(self) -> Hello:
        """Ask the CRM who we are: the cheapest request that proves address, token and clock."""

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send writes of one kind, at most `Ability.batch`. A write without an answer is left out of the result."""

    async def find(self, write: Write) -> str | None:
        """Look the token up by the strongest read there is: the record's id, or None. Only mode C needs it."""

    async def leads(self, since: str, page: str) -> LeadPage:
        """Return leads changed at or after `since` (a server value, empty for all), oldest change first."""

    async def owners(self) -> Sequence[RemoteOwner]:
        """Return everybody who can own leads."""

    def before(self, version: str, overlap: timedelta) -> str:
        """Return the server value that lies `overlap` before this one."""

    async def aclose(self) -> None:
        """Let go of the connections."""


class TouchReader(Protocol):
    """A port that can also read the touches of the whole team."""

    async def touches(self, since: str, page: str) -> TouchPage:
        """Return touches made or changed at or after `since` (a server value, empty for all), in pages."""


@dataclass(frozen=True, slots=True)
class IdPage:
    """One page of the ids of leads that are there."""

    ids: tuple[str, ...]
    next: str = ""
    """Asks for the next page; empty after the last."""


class ListsIds(CrmPort, Protocol):
    """A CRM that lists the ids of its leads for less than the leads themselves."""

    async def ids(self, page: str) -> IdPage:
        """Return the ids of the leads that are neither deleted nor merged, in pages."""


def lists_ids(port: CrmPort) -> TypeGuard[ListsIds]:
    """Say whether ids can be listed by themselves."""
    return hasattr(port, "ids")


class ReadsTouches(CrmPort, TouchReader, Protocol):
    """A CRM whose touches can be read."""


def reads_touches(port: CrmPort) -> TypeGuard[ReadsTouches]:
    """Say whether the CRM's touches can be read."""
    return port.capabilities.touches is not Feed.NONE and hasattr(port, "touches")


class DoubleMarker(CrmPort, Protocol):
    """A CRM in which a touch can be marked as a double. Nothing is deleted."""

    async def mark_double(self, ref: str, lead_ref: str) -> None:
        """Mark a touch as one that stands there twice: people see it, and `touches` tells it. A repeat is harmless."""


def marks_doubles(port: CrmPort) -> TypeGuard[DoubleMarker]:
    """Say whether a touch can be marked as a double."""
    return port.capabilities.marks_doubles and hasattr(port, "mark_double")

"""What is looked for: filters over the touch log and over leads, as values that the store turns into a query."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.channel import Channel
from sdrtui.domain.ids import AccountId, ContactId, LeadId, PlaybookId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Kind, Stage


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which records of the log; None leaves a column open."""

    sdr: SdrId | None = None
    playbook: PlaybookId | None = None
    channel: Channel | None = None
    outcome: Outcome | None = None
    source: str | None = None
    since: datetime | None = None
    """Inclusive."""
    until: datetime | None = None
    """Exclusive."""
    lead: LeadId | None = None
    with_void: bool = False
    """Records that were undone as well."""
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads; empty parts leave a column open."""

    ids: tuple[LeadId, ...] = ()
    owner: SdrId | None = None
    stages: frozenset[Stage] = frozenset()
    sources: frozenset[str] = frozenset()
    kind: Kind | None = None
    industries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    title_words: tuple[str, ...] = ()
    """Any of these in the contact's title."""
    account: AccountId | None = None
    contact: ContactId | None = None
    is_idle: bool | None = None
    """True: in no running enrollment; False: in one."""
    created_since: datetime | None = None
    silent_since: datetime | None = None
    """Came before, and nobody has reached the contact from then on."""
    is_closed: bool | None = None
    """True: closed with a reason; False: not."""
    limit: int | None = None

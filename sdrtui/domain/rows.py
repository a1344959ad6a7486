"""Plain rows that the store hands out beside the due touch: a line of the log, a contact point. Frozen and complete."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.ids import ContactId, LeadId, PlaybookId, RecordId, SdrId, StepId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Stage


@dataclass(frozen=True, slots=True)
class LogLine:
    """One record of the touch log, for history and reviews."""

    record: RecordId
    touch: TouchId
    at: datetime
    sdr: SdrId
    lead: LeadId
    contact: ContactId
    contact_name: str
    company: str
    channel: Channel
    action: Action
    outcome: Outcome
    note: str
    playbook: PlaybookId
    step: StepId
    source: str
    stage: Stage
    """The lead's stage after this record."""
    sync_state: str = ""
    """queued, sending, in_crm, checking, needs_you; empty when no CRM is configured."""
    until: datetime | None = None
    """The time that a callback promised or an auto reply named."""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A number, WeChat or address of a contact."""

    kind: Point
    value: str
    """Normalised: +8613800138000, wx_min, min@example.com. Services mask it before it is shown."""
    is_usable: bool = True
    """False once retired, bad or suppressed."""
    label: str = ""
    cause: RecordId | None = None
    """The record that retired it."""


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """How far the leads of one group came."""

    group: str
    """A source, playbook or SDR id."""
    touches: int
    connects: int
    mql: int
    """Leads that reached this stage or a higher one."""
    sql: int
    sal: int

"""What one use case writes, as a value. The store applies it in ONE transaction: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sdrtui.domain.case import TouchRow
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.ids import (
    AccountId,
    ContactId,
    EnrollmentId,
    LeadId,
    PlaybookHash,
    PlaybookId,
    RecordId,
    SdrId,
    StepId,
    TouchId,
)
from sdrtui.domain.leave import LeaveRow
from sdrtui.domain.mail import MailRow
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.queued import OutboxEdit
from sdrtui.domain.stage import Exit, Kind, Stage
from sdrtui.domain.state import RecordKind


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A company."""

    id: AccountId
    name: str
    folded: str
    """The name without legal form, brackets and width, for finding duplicates."""
    industry: str = ""
    region: str = ""
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a company."""

    id: ContactId
    account: AccountId
    name: str
    title: str = ""
    role: str = "primary"
    zone: str = "Asia/Shanghai"
    referred_by: ContactId | None = None


@dataclass(frozen=True, slots=True)
class PointRow:
    """A way to reach a contact. Written again with the same contact, kind and value, it replaces the old row."""

    contact: ContactId
    kind: Point
    value: str
    """Normalised."""
    is_usable: bool = True
    label: str = ""
    cause: RecordId | None = None
    """The record that made it unusable; undoing that record restores it."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One inquiry or target, owned by one SDR."""

    id: LeadId
    account: AccountId
    contact: ContactId
    owner: SdrId
    kind: Kind
    source: str
    stage: Stage
    score: int
    created_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeadUpdate:
    """Fields of a lead that change; None leaves one as it is."""

    id: LeadId
    owner: SdrId | None = None
    stage: Stage | None = None
    score: int | None = None
    note: str | None = None
    contact: ContactId | None = None
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlaybookRow:
    """A version of a playbook that somebody is enrolled in."""

    hash: PlaybookHash
    id: PlaybookId
    version: str
    kind: Kind
    title_zh: str
    title_en: str
    formula: str
    source: str
    """The YAML text."""


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """An enrollment, new or replaced as a whole. `revision` is counted by the store."""

    id: EnrollmentId
    lead: LeadId
    playbook: PlaybookId
    hash: PlaybookHash
    sdr: SdrId
    started_at: datetime
    contacts: Mapping[str, ContactId]
    """By contact role; `primary` is always there."""
    status: Status
    exit: Exit | None = None
    finished_at: datetime | None = None
    paused_until: datetime | None = None
    blocked_by: str = ""
    calls_before: int = 0
    cause: RecordId | None = None
    """The record that started it (an exit's destination, a click); undoing that record cancels it."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line for the append-only log."""

    id: RecordId
    kind: RecordKind
    at: datetime
    sdr: SdrId
    """Who did it; kept when the lead moves to somebody else."""
    lead: LeadId
    contact: ContactId
    enrollment: EnrollmentId | None = None
    touch: TouchId | None = None
    step: StepId | None = None
    attempt: int = 0
    channel: Channel | None = None
    action: Action | None = None
    playbook: PlaybookId | None = None
    outcome: Outcome | None = None
    until: datetime | None = None
    exit: Exit | None = None
    """For STOP."""
    note: str = ""
    voids: RecordId | None = None
    """For UNDO. The store takes back what that record caused: stage, suppressions, points, enrollments, handoffs."""
    cause: RecordId | None = None
    """For STOP: the record that stopped this enrollment too (an opt-out stops all); voided together with it."""
    source: str = ""
    stage: Stage = Stage.MAL
    """The lead's stage after this record."""


@dataclass(frozen=True, slots=True)
class StageMove:
    """A lead's stage changed: who, when, why."""

    lead: LeadId
    before: Stage
    after: Stage
    at: datetime
    by: SdrId
    why: str
    record: RecordId | None = None
    credit: SdrId | None = None
    """The SDR whose work it is, when `by` is somebody else: sales accepting a lead."""


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """A person or a point that must not be touched again. Hashes survive the person's deletion."""

    contact: ContactId | None
    """Set while the person is in the store."""
    hash: str
    """SHA-256 of kind and normalised value of one point, or of the contact's id when they have none."""
    at: datetime
    record: RecordId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lift:
    """People or points that may be touched again; undoing the record puts their suppressions back."""

    record: RecordId
    at: datetime
    contacts: tuple[ContactId, ...] = ()
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A proposal to qualify the lead and hand it to sales."""

    lead: LeadId
    enrollment: EnrollmentId | None
    at: datetime
    by: SdrId
    record: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """An account's quota is used up, or free again: its open touches of a kind are blocked until then, or not."""

    sdr: SdrId
    channel: Channel
    action: Action
    before: datetime
    """Those due before this."""
    until: datetime | None
    """None frees them."""


@dataclass(frozen=True, slots=True)
class OutboxOp:
    """One write that the CRM must see once. The store gives it its seq in the lane."""

    id: str
    """UUIDv7; also the idempotency token."""
    lane: LeadId
    kind: str
    """`lead` (create or set fields), `touch` (an activity), `stage`, `void` (an undone touch)."""
    payload: Mapping[str, object]
    """Plain JSON values; see `sync.payload`."""
    at: datetime
    record: RecordId | None = None
    """The log record it carries, so that the log can say whether it is in the CRM."""
    account: str = ""
    """The CRM account it was made under; no other one sends it."""


@dataclass(frozen=True, slots=True)
class Change:
    """All that one use case writes. Empty parts cost nothing."""

    accounts: tuple[AccountRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    points: tuple[PointRow, ...] = ()
    leads: tuple[LeadRow, ...] = ()
    lead_updates: tuple[LeadUpdate, ...] = ()
    playbooks: tuple[PlaybookRow, ...] = ()
    enrollments: tuple[EnrollmentRow, ...] = ()
    touches: tuple[TouchRow, ...] = ()
    records: tuple[RecordRow, ...] = ()
    stage_moves: tuple[StageMove, ...] = ()
    suppressions: tuple[SuppressionRow, ...] = ()
    lifts: tuple[Lift, ...] = ()
    handoffs: tuple[HandoffRow, ...] = ()
    handoff_steps: tuple[HandoffStep, ...] = ()
    leaves: tuple[LeaveRow, ...] = ()
    holds: tuple[Hold, ...] = ()
    outbox: tuple[OutboxOp, ...] = ()
    outbox_edits: tuple[OutboxEdit, ...] = ()
    drafts_done: tuple[TouchId, ...] = ()
    """Drafts that became notes."""
    mail: tuple[MailRow, ...] = ()
    """Messages that are known from now on; refused with TryLater when one of them already is."""
    expects: Mapping[EnrollmentId, int] = field(default_factory=lambda: MappingProxyType({}))
    """Revisions the decision was made on; the store refuses with TryLater when one has moved."""
    expects_steps: Mapping[LeadId, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many steps of handoffs a lead had when the decision was made; refused in the same way."""

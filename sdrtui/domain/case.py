"""What must be known to decide about one enrollment, read in one go."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Enrollment, Event, Status
from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, LeadId, PlaybookHash, RecordId, SdrId, StepId, TouchId
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import TouchState
from sdrtui.domain.why import Why


@dataclass(frozen=True, slots=True)
class TouchRow:
    """One touch as the store keeps it; writing one replaces the row of the same id."""

    id: TouchId
    enrollment: EnrollmentId
    lead: LeadId
    contact: ContactId
    sdr: SdrId
    """Whose list it is on."""
    step: StepId
    attempt: int
    step_number: int
    step_count: int
    channel: Channel
    action: Action
    due_at: datetime
    window_from: datetime
    window_to: datetime
    is_clock: bool
    is_promise: bool
    why: Why
    state: TouchState
    cause: str = ""
    """Why it is closed without an outcome."""
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """The lead as the engine and the CRM know it."""

    id: LeadId
    account: AccountId
    contact: ContactId
    """The primary contact."""
    owner: SdrId
    source: str
    stage: Stage
    score: int
    created_at: datetime
    note: str = ""
    closed_reason: str = ""
    """Why nobody works on it any more; empty while somebody may."""


@dataclass(frozen=True, slots=True)
class Case:
    """An enrollment with all that decides about it."""

    enrollment: Enrollment
    lead: LeadFacts
    events: tuple[Event, ...]
    """In log order; undone ones left out."""
    touches: tuple[TouchRow, ...]
    """Every touch of the enrollment, closed ones too."""
    playbook_source: str
    """The YAML text of the version it runs on."""
    status: Status
    exit: Exit | None
    revision: int
    """Counts the changes of this enrollment; a write that expects another one is refused."""
    last_record: RecordId | None = None
    cause: RecordId | None = None
    """The record that started the enrollment."""
    earlier_versions: tuple[PlaybookHash, ...] = ()
    """The versions that the run was moved from, oldest first."""

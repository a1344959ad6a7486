"""A write that waits for the CRM, and what happened to it so far, as people look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import LeadId, RecordId
from sdrtui.domain.sync import OutboxState


@dataclass(frozen=True, slots=True)
class QueuedOp:
    """One write of the outbox, whole."""

    id: str
    lane: LeadId
    seq: int
    kind: str
    payload: Mapping[str, object]
    base: Mapping[str, object] | None
    token: str
    state: OutboxState
    attempts: int
    at: datetime
    not_before: datetime | None
    quarantine_until: datetime | None
    last_error: str
    hint: str
    account: str
    record: RecordId | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One line of an op's attempts."""

    number: int
    at: datetime
    what: str
    detail: str

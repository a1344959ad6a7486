"""A write that waits for the CRM, and what happened to it so far, as people look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import LeadId, RecordId
from sdrtui.domain.sync import OutboxState

EDITED = "edited"
"""The word of an attempt line that is a correction by hand; its detail is JSON: by field what was and what is."""


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
class OutboxEdit:
    """A parked write corrected by hand: it goes again with this payload, under the same token."""

    op: str
    payload: Mapping[str, object]
    was: Mapping[str, object]
    """The fields that change, as they were."""
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One line of an op's attempts."""

    number: int
    at: datetime
    what: str
    detail: str

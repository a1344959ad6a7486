"""The words of sync that screens, services and the store share: where a queued write stands, and what a run did."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class OutboxState(StrEnum):
    """Where one queued write stands; also the word of `LogLine.sync_state`."""

    QUEUED = "queued"
    SENDING = "sending"
    CHECKING = "checking"
    """Sent, and nobody knows whether it arrived: it is asked again or looked up, never sent blindly."""
    NEEDS_YOU = "needs_you"
    """Parked with the CRM's words; Edit, Retry or Skip it."""
    IN_CRM = "in_crm"
    SKIPPED = "skipped"
    """A person, or a rule that a conflict card names, decided that it is never sent."""

    @property
    def is_open(self) -> bool:
        """Say whether it still stands before the later writes of its lane."""
        return self not in {OutboxState.IN_CRM, OutboxState.SKIPPED}


class Cause(StrEnum):
    """Why a run ended early, as far as it decides what to do next."""

    NONE = ""
    AWAY = "away"
    """The CRM could not be reached."""
    BUSY = "busy"
    """It answers, and asks to slow down."""
    ELSEWHERE = "elsewhere"
    """Another sdrtui sends at this moment, from the same store."""
    SIGN_IN = "sign_in"
    """It does not take the token."""
    DECISION = "decision"
    """Only a person can say what should happen."""
    FAILED = "failed"
    """It broke off with an error that is no state of the exchange; whoever ran it was told."""


class SyncCounts(NamedTuple):
    """What the outbox and the mirror hold now."""

    queued: int = 0
    sending: int = 0
    checking: int = 0
    needs_you: int = 0
    conflicts: int = 0
    last_sync_at: datetime | None = None
    """When a run last reached the CRM and came back."""


class SyncProgress(NamedTuple):
    """How far a run has come, for a progress line."""

    pushed: int
    pulled: int
    left: int
    """Writes that this run may still send."""


class SyncResult(NamedTuple):
    """What one run did. A run that met trouble has still done what its numbers say."""

    pushed: int
    pulled: int
    queued: int
    """Everything not yet in the CRM that no person has to look at: queued, sending, checking."""
    needs_you: int
    conflicts: int
    trouble: str = ""
    """Why the run ended early, as a sentence for the SDR; empty when it did all it could."""
    hint: str = ""
    exit_code: int = 0
    """Of the trouble: 4 try later, 5 sign in again, 6 needs a decision; 0 without any."""
    clock_offset: float = 0.0
    """Seconds that the server's clock is ahead of ours."""
    was_cancelled: bool = False
    cause: Cause = Cause.NONE
    """Of the trouble."""
    taken_on: int = 0
    """New call-ins of the CRM that began their playbook."""

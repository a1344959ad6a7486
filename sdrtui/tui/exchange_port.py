"""What the screens about the CRM ask of the use cases: what is queued, what it refused, what both sides changed."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sdrtui.domain.conflict import Conflict
from sdrtui.domain.queued import AttemptLine, QueuedOp
from sdrtui.services.queue_names import QueuedView


class ExchangePort(Protocol):
    """The exchange with the CRM, as far as a person has a hand in it. Every call may wait and may raise."""

    def queued(self, *, parked_only: bool) -> Sequence[QueuedView]:
        """Return what is not in the CRM yet, oldest first."""

    def attempts(self, op: QueuedOp) -> Sequence[AttemptLine]:
        """Return all that happened to a write."""

    def editable(self, op: QueuedOp) -> Mapping[str, str]:
        """Return the fields of a parked write that may be corrected, as text."""

    def edit(self, op: QueuedOp, field: str, value: str) -> None:
        """Correct one field; the write goes with the next sync."""

    def retry(self, op: QueuedOp) -> None:
        """Let a parked write go again."""

    def skip(self, op: QueuedOp) -> None:
        """Never send a parked write."""

    def conflicts(self, *, with_closed: bool) -> Sequence[Conflict]:
        """Return what both sides changed, oldest first."""

    def apply_mine(self, conflict: Conflict) -> None:
        """Put our value in the CRM's place."""

    def keep_theirs(self, conflict: Conflict) -> None:
        """Leave the CRM's value."""

"""The real use cases behind the screens about the CRM. Imported when one of them is first opened."""

from collections.abc import Mapping, Sequence

from sdrtui.domain.conflict import Conflict
from sdrtui.domain.queued import AttemptLine, QueuedOp
from sdrtui.services import conflicts, queue, queue_fields, queue_names
from sdrtui.services.desk import Desk
from sdrtui.services.queue_names import QueuedView


class ExchangeAdapter:
    """An `ExchangePort` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def queued(self, *, parked_only: bool) -> Sequence[QueuedView]:
        """Return what is not in the CRM yet."""
        return queue_names.views(self._desk, parked_only=parked_only)

    def attempts(self, op: QueuedOp) -> Sequence[AttemptLine]:
        """Return all that happened to a write."""
        return queue.attempts(self._desk, op)

    def editable(self, op: QueuedOp) -> Mapping[str, str]:
        """Return the fields that may be corrected."""
        return queue_fields.editable(op.payload)

    def edit(self, op: QueuedOp, field: str, value: str) -> None:
        """Correct one field."""
        queue.edit(self._desk, op.id, {field: value})

    def retry(self, op: QueuedOp) -> None:
        """Let a parked write go again."""
        queue.retry(self._desk, op.id)

    def skip(self, op: QueuedOp) -> None:
        """Never send a parked write."""
        queue.skip(self._desk, op.id)

    def conflicts(self, *, with_closed: bool) -> Sequence[Conflict]:
        """Return what both sides changed."""
        return conflicts.conflicts(self._desk, with_closed=with_closed)

    def apply_mine(self, conflict: Conflict) -> None:
        """Put our value in the CRM's place."""
        conflicts.apply_mine(self._desk, conflict.id)

    def keep_theirs(self, conflict: Conflict) -> None:
        """Leave the CRM's value."""
        conflicts.keep_theirs(self._desk, conflict.id)

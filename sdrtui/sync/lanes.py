"""The open writes of a run by lane: which may go now, and in which batches. Holds no clock and does no I/O."""

import heapq
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sdrtui.crm.port import Ability, Mode
from sdrtui.domain.sync import OutboxState
from sdrtui.store.outbox import Waiting


@dataclass(frozen=True, slots=True)
class Batch:
    """Writes of one kind, each the head of its lane."""

    kind: str
    ops: tuple[str, ...]
    is_lookup: bool = False
    """Mode C: to be looked up, not sent."""


class Lanes:
    """Only the head of a lane may go; lanes do not wait for each other; the oldest heads go first."""

    def __init__(self, abilities: Mapping[str, Ability], ops: Iterable[Waiting] = ()) -> None:
        """Take the open writes, in the order of their lanes."""
        self._abilities = abilities
        self._lanes: dict[str, list[Waiting]] = {}
        self._known: set[str] = set()
        self._ready: dict[tuple[str, bool], deque[str]] = {}
        self._later: list[tuple[datetime, str, str]] = []
        self._lane_of: dict[str, str] = {}
        self._alone: set[str] = set()
        self._stuck: set[str] = set()
        self.left = 0
        """Writes that this run may still send: neither done nor stuck behind a parked one."""
        self.add(ops)

    def add(self, ops: Iterable[Waiting]) -> int:
        """Take writes that came since, in the order of their lanes; return how many were new."""
        fresh = [op for op in ops if op.id not in self._known and op.lane not in self._stuck]
        heads: list[Waiting] = []
        for op in fresh:
            self._known.add(op.id)
            lane = self._lanes.setdefault(op.lane, [])
            lane.append(op)
            if len(lane) == 1:
                heads.append(op)
        self.left += len(fresh)
        for head in sorted(heads, key=lambda op: op.id):
            self._stand_up(head)
        return len(fresh)

    def next_batch(self) -> Batch | None:
        """Take the batch whose first write is oldest; None when nothing may go now."""
        kinds = [(queue[0], key) for key, queue in self._ready.items() if queue]
        if not kinds:
            return None
        _oldest, (kind, is_lookup) = min(kinds)
        queue = self._ready[kind, is_lookup]
        ability = self._abilities.get(kind)
        limit = 1 if ability is None or is_lookup or queue[0] in self._alone else ability.batch
        taken = [queue.popleft()]
        while queue and len(taken) < limit and queue[0] not in self._alone:
            taken.append(queue.popleft())
        return Batch(kind, tuple(taken), is_lookup)

    def done(self, op: str) -> None:
        """Let the next of the lane stand up: this one is in the CRM or skipped."""
        lane = self._lanes[self._lane_of.pop(op)]
        del lane[0]  # lanes are short: a queue of its own for each would weigh ten times as much
        self.left -= 1
        if lane:
            self._stand_up(lane[0])

    def again(self, op: str, state: OutboxState, due_at: datetime | None, *, alone: bool = False) -> None:
        """Keep this one at the head of its lane; it goes again at `due_at`, or at once; `alone` in no batch."""
        lane = self._lanes[self._lane_of.pop(op)]
        head = lane[0]
        lane[0] = head._replace(state=state, due_at=due_at)
        if alone:
            self._alone.add(op)
        self._stand_up(lane[0])

    def stuck(self, op: str) -> None:
        """Stop this lane and no other: this one needs a person, and the rest of it waits."""
        name = self._lane_of.pop(op)
        self._stuck.add(name)
        self.left -= len(self._lanes.pop(name))

    def wake(self, now: datetime) -> None:
        """Let those stand up whose time has come."""
        while self._later and self._later[0][0] <= now:
            _at, op, lane = heapq.heappop(self._later)
            self._queue(self._lanes[lane][0], op)

    @property
    def has_ready(self) -> bool:
        """Say whether any write may go now."""
        return any(self._ready.values())

    @property
    def next_wake(self) -> datetime | None:
        """When the first of those that wait may go."""
        return self._later[0][0] if self._later else None

    def _stand_up(self, op: Waiting) -> None:
        self._lane_of[op.id] = op.lane
        if op.state not in {OutboxState.QUEUED, OutboxState.CHECKING}:
            self.stuck(op.id)
        elif op.due_at is not None:
            heapq.heappush(self._later, (op.due_at, op.id, op.lane))
        else:
            self._queue(op, op.id)

    def _queue(self, op: Waiting, op_id: str) -> None:
        ability = self._abilities.get(op.kind)
        is_lookup = ability is not None and ability.mode is Mode.LOOKED_UP and op.state is OutboxState.CHECKING
        self._ready.setdefault((op.kind, is_lookup), deque()).append(op_id)

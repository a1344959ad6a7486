"""What is still to come in the story, in order of time: touches to be made, answers to come back, leads to move on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.ids import LeadId, PlaybookId, SdrId, TouchId
from sdrtui.domain.stage import Stage
from sdrtui.sample.fates import Answer


@dataclass(frozen=True, slots=True)
class Made:
    """A touch that somebody makes, or what comes back on one made before."""

    touch: TouchId
    lead: LeadId
    sdr: SdrId
    """Whose list it is on."""
    channel: Channel
    action: Action
    playbook: PlaybookId
    due_at: datetime
    is_clock: bool = False
    answer: Answer | None = None
    """What comes back; None when it is still to be made."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A lead is taken a stage further by sales and SDR."""

    lead: LeadId
    by: SdrId
    before: Stage
    after: Stage
    playbook: PlaybookId
    """What it came of."""


@dataclass(slots=True)
class Diary:
    """A heap by time; touches that have moved or gone meanwhile are passed over."""

    _heap: list[tuple[datetime, int, Made | Moved]] = field(default_factory=list)
    _due: dict[TouchId, datetime] = field(default_factory=dict)
    _count: int = 0

    def open(self, at: datetime, made: Made) -> None:
        """Note that an open touch will be made at a time; again when it has moved."""
        if self._due.get(made.touch) != made.due_at:
            self._due[made.touch] = made.due_at
            self.note(at, made)

    def note(self, at: datetime, what: Made | Moved) -> None:
        """Note what happens at a time."""
        self._count += 1
        heappush(self._heap, (at, self._count, what))

    def close(self, touches: Iterable[TouchId]) -> None:
        """Forget touches that are no longer open."""
        for touch in touches:
            self._due.pop(touch, None)

    def next(self, until: datetime) -> tuple[datetime, Made | Moved] | None:
        """Return what happens next, None when nothing does before the moment."""
        while self._heap and self._heap[0][0] <= until:
            at, _, what = heappop(self._heap)
            if isinstance(what, Moved) or what.answer is not None or self._due.get(what.touch) == what.due_at:
                return at, what
        return None

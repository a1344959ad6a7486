"""What the log gives to reports: outcomes counted by all that they are grouped by. Undone ones are never among them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sdrtui.domain.channel import Channel
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, SdrId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit


@dataclass(frozen=True, slots=True)
class Tally:
    """How many outcomes have all of this in common."""

    playbook: PlaybookId
    """Empty outside of any."""
    version: PlaybookHash
    """The one that the run was on then; empty when the touch came from the CRM, which knows none."""
    step: StepId
    sdr: SdrId
    channel: Channel
    source: str
    outcome: Outcome
    is_touch: bool
    """The first outcome of a touch that was made: a later reply to it is no other touch."""
    is_connect: bool
    """The first of a touch in which a person was reached (`outcome.CONNECTS`)."""
    is_positive: bool
    """The first of a touch after which the conversation goes on (`outcome.POSITIVE`)."""
    is_leave: bool
    """The touch lay later than its own day because its SDR had been away."""
    records: int


@dataclass(frozen=True, slots=True)
class LateCount:
    """Touches that were made on a later day than their window's."""

    playbook: PlaybookId
    version: PlaybookHash
    step: StepId
    sdr: SdrId
    spans: Mapping[tuple[int, int], int]
    """How many by the window's last day and the day on which they were made, where the contact is; as ordinals."""


@dataclass(frozen=True, slots=True)
class EndCount:
    """Runs that ended, by the step of their last outcome; the step is empty when none was made."""

    playbook: PlaybookId
    version: PlaybookHash
    step: StepId
    exit: Exit
    runs: int


@dataclass(frozen=True, slots=True)
class StepRuns:
    """What came of one step, outcome by outcome, for the draw of the variants."""

    version: PlaybookHash
    step: StepId
    is_connect: bool
    is_positive: bool
    runs: Sequence[EnrollmentId]
    """One for each such outcome."""


@dataclass(frozen=True, slots=True)
class RunCount:
    """The runs that began in a version, and what came of them."""

    version: PlaybookHash
    runs: int
    replies: int
    """Runs in which a person was reached."""
    positive: int


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The leads that came from a source, and how far they have come since, at their highest."""

    source: str
    leads: int
    mql: int
    sql: int
    sal: int


IsWorked = Callable[[SdrId], Callable[[date], bool]]
"""Whose days count: worked by the calendar, and that person was not away."""


@dataclass(frozen=True, slots=True)
class Late:
    """How many touches were late, and by how many worked days in all."""

    touches: int = 0
    days: int = 0

    def __add__(self, other: "Late") -> "Late":
        """Add up."""
        return Late(self.touches + other.touches, self.days + other.days)


def late_of(counts: Iterable[LateCount], is_worked: IsWorked) -> list[tuple[LateCount, Late]]:
    """Return what of these is late: by a worked day or more.

    A touch made in the evening of its day, on the Saturday after, or on the first day back from a leave is not late.
    """
    counts = [count for count in counts if count.spans]
    first = min((ended for count in counts for ended, _made in count.spans), default=0)
    last = max((made for count in counts for _ended, made in count.spans), default=0)
    known: dict[SdrId, list[int]] = {}
    found = []
    for count in counts:
        if count.sdr not in known:
            known[count.sdr] = _worked_by(is_worked(count.sdr), first, last)
        worked, touches, days = known[count.sdr], 0, 0
        for (ended, made), number in count.spans.items():
            between = worked[made - first] - worked[ended - first]
            if between:
                touches += number
                days += number * between
        found.append((count, Late(touches, days)))
    return found


def _worked_by(is_worked: Callable[[date], bool], first: int, last: int) -> list[int]:
    """Return how many days were worked from the first day up to each: what lies between two days is a subtraction."""
    return list(accumulate(is_worked(date.fromordinal(day)) for day in range(first, last + 1)))

"""What goes wrong on the way, drawn from the seed: for each request nothing, or one fault."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What befalls one request."""

    NONE = "none"
    UNREACHABLE = "unreachable"
    """Refused, DNS, TLS: never left."""
    REQUEST_LOST = "request lost"
    RESPONSE_LOST = "response lost"
    LATE_APPLY = "late apply"
    """Applied after the client gave up."""
    ERROR_BEFORE = "500 before"
    ERROR_AFTER = "500 after"
    UNREADABLE = "unreadable 2xx"
    """HTML, empty, truncated or wrong-typed: applied, and nobody can tell."""
    SLOW = "slow"
    LID = "lid closed"
    """The laptop sleeps while the request is under way."""
    TOO_MANY = "429"
    QUOTA = "daily quota"
    SIGNED_OUT = "signed out"
    SIGNED_OUT_IN_BATCH = "signed out in a batch"
    ITEM_ERROR = "item 500"
    ITEM_WAIT = "item 429"
    ITEM_FORBIDDEN = "item 403"
    PARTIAL = "partial answer"
    REORDERED = "reordered answer"
    TWICE = "item answered twice"
    REFUSED_WHOLE = "batch refused"
    EMPTY = "empty list"
    """Of what has changed: nothing, although there is much."""


READS = (
    Fault.UNREACHABLE,
    Fault.REQUEST_LOST,
    Fault.RESPONSE_LOST,
    Fault.ERROR_BEFORE,
    Fault.UNREADABLE,
    Fault.SLOW,
    Fault.LID,
    Fault.TOO_MANY,
    Fault.QUOTA,
    Fault.SIGNED_OUT,
    Fault.EMPTY,
)
WRITES = tuple(fault for fault in Fault if fault not in {Fault.NONE, Fault.EMPTY})


@dataclass
class Weather:
    """The faults of one life."""

    random: Random
    badness: float = 0.3
    """How many of the requests meet a fault."""
    writes: tuple[Fault, ...] = WRITES
    reads: tuple[Fault, ...] = READS
    met: Counter[str] = field(default_factory=Counter)

    def for_write(self) -> Fault:
        """Return what befalls the next write."""
        return self._drawn(self.writes, self.badness)

    def for_read(self) -> Fault:
        """Return what befalls the next read."""
        return self._drawn(self.reads, self.badness / 3)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self.badness = 0.0

    def _drawn(self, faults: tuple[Fault, ...], badness: float) -> Fault:
        if not faults or self.random.random() >= badness:
            return Fault.NONE
        fault = self.random.choice(faults)
        self.met[fault.value] += 1
        return fault

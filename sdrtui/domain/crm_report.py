"""What `crm doctor` finds out about a CRM, as plain data."""

from dataclasses import dataclass
from datetime import datetime

CLOCK_LIMIT = 120.0
"""Seconds that clocks may differ before it is worth a word."""


@dataclass(frozen=True, slots=True)
class WriteWay:
    """How one kind of write gets there once."""

    kind: str
    """lead, touch, stage or void."""
    mode: str
    """A, B or C; empty when the CRM has no place for it, and it is parked."""
    batch: int
    quarantine: float
    """Seconds until a lost write of mode C is looked for."""
    says: str


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the CRM, or its setting up, lacks."""

    what: str
    why: str
    ask: str
    """What to ask the CRM's admin for."""
    is_needed: bool
    """Nothing may be sent without it."""


@dataclass(frozen=True, slots=True)
class CrmReport:
    """Everything found; where something failed, the rest is still told."""

    adapter: str
    account: str = ""
    user: str = ""
    clock_offset: float | None = None
    """Seconds that the CRM's clock is ahead of ours; None when it does not tell the time."""
    answers_in: float | None = None
    """Seconds for the cheapest request."""
    writes: tuple[WriteWay, ...] = ()
    leads: str = ""
    """updated_since, listing or none."""
    touches: str = ""
    owners: tuple[str, ...] = ()
    """The SDRs that the CRM knows."""
    parallel: int = 0
    overlap: float = 0.0
    lacks: tuple[Lack, ...] = ()
    troubles: tuple[str, ...] = ()
    """Requests that failed, each as a sentence with what it was for."""
    looks_for_doubles: bool = False
    """Whether a lost write may stand there twice (mode C), so that once a day our own tokens are looked through."""
    doubles_sought_at: datetime | None = None
    """When that was last done."""

    @property
    def is_clock_off(self) -> bool:
        """Say whether the clocks differ enough to be put right."""
        return self.clock_offset is not None and abs(self.clock_offset) > CLOCK_LIMIT

    @property
    def is_well(self) -> bool:
        """Say whether work can be sent: it was reached, signed in to, and lacks nothing that is needed."""
        return not self.troubles and not any(lack.is_needed for lack in self.lacks)

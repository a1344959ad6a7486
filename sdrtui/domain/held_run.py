"""A run that waits because a colleague of its person has answered: for whom, since when, and until when at most."""

from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, RecordId
from sdrtui.domain.outcome import Outcome


@dataclass(frozen=True, slots=True)
class HeldRun:
    """One hold of one run, not ended before its time."""

    record: RecordId
    enrollment: EnrollmentId
    lead: LeadId
    """Whose run it is."""
    since: datetime
    until: datetime
    contact: ContactId
    """Who answered."""
    name: str
    """Their name; empty when they were erased since."""
    by_lead: LeadId | None
    """The lead in whose run they answered."""
    outcome: Outcome | None
    """What they did."""
    answer: RecordId | None = None
    """The record of it."""

"""Two records of one person that become one: what is kept of each field, and which runs may go on. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, LeadId, PlaybookId, RecordId
from sdrtui.domain.stage import Kind


@dataclass(frozen=True, slots=True)
class Merge:
    """Who becomes whom; the store re-points everything that hangs on the one that goes."""

    record: RecordId
    at: datetime
    account: AccountId
    keep: ContactId
    drop: ContactId
    """The same as `keep` when one person has two leads."""
    keep_lead: LeadId | None
    drop_lead: LeadId | None
    """None when only the people are merged: every lead of the one that goes is then the other's."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of both: the one that stays, and the one that does not."""

    name: str
    kept: str
    dropped: str = ""
    """Empty when nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class RunOf:
    """An unfinished run of either, as far as merging cares."""

    enrollment: EnrollmentId
    playbook: PlaybookId
    kind: Kind
    is_exclusive: bool
    is_kept: bool
    """It is the kept one's."""


def field(name: str, kept: str, dropped: str) -> Field:
    """Return a field: what is kept stays, what goes fills a hole, and what is overwritten is named."""
    if not kept:
        return Field(name, dropped)
    return Field(name, kept, dropped if dropped != kept else "")


def both_notes(kept: str, dropped: str) -> str:
    """Return both notes, the kept one first, without saying anything twice."""
    return kept if not dropped or dropped in kept else "\n".join(part for part in (kept, dropped) if part)


def ending(runs: Sequence[RunOf]) -> frozenset[EnrollmentId]:
    """Return the runs that end: of two exclusive ones, or two of one playbook, one goes on.

    A call-in goes before every other kind, then what was the kept one's, then the older.
    """
    going_on: list[RunOf] = []
    ends: list[RunOf] = []
    for run in sorted(runs, key=lambda run: (run.kind is not Kind.CALL_IN, not run.is_kept, run.enrollment)):
        (ends if _clashes(run, going_on) else going_on).append(run)
    return frozenset(run.enrollment for run in ends)


def _clashes(run: RunOf, others: Iterable[RunOf]) -> bool:
    return any((run.is_exclusive and other.is_exclusive) or run.playbook == other.playbook for other in others)

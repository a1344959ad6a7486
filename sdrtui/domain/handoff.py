"""A handoff: proposed, qualified, offered to an account executive, accepted or rejected. Folded from its steps.

The steps are facts, each under a record of the log; one whose record is undone is left out and the rest says where
the handoff stands. So undoing is no case of its own here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.ids import EnrollmentId, LeadId, RecordId, SdrId
from sdrtui.domain.qualification import Answer, BackTo


class HandoffState(StrEnum):
    """Where a handoff stands."""

    PROPOSED = "proposed"
    """An outcome or a source says: ask the three questions."""
    OFFERED = "offered"
    """An SQL with its package, before the account executive; the clock runs."""
    ACCEPTED = "accepted"
    """SAL: sales has it."""
    REJECTED = "rejected"
    """Sales gave it back with a coded reason."""
    REFUSED = "refused"
    """The three questions were not all answered with yes; sales was not asked."""

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to act."""
        return self in {HandoffState.PROPOSED, HandoffState.OFFERED}


class Reminder(StrEnum):
    """What the clock says of an offered handoff."""

    SOON = "soon"
    """It runs out shortly: the account executive should answer."""
    OVERDUE = "overdue"
    """It has run out: the team lead should ask."""


@dataclass(frozen=True, slots=True)
class Package:
    """What goes with an SQL to sales. Its timeline is the lead's log itself, read when it is looked at."""

    answers: tuple[Answer, ...] = ()
    note: str = ""
    promised: str = ""
    """What the buyer was told would come."""


NO_PACKAGE = Package()


@dataclass(frozen=True, slots=True)
class HandoffStep:
    """One thing that happened to a handoff."""

    id: str
    """UUIDv7, so that steps of one instant keep their order."""
    handoff: str
    """Shared by all steps of one handoff; its proposal's record when it had one."""
    lead: LeadId
    at: datetime
    by: SdrId
    """Who did it."""
    state: HandoffState
    """What it came to."""
    record: RecordId | None = None
    enrollment: EnrollmentId | None = None
    sdr: SdrId | None = None
    """Whose work it is: who qualified it. Kept when sales acts."""
    ae: SdrId | None = None
    due_at: datetime | None = None
    """Until when sales should answer."""
    reason: str = ""
    """The code, of a rejection; the missing questions, joined by commas, of a refusal."""
    back_to: BackTo | None = None
    package: Package = NO_PACKAGE


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handoff as its steps have it."""

    id: str
    lead: LeadId
    state: HandoffState
    sdr: SdrId
    """Whose it is: who proposed or qualified it."""
    since: datetime
    """When it came to be as it is."""
    by: SdrId
    """Who did that."""
    proposed_at: datetime
    enrollment: EnrollmentId | None = None
    ae: SdrId | None = None
    offered_at: datetime | None = None
    due_at: datetime | None = None
    reason: str = ""
    back_to: BackTo | None = None
    note: str = ""
    """Of its last step."""
    package: Package = NO_PACKAGE
    steps: tuple[HandoffStep, ...] = ()
    """Oldest first."""

    def reminder(self, now: datetime, before: timedelta) -> Reminder | None:
        """Return what the clock says; None when nobody need be reminded."""
        if self.state is not HandoffState.OFFERED or self.due_at is None or now < self.due_at - before:
            return None
        return Reminder.OVERDUE if now >= self.due_at else Reminder.SOON


def due_at(offered_at: datetime, within: timedelta, calendar: WorkCalendar, zone: str) -> datetime:
    """Return until when sales should answer: so much later, and if nobody works on that day, on the next worked one."""
    end = (offered_at + within).astimezone(ZoneInfo(zone))
    day: date = calendar.next_open(end.date())
    return end.replace(year=day.year, month=day.month, day=day.day).astimezone(offered_at.tzinfo)


def handoffs(steps: Iterable[HandoffStep]) -> tuple[Handoff, ...]:
    """Return every handoff, the one that changed last first.

    A lead has at most one that is open: what is proposed meanwhile joins it.
    """
    found: dict[str, Handoff] = {}
    open_of: dict[LeadId, str] = {}
    for step in sorted(steps, key=lambda step: (step.at, step.id)):
        running = open_of.get(step.lead)
        if step.state is HandoffState.PROPOSED and running is not None:
            continue
        is_settling = step.handoff in found and not step.state.is_open
        here = step.handoff if is_settling or running is None else running
        stands = _after(found.get(here), step)
        found[stands.id] = stands
        if stands.state.is_open:
            open_of[step.lead] = stands.id
        elif stands.id == running:
            del open_of[step.lead]
    return tuple(sorted(found.values(), key=lambda each: (each.since, each.id), reverse=True))


def _after(here: Handoff | None, step: HandoffStep) -> Handoff:
    """Return the handoff as the step leaves it; the step begins it when there is none."""
    before = here or Handoff(
        id=step.handoff,
        lead=step.lead,
        state=step.state,
        sdr=step.sdr or step.by,
        since=step.at,
        by=step.by,
        proposed_at=step.at,
    )
    is_offered = step.state is HandoffState.OFFERED
    return replace(
        before,
        state=step.state,
        since=step.at,
        by=step.by,
        sdr=step.sdr or before.sdr,
        enrollment=step.enrollment or before.enrollment,
        ae=step.ae or before.ae,
        offered_at=step.at if is_offered else before.offered_at,
        due_at=step.due_at if is_offered else before.due_at,
        reason=step.reason,
        back_to=step.back_to,
        note=step.package.note,
        package=step.package if step.package.answers else before.package,
        steps=(*before.steps, step),
    )

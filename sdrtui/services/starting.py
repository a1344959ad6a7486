"""Starting an enrollment: its row and first touches, planned at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import EnrollmentRow, PlaybookRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Enrollment, Event, Person, Plan, Touched
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, RecordId, SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Stage
from sdrtui.services.caseplan import plan_of
from sdrtui.services.desk import Desk
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.ports import Listed
from sdrtui.services.replan import Change, Frame, touch_changes
from sdrtui.services.writing import Writing
from sdrtui.services.zones import local

PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Start:
    """Who is to be enrolled, from when on."""

    lead: LeadId
    sdr: SdrId
    stage: Stage
    people: Mapping[str, Person]
    """By contact role."""
    at: datetime
    """The anchor: its day is day 1."""
    calls_before: int = 0
    cause: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """An enrollment that is about to be written."""

    row: EnrollmentRow
    touches: tuple[TouchRow, ...]
    plan: Plan
    zones: Mapping[ContactId, str]
    """Where the people live."""


def started(desk: Desk, playbook: Playbook, start: Start, now: datetime) -> Started:
    """Return the enrollment with its first touches. Pure but for the ids."""
    enrollment = Enrollment(
        id=EnrollmentId(desk.new_id()),
        playbook=playbook.id,
        hash=playbook.hash,
        sdr=start.sdr,
        started_at=start.at,
        people=start.people,
        stage=start.stage,
        calls_before=start.calls_before,
    )
    plan = plan_of(desk, playbook, enrollment, (), now)
    frame = Frame(playbook, enrollment, start.lead, desk.team, desk.new_id)
    row = EnrollmentRow(
        id=enrollment.id,
        lead=start.lead,
        playbook=playbook.id,
        hash=playbook.hash,
        sdr=start.sdr,
        started_at=start.at,
        contacts={role: person.contact for role, person in start.people.items()},
        status=plan.status,
        exit=plan.exit,
        finished_at=now if plan.exit else None,
        paused_until=plan.paused_until,
        blocked_by=plan.blocked_by,
        calls_before=start.calls_before,
        cause=start.cause,
    )
    zones = {person.contact: person.zone for person in start.people.values()}
    return Started(row, touch_changes(frame, Change(None, plan), (), ""), plan, zones)


def write_start(writing: Writing, listed: Listed, begun: Started, gate: PlannedGate | None = None) -> None:
    """Add a started enrollment, and the version of the playbook that it stays on.

    Args:
        writing: Where to.
        listed: The playbook.
        begun: What starts.
        gate: Asked about the first touches; one for a whole bulk reads its counts once.
    """
    writing.playbooks.append(playbook_row(listed))
    writing.enrollments.append(begun.row)
    gate = gate or PlannedGate(writing.desk)
    writing.add_touches(gate.held(begun.touches, begun.zones, listed.playbook.kind, writing.records))


def playbook_row(listed: Listed) -> PlaybookRow:
    """Return the version as the store keeps it."""
    playbook = listed.playbook
    return PlaybookRow(
        hash=playbook.hash,
        id=playbook.id,
        version=playbook.version,
        kind=playbook.kind,
        title_zh=playbook.title.get("zh", ""),
        title_en=playbook.title.get("en", ""),
        formula=str(playbook.formula),
        source=listed.source,
    )


def people_of(candidate: Candidate, playbook: Playbook, busy: Collection[str] = ()) -> dict[str, Person]:
    """Return who takes each contact role of the playbook, the lead's own contact the primary one.

    A role that no contact of the account is known by goes to one that has no role here yet; a role for which nobody
    is left is not in the answer. Those who refused contact or are `busy` in another playbook take none.
    """
    out = {candidate.lead.contact, *candidate.suppressed, *busy}
    others = [row for row in candidate.contacts if row.id not in out]
    chosen: dict[str, ContactId] = {PRIMARY: candidate.lead.contact}
    roles = [role for role in dict.fromkeys(step.contact for step in playbook.steps) if role != PRIMARY]
    for role in roles:
        fits = [row for row in others if row.role == role and row.id not in chosen.values()]
        if fits:
            chosen[role] = fits[0].id
    for role in roles:
        spare = [row.id for row in others if row.id not in chosen.values()]
        if role not in chosen and spare:
            chosen[role] = spare[0]
    return {role: person_of(candidate, contact) for role, contact in chosen.items()}


def person_of(candidate: Candidate, contact: ContactId) -> Person:
    """Return one of the account's people as the engine needs to know them."""
    zone = next(row.zone for row in candidate.contacts if row.id == contact)
    return Person(
        contact=contact,
        zone=zone,
        points=candidate.points.get(contact, frozenset()),
        is_suppressed=contact in candidate.suppressed,
        taken=candidate.taken.get(contact, frozenset()),
    )


def others_of(people: Mapping[str, Person], at: datetime) -> dict[str, Person]:
    """Return the people as another enrollment starting now must see them: the day of this touch is taken."""
    return {role: replace(person, taken=person.taken | {_day(person, at)}) for role, person in people.items()}


def at_once(people: Mapping[str, Person], at: datetime) -> dict[str, Person]:
    """Return the people as a call-in must see them: today is free, whatever else touches them."""
    return {role: replace(person, taken=person.taken - {_day(person, at)}) for role, person in people.items()}


def _day(person: Person, at: datetime) -> date:
    return local(at, person.zone).date()


def calls_made(playbook: Playbook, events: tuple[Event, ...]) -> int:
    """Return how many calls a run of the playbook made; one that the carrier stopped is none."""
    phone = {step.id for step in playbook.steps if step.channel is Channel.PHONE}
    not_a_call = {Outcome.SKIPPED, Outcome.CARRIER_BLOCKED}
    return sum(
        isinstance(event, Touched) and event.step in phone and event.outcome not in not_a_call for event in events
    )

"""What an outcome does to the people and the lead, besides the plan: retired points, suppression, stage, a handoff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.case import Case, LeadFacts, TouchRow
from sdrtui.domain.change import HandoffRow, PointRow, RecordRow, StageMove, SuppressionRow
from sdrtui.domain.defaults import follow_of
from sdrtui.domain.effects import Effects, effects
from sdrtui.domain.elsewhere import exit_elsewhere, kinds_left, retired_points
from sdrtui.domain.enrollment import Event, Lost, Person, Touched
from sdrtui.domain.ids import ContactId, RecordId
from sdrtui.domain.playbook import Playbook, Suppress
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.suppression import person_hashes
from sdrtui.services.desk import Desk
from sdrtui.services.own_points import own
from sdrtui.services.promoting import promoted
from sdrtui.services.rating import score_after
from sdrtui.services.writing import Writing


@dataclass(frozen=True, slots=True)
class Consequences:
    """What one outcome does outside its plan."""

    effects: Effects
    stage: Stage
    """The lead's stage afterwards."""
    contact: ContactId
    points: tuple[ContactPoint, ...] = ()
    """Every point of the contact before, read only when something happens to one."""
    retired: tuple[ContactPoint, ...] = ()
    elsewhere: Exit | None = None
    """How the contact's other enrollments end, None when they go on."""
    record: RecordId | None = None
    """The outcome, which retires the points; None where they are only suppressed."""

    @property
    def is_refusal(self) -> bool:
        """Say whether the person must not be touched again."""
        return self.effects.suppress is Suppress.PERSON

    def person(self, person: Person) -> Person:
        """Return a person as they can be reached afterwards."""
        if person.contact != self.contact:
            return person
        is_suppressed = person.is_suppressed or self.is_refusal
        if not self.retired:
            return replace(person, is_suppressed=is_suppressed)
        left = kinds_left(self.points, self.retired)
        gone = {point.kind for point in self.retired} - left
        lost = person.lost | {Lost(kind, self.record) for kind in gone if self.record}
        return replace(person, points=left, lost=lost, is_suppressed=is_suppressed)

    def people(self, people: Mapping[str, Person]) -> dict[str, Person]:
        """Return everyone of an enrollment as they can be reached afterwards."""
        return {role: self.person(person) for role, person in people.items()}


def consequences_of(
    desk: Desk,
    case: Case,
    playbook: Playbook,
    row: TouchRow,
    events: tuple[Event, ...],
    event: Touched,
    point: str = "",
) -> Consequences:
    """Return what the newest event does, the outcome of this touch; `point` is the very number or address, if known."""
    found = effects(playbook, case.enrollment, events, event, desk.policy)
    found = promoted(desk, case, playbook, found, event)
    points = tuple(desk.store.contact_points(row.contact)) if found.suppress else ()
    return Consequences(
        effects=found,
        stage=found.stage or case.lead.stage,
        contact=row.contact,
        points=points,
        retired=retired_points(found, points, point),
        elsewhere=exit_elsewhere(
            row.channel, event.outcome, follow_of(playbook.step(row.step), event.outcome, desk.policy)
        ),
        record=event.record,
    )


def write_consequences(writing: Writing, result: Consequences, lead: LeadFacts, record: RecordRow) -> None:
    """Add everything that the outcome changes to what will be written."""
    at = record.at
    if result.stage is not lead.stage:
        why = record.outcome.value if record.outcome else record.kind.value
        writing.moved(StageMove(lead.id, lead.stage, result.stage, at, record.sdr, why, record.id))
    writing.lead_updates.extend(score_after(writing.desk, lead, record))
    if result.effects.handoff:
        writing.handoffs.append(HandoffRow(lead.id, record.enrollment, at, record.sdr, record.id))
    writing.points.extend(_retired_rows(result.contact, result.retired, record.id))
    if result.is_refusal:
        points = own(writing.desk, result.points)
        writing.suppressions.extend(suppression_rows(result.contact, points, record.id, at, record.note))
        for each in writing.desk.store.leads_of(result.contact):
            writing.told(each.id, do_not_contact=True)


def suppression_rows(
    contact: ContactId, points: Sequence[ContactPoint], record: RecordId, at: datetime, reason: str
) -> list[SuppressionRow]:
    """Return the rows that put a person out of reach, now and after their data is gone."""
    return [SuppressionRow(contact, each, at, record, reason) for each in person_hashes(contact, points)]


def _retired_rows(contact: ContactId, retired: Sequence[ContactPoint], record: RecordId) -> list[PointRow]:
    return [PointRow(contact, point.kind, point.value, False, point.label, record) for point in retired]

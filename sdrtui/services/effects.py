"""What an outcome does to the people and the lead, besides the plan: retired points, suppression, stage, a handoff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import HandoffRow, PointRow, RecordRow, StageMove, SuppressionRow
from sdrtui.domain.defaults import OPT_OUTS, follow_of
from sdrtui.domain.elsewhere import exit_elsewhere, is_number_bad, kinds_left, retired_points
from sdrtui.domain.enrollment import Event, Person
from sdrtui.domain.ids import ContactId, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Playbook, Step, Suppress
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.suppression import person_hashes
from sdrtui.services.desk import Desk
from sdrtui.services.writing import Writing


@dataclass(frozen=True, slots=True)
class Effects:
    """What one outcome does outside its plan."""

    follow: Follow
    stage: Stage
    """The lead's stage afterwards."""
    contact: ContactId
    points: tuple[ContactPoint, ...] = ()
    """Every point of the contact before, read only when something happens to one."""
    retired: tuple[ContactPoint, ...] = ()
    elsewhere: Exit | None = None
    """How the contact's other enrollments end, None when they go on."""

    @property
    def is_refusal(self) -> bool:
        """Say whether the person must not be touched again."""
        return self.follow.suppress is Suppress.PERSON

    def person(self, person: Person) -> Person:
        """Return a person as they can be reached afterwards."""
        if person.contact != self.contact:
            return person
        points = kinds_left(self.points, self.retired) if self.retired else person.points
        return replace(person, points=points, is_suppressed=person.is_suppressed or self.is_refusal)

    def people(self, people: Mapping[str, Person]) -> dict[str, Person]:
        """Return everyone of an enrollment as they can be reached afterwards."""
        return {role: self.person(person) for role, person in people.items()}


def effects_of(
    desk: Desk, case: Case, playbook: Playbook, row: TouchRow, outcome: Outcome, events: tuple[Event, ...]
) -> Effects:
    """Return what the outcome of a touch does; `events` have it as their last."""
    step = playbook.step(row.step)
    follow = follow_of(step, outcome, desk.policy)
    is_bad = outcome is Outcome.UNREACHABLE and is_number_bad(events, desk.policy.limits.bad_number_after)
    if is_bad:
        follow = replace(follow, suppress=Suppress.POINT)
    points = tuple(desk.store.contact_points(row.contact)) if follow.suppress else ()
    return Effects(
        follow=follow,
        stage=stage_after(case.lead.stage, follow, is_own=_is_own(step, outcome)),
        contact=row.contact,
        points=points,
        retired=retired_points(follow, outcome, row.channel, points),
        elsewhere=exit_elsewhere(outcome, follow),
    )


def stage_after(stage: Stage, follow: Follow, *, is_own: bool) -> Stage:
    """Return the lead's stage after an outcome. A playbook's own word may lower it, a default never does."""
    if follow.stage is None:
        return stage
    return follow.stage if is_own else max(stage, follow.stage, key=lambda each: each.height)


def write_effects(writing: Writing, effects: Effects, case: Case, record: RecordRow) -> None:
    """Add everything that the effects change to what will be written."""
    lead, at = case.lead, record.at
    if effects.stage is not lead.stage:
        why = record.outcome.value if record.outcome else record.kind.value
        writing.moved(StageMove(lead.id, lead.stage, effects.stage, at, record.sdr, why, record.id))
    if effects.follow.handoff:
        writing.handoffs.append(HandoffRow(lead.id, record.enrollment, at, record.sdr, record.id))
    writing.points.extend(_retired_rows(effects.contact, effects.retired, record.id))
    if effects.is_refusal:
        writing.suppressions.extend(suppression_rows(effects.contact, effects.points, record.id, at, record.note))
        writing.told(lead.id, do_not_contact=True)


def suppression_rows(
    contact: ContactId, points: Sequence[ContactPoint], record: RecordId, at: datetime, reason: str
) -> list[SuppressionRow]:
    """Return the rows that put a person out of reach, now and after their data is gone."""
    return [SuppressionRow(contact, each, at, record, reason) for each in person_hashes(contact, points)]


def _retired_rows(contact: ContactId, retired: Sequence[ContactPoint], record: RecordId) -> list[PointRow]:
    return [PointRow(contact, point.kind, point.value, False, point.label, record) for point in retired]


def _is_own(step: Step, outcome: Outcome) -> bool:
    return outcome in step.on and outcome not in OPT_OUTS

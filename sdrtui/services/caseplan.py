"""Planning one enrollment again and writing the difference: what logging, undoing, snoozing and stopping share."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import EnrollmentRow
from sdrtui.domain.enrollment import Enrollment, Event, Person, Plan, Status
from sdrtui.domain.leave import Leave
from sdrtui.domain.plan import plan
from sdrtui.domain.playbook import Playbook
from sdrtui.services.desk import Desk
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.replan import Change, Frame, by_id, touch_changes
from sdrtui.services.writing import Writing


class CasePlanner:
    """Plans one enrollment as it would be with other events, people or touches."""

    def __init__(
        self, desk: Desk, case: Case, now: datetime, leave: Leave | None = None, *, may_reopen: bool = False
    ) -> None:
        self.desk = desk
        self.case = case
        self.now = now
        self.leave = leave
        """In place of the leave that is known."""
        self.may_reopen = may_reopen
        """A run that has ended is planned as its log says, not kept ended: something of the log is taken back."""

    @cached_property
    def playbook(self) -> Playbook:
        """The version that the enrollment runs on."""
        return self.desk.library.parse(self.case.playbook_source, self.case.enrollment.hash)

    def plan(self, events: tuple[Event, ...], people: Mapping[str, Person] | None = None) -> Plan:
        """Return the plan with these events, and the people as they are then.

        A run that has ended stays so: a contact point that was found since, or another policy, opens nothing again.
        """
        if self.case.status is Status.FINISHED and not self.may_reopen:
            exit_ = self.case.exit
            return Plan(Status.FINISHED, exit=exit_, destination=self.playbook.exits.get(exit_) if exit_ else None)
        return plan_of(self.desk, self.playbook, self.enrollment(people), events, self.now, self.leave)

    def was(self) -> Plan:
        """Return the plan as the case stands."""
        return self.plan(self.case.events)

    def enrollment(self, people: Mapping[str, Person] | None) -> Enrollment:
        """Return the enrollment with other people."""
        return self.case.enrollment if people is None else replace(self.case.enrollment, people=people)

    def write(
        self,
        writing: Writing,
        change: Change,
        cause: str,
        touches: tuple[TouchRow, ...] | None = None,
        *,
        is_undo: bool = False,
        gate: PlannedGate | None = None,
    ) -> tuple[TouchRow, ...]:
        """Write the enrollment and its touches as the plan has them; return the touches open afterwards.

        Args:
            writing: Where to.
            change: The plans before, and the one to arrive at.
            cause: Why touches that it does not hold are cancelled.
            touches: The case's touches with some just closed, when there are such.
            is_undo: Touches that come back do so as they were.
            gate: Asked about what opens; one for a whole bulk reads its counts once.
        """
        before = by_id(self.case.touches)
        kept = self.case.touches if touches is None else touches
        frame = Frame(self.playbook, self.case.enrollment, self.case.lead.id, self.desk.team, self.desk.new_id)
        rows = touch_changes(frame, change, kept, cause, is_undo=is_undo)
        if not is_undo:
            zones = {person.contact: person.zone for person in self.case.enrollment.people.values()}
            rows = (gate or PlannedGate(self.desk)).held(rows, zones, self.playbook.kind, writing.records)
        now = by_id((*kept, *rows))
        writing.add_touches(row for row in now.values() if row != before.get(row.id))
        writing.enrollments.append(enrollment_row(self.case, change.after, self.now))
        writing.expects[self.case.enrollment.id] = self.case.revision
        return tuple(row for row in now.values() if row.state.is_open)


def plan_of(
    desk: Desk,
    playbook: Playbook,
    enrollment: Enrollment,
    events: tuple[Event, ...],
    now: datetime,
    leave: Leave | None = None,
) -> Plan:
    """Return the plan by this desk's calendar and policy, and by the leave of those who act in it."""
    leave = leave or desk.away.of(enrollment.sdr, desk.team.sellers)
    return plan(playbook, enrollment, events, desk.calendar_of(enrollment.sdr), leave, desk.policy, now)


def enrollment_row(case: Case, after: Plan, now: datetime) -> EnrollmentRow:
    """Return the enrollment as the plan leaves it."""
    enrollment = case.enrollment
    return EnrollmentRow(
        id=enrollment.id,
        lead=case.lead.id,
        playbook=enrollment.playbook,
        hash=enrollment.hash,
        sdr=enrollment.sdr,
        started_at=enrollment.started_at,
        contacts={role: person.contact for role, person in enrollment.people.items()},
        status=after.status,
        exit=after.exit,
        finished_at=now if after.status is Status.FINISHED else None,
        paused_until=after.paused_until,
        blocked_by=after.blocked_by,
        calls_before=enrollment.calls_before,
        cause=case.cause,
    )

"""What follows from an outcome beyond its own enrollment: others are stopped or replanned, the next playbook begins."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sdrtui.domain.case import Case, LeadFacts, TouchRow
from sdrtui.domain.change import LeadUpdate, RecordRow
from sdrtui.domain.enrollment import Event, Parted, Person, Plan, Status, Stopped
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookId, RecordId
from sdrtui.domain.playbook import Destination
from sdrtui.domain.stage import Exit, Kind
from sdrtui.domain.state import RecordKind
from sdrtui.errors import SdrtuiError
from sdrtui.i18n import _
from sdrtui.services import accounts
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.consequences import Consequences
from sdrtui.services.desk import Desk
from sdrtui.services.ports import Listed
from sdrtui.services.remembering import memory_of
from sdrtui.services.replan import Change
from sdrtui.services.starting import Start, at_once, calls_made, others_of, started, write_start
from sdrtui.services.writing import Writing


@dataclass(frozen=True, slots=True)
class Origin:
    """The enrollment from which a lead goes on, as the outcome left it."""

    planner: CasePlanner
    events: tuple[Event, ...]
    people: dict[str, Person]
    record: RecordRow
    """What happened."""


def stop_record(desk: Desk, case: Case, exit_: Exit, cause: RecordRow | None, note: str = "") -> RecordRow:
    """Return the record that ends an enrollment from outside."""
    return RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.STOP,
        at=cause.at if cause else desk.clock(),
        sdr=desk.sdr,
        lead=case.lead.id,
        contact=case.lead.contact,
        enrollment=case.enrollment.id,
        playbook=case.enrollment.playbook,
        exit=exit_,
        note=note,
        cause=cause.id if cause else None,
        source=case.lead.source,
        stage=case.lead.stage,
    )


def stop_case(writing: Writing, planner: CasePlanner, exit_: Exit, cause: RecordRow | None, note: str = "") -> Plan:
    """End an enrollment from outside and cancel what it had open; return its last plan."""
    record = stop_record(writing.desk, planner.case, exit_, cause, note)
    writing.noted(record)
    after = planner.plan((*planner.case.events, Stopped(record.id, record.at, exit_)))
    planner.write(writing, Change(None, after), exit_.value)
    return after


def settle_others(
    writing: Writing, origin: Origin, result: Consequences, superseding: Listed | None, *, is_holding: bool = False
) -> list[Case]:
    """Stop, hold or replan what else runs for the contact and, with `is_holding`, for their colleagues.

    Returns:
        The contact's other runs that go on.
    """
    if not (result.elsewhere or result.retired or superseding or is_holding):
        return []
    own, now, record = origin.planner.case, origin.planner.now, origin.record
    going_on, seen = [], {own.enrollment.id}
    for case in writing.desk.store.open_cases(result.contact):
        if case.enrollment.id in seen:
            continue
        seen.add(case.enrollment.id)
        planner = CasePlanner(writing.desk, case, now)
        exit_ = result.elsewhere or _superseded(planner, superseding)
        if exit_ is not None and case.lead.contact == result.contact:
            stop_case(writing, planner, exit_, record)
            continue
        going_on.append(case)
        replan_elsewhere(writing, planner, result, record, leaves=exit_, is_holding=is_holding)
    if is_holding:
        hold_colleagues(writing, own.lead, result, record, seen)
    return going_on


def hold_colleagues(
    writing: Writing, lead: LeadFacts, result: Consequences, record: RecordRow, seen: Collection[EnrollmentId]
) -> None:
    """Let the runs of the lead's company wait that are not about the contact."""
    for case in writing.desk.store.account_cases(lead.account):
        if case.enrollment.id not in seen:
            planner = CasePlanner(writing.desk, case, writing.desk.clock())
            replan_elsewhere(writing, planner, result, record, leaves=None, is_holding=True)


def replan_elsewhere(
    writing: Writing,
    planner: CasePlanner,
    result: Consequences,
    record: RecordRow,
    *,
    leaves: Exit | None,
    is_holding: bool,
) -> None:
    """Plan a run again in which the contact is one of several, or only a colleague.

    Args:
        writing: Where to.
        planner: Of the run.
        result: What came of the outcome.
        record: The outcome.
        leaves: The contact takes part no more, by this exit.
        is_holding: The contact's colleagues wait.
    """
    case = planner.case
    takes_part = any(person.contact == result.contact for person in case.enrollment.people.values())
    events: list[Event] = []
    if takes_part and leaves:
        events.append(part(writing, case, result.contact, leaves, record))
    if is_holding and accounts.waits(case, planner):
        events.append(accounts.hold(writing, case, record))
    if events or (takes_part and (result.retired or result.is_refusal)):
        replan(writing, planner, result, record, tuple(events))


def part(writing: Writing, case: Case, contact: ContactId, exit_: Exit, cause: RecordRow | None) -> Parted:
    """Write that one of a run's people is not touched in it any more; return the event."""
    stop = stop_record(writing.desk, case, exit_, cause, memory_of(case))
    record = replace(stop, kind=RecordKind.PART, contact=contact)
    writing.noted(record)
    return Parted(record.id, record.at, contact, exit_)


def leave_elsewhere(writing: Writing, contact: ContactId, exit_: Exit, cause: RecordRow) -> None:
    """Take somebody out of the runs of their colleagues in which they take part."""
    written = {row.id for row in writing.enrollments}
    for case in writing.desk.store.open_cases(contact):
        if case.lead.contact != contact and case.enrollment.id not in written:
            leave_run(writing, CasePlanner(writing.desk, case, cause.at), contact, exit_, cause)


def leave_run(
    writing: Writing, planner: CasePlanner, contact: ContactId, exit_: Exit, cause: RecordRow | None = None
) -> None:
    """Take somebody out of one run in which they take part; the others' part goes on."""
    case = planner.case
    event = part(writing, case, contact, exit_, cause)
    record = cause or writing.records[-1]
    _write_replanned(writing, planner, planner.plan((*case.events, event)), case.enrollment.people, record)


def destination_of(origin: Origin, plan: Plan) -> Destination | None:
    """Return where the lead goes because this enrollment has just ended; None when it has not."""
    has_ended = plan.status is Status.FINISHED and origin.planner.case.status is not Status.FINISHED
    return plan.destination if has_ended else None


def go_on(
    writing: Writing,
    origin: Origin,
    destination: Destination | None,
    running: list[Case],
    seen: frozenset[PlaybookId] = frozenset(),
) -> tuple[TouchRow, ...]:
    """Start the playbook that the lead goes on to, or close the lead; return the touches that this opens."""
    if destination is None:
        return ()
    if destination.enroll is None:
        close_lead(writing, origin, destination.close)
        return ()
    listed = listed_or_none(writing.desk, destination.enroll)
    if listed is None or destination.enroll in seen:
        close_lead(writing, origin, _("the playbook {playbook} is missing").format(playbook=destination.enroll))
        return ()
    return begin(writing, origin, listed, running, seen=seen)


def begin(
    writing: Writing,
    origin: Origin,
    listed: Listed,
    running: list[Case],
    *,
    is_wish: bool = False,
    seen: frozenset[PlaybookId] = frozenset(),
) -> tuple[TouchRow, ...]:
    """Start a playbook for the lead of an enrollment, unless it runs already; return its first touches.

    With `is_wish` the lead itself asked for it, by a click say: a call-in then begins today, touched or not.
    A playbook in which there is nothing to do for want of contact points hands the lead on at once.
    """
    if any(case.enrollment.playbook == listed.playbook.id for case in running):
        return ()
    case, at = origin.planner.case, origin.record.at
    is_call_in = is_wish and listed.playbook.kind is Kind.CALL_IN
    start = Start(
        lead=case.lead.id,
        sdr=case.enrollment.sdr,
        stage=origin.record.stage,
        people=at_once(origin.people, at) if is_call_in else others_of(origin.people, at),
        at=at,
        calls_before=case.enrollment.calls_before + calls_made(origin.planner.playbook, origin.events),
        cause=origin.record.id,
    )
    begun = started(writing.desk, listed.playbook, start, origin.planner.now)
    write_start(writing, listed, begun)
    if begun.plan.status is Status.FINISHED:
        return go_on(writing, origin, begun.plan.destination, running, seen | {listed.playbook.id})
    return begun.touches


def close_lead(writing: Writing, origin: Origin, reason: str) -> None:
    """Close the lead with a reason, here and in the CRM."""
    lead = origin.planner.case.lead.id
    writing.lead_updates.append(LeadUpdate(lead, closed_reason=reason))
    writing.told(lead, closed_reason=reason)


def listed_or_none(desk: Desk, playbook: PlaybookId) -> Listed | None:
    """Return a playbook of the library. A missing one must not keep an outcome from being saved: None."""
    try:
        return desk.library.get(playbook)
    except SdrtuiError:
        return None


def _superseded(planner: CasePlanner, by: Listed | None) -> Exit | None:
    if by is None or not by.playbook.exclusive or not planner.playbook.exclusive:
        return None
    return None if planner.playbook.id == by.playbook.id else Exit.SUPERSEDED


def replan(
    writing: Writing, planner: CasePlanner, result: Consequences, cause: RecordRow, events: tuple[Event, ...] = ()
) -> None:
    """Plan an enrollment again after these events, with what its people can still be reached by."""
    case = planner.case
    people = result.people(case.enrollment.people)
    _write_replanned(writing, planner, planner.plan((*case.events, *events), people), people, cause)


def _write_replanned(
    writing: Writing, planner: CasePlanner, after: Plan, people: Mapping[str, Person], cause: RecordRow
) -> None:
    """Write a run's new plan; one that this ends goes on from there."""
    if after.exit is None:
        planner.write(writing, Change(planner.was(), after), "unreachable")
        return
    stop_case(writing, planner, after.exit, cause)
    origin = Origin(planner, planner.case.events, dict(people), cause)
    go_on(writing, origin, destination_of(origin, after), [])

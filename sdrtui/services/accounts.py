"""A company's runs: once one of its people answers the others wait, and by what comes of it they go on or end."""

from collections.abc import Iterable

from sdrtui.domain.account import hold_end
from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import AccountHeld, AccountReleased, Event, Plan, Status
from sdrtui.domain.handoff import handoffs
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import ContactId, LeadId, RecordId
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.remembering import memory_of
from sdrtui.services.replan import Change
from sdrtui.services.writing import Writing

RESTING = frozenset({Kind.NURTURE, Kind.REACTIVATION})
"""Playbooks in which nobody follows an answer up."""
RELEASED = "released"
"""The cause on touches that a release takes out of the plan."""


def hold(writing: Writing, case: Case, cause: RecordRow) -> AccountHeld:
    """Write that a run waits for an answer; return the event."""
    desk = writing.desk
    zone = desk.store.contact(case.lead.contact).zone
    until = hold_end(cause.at, desk.policy.accounts.hold_days, desk.calendar_of(case.enrollment.sdr), zone)
    event = AccountHeld(RecordId(desk.new_id()), cause.at, until, cause.contact)
    writing.noted(_record(desk, case, RecordKind.HOLD, event, cause))
    return event


def waits(case: Case, planner: CasePlanner) -> bool:
    """Say whether a run waits when a colleague answers: a call-in never does, its people came by themselves."""
    return planner.playbook.kind is not Kind.CALL_IN and case.status is not Status.FINISHED


def own_events(writing: Writing, case: Case, plan: Plan, cause: RecordRow, *, is_holding: bool) -> tuple[Event, ...]:
    """Write what an outcome means for the other people of its own run; return the events.

    Args:
        writing: Where to.
        case: The run.
        plan: As the outcome left it.
        cause: The outcome.
        is_holding: It makes the company's people wait.
    """
    people = {person.contact for person in case.enrollment.people.values()}
    if plan.status is Status.FINISHED or len(people) == 1:
        return ()
    if is_holding:
        return (hold(writing, case, cause),)
    waited = plan.hold
    if waited is None or waited.contact not in people or _has_handoff(writing, case.lead.id):
        return ()
    if any(touch.contact == waited.contact for touch in plan.open):
        return ()
    return (_released(writing, case, waited.contact, cause),)


def settle(writing: Writing, lead: LeadFacts, cause: RecordRow, *, is_over: bool = False) -> None:
    """Let the company's people go on who wait for an answer in a lead's run, when nobody follows it up any more.

    With `is_over` nobody may: whoever answered wants no contact after all. Only sales keeps what it has accepted.
    """
    held = _held_by(writing, lead)
    if is_over and lead.stage is not Stage.SAL:
        _release(writing, held, cause)
        return
    if held and not _is_followed_up(writing, lead.id, {each.contact for each in held}):
        _release(writing, held, cause)


def release(writing: Writing, lead: LeadFacts, cause: RecordRow) -> None:
    """Let the company's people go on who wait for an answer in a lead's run: it came to nothing."""
    _release(writing, _held_by(writing, lead), cause)


def held_cases(desk: Desk, lead: LeadFacts) -> list[Case]:
    """Return the unfinished runs of other leads that wait for an answer in this lead's run, or have waited for it."""
    runs = dict.fromkeys(each.enrollment for each in desk.store.account_holds(lead.account) if each.by_lead == lead.id)
    return [case for case in map(desk.store.case, runs) if case.lead.id != lead.id]


def is_followed_up(writing: Writing, lead: LeadId, contact: ContactId, plan: Plan) -> bool:
    """Say whether an answer that has just been given is followed up: by a handoff, or by a touch of that person."""
    return _has_handoff(writing, lead) or any(touch.contact == contact for touch in plan.open)


def _held_by(writing: Writing, lead: LeadFacts) -> list[HeldRun]:
    """Return the holds that an answer in the lead's run made, and that this writing has not ended by itself."""
    now = writing.desk.clock()
    written = {row.id for row in writing.enrollments}
    every = writing.desk.store.account_holds(lead.account)
    return [each for each in every if each.by_lead == lead.id and each.until > now and each.enrollment not in written]


def _release(writing: Writing, held: Iterable[HeldRun], cause: RecordRow) -> None:
    desk = writing.desk
    by_run: dict[str, list[HeldRun]] = {}
    for each in held:
        by_run.setdefault(each.enrollment, []).append(each)
    for some in by_run.values():
        case = desk.store.case(some[0].enrollment)
        contacts = dict.fromkeys(each.contact for each in some)
        planner = CasePlanner(desk, case, desk.clock())
        events = tuple(_released(writing, case, contact, cause) for contact in contacts)
        planner.write(writing, Change(planner.was(), planner.plan((*case.events, *events))), RELEASED)


def _released(writing: Writing, case: Case, contact: ContactId, cause: RecordRow) -> AccountReleased:
    event = AccountReleased(RecordId(writing.desk.new_id()), cause.at, contact)
    writing.noted(_record(writing.desk, case, RecordKind.RELEASE, event, cause))
    return event


def _is_followed_up(writing: Writing, lead: LeadId, contacts: set[ContactId]) -> bool:
    """Say whether a handoff of the lead is open, or a run touches one of those who answered, after this writing."""
    return _has_handoff(writing, lead) or any(_is_touched(writing, contact) for contact in contacts)


def _has_handoff(writing: Writing, lead: LeadId) -> bool:
    if any(row.lead == lead for row in writing.handoffs):
        return True
    return any(each.state.is_open for each in handoffs(writing.desk.store.handoff_steps(lead)))


def _is_touched(writing: Writing, contact: ContactId) -> bool:
    """Say whether somebody is touched in a run that does not rest, after this writing."""
    ended = {row.id for row in writing.enrollments if row.status is Status.FINISHED}
    resting = {row.hash for row in writing.playbooks if row.kind in RESTING}
    begun = {row.id for row in writing.enrollments if row.hash not in resting} - ended
    rows = {row.id: row for row in writing.touches if row.contact == contact}
    if any(row.state.is_open and row.enrollment in begun for row in rows.values()):
        return True
    desk = writing.desk
    for case in desk.store.open_cases(contact):
        kind = desk.library.parse(case.playbook_source, case.enrollment.hash).kind
        now = [rows.get(row.id, row) for row in case.touches]
        if case.enrollment.id in ended or kind in RESTING:
            continue
        if any(row.state.is_open and row.contact == contact for row in now):
            return True
    return False


def _record(
    desk: Desk, case: Case, kind: RecordKind, event: AccountHeld | AccountReleased, cause: RecordRow
) -> RecordRow:
    return RecordRow(
        id=event.record,
        kind=kind,
        at=event.at,
        sdr=desk.sdr,
        lead=case.lead.id,
        contact=event.contact,
        enrollment=case.enrollment.id,
        playbook=case.enrollment.playbook,
        until=event.until if isinstance(event, AccountHeld) else None,
        note=memory_of(case),
        cause=cause.id,
        source=case.lead.source,
        stage=case.lead.stage,
    )

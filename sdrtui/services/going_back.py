"""A lead that sales does not get or want goes back to its SDR, into nurture, or is closed. Never nowhere."""

from dataclasses import replace

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import Case, LeadFacts
from sdrtui.domain.change import LeadUpdate, RecordRow
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import RecordId
from sdrtui.domain.qualification import BackTo
from sdrtui.domain.stage import Exit, Kind
from sdrtui.services import accounts
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.onward import leave_elsewhere, listed_or_none, stop_case
from sdrtui.services.ports import Listed
from sdrtui.services.starting import Start, at_once, people_of, started, write_start
from sdrtui.services.writing import Writing

RESTING = accounts.RESTING


def send_back(writing: Writing, lead: LeadFacts, record: RecordRow, back_to: BackTo, reason: str) -> None:
    """Write what brings the lead to where it goes now.

    Args:
        writing: Where to.
        lead: As it was before.
        record: Why it goes back; its stage is the lead's stage now, and undoing it takes all of this back.
        back_to: Where to.
        reason: In words, for a lead that is closed.
    """
    if back_to is BackTo.DISQUALIFIED:
        _stop(writing, lead, record, Exit.DISQUALIFIED, _cases(writing, lead))
        writing.lead_updates.append(LeadUpdate(lead.id, closed_reason=reason))
        writing.told(lead.id, closed_reason=reason)
        return
    running = [(case, _kind(writing, case)) for case in _cases(writing, lead)]
    is_resting = back_to is BackTo.NURTURE
    if is_resting:
        _stop(writing, lead, record, Exit.NO_NEED, [case for case, kind in running if kind not in RESTING])
    if not any((kind in RESTING) is is_resting for _case, kind in running):
        _begin(writing, lead, record, back_to)


def end_runs(writing: Writing, lead: LeadFacts, record: RecordRow, exit_: Exit) -> None:
    """End every run in which the lead's contact is the one who is touched: its own by this exit, others superseded."""
    theirs = [case for case in writing.desk.store.open_cases(lead.contact) if case.lead.contact == lead.contact]
    mine = [case for case in theirs if case.lead.id == lead.id]
    others = [case for case in theirs if case.lead.id != lead.id]
    _stop(writing, lead, record, exit_, mine)
    _stop(writing, lead, record, Exit.SUPERSEDED, others)
    leave_elsewhere(writing, lead.contact, exit_, record)


def end_colleagues(writing: Writing, lead: LeadFacts, record: RecordRow) -> None:
    """End the runs of the company's other leads that wait for this one's answer: sales works there now."""
    written = {row.id for row in writing.enrollments}
    cases = accounts.held_cases(writing.desk, lead)
    _stop(writing, lead, record, Exit.HANDED_OVER, [case for case in cases if case.enrollment.id not in written])


def begin_colleagues_again(writing: Writing, lead: LeadFacts, record: RecordRow, accepted: RecordId | None) -> None:
    """Bring the company's other leads back to their SDR whose runs had ended because sales accepted this one."""
    store = writing.desk.store
    stops = store.stops_caused(accepted) if accepted else []
    ended = dict.fromkeys(stop.lead for stop in stops if stop.lead != lead.id and stop.exit is Exit.HANDED_OVER)
    for other in map(store.lead, ended):
        if not store.open_cases(other.contact):
            _begin(writing, other, replace(record, stage=other.stage), BackTo.SDR)


def _stop(writing: Writing, lead: LeadFacts, record: RecordRow, exit_: Exit, cases: list[Case]) -> None:
    for case in cases:
        note = record.note if case.lead.id == lead.id else ""
        stop_case(writing, CasePlanner(writing.desk, case, record.at), exit_, record, note)


def _cases(writing: Writing, lead: LeadFacts) -> list[Case]:
    """Return the lead's own unfinished runs."""
    return [case for case in writing.desk.store.open_cases(lead.contact) if case.lead.id == lead.id]


def _kind(writing: Writing, case: Case) -> Kind:
    return writing.desk.library.parse(case.playbook_source, case.enrollment.hash).kind


def _begin(writing: Writing, lead: LeadFacts, record: RecordRow, back_to: BackTo) -> None:
    """Start the playbook that the policy names; one that this person cannot be reached by gives way to nurture."""
    candidate = next(iter(writing.desk.store.candidates(LeadFilter(ids=(lead.id,)))))
    if lead.contact in candidate.suppressed:
        return
    ways = (back_to, BackTo.NURTURE)
    found = (listed for way in ways if (listed := _listed(writing, way)) and _fits(candidate, listed))
    listed = next(found, None)
    if listed is None:
        return
    people = people_of(candidate, listed.playbook, candidate.elsewhere.keys())
    if listed.playbook.kind is Kind.CALL_IN:
        people = at_once(people, record.at)
    start = Start(lead.id, lead.owner, record.stage, people, record.at, cause=record.id)
    write_start(writing, listed, started(writing.desk, listed.playbook, start, record.at))


def _listed(writing: Writing, way: BackTo) -> Listed | None:
    playbook = writing.desk.policy.handoff.playbooks.get(way)
    return listed_or_none(writing.desk, playbook) if playbook else None


def _fits(candidate: Candidate, listed: Listed) -> bool:
    """Say whether the person can be reached as the playbook needs."""
    points = candidate.points.get(candidate.lead.contact, frozenset())
    return listed.playbook.audience.needs <= points

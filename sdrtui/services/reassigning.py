"""Giving leads to another SDR: lead, runs and what is open in them move together; what was done keeps its author.

The runs are planned again by the new owner's days. Undoing gives everything back to whose it was.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import LeadUpdate, RecordRow
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import EnrollmentId, LeadId, RecordId, SdrId
from sdrtui.domain.state import RecordKind
from sdrtui.domain.why import Why
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.desk import Desk
from sdrtui.services.enrolling import name_of
from sdrtui.services.leads import lead_of
from sdrtui.services.leave import active
from sdrtui.services.replan import Change
from sdrtui.services.retry import retried
from sdrtui.services.spreading import daily_cap, settle
from sdrtui.services.texts import clean
from sdrtui.services.touch_records import undo_of
from sdrtui.services.views import Refused
from sdrtui.services.where import parse_where
from sdrtui.services.writing import Writing
from sdrtui.services.zones import local

THEIRS_ALREADY = "theirs_already"
SPLITS_ACCOUNT = "splits_account"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Assigned:
    """One lead that moves."""

    lead: LeadId
    name: str
    before: SdrId
    runs: tuple[str, ...]
    """The playbooks of its runs that move along."""
    touches: tuple[TouchRow, ...]
    """What is open in them afterwards, on the new owner's list."""


@dataclass(frozen=True, slots=True)
class AssignResult:
    """Who moves and who does not."""

    to: SdrId
    assigned: tuple[Assigned, ...]
    refused: tuple[Refused, ...]
    record: RecordId | None
    full_days: tuple[tuple[date, int, int], ...] = ()
    """Days on which the new owner has more than one can do: the day, how many touches, how many one can."""
    is_dry_run: bool = False


def assign(
    desk: Desk,
    to: str,
    *,
    leads: Iterable[str] = (),
    where: str = "",
    reason: str = "",
    whole_account: bool = False,
    dry_run: bool = False,
) -> AssignResult:
    """Give leads to another SDR, with their runs and open touches, in one transaction.

    Args:
        desk: Who decides it.
        to: The new owner.
        leads: Which, by id or a piece of one.
        where: Or all that match a condition.
        reason: For the timeline.
        whole_account: The companies' other leads move along, where otherwise a company would be split.
        dry_run: Only tell.

    Raises:
        UsageError: nobody is named, or `to` is none of the team.
        TryLater: somebody else kept changing the same leads.
    """
    owner, words = _colleague(desk, to), clean(reason)
    ids = tuple(lead_of(desk, lead) for lead in leads)
    if not ids and not where:
        raise UsageError(_("Name the leads, or a condition that they meet."))
    wanted = parse_where(where) if where else LeadFilter(ids=ids)
    return retried(lambda: _assign(desk, owner, wanted, words, whole=whole_account, dry=dry_run))


def _colleague(desk: Desk, to: str) -> SdrId:
    owner = SdrId(to.strip())
    if not owner or (desk.team.members and owner not in desk.team.ids):
        raise UsageError(
            _("{sdr} is none of the team.").format(sdr=to),
            hint=_("Choose one of {words}.").format(words=", ".join(desk.team.ids)),
        )
    return owner


def _assign(desk: Desk, to: SdrId, wanted: LeadFilter, reason: str, *, whole: bool, dry: bool) -> AssignResult:
    found = {candidate.lead.id: candidate for candidate in desk.store.candidates(wanted)}
    if whole:
        for account in {candidate.account.id for candidate in found.values()}:
            found |= {each.lead.id: each for each in desk.store.candidates(LeadFilter(account=account))}
    moving = _Moving(desk, to, reason, frozenset(found))
    for candidate in found.values():
        moving.add(candidate)
    if not dry and moving.assigned:
        desk.store.commit(moving.writing.change())
        settle(desk, to)
    full = () if not moving.assigned else _full_days(desk, to, moving.assigned if dry else ())
    return AssignResult(
        to=to,
        assigned=tuple(moving.assigned),
        refused=tuple(moving.refused),
        record=moving.first.id if moving.first and not dry else None,
        full_days=full,
        is_dry_run=dry,
    )


@dataclass(slots=True)
class _Moving:
    """Leads on their way to one SDR."""

    desk: Desk
    to: SdrId
    reason: str
    all: frozenset[LeadId]
    writing: Writing = field(init=False)
    assigned: list[Assigned] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    first: RecordRow | None = None

    def __post_init__(self) -> None:
        self.writing = Writing(self.desk)

    def add(self, candidate: Candidate) -> None:
        """Move one lead, or note why not."""
        lead, cases = candidate.lead, _runs(self.desk, candidate)
        why = self._refusal(candidate, cases)
        if why is not None:
            self.refused.append(Refused(lead.id, name_of(candidate), _sentence(why), why.code))
            return
        self._note(candidate, None, lead.owner)
        self.writing.lead_updates.append(LeadUpdate(lead.id, owner=self.to))
        if lead.owner != self.to:
            self.writing.told(lead.id, owner=self.to)
        touches: tuple[TouchRow, ...] = ()
        for case in cases:
            self._note(candidate, case.enrollment.id, case.enrollment.sdr)
            touches += hand_over(self.writing, case, self.to)
        runs = tuple(case.enrollment.playbook for case in cases)
        mine = tuple(row for row in touches if row.sdr == self.to)
        self.assigned.append(Assigned(lead.id, name_of(candidate), lead.owner, runs, mine))

    def _refusal(self, candidate: Candidate, cases: Sequence[Case]) -> Why | None:
        """Return why a lead stays: it is theirs already, or the company would have two owners."""
        if candidate.lead.owner == self.to and all(case.enrollment.sdr == self.to for case in cases):
            return Why(THEIRS_ALREADY, {"sdr": self.to})
        if candidate.account_owners <= {self.to}:
            return None
        for other in self.desk.store.leads_of(candidate.account.id):
            stays = other.id not in self.all and other.owner != self.to
            if stays and any(case.lead.id == other.id for case in self.desk.store.open_cases(other.contact)):
                return Why(SPLITS_ACCOUNT, {"sdr": other.owner, "lead": other.id})
        return None

    def _note(self, candidate: Candidate, run: EnrollmentId | None, before: SdrId) -> None:
        """Log who assigned what to whom and why; all hangs on the first line."""
        lead = candidate.lead
        record = RecordRow(
            id=RecordId(self.desk.new_id()),
            kind=RecordKind.ASSIGN,
            at=self.desk.clock(),
            sdr=self.desk.sdr,
            lead=lead.id,
            contact=lead.contact,
            enrollment=run,
            note=f"{before}>{self.to}\n{self.reason}".strip(),
            cause=self.first.id if self.first else None,
            source=lead.source,
            stage=lead.stage,
        )
        self.first = self.first or record
        self.writing.noted(record)


def give_back(writing: Writing, with_it: Iterable[RecordRow]) -> tuple[TouchRow, ...]:
    """Write everything that an assignment moved back to whose it was; return what is open then.

    A lead or run that has gone on to a third SDR since stays there.
    """
    opened: tuple[TouchRow, ...] = ()
    store = writing.desk.store
    for record in with_it:
        before, to = parted(record)
        if record.enrollment is None:
            if store.lead(record.lead).owner == to != before:
                writing.lead_updates.append(LeadUpdate(record.lead, owner=before))
                writing.told(record.lead, owner=before)
            continue
        case = store.case(record.enrollment)
        if case.enrollment.sdr == to:
            opened += hand_over(writing, case, before)
    return opened


def parted(record: RecordRow) -> tuple[SdrId, SdrId]:
    """Return from whom to whom a record of an assignment says."""
    before, _sign, after = record.note.partition("\n")[0].partition(">")
    return SdrId(before), SdrId(after)


def hand_over(writing: Writing, case: Case, to: SdrId) -> tuple[TouchRow, ...]:
    """Write a run as the new SDR's, planned by their days; return what is open in it then.

    What waited for the old one's return from leave does so no more. Touches of other seller roles stay where they are.
    """
    desk, old = writing.desk, case.enrollment.sdr
    now = desk.clock()
    waited = _waited(desk, case)
    for record in waited.values():
        writing.undone(undo_of(desk, record, now), was_touch=False)
    theirs = replace(case, enrollment=replace(case.enrollment, sdr=to))
    planner = CasePlanner(desk, theirs, now)
    after = planner.plan(tuple(event for event in case.events if event.record not in waited))
    touches = tuple(replace(row, sdr=to) if row.state.is_open and row.sdr == old else row for row in case.touches)
    return planner.write(writing, Change(CasePlanner(desk, case, now).was(), after), "assigned", touches)


def _waited(desk: Desk, case: Case) -> dict[RecordId, RecordRow]:
    """Return the records by which the SDR's leave moved touches of the run."""
    known = {event.record for event in case.events}
    leaves = active(desk, case.enrollment.sdr)
    return {record.id: record for leave in leaves for record in desk.store.deferrals(leave.id) if record.id in known}


def _runs(desk: Desk, candidate: Candidate) -> list[Case]:
    """Return the lead's own unfinished runs."""
    if not candidate.running:
        return []
    return [case for case in desk.store.open_cases(candidate.lead.contact) if case.lead.id == candidate.lead.id]


def _full_days(desk: Desk, sdr: SdrId, coming: Iterable[Assigned]) -> tuple[tuple[date, int, int], ...]:
    """Return the days on which somebody has more than one can do; `coming` is not theirs yet."""
    from sdrtui.services.spreading import FAR

    zone, cap = desk.team.member(sdr).zone, daily_cap(desk)
    rows = desk.store.due_rows(sdr, desk.clock() + FAR)
    known = {row.touch for row in rows}
    times = [row.due_at for row in rows]
    times += [row.due_at for each in coming for row in each.touches if row.id not in known]
    days = Counter(local(max(at, desk.clock()), zone).date() for at in times)
    return tuple((day, days[day], cap) for day in sorted(days) if days[day] > cap)


def _sentence(why: Why) -> str:
    if why.code == THEIRS_ALREADY:
        return _("It is {sdr}'s already.").format(sdr=why.facts["sdr"])
    return _(
        "The company would be split: {sdr} works on another lead there. Add --whole-account to move all of it."
    ).format(sdr=why.facts["sdr"])

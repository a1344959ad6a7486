"""Starting a playbook for many leads: each is judged on its own, and who is refused is named with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sdrtui.domain.admission import ALREADY_IN, BATCH_FULL, NOTHING_TO_DO, OTHERS_ACCOUNT, refusal, superseded
from sdrtui.domain.candidate import Candidate
from sdrtui.domain.change import Change
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import LeadId, PlaybookId, SdrId
from sdrtui.domain.lateness import is_through_leave
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Exit, Kind
from sdrtui.domain.why import Why
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.delegating import stand_in
from sdrtui.services.desk import Desk, Progress
from sdrtui.services.onward import stop_case
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.ports import Listed
from sdrtui.services.refusals import refusal_sentence
from sdrtui.services.spreading import settle
from sdrtui.services.starting import Start, Started, at_once, people_of, started, write_start
from sdrtui.services.views import EnrollResult, Refused
from sdrtui.services.where import parse_where
from sdrtui.services.writing import Writing


def enroll(
    desk: Desk,
    playbook: str,
    *,
    leads: Iterable[str] = (),
    where: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> EnrollResult:
    """Start a playbook for these leads, or for all that match; one transaction for all of them.

    Raises:
        UsageError: there is no such playbook, or `where` is not understood.
    """
    listed = desk.library.get(PlaybookId(playbook))
    ids = tuple(LeadId(lead) for lead in leads)
    if not ids and not where:
        raise UsageError(_("Name the leads, or a condition that they meet."))
    candidates = list(desk.store.candidates(parse_where(where) if where else LeadFilter(ids=ids)))
    batch = EnrollBatch(desk, listed)
    changes = [change for candidate in candidates if (change := batch.admit(candidate)) is not None]
    if not dry_run and changes:
        desk.store.commit_all(changes, progress)
        for sdr in {touch.sdr for change in changes for touch in change.touches if is_through_leave(touch.why)}:
            settle(desk, sdr)
    found = {candidate.lead.id for candidate in candidates}
    unknown = [Refused(lead, "", _("There is no such lead."), "unknown") for lead in ids if lead not in found]
    return EnrollResult(tuple(batch.enrolled), (*batch.refused, *unknown), is_dry_run=dry_run)


SOUGHT_OUT = frozenset({Kind.OUTBOUND, Kind.REACTIVATION})
"""Kinds whose leads we choose: at most a batch of similar ones at a time. Whoever comes to us is never one too many."""


@dataclass(slots=True)
class EnrollBatch:
    """Leads being enrolled in one playbook in one go. What the earlier ones take, the later ones do not get."""

    desk: Desk
    listed: Listed
    enrolled: list[LeadId] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    _contacts: set[str] = field(default_factory=set)
    _owners: dict[str, str] = field(default_factory=dict)
    _exclusive: dict[str, bool] = field(default_factory=dict)
    _gate: PlannedGate = field(init=False)

    def __post_init__(self) -> None:
        self._gate = PlannedGate(self.desk, is_bulk=True)

    @property
    def playbook(self) -> Playbook:
        """Where they go."""
        return self.listed.playbook

    def admit(self, candidate: Candidate) -> Change | None:
        """Return what enrolls the lead; None when it is refused, which `refused` then tells."""
        reason, now = self._refusal(candidate), self.desk.clock()
        begun = (
            started(self.desk, self.playbook, start_of(candidate, self.playbook, now, self._seller(candidate)), now)
            if not reason
            else None
        )
        if begun is not None and begun.plan.status is Status.FINISHED:
            reason = Why(NOTHING_TO_DO)
        if reason is not None or begun is None:
            self._refuse(candidate, reason or Why(NOTHING_TO_DO))
            return None
        self.enrolled.append(candidate.lead.id)
        self._contacts.add(candidate.lead.contact)
        self._owners[candidate.account.id] = candidate.lead.owner
        return self._change(candidate, begun, now)

    def _refuse(self, candidate: Candidate, reason: Why) -> None:
        sentence = refusal_sentence(reason)
        self.refused.append(Refused(candidate.lead.id, name_of(candidate), sentence, reason.code))

    def _refusal(self, candidate: Candidate) -> Why | None:
        """Return why not, in view of those enrolled before in this batch."""
        limit = min(self.playbook.batch, self.desk.policy.limits.batch)
        if self.playbook.kind in SOUGHT_OUT and len(self.enrolled) >= limit:
            return Why(BATCH_FULL, {"limit": limit})
        owner = self._owners.get(candidate.account.id, candidate.lead.owner)
        if owner != candidate.lead.owner:
            return Why(OTHERS_ACCOUNT, {"sdr": owner})
        if candidate.lead.contact in self._contacts:
            return Why(ALREADY_IN, {"playbook": self.playbook.id})
        exclusive = self._exclusive_of(candidate)
        return refusal(candidate, self.playbook, candidate.lead.owner, self.desk.clock(), exclusive)

    def _seller(self, candidate: Candidate) -> SdrId:
        """Return whose list it goes to: the owner's; a call-in does not wait for one who is on leave."""
        owner = candidate.lead.owner
        return stand_in(self.desk, owner) if self.playbook.kind is Kind.CALL_IN else owner

    def _exclusive_of(self, candidate: Candidate) -> dict[str, bool]:
        """Return which of the playbooks that the contact runs in are exclusive."""
        for run in candidate.running:
            if run.playbook not in self._exclusive:
                source = self.desk.store.playbook_source(run.hash)
                running = self.desk.library.parse(source, run.hash) if source else None
                self._exclusive[run.playbook] = running.exclusive if running else True
        return self._exclusive

    def _change(self, candidate: Candidate, begun: Started, now: datetime) -> Change:
        writing = Writing(self.desk)
        for run in superseded(candidate, self.playbook, self._exclusive):
            planner = CasePlanner(self.desk, self.desk.store.case(run.enrollment), now)
            stop_case(writing, planner, Exit.SUPERSEDED, None)
        write_start(writing, self.listed, begun, self._gate)
        return writing.change()


def start_of(candidate: Candidate, playbook: Playbook, now: datetime, sdr: SdrId) -> Start:
    """Return the start of a lead that comes from nowhere: day 1 is today."""
    lead, people = candidate.lead, people_of(candidate, playbook)
    if playbook.kind is Kind.CALL_IN:
        people = at_once(people, now)
    return Start(lead.id, sdr, lead.stage, people, now)


def name_of(candidate: Candidate) -> str:
    """Return who the lead is, to be told apart without the id."""
    person = next((row.name for row in candidate.contacts if row.id == candidate.lead.contact), "")
    return " · ".join(part for part in (person, candidate.account.name) if part)

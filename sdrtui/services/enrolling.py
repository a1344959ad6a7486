"""Starting a playbook for many leads: each is judged on its own, and who is refused is named with the reason."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from sdrtui.domain.admission import (
    ACCOUNT_HELD,
    ALREADY_IN,
    BATCH_FULL,
    NOTHING_TO_DO,
    busy,
    refusal,
    routed_to,
    superseded,
)
from sdrtui.domain.candidate import AccountWork, Candidate
from sdrtui.domain.change import Change, LeadUpdate
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import AccountId, LeadId, PlaybookId, SdrId
from sdrtui.domain.lateness import is_through_leave
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Exit, Kind
from sdrtui.domain.why import Why
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.answered import Answered
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.delegating import stand_in
from sdrtui.services.desk import Desk, Progress
from sdrtui.services.onward import leave_run, stop_case
from sdrtui.services.planned_gate import PlannedGate
from sdrtui.services.ports import Listed
from sdrtui.services.refusals import refusal_sentence
from sdrtui.services.seller_roles import roles_of, seller_notice, unnamed_sellers
from sdrtui.services.spreading import settle
from sdrtui.services.starting import Start, Started, at_once, people_of, started, write_start
from sdrtui.services.titles import Titles, titles
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
        raise UsageError(
            _("Name the leads, or a condition that they meet."),
            hint=_("--lead ID …, or --where stage=MQL source=baidu-sem"),
        )
    candidates = list(desk.store.candidates(parse_where(where) if where else LeadFilter(ids=ids)))
    batch = EnrollBatch(desk, listed)
    changes = [change for candidate in candidates if (change := batch.admit(candidate)) is not None]
    if not dry_run and changes:
        desk.store.commit_all(changes, progress)
        for sdr in {touch.sdr for change in changes for touch in change.touches if is_through_leave(touch.why)}:
            settle(desk, sdr)
    found = {candidate.lead.id for candidate in candidates}
    unknown = [Refused(lead, "", _("There is no such lead."), "unknown") for lead in ids if lead not in found]
    return EnrollResult(tuple(batch.enrolled), (*batch.refused, *unknown), is_dry_run=dry_run, notices=batch.notices())


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
    routed: dict[LeadId, SdrId] = field(default_factory=dict)
    """Leads that went to whoever works on their company."""
    _works: dict[AccountId, AccountWork] = field(default_factory=dict)
    _holds: dict[AccountId, list[HeldRun]] = field(default_factory=dict)
    _unfilled: Counter[str] = field(default_factory=Counter)
    _exclusive: dict[str, bool] = field(default_factory=dict)
    _gate: PlannedGate = field(init=False)
    _answered: Answered = field(init=False)
    _called: Titles | None = field(init=False, default=None)
    """What playbooks and sources are called; read when somebody is refused."""

    def __post_init__(self) -> None:
        self._gate = PlannedGate(self.desk, is_bulk=True)
        self._answered = Answered(self.desk, ACCOUNT_HELD)

    @property
    def playbook(self) -> Playbook:
        """Where they go."""
        return self.listed.playbook

    def admit(self, candidate: Candidate) -> Change | None:
        """Return what enrolls the lead; None when it is refused, which `refused` then tells."""
        candidate = self._routed(self._after_others(candidate))
        reason, now = self._refusal(candidate), self.desk.clock()
        begun = None if reason else self._started(candidate, now)
        if begun is None or begun.plan.status is Status.FINISHED:
            self._refuse(candidate, reason or Why(NOTHING_TO_DO))
            return None
        self.enrolled.append(candidate.lead.id)
        self._contacts.update(begun.row.contacts.values())
        self._works[candidate.account.id] = AccountWork(candidate.lead.owner, now, self.playbook.id)
        self._unfilled.update(roles_of(self.playbook) - begun.row.contacts.keys())
        return self._change(candidate, begun, now)

    def notices(self) -> tuple[str, ...]:
        """Return what should be known of those enrolled: roles that nobody takes, leads that went to somebody else."""
        if not self.enrolled:
            return ()
        return (
            *(seller_notice(self.playbook, role) for role in unnamed_sellers(self.desk.team, self.playbook)),
            *(
                _("{count} leads have nobody for the role {role}: its touches are passed over.").format(
                    count=count, role=role
                )
                for role, count in sorted(self._unfilled.items())
            ),
            *(
                _("{count} leads went to {sdr}, who works on their company.").format(count=count, sdr=sdr)
                for sdr, count in sorted(Counter(self.routed.values()).items())
            ),
        )

    def _after_others(self, candidate: Candidate) -> Candidate:
        """Return the lead as it stands after those enrolled before it in this batch."""
        work = self._works.get(candidate.account.id)
        if work is None:
            return candidate
        works = (*candidate.account_works, work)
        return replace(candidate, account_owners=candidate.account_owners | {work.sdr}, account_works=works)

    def _routed(self, candidate: Candidate) -> Candidate:
        """Return the lead as that of the SDR who works on its company, where the policy sends it there."""
        sdr = routed_to(candidate, self.playbook, self.desk.policy.accounts)
        if sdr is None:
            return candidate
        self.routed[candidate.lead.id] = sdr
        return replace(candidate, lead=replace(candidate.lead, owner=sdr))

    def _started(self, candidate: Candidate, now: datetime) -> Started:
        taken = busy(candidate, self.playbook, self._exclusive_of(candidate))
        taken |= {row.id for row in candidate.contacts if row.id in self._contacts}
        start = start_of(candidate, self.playbook, now, self._seller(candidate), taken)
        return started(self.desk, self.playbook, start, now)

    def _refuse(self, candidate: Candidate, reason: Why) -> None:
        self._called = self._called or titles(self.desk)
        sentence = refusal_sentence(reason, self.desk.team, self._called, self.desk.zone)
        self.routed.pop(candidate.lead.id, None)
        self.refused.append(Refused(candidate.lead.id, name_of(candidate), sentence, reason.code))

    def _refusal(self, candidate: Candidate) -> Why | None:
        """Return why not, in view of those enrolled before in this batch."""
        limit = min(self.playbook.batch, self.desk.policy.limits.batch)
        if self.playbook.kind in SOUGHT_OUT and len(self.enrolled) >= limit:
            return Why(BATCH_FULL, {"limit": limit})
        if candidate.lead.contact in self._contacts:
            return Why(ALREADY_IN, {"playbook": self.playbook.id})
        exclusive = self._exclusive_of(candidate)
        found = refusal(candidate, self.playbook, candidate.lead.owner, self.desk.clock(), exclusive)
        return found or self._waiting(candidate)

    def _waiting(self, candidate: Candidate) -> Why | None:
        """Return that a colleague of the contact has answered, for whom the whole company waits."""
        if self.playbook.kind is Kind.CALL_IN:
            return None
        account, now = candidate.account.id, self.desk.clock()
        if not candidate.account_works:
            return self._answered.refusal(account, candidate.lead.contact)
        if account not in self._holds:
            self._holds[account] = self.desk.store.account_holds(account)
        for hold in self._holds[account]:
            if hold.until > now and hold.contact != candidate.lead.contact:
                facts = {"by": hold.name, "since": hold.since.isoformat(), "until": hold.until.isoformat()}
                return Why(ACCOUNT_HELD, facts)
        return self._answered.refusal(account, candidate.lead.contact)

    def _seller(self, candidate: Candidate) -> SdrId:
        """Return whose list it goes to: the owner's; a call-in does not wait for one who is on leave."""
        owner = candidate.lead.owner
        return stand_in(self.desk, owner) if self.playbook.kind is Kind.CALL_IN else owner

    def _exclusive_of(self, candidate: Candidate) -> dict[str, bool]:
        """Return which of the playbooks that the contact and their colleagues run in are exclusive."""
        for run in (*candidate.running, *chain.from_iterable(candidate.elsewhere.values())):
            if run.playbook not in self._exclusive:
                source = self.desk.store.playbook_source(run.hash)
                running = self.desk.library.parse(source, run.hash) if source else None
                self._exclusive[run.playbook] = running.exclusive if running else True
        return self._exclusive

    def _change(self, candidate: Candidate, begun: Started, now: datetime) -> Change:
        writing = Writing(self.desk)
        for run in superseded(candidate, self.playbook, self._exclusive):
            planner = CasePlanner(self.desk, self.desk.store.case(run.enrollment), now)
            if run.is_own:
                stop_case(writing, planner, Exit.SUPERSEDED, None)
            else:
                leave_run(writing, planner, candidate.lead.contact, Exit.SUPERSEDED)
        owner = self.routed.get(candidate.lead.id)
        if owner is not None:
            writing.lead_updates.append(LeadUpdate(candidate.lead.id, owner=owner))
            writing.told(candidate.lead.id, owner=owner)
        write_start(writing, self.listed, begun, self._gate)
        return writing.change()


def start_of(candidate: Candidate, playbook: Playbook, now: datetime, sdr: SdrId, taken: Collection[str] = ()) -> Start:
    """Return the start of a lead that comes from nowhere: day 1 is today. Who is `taken` elsewhere has no role."""
    lead, people = candidate.lead, people_of(candidate, playbook, taken)
    if playbook.kind is Kind.CALL_IN:
        people = at_once(people, now)
    return Start(lead.id, sdr, lead.stage, people, now)


def name_of(candidate: Candidate) -> str:
    """Return who the lead is, to be told apart without the id."""
    person = next((row.name for row in candidate.contacts if row.id == candidate.lead.contact), "")
    return " · ".join(part for part in (person, candidate.account.name) if part)

"""What an import writes: new leads with their company, points and first playbook; what known ones learned."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from sdrtui.domain import payload
from sdrtui.domain.candidate import Candidate
from sdrtui.domain.change import AccountRow, Change, LeadRow, LeadUpdate, OutboxOp, PointRow, StageMove
from sdrtui.domain.channel import Point
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.ids import AccountId, LeadId, PlaybookId, SdrId
from sdrtui.domain.merge import merged_note, source_mark
from sdrtui.domain.policy import Route
from sdrtui.domain.routing import Routing, routing_of
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.scoring import score_of
from sdrtui.domain.stage import Kind
from sdrtui.i18n import _, language
from sdrtui.services.adding import facts_of, usual_playbook
from sdrtui.services.assigning import Assigner
from sdrtui.services.desk import Desk
from sdrtui.services.enrolling import EnrollBatch
from sdrtui.services.import_roster import Entry, Roster
from sdrtui.services.onward import listed_or_none
from sdrtui.services.ports import Listed
from sdrtui.services.sales_route import straight_to_sales
from sdrtui.services.views import Refused
from sdrtui.services.writing import Writing


@dataclass(frozen=True, slots=True)
class Terms:
    """What was said about the whole file."""

    kind: Kind
    owner: SdrId | None
    """Whose leads they are, whatever the file says."""
    playbook: Listed | None
    now: datetime
    is_shared_out: bool = False
    """Leads that neither says whose they are go to the SDRs by the policy, not to whoever imports."""


@dataclass(slots=True)
class Planner:
    """Turns the people of an import into changes, one person after the other."""

    desk: Desk
    roster: Roster
    terms: Terms
    owners: dict[str, SdrId]
    """Folded ids and names of our people."""
    created: int = 0
    updated: int = 0
    missing: set[PlaybookId] = field(default_factory=set)
    """Playbooks that sources name and the library has not."""
    _batches: dict[PlaybookId, EnrollBatch] = field(default_factory=dict)
    _listed: dict[PlaybookId, Listed | None] = field(default_factory=dict)
    _written: set[AccountId] = field(default_factory=set)
    _neighbours: dict[AccountId, Candidate | None] = field(default_factory=dict)
    _colleagues: dict[AccountId, list[Entry]] = field(default_factory=dict)

    _assigned_to: dict[AccountId, SdrId] = field(default_factory=dict)
    _assigner: Assigner | None = None

    def __post_init__(self) -> None:
        for entry in self.roster.entries:
            self._colleagues.setdefault(entry.account, []).append(entry)

    @property
    def enrolled(self) -> tuple[LeadId, ...]:
        """Whose playbook begins."""
        return tuple(lead for batch in self._batches.values() for lead in batch.enrolled)

    @property
    def notices(self) -> tuple[str, ...]:
        """What should be known of those whose playbook begins."""
        return tuple(notice for batch in self._batches.values() for notice in batch.notices())

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Whose playbook does not begin, and why."""
        return tuple(refused for batch in self._batches.values() for refused in batch.refused)

    def changes(self, entry: Entry) -> list[Change]:
        """Return what to write about one person; nothing when the store knows it all."""
        if entry.lead is None:
            return self._create(entry)
        return self._update(entry)

    def _create(self, entry: Entry) -> list[Change]:
        """Return a new lead, and where it goes first."""
        self.created += 1
        routing = routing_of(entry.source, self.desk.policy.sources)
        lead = self._lead_row(entry, routing)
        account = self.roster.accounts[entry.account]
        points = tuple(PointRow(entry.contact.id, one.kind, one.value, label=one.label) for one in entry.added)
        known = tuple(PointRow(entry.contact.id, one.kind, one.value) for one in entry.points if one.is_usable)
        values = payload.lead_payload(lead, account, entry.contact, known)
        handoffs = self._handoffs(routing, lead)
        change = Change(
            accounts=self._account_rows(account),
            contacts=(entry.contact,),
            points=points,
            leads=(lead,),
            handoff_steps=handoffs,
            outbox=(OutboxOp(self.desk.new_id(), lead.id, payload.LEAD, values, self.terms.now),),
        )
        batch = None if handoffs else self._batch(routing)
        begun = batch.admit(self._candidate(entry, lead)) if batch else None
        return [change] if begun is None else [change, begun]

    def _lead_row(self, entry: Entry, routing: Routing) -> LeadRow:
        """Return the new lead."""
        now, policy = self.terms.now, self.desk.policy
        return LeadRow(
            id=LeadId(self.desk.new_id()),
            account=entry.account,
            contact=entry.contact.id,
            owner=self.terms.owner or self.owners.get(entry.owner.strip().casefold()) or self._assigned(entry),
            kind=self.terms.kind,
            source=routing.source,
            stage=routing.stage,
            score=score_of(policy.sources.get(routing.source), (), now, now, policy.scoring).total,
            created_at=now,
            note=self._note(entry, routing.source),
        )

    def _assigned(self, entry: Entry) -> SdrId:
        """Return whose a lead is that says nothing of it; all people of one company are one SDR's."""
        if not self.terms.is_shared_out:
            return self.desk.sdr
        if entry.account not in self._assigned_to:
            near = self._neighbour(entry.account)
            owners = near.account_owners if near else frozenset()
            account = self.roster.accounts[entry.account]
            self._assigner = self._assigner or Assigner(self.desk)
            self._assigned_to[entry.account] = self._assigner.owner_of(self.terms.kind, account, owners)
        return self._assigned_to[entry.account]

    def _note(self, entry: Entry, source: str) -> str:
        """Return the lead's note, with every further source the person came from."""
        note, sources = entry.note, self.desk.policy.sources
        for word in entry.came_again:
            again = routing_of(word, sources).source
            if again != source and source_mark(again) not in note:
                named = sources[again].title.get(language(), word) if again in sources else word
                came = _("Came again from {source}").format(source=named)
                note = merged_note(note, f"{came} {source_mark(again)}")
        return note

    def _account_rows(self, account: AccountRow) -> tuple[AccountRow, ...]:
        """Return the company when it is new or learned something, once."""
        if account.id in self._written or self.roster.stored.get(account.id) == account:
            return ()
        self._written.add(account.id)
        return (account,)

    def _handoffs(self, routing: Routing, lead: LeadRow) -> tuple[HandoffStep, ...]:
        """Return the offer of a lead that goes to sales at once."""
        if not self._goes_to_sales(routing):
            return ()
        return (straight_to_sales(self.desk, facts_of(lead), self.terms.now),)

    def _goes_to_sales(self, routing: Routing) -> bool:
        """Say whether the source sends the lead straight to sales (a colleague's share)."""
        return routing.route is Route.SALES and self.terms.playbook is None

    def _batch(self, routing: Routing) -> EnrollBatch | None:
        """Return where a lead of this source begins: the playbook asked for, else for a call-in the source's own."""
        listed = self.terms.playbook
        if listed is None and self.terms.kind is Kind.CALL_IN:
            usual = usual_playbook(self.desk, routing, self.terms.kind)
            listed = self._named(routing.playbook) or self._named(usual)
        if listed is None:
            return None
        return self._batches.setdefault(listed.playbook.id, EnrollBatch(self.desk, listed))

    def _named(self, playbook: PlaybookId | None) -> Listed | None:
        """Return a playbook of the library, or note that it is missing."""
        if playbook is None:
            return None
        if playbook not in self._listed:
            self._listed[playbook] = listed_or_none(self.desk, playbook)
            if self._listed[playbook] is None:
                self.missing.add(playbook)
        return self._listed[playbook]

    def _candidate(self, entry: Entry, lead: LeadRow) -> Candidate:
        """Return the new lead as one to enroll, with the people of its company from the file and from the store."""
        others = [other for other in self._colleagues[entry.account][:_ENOUGH] if other is not entry]
        near = self._neighbour(entry.account)
        rows = {row.id: row for row in (near.contacts if near else ())} | {
            one.contact.id: one.contact for one in others
        }
        rows.pop(entry.contact.id, None)
        points = dict(near.points) if near else {}
        points |= {one.contact.id: _usable(one.points) for one in (*others, entry)}
        return Candidate(
            lead=facts_of(lead),
            account=self.roster.accounts[entry.account],
            contacts=(entry.contact, *rows.values()),
            points=points,
            suppressed=near.suppressed if near else frozenset(),
            account_owners=near.account_owners if near else frozenset(),
            account_works=near.account_works if near else (),
            elsewhere=near.everyones if near else {},
            taken=near.taken if near else {},
        )

    def _neighbour(self, account: AccountId) -> Candidate | None:
        """Return a lead that the store has at the company, by which the others there are known."""
        if account not in self.roster.stored:
            return None
        if account not in self._neighbours:
            found = self.desk.store.candidates(LeadFilter(account=account, limit=1))
            self._neighbours[account] = next(iter(found), None)
        return self._neighbours[account]

    def _update(self, entry: Entry) -> list[Change]:
        """Return what a known person's lead learned, and a call-in's new start."""
        lead, known = entry.lead, entry.known
        if lead is None or known is None:
            return []
        writing = Writing(self.desk)
        account = self.roster.accounts[entry.account]
        accounts = self._account_rows(account)
        note = self._note(entry, lead.source)
        is_changed = bool(entry.added or accounts or entry.contact != known.contact or note != lead.note)
        if not is_changed:
            return []
        self.updated += 1
        if note != lead.note:
            writing.lead_updates.append(LeadUpdate(lead.id, note=note))
        writing.told(lead.id, **self._news(entry, account, note))
        self._raise_stage(writing, entry)
        change = replace(
            writing.change(),
            accounts=accounts,
            contacts=(entry.contact,) if entry.contact != known.contact else (),
            points=tuple(PointRow(entry.contact.id, one.kind, one.value, label=one.label) for one in entry.added),
        )
        return [change, *self._begin_again(entry)]

    def _news(self, entry: Entry, account: AccountRow, note: str) -> dict[str, object]:
        """Return the fields of a lead that the CRM should set; points as they all are now."""
        known, lead = entry.known, entry.lead
        news: dict[str, object] = {}
        if lead is not None and note != lead.note:
            news["note"] = note
        if known is not None and entry.contact.title != known.contact.title:
            news["title"] = entry.contact.title
        stored = self.roster.stored.get(account.id, account)
        news |= {name: getattr(account, name) for name in _FIELDS if getattr(account, name) != getattr(stored, name)}
        for kind in {one.kind for one in entry.added}:
            news[_PLURALS[kind]] = [one.value for one in entry.points if one.kind is kind and one.is_usable]
        return news

    def _came_again(self, entry: Entry) -> Routing | None:
        """Return where the latest new source of a call-in leads; None when nobody called in again."""
        if self.terms.kind is not Kind.CALL_IN or entry.lead is None:
            return None
        routings = [routing_of(word, self.desk.policy.sources) for word in entry.came_again]
        new = [one for one in routings if source_mark(one.source) not in entry.lead.note]
        return next((one for one in reversed(new) if one.source != entry.lead.source), None)

    def _raise_stage(self, writing: Writing, entry: Entry) -> None:
        """Lift a lead that called in again to what its new source is worth; never lower it."""
        routing, lead = self._came_again(entry), entry.lead
        if routing is not None and lead is not None and routing.stage.height > lead.stage.height:
            writing.moved(StageMove(lead.id, lead.stage, routing.stage, self.terms.now, self.desk.sdr, routing.source))

    def _begin_again(self, entry: Entry) -> list[Change]:
        """Start the playbook of a known lead that called in again; its lower ones end."""
        routing, lead = self._came_again(entry), entry.lead
        batch = self._batch(routing) if routing is not None and not self._goes_to_sales(routing) else None
        if batch is None or routing is None or lead is None:
            return []
        candidate = next(iter(self.desk.store.candidates(LeadFilter(ids=(lead.id,)))), None)
        if candidate is None:
            return []
        stage = max(lead.stage, routing.stage, key=lambda one: one.height)
        points = {**candidate.points, entry.contact.id: _usable(entry.points)}
        begun = batch.admit(replace(candidate, lead=replace(candidate.lead, stage=stage), points=points))
        return [begun] if begun is not None else []


_ENOUGH = 20
"""Colleagues looked at for a playbook's other contact roles."""
_FIELDS = ("industry", "region")
_PLURALS = {Point.PHONE: "phones", Point.WECHAT: "wechats", Point.EMAIL: "emails"}


def _usable(points: list[ContactPoint]) -> frozenset[Point]:
    """Return the kinds of point by which somebody can be reached."""
    return frozenset(point.kind for point in points if point.is_usable)

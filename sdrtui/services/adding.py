"""Adding one lead by hand: a call-in stands on top of the list within a second of the telephone ringing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.domain import payload
from sdrtui.domain.account_rules import OthersAccount
from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import (
    AccountRow,
    Change,
    ContactRow,
    LeadRow,
    LeadUpdate,
    OutboxOp,
    PointRow,
)
from sdrtui.domain.channel import Point
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import AccountId, ContactId, LeadId, PlaybookId, SdrId
from sdrtui.domain.known import Known
from sdrtui.domain.names import folded_company, folded_person
from sdrtui.domain.policy import Route
from sdrtui.domain.prospect import Reach
from sdrtui.domain.qualification import BackTo
from sdrtui.domain.routing import Routing, routing_of
from sdrtui.domain.stage import Kind
from sdrtui.domain.suppression import point_hash
from sdrtui.errors import NeedsDecision, UsageError
from sdrtui.i18n import _
from sdrtui.services.assigning import Assigner
from sdrtui.services.choices import choice
from sdrtui.services.desk import Desk
from sdrtui.services.enrolling import EnrollBatch
from sdrtui.services.onward import listed_or_none
from sdrtui.services.own_points import usable
from sdrtui.services.sales_route import straight_to_sales
from sdrtui.services.texts import clean
from sdrtui.services.views import Added

NOWHERE = PlaybookId("")
"""The playbook of a kind that has no usual one."""
DEFAULT_PLAYBOOK = {Kind.CALL_IN: PlaybookId("call-in-day-one")}
"""Where a lead of the kind goes when neither a person nor its source says."""


@dataclass(frozen=True, slots=True)
class NewLead:
    """A person, their company, and what they asked for, as typed."""

    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    wechats: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    title: str = ""
    industry: str = ""
    region: str = ""
    source: str = ""
    note: str = ""
    kind: Kind = Kind.CALL_IN
    owner: SdrId | None = None
    playbook: PlaybookId | None = None
    referred_by: ContactId | None = None

    def points(self) -> tuple[tuple[Point, tuple[str, ...]], ...]:
        """Return what was typed for each kind of point."""
        return (Point.PHONE, self.phones), (Point.WECHAT, self.wechats), (Point.EMAIL, self.emails)


def add(
    desk: Desk,
    *,
    name: str = "",
    company: str = "",
    phones: Iterable[str] = (),
    wechats: Iterable[str] = (),
    emails: Iterable[str] = (),
    title: str = "",
    industry: str = "",
    region: str = "",
    source: str = "",
    note: str = "",
    kind: str = "call-in",
    owner: str | None = None,
    playbook: str | None = None,
    referred_by: str | None = None,
) -> Added:
    """Save a lead and start the playbook that a person, its source or its kind names.

    Raises:
        UsageError: nobody can be reached by what was given, or one of the points is none.
        NeedsDecision: somebody else has this person as a lead already.
    """
    new = NewLead(
        name=" ".join(clean(name).split()),
        company=" ".join(clean(company).split()),
        phones=tuple(phones),
        wechats=tuple(wechats),
        emails=tuple(emails),
        title=clean(title),
        industry=clean(industry),
        region=clean(region),
        source=clean(source),
        note=clean(note),
        kind=choice(Kind, kind),
        owner=SdrId(owner) if owner else None,
        playbook=PlaybookId(playbook) if playbook else None,
        referred_by=ContactId(referred_by) if referred_by else None,
    )
    return _add(desk, new, desk.clock())


def _add(desk: Desk, new: NewLead, now: datetime) -> Added:
    if not new.name and not new.company:
        raise UsageError(_("A lead needs a name or a company."))
    reaches = tuple(reach for kind, texts in new.points() for text in texts for reach in desk.intake.reach(kind, text))
    named, reaches = reaches, usable(desk, reaches)
    if named and not reaches:
        raise UsageError(_("What you gave is on the do-not-contact list."))
    if not reaches:
        raise UsageError(_("A lead needs a phone number, a WeChat id or an email address."))
    listed = desk.library.get(new.playbook) if new.playbook else None
    routing = routing_of(new.source, desk.policy.sources)
    known = _known(desk, new, reaches)
    if known is not None:
        candidate, change = _again(desk, new, known, reaches, now)
    else:
        candidate, change = _fresh(desk, new, reaches, routing, now)
    refused, owner = "", candidate.lead.owner
    notices: tuple[str, ...] = ()
    if routing.route is Route.SALES and listed is None:
        if known is None:
            change = replace(change, handoff_steps=(straight_to_sales(desk, candidate.lead, now),))
    else:
        wanted = listed or listed_or_none(desk, routing.playbook or usual_playbook(desk, routing, new.kind))
        batch = EnrollBatch(desk, wanted) if wanted else None
        change, refused = _enrolled(batch, candidate, change)
        notices = batch.notices() if batch else ()
        owner = batch.routed.get(candidate.lead.id, owner) if batch else owner
    desk.store.commit(change)
    touches = tuple(row.id for row in change.touches if row.state.is_open)
    return Added(candidate.lead.id, candidate.lead.contact, touches, known is not None, refused, owner, notices)


def usual_playbook(desk: Desk, routing: Routing, kind: Kind) -> PlaybookId:
    """Return where a lead begins whose source names no playbook: nurture if the source says so, else by its kind."""
    if routing.route is Route.NURTURE:
        return desk.policy.handoff.playbooks.get(BackTo.NURTURE, NOWHERE)
    return DEFAULT_PLAYBOOK.get(kind, NOWHERE)


def _known(desk: Desk, new: NewLead, reaches: tuple[Reach, ...]) -> Known | None:
    """Return the person if they are here already: by a point of their own, or by company and name."""
    points = [(reach.kind, reach.value) for reach in reaches if not reach.is_shared]
    names = [(folded_company(new.company), folded_person(new.name))] if new.company and new.name else []
    people = desk.store.find_people(points, names)
    found = [known for some in (*people.by_point.values(), *people.by_name.values()) for known in some if known.leads]
    if not found:
        return None
    owner = found[0].leads[-1].owner
    if new.owner is not None and new.owner != owner:
        raise NeedsDecision(
            _("{name} is a lead of {owner} already.").format(name=found[0].contact.name, owner=owner),
            hint=_("Leave --owner out to add this to their lead, or assign it first."),
        )
    return found[0]


def _again(
    desk: Desk, new: NewLead, known: Known, reaches: tuple[Reach, ...], now: datetime
) -> tuple[Candidate, Change]:
    """Return the lead that is here already, with what is new of it."""
    lead = known.leads[-1]
    candidate = next(iter(desk.store.candidates(LeadFilter(ids=(lead.id,)))))
    have = {(point.kind, point.value) for point in known.points}
    points = tuple(
        PointRow(known.contact.id, reach.kind, reach.value, label=reach.label)
        for reach in reaches
        if (reach.kind, reach.value) not in have
    )
    kinds = candidate.points[lead.contact] | {point.kind for point in points}
    candidate = replace(candidate, points={**candidate.points, lead.contact: kinds})
    if not new.note or new.note in lead.note:
        return candidate, Change(points=points)
    note = "\n".join(part for part in (lead.note, new.note) if part)
    op = OutboxOp(desk.new_id(), lead.id, payload.LEAD, payload.fields_payload(lead.id, note=note), now)
    return candidate, Change(points=points, lead_updates=(LeadUpdate(lead.id, note=note),), outbox=(op,))


def _fresh(
    desk: Desk, new: NewLead, reaches: tuple[Reach, ...], routing: Routing, now: datetime
) -> tuple[Candidate, Change]:
    """Return a lead nobody knew, and the rows that make it."""
    account, near = _account(desk, new)
    owners = near.account_owners if near else frozenset()
    contact = ContactRow(
        id=ContactId(desk.new_id()),
        account=account.id,
        name=new.name,
        title=new.title,
        zone=desk.zone,
        referred_by=new.referred_by,
    )
    points = tuple(PointRow(contact.id, reach.kind, reach.value, label=reach.label) for reach in reaches)
    lead = LeadRow(
        id=LeadId(desk.new_id()),
        account=account.id,
        contact=contact.id,
        owner=_owner(desk, new, account, owners),
        kind=new.kind,
        source=routing.source,
        stage=routing.stage,
        score=routing.score,
        created_at=now,
        note=new.note,
    )
    candidate = Candidate(
        lead=facts_of(lead),
        account=account,
        contacts=(contact,),
        points={contact.id: frozenset(point.kind for point in points)},
        suppressed=_suppressed(desk, contact.id, reaches),
        account_owners=owners,
        account_works=near.account_works if near else (),
    )
    values = payload.lead_payload(lead, account, contact, points)
    op = OutboxOp(desk.new_id(), lead.id, payload.LEAD, values, now)
    return candidate, Change(accounts=(account,), contacts=(contact,), points=points, leads=(lead,), outbox=(op,))


def _owner(desk: Desk, new: NewLead, account: AccountRow, owners: frozenset[SdrId]) -> SdrId:
    """Return whose a new lead is: a call-in always goes to who works on its company, others by the policy."""
    is_routed = new.kind is Kind.CALL_IN or desk.policy.accounts.others is OthersAccount.ROUTE
    if is_routed and len(owners) == 1:
        return min(owners)
    return new.owner or Assigner(desk).owner_of(new.kind, account, owners)


def facts_of(lead: LeadRow) -> LeadFacts:
    """Return a new lead as the engine and the CRM know it."""
    return LeadFacts(
        lead.id,
        lead.account,
        lead.contact,
        lead.owner,
        lead.source,
        lead.stage,
        lead.score,
        lead.created_at,
        lead.note,
    )


def _account(desk: Desk, new: NewLead) -> tuple[AccountRow, Candidate | None]:
    """Return the company, the one that is here or a new one, and a lead that it has already."""
    folded = folded_company(new.company)
    here = desk.store.accounts_named([folded]).get(folded) if folded else None
    if here is None:
        return AccountRow(AccountId(desk.new_id()), new.company, folded, new.industry, new.region), None
    near = next(iter(desk.store.candidates(LeadFilter(account=here.id, limit=1))), None)
    filled = replace(here, industry=here.industry or new.industry, region=here.region or new.region)
    return filled, near


def _suppressed(desk: Desk, contact: ContactId, reaches: tuple[Reach, ...]) -> frozenset[ContactId]:
    """Return the new contact if one of their points is of somebody who wanted no contact."""
    hashes = [point_hash(reach.kind, reach.value) for reach in reaches if not reach.is_shared]
    return frozenset({contact}) if desk.store.known_hashes(hashes) else frozenset()


def _enrolled(batch: EnrollBatch | None, candidate: Candidate, change: Change) -> tuple[Change, str]:
    """Return the change with the lead's first playbook in it, or the reason why it begins none."""
    if batch is None:
        return change, _("No playbook is named for it.")
    begun = batch.admit(candidate)
    if begun is None:
        return change, batch.refused[0].reason
    return (
        replace(
            begun,
            accounts=change.accounts,
            contacts=change.contacts,
            points=change.points,
            leads=change.leads,
            lead_updates=(*change.lead_updates, *begun.lead_updates),
            outbox=(*change.outbox, *begun.outbox),
        ),
        "",
    )

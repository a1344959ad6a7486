"""One lead: adding it, and all about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, TouchId
from sdrtui.domain.known import Resolved, Thing
from sdrtui.domain.routing import source_named
from sdrtui.domain.rows import ContactPoint, LogLine
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.account_words import whom
from sdrtui.services.adding import add
from sdrtui.services.card import shown
from sdrtui.services.crm_words import told_by_crm
from sdrtui.services.desk import Desk
from sdrtui.services.rating import lead_score
from sdrtui.services.reveals import reveal, reveal_record
from sdrtui.services.timeline import TimelineNote, notes

WHOLE_ID = 36
__all__ = ["LeadView", "add", "is_lead", "lead_of", "resolve", "reveal", "show", "whole"]


@dataclass(frozen=True, slots=True)
class LeadView:
    """All about one lead."""

    lead: LeadFacts
    contact: ContactRow
    account: AccountRow
    source: str
    """In the reader's language."""
    points: tuple[ContactPoint, ...]
    """Masked, unless they were to be revealed."""
    score: int
    score_parts: tuple[tuple[str, int], ...]
    open: tuple[DueRow, ...]
    """Its open touches, whosever list they are on."""
    history: tuple[LogLine, ...]
    """Latest first."""
    now: datetime
    """When it was so."""
    crm: tuple[str, ...] = ()
    """What the CRM changed of it, as sentences, oldest first."""
    held: Mapping[str, object] | None = None
    """Whom its runs wait for: by, contact, lead, outcome, since, until."""
    holds: tuple[LeadId, ...] = ()
    """The company's leads that wait for this one."""
    notes: tuple[TimelineNote, ...] = ()
    """What people did about it beside touching it, latest first."""


def resolve(desk: Desk, piece: str) -> Resolved:
    """Return what an id, or a long enough piece of one, stands for."""
    return desk.store.resolve(piece)


def is_lead(desk: Desk, piece: str) -> bool:
    """Say whether the id is a lead's or a contact's rather than a touch's."""
    return resolve(desk, piece).thing in {Thing.LEAD, Thing.CONTACT}


def lead_of(desk: Desk, piece: str) -> LeadId:
    """Return the lead that an id of any kind leads to: its own, a contact's latest, an enrollment's, a touch's."""
    found = resolve(desk, piece)
    if found.thing is Thing.LEAD:
        return LeadId(found.id)
    if found.thing is Thing.CONTACT:
        leads = desk.store.leads_of(ContactId(found.id))
        if not leads:
            raise UsageError(_("This person is nobody's lead."))
        return leads[-1].id
    return desk.store.case(_case_id(found)).lead.id


def whole(desk: Desk, piece: str) -> str:
    """Return the id of the lead that a piece of an id leads to; a whole one, and one that leads nowhere, stay."""
    if len(piece) >= WHOLE_ID:
        return piece
    try:
        return lead_of(desk, piece)
    except UsageError:
        return piece


def show(desk: Desk, piece: str, *, reveal: bool = False) -> LeadView:
    """Return all about a lead; its contact points are masked, unless `reveal`, which is logged."""
    store = desk.store
    lead = store.lead(lead_of(desk, piece))
    history = tuple(store.history(lead.id))
    score = lead_score(desk, lead, history)
    if reveal:
        reveal_record(desk, lead, lead.contact)
    source = source_named(lead.source, desk.policy.sources)
    held = whom(desk, lead)
    return LeadView(
        lead=lead,
        contact=store.contact(lead.contact),
        account=store.account_of(lead.contact),
        source=source.title.get(desk.lang, lead.source) if source else lead.source,
        points=shown(tuple(store.contact_points(lead.contact)), reveal=reveal),
        score=score.total,
        score_parts=score.parts,
        open=_open_rows(desk, lead),
        history=history,
        now=desk.clock(),
        crm=tuple(told_by_crm(desk, lead.id)[0]),
        held=held[0],
        holds=held[1],
        notes=notes(desk, lead),
    )


def _open_rows(desk: Desk, lead: LeadFacts) -> tuple[DueRow, ...]:
    touches = (
        row.id
        for case in desk.store.open_cases(lead.contact)
        for row in case.touches
        if row.state.is_open and case.lead.id == lead.id
    )
    return tuple(row for touch in touches if (row := desk.store.due_row(touch)) is not None)


def _case_id(found: Resolved) -> EnrollmentId | TouchId:
    return TouchId(found.id) if found.thing is Thing.TOUCH else EnrollmentId(found.id)

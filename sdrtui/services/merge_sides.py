"""The two records that are to become one, as they stand, and what is kept of each of their fields."""

from dataclasses import dataclass

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.ids import ContactId
from sdrtui.domain.known import Thing
from sdrtui.domain.merging import Field
from sdrtui.domain.merging import field as merged_field
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.suppression import ERASED
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with all that merging decides about."""

    contact: ContactRow
    account: AccountRow
    points: tuple[ContactPoint, ...]
    lead: LeadFacts | None
    """None for somebody who is nobody's lead."""
    is_suppressed: bool


def side_of(desk: Desk, piece: str) -> Side:
    """Return one of the two by an id of its lead or person.

    Raises:
        UsageError: the id is nobody's, or the person was erased.
    """
    store, found = desk.store, desk.store.resolve(piece)
    if found.thing is Thing.CONTACT:
        contact = ContactId(found.id)
        lead = next(iter(reversed(store.leads_of(contact))), None)
    else:
        lead = store.lead(lead_of(desk, piece))
        contact = lead.contact
    if lead is not None and lead.closed_reason == ERASED:
        raise UsageError(_("This person was erased."))
    return Side(
        contact=store.contact(contact),
        account=store.account_of(contact),
        points=tuple(store.contact_points(contact)),
        lead=lead,
        is_suppressed=store.is_suppressed(contact),
    )


def is_one_company(ours: Side, theirs: Side) -> bool:
    """Say whether two companies are one under two records."""
    return ours.account.id != theirs.account.id and ours.account.folded == theirs.account.folded


def fields_of(ours: Side, theirs: Side) -> tuple[Field, ...]:
    """Return every field that both may have: what stays, and what it overwrites."""
    named = [
        ("name", ours.contact.name, theirs.contact.name),
        ("title", ours.contact.title, theirs.contact.title),
        ("company", ours.account.name, theirs.account.name),
    ]
    if is_one_company(ours, theirs):
        named += [
            ("industry", ours.account.industry, theirs.account.industry),
            ("region", ours.account.region, theirs.account.region),
            ("headcount", str(ours.account.headcount or ""), str(theirs.account.headcount or "")),
        ]
    if ours.lead is not None and theirs.lead is not None:
        named += [("owner", ours.lead.owner, theirs.lead.owner), ("source", ours.lead.source, theirs.lead.source)]
    return tuple(merged_field(*each) for each in named)

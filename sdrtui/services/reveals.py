"""Showing contact points in full. Every look is a line of the log."""

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.ids import ContactId, LeadId, RecordId, TouchId
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.state import RecordKind
from sdrtui.services.desk import Desk


def reveal(desk: Desk, of: str) -> tuple[ContactPoint, ...]:
    """Return the contact points behind a touch or a lead in full, normalised as they are dialled; this is logged."""
    row = desk.store.due_row(TouchId(of))
    lead = desk.store.lead(row.lead if row else LeadId(of))
    contact = row.contact if row else lead.contact
    points = tuple(desk.store.contact_points(contact))
    reveal_record(desk, lead, contact)
    return points


def reveal_record(desk: Desk, lead: LeadFacts, contact: ContactId) -> None:
    """Log that this SDR looked."""
    record = RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.REVEAL,
        at=desk.clock(),
        sdr=desk.sdr,
        lead=lead.id,
        contact=contact,
        source=lead.source,
        stage=lead.stage,
    )
    desk.store.commit(Change(records=(record,)))

"""A lead whose source goes straight to sales: it is before an account executive at once, with the clock on."""

from datetime import datetime

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.handoff import HandoffState, HandoffStep, due_at
from sdrtui.services.desk import Desk


def straight_to_sales(desk: Desk, lead: LeadFacts, now: datetime) -> HandoffStep:
    """Return the offer of a new lead. Nobody asked the three questions: sales does, and may reject it."""
    handoff = desk.new_id()
    return HandoffStep(
        id=handoff,
        handoff=handoff,
        lead=lead.id,
        at=now,
        by=desk.sdr,
        state=HandoffState.OFFERED,
        sdr=lead.owner,
        ae=desk.team.seller("ae", lead.owner),
        due_at=due_at(now, desk.policy.handoff.accept_within, desk.calendar, desk.zone),
    )

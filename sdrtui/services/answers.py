"""What the CRM said since of people for whose answers their company waits: its runs end with sales, or go on."""

from functools import partial

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import RecordRow
from sdrtui.domain.held_run import HeldRun
from sdrtui.domain.ids import LeadId
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.services import accounts
from sdrtui.services.desk import Desk
from sdrtui.services.going_back import end_colleagues
from sdrtui.services.retry import retried
from sdrtui.services.writing import Writing

CONVERTED = "crm_converted"
OVER = frozenset({"crm_deleted", "crm_gone"})
"""Reasons of a closed lead of whom nobody answers any more."""


def settle_answers(desk: Desk) -> int:
    """Let nobody wait for an answer that a pull has settled; return for how many leads something was written.

    What is written hangs on the answer itself: undoing that one takes it back too.
    """
    return sum(retried(partial(_settled, desk, lead)) for lead in desk.store.holding_leads(desk.clock()))


def _settled(desk: Desk, of: LeadId) -> bool:
    lead, writing = desk.store.lead(of), Writing(desk)
    waiting = (each for each in desk.store.account_holds(lead.account) if each.by_lead == of)
    answer = next((_answer(desk, lead, each) for each in waiting), None)
    if answer is None:
        return False
    if lead.stage is Stage.SAL or lead.closed_reason == CONVERTED:
        end_colleagues(writing, lead, answer)
    else:
        is_over = lead.closed_reason in OVER or desk.store.is_suppressed(lead.contact)
        accounts.settle(writing, lead, answer, is_over=is_over)
    if writing.records:
        desk.store.commit(writing.change())
    return bool(writing.records)


def _answer(desk: Desk, lead: LeadFacts, held: HeldRun) -> RecordRow | None:
    """Return the answer as the cause of what is written now."""
    if held.answer is None:
        return None
    return RecordRow(
        id=held.answer,
        kind=RecordKind.OUTCOME,
        at=desk.clock(),
        sdr=desk.sdr,
        lead=lead.id,
        contact=held.contact,
    )

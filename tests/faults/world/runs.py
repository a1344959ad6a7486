"""A run of a lead through a small playbook, with a call that is due."""

from datetime import timedelta

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import EnrollmentRow, LeadRow, PlaybookRow
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, StepId, TouchId
from sdrtui.domain.stage import Kind
from sdrtui.domain.state import TouchState
from sdrtui.domain.why import CLOCK, Why

PLAYBOOK = PlaybookRow(
    PlaybookHash("0" * 64), PlaybookId("small"), "1.0", Kind.OUTBOUND, "小套路", "Small", "1", "id: small"
)


def enrolled(lead: LeadRow, run: EnrollmentId) -> EnrollmentRow:
    """Return the run of a lead."""
    contacts = {"primary": lead.contact}
    return EnrollmentRow(run, lead.id, PLAYBOOK.id, PLAYBOOK.hash, lead.owner, lead.created_at, contacts, Status.ACTIVE)


def due(run: EnrollmentRow, touch: TouchId) -> TouchRow:
    """Return its call, due now."""
    return TouchRow(
        id=touch,
        enrollment=run.id,
        lead=run.lead,
        contact=run.contacts["primary"],
        sdr=run.sdr,
        step=StepId("call-1"),
        attempt=1,
        step_number=1,
        step_count=1,
        channel=Channel.PHONE,
        action=Action.CALL,
        due_at=run.started_at,
        window_from=run.started_at,
        window_to=run.started_at + timedelta(hours=2),
        is_clock=False,
        is_promise=False,
        why=Why(CLOCK),
        state=TouchState.PLANNED,
    )

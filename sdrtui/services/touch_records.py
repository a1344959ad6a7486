"""One touch of a case, and the log record of something that happened to it: what it was, whose, when."""

from dataclasses import replace
from datetime import datetime

from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Deferred, Snoozed, Touched
from sdrtui.domain.ids import RecordId, TouchId
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk

_KINDS = {Touched: RecordKind.OUTCOME, Snoozed: RecordKind.SNOOZE, Deferred: RecordKind.DEFER}


def touch_record(desk: Desk, case: Case, touch: TouchRow, event: Touched | Snoozed | Deferred) -> RecordRow:
    """Return the record that says of a touch what the event says, by whoever works here, at the lead's stage."""
    return RecordRow(
        id=event.record,
        kind=_KINDS[type(event)],
        at=event.at,
        sdr=desk.sdr,
        lead=case.lead.id,
        contact=touch.contact,
        enrollment=case.enrollment.id,
        touch=touch.id,
        step=touch.step,
        attempt=touch.attempt,
        channel=touch.channel,
        action=touch.action,
        playbook=case.enrollment.playbook,
        outcome=event.outcome if isinstance(event, Touched) else None,
        until=event.until,
        source=case.lead.source,
        stage=case.lead.stage,
    )


def touch_of(case: Case, touch: TouchId) -> TouchRow:
    """Return a touch of the case; UsageError when the id is the enrollment's own."""
    for row in case.touches:
        if row.id == touch:
            return row
    raise UsageError(_("{id} is no touch.").format(id=touch))


def undo_of(desk: Desk, voided: RecordRow, now: datetime) -> RecordRow:
    """Return the record that takes another one back."""
    return replace(
        voided,
        id=RecordId(desk.new_id()),
        kind=RecordKind.UNDO,
        at=now,
        sdr=desk.sdr,
        note="",
        cause=None,
        voids=voided.id,
    )

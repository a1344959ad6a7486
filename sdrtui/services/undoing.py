"""Taking back the last record. The log only grows: an UNDO record says that an earlier one is void."""

from dataclasses import replace
from datetime import datetime

from sdrtui.domain.change import RecordRow, StageMove
from sdrtui.domain.defaults import OPT_OUTS
from sdrtui.domain.ids import RecordId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.handoff_steps import stage_without
from sdrtui.services.quota import holds
from sdrtui.services.rating import score_without
from sdrtui.services.restoring import UNDONE, restore_all
from sdrtui.services.results import result_of
from sdrtui.services.retry import retried
from sdrtui.services.taking_back import BY_HAND, take_back_by_hand
from sdrtui.services.views import LogResult
from sdrtui.services.wording import word
from sdrtui.services.writing import Writing


def undo(desk: Desk) -> LogResult:
    """Take back this SDR's last record: the touch is open again as if it had never been logged.

    Raises:
        UsageError: there is nothing to take back.
        TryLater: somebody else kept changing the same lead.
    """
    return retried(lambda: _undo(desk, desk.store.last_record(desk.sdr), desk.clock()))


def undo_record(desk: Desk, voided: RecordRow) -> LogResult:
    """Take back a record that need not be the last one."""
    return retried(lambda: _undo(desk, voided, desk.clock()))


def _undo(desk: Desk, voided: RecordRow | None, now: datetime) -> LogResult:
    if voided is None:
        raise UsageError(
            _("There is nothing to take back."),
            hint=_("Only what {sdr} has done here can be.").format(sdr=desk.team.member(desk.sdr).name),
        )
    if voided.kind in BY_HAND:
        return take_back_by_hand(desk, voided, now)
    own = None if voided.enrollment is None else desk.store.case(voided.enrollment, without=voided.id)
    stage = own.lead.stage if own else stage_without(desk, voided)
    record = _undo_record(desk, voided, stage, now)
    writing = Writing(desk)
    writing.undone(record, was_touch=voided.kind is RecordKind.OUTCOME and voided.outcome is not Outcome.SKIPPED)
    plan, open_after = restore_all(writing, voided, own, now)
    lead = own.lead if own else desk.store.lead(voided.lead)
    writing.lead_updates.extend(score_without(desk, lead, voided.id, voided.outcome))
    if voided.kind is RecordKind.HANDOFF and voided.exit is not None:
        writing.told(voided.lead, closed_reason="")
    if voided.outcome in OPT_OUTS:
        for each in desk.store.leads_of(voided.contact):
            writing.told(each.id, do_not_contact=False)
    if stage is not voided.stage:
        move = StageMove(voided.lead, voided.stage, stage, now, desk.sdr, UNDONE, record.id)
        writing.moved(move, is_restored=True)
    writing.holds.extend(holds(desk, voided, -1))
    desk.store.commit(writing.change())
    result = result_of(
        desk,
        writing,
        open_after,
        touch=voided.touch or TouchId(""),
        outcome=voided.outcome,
        record=record.id,
        stage=stage,
        exit_=plan.exit if plan else None,
        lead=voided.lead,
    )
    return result if voided.outcome or voided.kind is RecordKind.SNOOZE else replace(result, what=word(voided.kind))


def _undo_record(desk: Desk, voided: RecordRow, stage: Stage, now: datetime) -> RecordRow:
    return RecordRow(
        id=RecordId(desk.new_id()),
        kind=RecordKind.UNDO,
        at=now,
        sdr=desk.sdr,
        lead=voided.lead,
        contact=voided.contact,
        enrollment=voided.enrollment,
        touch=voided.touch,
        step=voided.step,
        attempt=voided.attempt,
        channel=voided.channel,
        action=voided.action,
        playbook=voided.playbook,
        outcome=voided.outcome,
        voids=voided.id,
        source=voided.source,
        stage=stage,
    )

"""Domain values as rows: tuples in the order of the prepared statements. The other direction is `decode`."""

import json
from collections.abc import Mapping

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import (
    AccountRow,
    ContactRow,
    EnrollmentRow,
    HandoffRow,
    Hold,
    LeadRow,
    LeadUpdate,
    OutboxOp,
    PlaybookRow,
    PointRow,
    RecordRow,
    StageMove,
    SuppressionRow,
)
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.ids import RecordId
from sdrtui.domain.leave import LeaveRow
from sdrtui.domain.mail import MailRow
from sdrtui.domain.outcome import CONNECTS, Outcome
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState
from sdrtui.store.instant import micros, micros_or_none

Value = str | int | None
Values = tuple[Value, ...]

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_QUEUED = OutboxState.QUEUED.value


def json_of(values: Mapping[str, object]) -> str:
    """Return a mapping of plain values as JSON text."""
    return _to_json(dict(values)) if values else "{}"


def account_values(row: AccountRow) -> Values:
    """Encode a company."""
    return (row.id, row.name, row.folded, row.industry, row.region, row.headcount)


def contact_values(row: ContactRow) -> Values:
    """Encode a person."""
    return (row.id, row.account, row.name, row.title, row.role, row.zone, row.referred_by)


def point_values(row: PointRow) -> Values:
    """Encode a contact point; its contact comes twice, to find its place among the others."""
    return (row.contact, row.kind.value, row.value, row.contact, int(row.is_usable), row.label, row.cause)


def lead_values(row: LeadRow) -> Values:
    """Encode a lead; its stage comes twice, as the first one and the present one."""
    stage = row.stage.value
    return (
        row.id,
        row.account,
        row.contact,
        row.owner,
        row.kind.value,
        row.source,
        stage,
        stage,
        row.score,
        micros(row.created_at),
        row.note,
    )


def lead_update_values(row: LeadUpdate, closed_by: RecordId | None) -> Values:
    """Encode what changes of a lead."""
    stage = None if row.stage is None else row.stage.value
    by = closed_by if row.closed_reason else None
    return (row.contact, row.owner, stage, row.score, row.note, row.closed_reason, row.closed_reason, by, row.id)


def playbook_values(row: PlaybookRow) -> Values:
    """Encode a version of a playbook."""
    return (row.hash, row.id, row.version, row.kind.value, row.title_zh, row.title_en, row.formula, row.source)


def enrollment_values(row: EnrollmentRow) -> Values:
    """Encode an enrollment."""
    return (
        row.id,
        row.lead,
        row.playbook,
        row.hash,
        row.sdr,
        micros(row.started_at),
        row.contacts["primary"],
        json_of(row.contacts),
        row.status.value,
        None if row.exit is None else row.exit.value,
        micros_or_none(row.finished_at),
        micros_or_none(row.paused_until),
        row.blocked_by,
        row.calls_before,
        row.cause,
    )


def touch_values(row: TouchRow) -> Values:
    """Encode a touch."""
    return (
        row.id,
        row.enrollment,
        row.lead,
        row.contact,
        row.sdr,
        row.step,
        row.attempt,
        row.step_number,
        row.step_count,
        row.channel.value,
        row.action.value,
        micros(row.due_at),
        micros(row.window_from),
        micros(row.window_to),
        int(row.is_clock),
        int(row.is_promise),
        row.why.code,
        json_of(row.why.facts),
        row.state.value,
        int(row.state.is_open),
        row.cause,
        micros_or_none(row.blocked_until),
    )


def record_values(row: RecordRow) -> Values:
    """Encode a line of the log, and at its end whether it may count as a touch and as a connection, and of what."""
    is_made = row.kind is RecordKind.OUTCOME and row.outcome is not Outcome.SKIPPED
    is_reached = is_made and row.outcome in CONNECTS
    return (
        row.id,
        row.kind.value,
        micros(row.at),
        row.sdr,
        row.lead,
        row.contact,
        row.enrollment,
        row.touch,
        row.step,
        row.attempt,
        None if row.channel is None else row.channel.value,
        None if row.action is None else row.action.value,
        row.playbook,
        None if row.outcome is None else row.outcome.value,
        micros_or_none(row.until),
        None if row.exit is None else row.exit.value,
        row.note,
        row.voids,
        row.cause,
        row.source,
        row.stage.value,
        int(is_made),
        row.enrollment,
        row.touch,
        int(is_reached),
        row.enrollment,
        row.touch,
    )


def stage_move_values(row: StageMove, source: str | None, playbook: str) -> Values:
    """Encode a change of stage; an unknown source is taken from the lead."""
    return (
        row.lead,
        micros(row.at),
        row.after.value,
        row.record or "",
        row.before.value,
        row.by,
        row.why,
        source,
        row.lead,
        playbook,
        row.credit,
    )


def suppression_values(row: SuppressionRow) -> Values:
    """Encode a suppression."""
    return (row.hash, row.contact or "", row.record or "", micros(row.at), row.reason)


def handoff_values(row: HandoffRow) -> Values:
    """Encode a handoff proposal."""
    return (row.lead, micros(row.at), row.enrollment, row.by, row.record)


def handoff_step_values(row: HandoffStep) -> Values:
    """Encode a step of a handoff."""
    package = row.package
    answers = [{"question": one.question.value, "yes": one.is_yes, "evidence": one.evidence} for one in package.answers]
    named = {"answers": answers, "note": package.note, "promised": package.promised}
    return (
        row.id,
        row.handoff,
        row.lead,
        micros(row.at),
        row.by,
        row.state.value,
        row.record,
        row.enrollment,
        row.sdr,
        row.ae,
        micros_or_none(row.due_at),
        row.reason,
        None if row.back_to is None else row.back_to.value,
        json_of({name: value for name, value in named.items() if value}),
    )


def hold_values(row: Hold) -> Values:
    """Encode a quota's hold."""
    return (micros_or_none(row.until), row.sdr, micros(row.before), row.channel.value, row.action.value)


def leave_values(row: LeaveRow) -> Values:
    """Encode a leave."""
    return (
        row.id,
        row.sdr,
        row.first.isoformat(),
        row.last.isoformat(),
        micros(row.entered_at),
        row.by,
        row.reason,
        micros_or_none(row.cancelled_at),
    )


def mail_values(row: MailRow) -> Values:
    """Encode a known message."""
    return (row.message_id, row.kind.value, micros(row.at), micros(row.taken_at), row.touch, row.record)


def outbox_values(op: OutboxOp, record: RecordId | None) -> Values:
    """Encode a queued write; its lane comes twice, to find its place in it."""
    at = micros(op.at)
    payload = _to_json(dict(op.payload))
    return (op.id, op.lane, op.lane, op.kind, payload, op.id, _QUEUED, 1, 0, at, at, "", "", op.account, record)

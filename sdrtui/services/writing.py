"""What one use case is about to write, gathered part by part into one `Change`, with the outbox rows that it needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sdrtui.domain import payload
from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import (
    Change,
    EnrollmentRow,
    HandoffRow,
    Hold,
    LeadUpdate,
    OutboxOp,
    PlaybookRow,
    PointRow,
    RecordRow,
    StageMove,
    SuppressionRow,
)
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.ids import EnrollmentId, LeadId, RecordId, TouchId
from sdrtui.domain.mail import MailRow
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk


@dataclass(slots=True)
class Writing:
    """A change being gathered."""

    desk: Desk
    records: list[RecordRow] = field(default_factory=list)
    enrollments: list[EnrollmentRow] = field(default_factory=list)
    playbooks: list[PlaybookRow] = field(default_factory=list)
    touches: list[TouchRow] = field(default_factory=list)
    stage_moves: list[StageMove] = field(default_factory=list)
    suppressions: list[SuppressionRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    handoffs: list[HandoffRow] = field(default_factory=list)
    handoff_steps: list[HandoffStep] = field(default_factory=list)
    lead_updates: list[LeadUpdate] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    outbox: list[OutboxOp] = field(default_factory=list)
    drafts_done: list[TouchId] = field(default_factory=list)
    mail: list[MailRow] = field(default_factory=list)
    expects: dict[EnrollmentId, int] = field(default_factory=dict)
    expects_steps: dict[LeadId, int] = field(default_factory=dict)

    def touched(self, record: RecordRow) -> None:
        """Log a touch that the CRM must see."""
        self.records.append(record)
        self._queue(record.lead, payload.TOUCH, payload.touch_payload(record), record.id)

    def noted(self, record: RecordRow) -> None:
        """Log something that is our own affair."""
        self.records.append(record)

    def took(self, mail: MailRow | None, record: RecordRow) -> None:
        """Know the message, if there is one, that a record comes from.

        Raises:
            UsageError: it is known already; trying again would not help.
        """
        if mail is not None:
            if self.desk.store.mail.known([mail.message_id]):
                raise UsageError(_("This message was taken in already."))
            self.mail.append(replace(mail, record=record.id, touch=record.touch))

    def undone(self, record: RecordRow, *, was_touch: bool) -> None:
        """Log an undo; the CRM hears of it when it heard of the touch."""
        self.records.append(record)
        if was_touch:
            self._queue(record.lead, payload.VOID, payload.void_payload(record), record.id)

    def moved(self, move: StageMove, *, is_restored: bool = False) -> None:
        """Change a lead's stage. What an undo restores is put back by the store itself; the CRM still hears."""
        if not is_restored:
            self.stage_moves.append(move)
            self.lead_updates.append(LeadUpdate(move.lead, stage=move.after))
        self._queue(move.lead, payload.STAGE, payload.stage_payload(move))

    def told(self, lead: LeadId, **fields: object) -> None:
        """Tell the CRM about fields of a lead."""
        self._queue(lead, payload.LEAD, payload.fields_payload(lead, **fields))

    def open_touches(self) -> tuple[TouchRow, ...]:
        """Return the touches of this writing that somebody has to act on."""
        return tuple(row for row in self.touches if row.state.is_open)

    def closed_touches(self) -> tuple[TouchId, ...]:
        """Return the touches of this writing that nobody has to act on."""
        return tuple(row.id for row in self.touches if not row.state.is_open)

    def add_touches(self, rows: Iterable[TouchRow]) -> None:
        """Write touches; a later word about one replaces the earlier."""
        by_id = {row.id: row for row in (*self.touches, *rows)}
        self.touches = list(by_id.values())

    def change(self) -> Change:
        """Return what to commit."""
        return Change(
            records=tuple(self.records),
            enrollments=tuple(self.enrollments),
            playbooks=tuple(self.playbooks),
            touches=tuple(self.touches),
            stage_moves=tuple(self.stage_moves),
            suppressions=tuple(self.suppressions),
            points=tuple(self.points),
            handoffs=tuple(self.handoffs),
            handoff_steps=tuple(self.handoff_steps),
            lead_updates=tuple(self.lead_updates),
            holds=tuple(self.holds),
            outbox=tuple(self.outbox),
            drafts_done=tuple(self.drafts_done),
            mail=tuple(self.mail),
            expects=dict(self.expects),
            expects_steps=dict(self.expects_steps),
        )

    def _queue(self, lead: LeadId, kind: str, values: dict[str, object], record: RecordId | None = None) -> None:
        self.outbox.append(OutboxOp(self.desk.new_id(), lead, kind, values, self.desk.clock(), record))

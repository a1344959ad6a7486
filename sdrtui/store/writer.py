"""The one door for facts: a Change goes in as a whole, in the transaction that it is given, or not at all.

Rows of many changes are gathered by table and written together, which is what makes an import fast.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Dialect

from sdrtui.domain import payload
from sdrtui.domain.change import Change, LeadUpdate, OutboxOp, RecordRow
from sdrtui.domain.ids import EnrollmentId, LeadId, RecordId
from sdrtui.domain.state import RecordKind
from sdrtui.errors import TryLater
from sdrtui.i18n import _
from sdrtui.store import encode
from sdrtui.store.encode import Values
from sdrtui.store.handoff_reader import step_count
from sdrtui.store.mail_book import are_known
from sdrtui.store.outbox_edits import edit_parked
from sdrtui.store.salt import salted
from sdrtui.store.statements import statements
from sdrtui.store.suppressing import lift
from sdrtui.store.undo import take_back

BATCH = 400
"""Changes gathered before they are written; keeps an import's memory flat."""


@dataclass(slots=True)
class _Rows:
    """Rows gathered for one table each, in the order in which they came."""

    accounts: list[Values] = field(default_factory=list)
    contacts: list[Values] = field(default_factory=list)
    points: list[Values] = field(default_factory=list)
    leads: list[Values] = field(default_factory=list)
    lead_updates: list[Values] = field(default_factory=list)
    playbooks: list[Values] = field(default_factory=list)
    enrollments: list[Values] = field(default_factory=list)
    enrolled_contacts: list[Values] = field(default_factory=list)
    touches: list[Values] = field(default_factory=list)
    records: list[Values] = field(default_factory=list)
    stage_moves: list[Values] = field(default_factory=list)
    suppressions: list[Values] = field(default_factory=list)
    handoffs: list[Values] = field(default_factory=list)
    leaves: list[Values] = field(default_factory=list)
    mail: list[Values] = field(default_factory=list)
    holds: list[Values] = field(default_factory=list)
    handoff_steps: list[Values] = field(default_factory=list)
    outbox: list[Values] = field(default_factory=list)
    drafts_done: list[Values] = field(default_factory=list)
    bumps: list[Values] = field(default_factory=list)


class Writer:
    """Applies changes on a connection. Holds only the statements, so that one serves every thread."""

    def __init__(self, dialect: Dialect) -> None:
        self._statements = statements(dialect)

    def apply(self, connection: Connection, change: Change) -> None:
        """Write one change.

        Raises:
            TryLater: an enrollment was changed by somebody else since it was read, or a write is not parked any more.
        """
        withheld = self._prepare(connection, change)
        rows = _Rows()
        _gather(rows, change, withheld)
        self._write(connection, rows)
        for each in change.lifts:
            lift(connection, each)

    def apply_all(self, connection: Connection, changes: Iterable[Change]) -> Iterable[int]:
        """Write many changes in order; yield after each batch how many are written."""
        rows, count, waiting = _Rows(), 0, 0
        for change in changes:
            withheld: frozenset[RecordId] = frozenset()
            if (
                change.expects
                or change.expects_steps
                or change.mail
                or change.outbox_edits
                or any(record.kind is RecordKind.UNDO for record in change.records)
            ):
                self._write(connection, rows)
                rows, waiting = _Rows(), 0
                withheld = self._prepare(connection, change)
            _gather(rows, change, withheld)
            count, waiting = count + 1, waiting + 1
            if waiting == BATCH:
                self._write(connection, rows)
                rows, waiting = _Rows(), 0
                yield count
        self._write(connection, rows)
        yield count

    def _prepare(self, connection: Connection, change: Change) -> frozenset[RecordId]:
        """Check what the change was decided on, and take back what it undoes; its own rows come after.

        Returns:
            The undone records that the CRM never heard of.
        """
        for enrollment, revision in change.expects.items():
            _check_same(self._statements.revision.one(connection, (enrollment,)).scalar(), revision)
        for lead, count in change.expects_steps.items():
            _check_same(step_count(connection, lead), count)
        if change.mail and are_known(connection, [row.message_id for row in change.mail]):
            raise TryLater(_("This message was taken in already."))
        edit_parked(connection, change.outbox_edits)
        undone = [record for record in change.records if record.kind is RecordKind.UNDO]
        return frozenset(
            record.voids
            for record in undone
            if record.voids is not None and take_back(connection, record.voids, by=record)
        )

    def _write(self, connection: Connection, rows: _Rows) -> None:
        """Write what was gathered, parents first."""
        to = self._statements
        to.account.many(connection, rows.accounts)
        to.contact.many(connection, rows.contacts)
        to.point.many(connection, rows.points)
        to.lead.many(connection, rows.leads)
        to.lead_update.many(connection, rows.lead_updates)
        to.playbook.many(connection, rows.playbooks)
        to.enrollment.many(connection, rows.enrollments)
        to.enrolled_contact.many(connection, rows.enrolled_contacts)
        to.bump.many(connection, rows.bumps)
        to.touch.many(connection, rows.touches)
        to.record.many(connection, rows.records)
        to.stage_move.many(connection, rows.stage_moves)
        to.suppression.many(connection, _salted(connection, rows.suppressions))
        to.handoff.many(connection, rows.handoffs)
        to.handoff_step.many(connection, rows.handoff_steps)
        to.hold.many(connection, rows.holds)
        to.leave.many(connection, rows.leaves)
        to.mail.many(connection, rows.mail)
        to.outbox.many(connection, rows.outbox)
        to.draft_done.many(connection, rows.drafts_done)


def _salted(connection: Connection, rows: Iterable[Values]) -> list[Values]:
    """Return suppressions as they are kept: what they are of is their first value."""
    return [(salted(connection, str(row[0])), *row[1:]) for row in rows]


def _check_same(found: int | None, expected: int) -> None:
    if found != expected:
        raise TryLater(
            _("Somebody else has just changed this lead."), hint=_("Nothing was saved. Look again and repeat.")
        )


def _gather(rows: _Rows, change: Change, withheld: frozenset[RecordId]) -> None:
    rows.accounts.extend(map(encode.account_values, change.accounts))
    rows.contacts.extend(map(encode.contact_values, change.contacts))
    rows.points.extend(map(encode.point_values, change.points))
    rows.leads.extend(map(encode.lead_values, change.leads))
    rows.touches.extend(map(encode.touch_values, change.touches))
    rows.records.extend(map(encode.record_values, change.records))
    rows.outbox.extend(
        encode.outbox_values(op, _record_of(op, change.records))
        for op in change.outbox
        if op.kind != payload.VOID or op.payload.get("record") not in withheld
    )
    if change.playbooks:
        rows.playbooks.extend(map(encode.playbook_values, change.playbooks))
    if change.lead_updates:
        rows.lead_updates.extend(
            encode.lead_update_values(update, _closing_record(update, change.records)) for update in change.lead_updates
        )
    if change.stage_moves:
        _gather_moves(rows, change)
    rows.suppressions.extend(map(encode.suppression_values, change.suppressions))
    rows.handoffs.extend(map(encode.handoff_values, change.handoffs))
    rows.holds.extend(map(encode.hold_values, change.holds))
    rows.leaves.extend(map(encode.leave_values, change.leaves))
    rows.mail.extend(map(encode.mail_values, change.mail))
    rows.handoff_steps.extend(map(encode.handoff_step_values, change.handoff_steps))
    rows.drafts_done.extend((touch,) for touch in change.drafts_done)
    _gather_enrollments(rows, change)


def _gather_enrollments(rows: _Rows, change: Change) -> None:
    """Gather enrollments, and those whose revision moves because something of theirs was written."""
    written: set[EnrollmentId] = set()
    for enrollment in change.enrollments:
        rows.enrollments.append(encode.enrollment_values(enrollment))
        written.add(enrollment.id)
        if len(enrollment.contacts) > 1:
            rows.enrolled_contacts.extend(
                (enrollment.id, role, contact) for role, contact in enrollment.contacts.items() if role != "primary"
            )
    others = {touch.enrollment for touch in change.touches} - written
    others.update(
        record.enrollment
        for record in change.records
        if record.enrollment is not None and record.enrollment not in written
    )
    if others:
        rows.bumps.extend((enrollment,) for enrollment in sorted(others))


def _gather_moves(rows: _Rows, change: Change) -> None:
    sources: dict[LeadId, str] = {lead.id: lead.source for lead in change.leads}
    playbooks: dict[RecordId, str] = {record.id: record.playbook or "" for record in change.records}
    for move in change.stage_moves:
        playbook = "" if move.record is None else playbooks.get(move.record, "")
        rows.stage_moves.append(encode.stage_move_values(move, sources.get(move.lead), playbook))


def _record_of(op: OutboxOp, records: tuple[RecordRow, ...]) -> RecordId | None:
    """Return the record that a queued write carries; a touch written with one record carries that."""
    if op.record is not None or op.kind != "touch" or len(records) != 1:
        return op.record
    return records[0].id


def _closing_record(update: LeadUpdate, records: tuple[RecordRow, ...]) -> RecordId | None:
    """Return the record that closes the lead: the first of that lead in the same change."""
    return next((record.id for record in records if record.lead == update.id), None)

"""Taking back what a record caused. The log itself only grows: the UNDO record says which line is void.

What the engine works out from the log (touches, the enrollment's state) comes with the same Change, replanned.
"""

from sqlalchemy import Connection, literal_column, or_, select, update

from sdrtui.domain import payload
from sdrtui.domain.change import RecordRow
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import RecordId
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import NeedsDecision
from sdrtui.i18n import _
from sdrtui.store.attempt_words import UNCLEAR
from sdrtui.store.edits import has_images, put_back
from sdrtui.store.instant import micros
from sdrtui.store.tables import (
    ATTEMPT,
    ENROLLMENT,
    HANDOFF,
    HANDOFF_STEP,
    LEAD,
    OUTBOX,
    POINT,
    RECORD,
    STAGE_MOVE,
    SUPPRESSION,
    TOUCH,
    VOID,
)
from sdrtui.store.upsert import insert_for

UNDONE = "undone"
"""The cause on touches of an enrollment that was taken back."""
FOLLOWING = (
    RecordKind.STOP.value,
    RecordKind.OUTCOME.value,
    RecordKind.PART.value,
    RecordKind.HOLD.value,
    RecordKind.RELEASE.value,
    RecordKind.PAUSE.value,
    RecordKind.ASSIGN.value,
    RecordKind.SUPPRESS.value,
)
"""Kinds of record that another one brings about by itself."""
IMAGED = (RecordKind.MERGE.value, RecordKind.LIFT.value)
"""Kinds that are put back row by row."""


def take_back(connection: Connection, voided: RecordId, *, by: RecordRow) -> bool:
    """Make a record and the stops it caused void, and restore points, suppressions, handoffs, leads and enrollments.

    Returns:
        Whether the touch is surely not in the CRM and never will be: then it hears nothing of the undo either.
    """
    at = micros(by.at)
    caused = connection.scalars(select(RECORD.c.id).where(RECORD.c.cause == voided, RECORD.c.kind.in_(FOLLOWING))).all()
    records = [voided, *caused]
    connection.execute(
        insert_for(connection.dialect, VOID).on_conflict_do_nothing(index_elements=["record"]),
        [{"record": record, "by": by.id} for record in records],
    )
    _put_back(connection, voided)
    _restore_points(connection, records)
    for table in (SUPPRESSION, HANDOFF, HANDOFF_STEP):
        connection.execute(
            update(table).where(table.c.record.in_(records), table.c.voided_at.is_(None)).values(voided_at=at)
        )
    _restore_leads(connection, records, at)
    _cancel_enrollments(connection, records, at)
    return _withheld(connection, records, at)


def _put_back(connection: Connection, voided: RecordId) -> None:
    """Put back what a merge or a lift changed; refuse where that has been changed since."""
    kind = connection.scalar(select(RECORD.c.kind).where(RECORD.c.id == voided))
    if kind in IMAGED and not has_images(connection, voided):
        raise NeedsDecision(_("This cannot be taken back any more: what it was before has been erased."))
    in_the_way = put_back(connection, voided)
    if in_the_way:
        places = ", ".join(sorted({each.place for each in in_the_way}))
        raise NeedsDecision(
            _("This cannot be taken back any more: since then something else has changed ({places}).").format(
                places=places
            ),
            hint=_("Nothing was changed."),
        )


def _withheld(connection: Connection, records: list[RecordId], at: int) -> bool:
    """Keep back what was never sent, or was refused each time; so was what a person had given up before."""
    maybe_there = select(ATTEMPT.c.id).where(ATTEMPT.c.op == OUTBOX.c.id, ATTEMPT.c.what.in_(UNCLEAR)).exists()
    absent = (OUTBOX.c.record.in_(records), OUTBOX.c.kind == payload.TOUCH, ~maybe_there)
    is_unsent = (OUTBOX.c.state == OutboxState.QUEUED.value) & (OUTBOX.c.attempts == 0)
    kept = connection.execute(
        update(OUTBOX)
        .where(*absent, is_unsent | (OUTBOX.c.state == OutboxState.NEEDS_YOU.value))
        .values(state=OutboxState.SKIPPED.value, is_open=0, changed_at=at, last_error=UNDONE)
    )
    given_up = select(OUTBOX.c.id).where(*absent, OUTBOX.c.state == OutboxState.SKIPPED.value)
    return kept.rowcount > 0 or connection.execute(given_up.limit(1)).first() is not None


def _restore_points(connection: Connection, records: list[RecordId]) -> None:
    connection.execute(update(POINT).where(POINT.c.cause.in_(records)).values(is_usable=1, cause=None))


def _restore_leads(connection: Connection, records: list[RecordId], at: int) -> None:
    """Put leads back to the stage before, unless a later move has gone on from there; reopen those it closed."""
    moves = connection.execute(
        select(STAGE_MOVE)
        .where(STAGE_MOVE.c.record.in_(records), STAGE_MOVE.c.voided_at.is_(None))
        .order_by(STAGE_MOVE.c.at.desc())
    ).mappings()
    for move in moves.all():
        connection.execute(
            update(LEAD).where(LEAD.c.id == move["lead"], LEAD.c.stage == move["after"]).values(stage=move["before"])
        )
    connection.execute(
        update(STAGE_MOVE)
        .where(STAGE_MOVE.c.record.in_(records), STAGE_MOVE.c.voided_at.is_(None))
        .values(voided_at=at)
    )
    connection.execute(update(LEAD).where(LEAD.c.closed_by.in_(records)).values(closed_reason="", closed_by=None))


def _cancel_enrollments(connection: Connection, records: list[RecordId], at: int) -> None:
    """End the enrollments that the records started, without an exit, and cancel their open touches."""
    started = connection.scalars(
        select(ENROLLMENT.c.id).where(
            ENROLLMENT.c.cause.in_(records),
            or_(ENROLLMENT.c.status != Status.FINISHED.value, ENROLLMENT.c.exit.is_not(None)),
        )
    ).all()
    if not started:
        return
    ended = {"status": Status.FINISHED.value, "exit": None, "finished_at": at, "blocked_by": UNDONE}
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.id.in_(started))
        .values(**ended, revision=ENROLLMENT.c.revision + literal_column("1"))
    )
    connection.execute(
        update(TOUCH)
        .where(TOUCH.c.enrollment.in_(started), TOUCH.c.is_open == literal_column("1"))
        .values(state=TouchState.CANCELLED.value, is_open=0, cause=UNDONE)
    )

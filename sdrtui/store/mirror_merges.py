"""Two records that became one in the CRM: its lead here goes on as the other, and its unsent work goes along."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from sdrtui.domain.change import Change, PointRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.known import Thing
from sdrtui.domain.payload import LEAD, TOUCH, VOID
from sdrtui.domain.sync import OutboxState
from sdrtui.store.attempt_words import MOVED, UNCLEAR
from sdrtui.store.instant import micros
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.mirror_apply import OVERTAKEN, drop_writes, keep_disputes, refer
from sdrtui.store.mirror_ends import IS_RUNNING, TOUCH_IS_OPEN, end_lead, hand_to, leave_alone
from sdrtui.store.mirror_ours import locals_of, ours
from sdrtui.store.mirror_sides import Dispute, Ending, RemoteSide
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX
from sdrtui.store.people_tables import POINT
from sdrtui.store.run_tables import ENROLLMENT
from sdrtui.store.run_tables import TOUCH as TOUCHES
from sdrtui.store.upsert import insert_for
from sdrtui.store.writer import Writer

MERGED_INTO = "merged_into"
"""The field of the line that keeps what a merge did."""


def apply_merge(
    connection: Connection,
    writer: Writer,
    account: str,
    theirs: RemoteSide,
    now: datetime,
    new_id: Callable[[], str],
) -> bool:
    """Follow a merge of the CRM; return whether anything of ours changed by it.

    Where the other record is none of ours, the lead simply is that one from now on. Where it is, the runs go on there
    unless it has its own, and every write that was not sent goes to it.
    """
    into = theirs.merged_into
    known = locals_of(connection, account, [theirs.remote, into])
    lead, other = known.get(theirs.remote) or theirs.local, known.get(into, "")
    here = ours(connection, account, [lead, other])
    if lead not in here or lead == other:
        return False
    at = micros(now)
    refer(connection, account, {theirs.remote: lead}, at)
    _make_alias(connection, account, theirs.remote, other if other in here else lead)
    if other not in here:
        refer(connection, account, {into: lead}, at)
        _let_go_again(connection, lead, at)
        return True
    mine, target = here[lead], here[other]
    dispute = Dispute(new_id(), MERGED_INTO, None, mine.fields["name"], target.fields["name"], "merged", is_open=False)
    keep_disputes(connection, account, lead, [dispute], at)
    _lead_on(connection, lead, other, dispute.id, at)
    _let_go_again(connection, lead, at)
    _move_writes(connection, lead, other, at)
    _add_points(connection, writer, mine.contact, target.contact)
    if mine.fields["do_not_contact"]:
        leave_alone(connection, writer, target.contact, now, new_id)
    hand_to(connection, writer, LeadId(lead), str(mine.fields["owner"]), str(target.fields["owner"]))
    if not _has_run(connection, other):
        _move_runs(connection, lead, other)
    end_lead(connection, writer, LeadId(lead), Ending.MERGED, now, new_id)
    return True


def _make_alias(connection: Connection, account: str, remote: str, lead: str) -> None:
    connection.execute(
        update(REMOTE_REF)
        .where(REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.remote == remote)
        .values(local=lead, is_alias=1)
    )


def _lead_on(connection: Connection, lead: str, other: str, by: str, at: int) -> None:
    """Let whoever reads the log of the other find what was logged for this one; a chain of merges is shortened."""
    connection.execute(update(MERGED).where(MERGED.c.kept == lead).values(kept=other))
    row = {"old": lead, "kept": other, "thing": Thing.LEAD.value, "record": by, "at": at}
    connection.execute(insert_for(connection.dialect, MERGED).on_conflict_do_nothing(), [row])


def _let_go_again(connection: Connection, lead: str, at: int) -> None:
    """Let what was refused, or looked up, on the record that is gone go on at the one that is left.

    What may have arrived has moved there as well: it is asked for anew, whatever was absent before.
    """
    waits = OUTBOX.c.state.in_([OutboxState.QUEUED.value, OutboxState.CHECKING.value, OutboxState.NEEDS_YOU.value])
    query = select(OUTBOX.c.id, OUTBOX.c.state, OUTBOX.c.attempts).where(OUTBOX.c.lane == lead, waits)
    unclear = select(ATTEMPT.c.op).where(ATTEMPT.c.op == OUTBOX.c.id, ATTEMPT.c.what.in_(UNCLEAR)).exists()
    maybe_there = set(connection.scalars(select(OUTBOX.c.id).where(OUTBOX.c.lane == lead, waits, unclear)))
    lines = []
    for op, state, attempts in connection.execute(query).all():
        if op not in maybe_there and state == OutboxState.QUEUED.value:
            continue
        after = OutboxState.CHECKING if op in maybe_there else OutboxState.QUEUED
        again = {"state": after.value, "last_error": "", "hint": "", "not_before": None, "changed_at": at}
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == op).values(again))
        lines.append({"op": op, "number": attempts + 1, "at": at, "what": MOVED, "detail": "", "sender": ""})
    if lines:
        connection.execute(insert(ATTEMPT), lines)


def _move_writes(connection: Connection, lead: str, other: str, at: int) -> None:
    """Put the open touches behind the other lead's own writes; what the lead's own fields were to be is moot.

    What they say stays as it was saved: one may have been sent, and goes again with the same body.
    """
    is_open = (OUTBOX.c.lane == lead) & (OUTBOX.c.is_open == 1)
    drop_writes(connection, is_open & OUTBOX.c.kind.not_in([TOUCH, VOID]), OVERTAKEN, at, and_unclear=True)
    last = connection.scalar(select(func.max(OUTBOX.c.seq)).where(OUTBOX.c.lane == other)) or 0
    moving = connection.scalars(select(OUTBOX.c.id).where(is_open).order_by(OUTBOX.c.seq)).all()
    for seq, op in enumerate(moving, last + 1):
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == op).values(lane=other, seq=seq, changed_at=at))


def _add_points(connection: Connection, writer: Writer, contact: ContactId, target: ContactId) -> None:
    """Let the other person be reached by whatever this one was; a retired point stays retired."""
    if contact == target:
        return
    rows = connection.execute(select(POINT).where(POINT.c.contact.in_([contact, target]))).mappings().all()
    there = {(row["kind"], row["value"]) for row in rows if row["contact"] == target}
    points = tuple(
        PointRow(target, Point(row["kind"]), row["value"], bool(row["is_usable"]), row["label"], row["cause"])
        for row in rows
        if row["contact"] == contact and (row["kind"], row["value"]) not in there
    )
    writer.apply(connection, Change(points=points))


def _has_run(connection: Connection, lead: str) -> bool:
    return connection.scalar(select(ENROLLMENT.c.id).where(ENROLLMENT.c.lead == lead, IS_RUNNING).limit(1)) is not None


def _move_runs(connection: Connection, lead: str, other: str) -> None:
    running = select(ENROLLMENT.c.id).where(ENROLLMENT.c.lead == lead, IS_RUNNING)
    connection.execute(update(TOUCHES).where(TOUCH_IS_OPEN, TOUCHES.c.enrollment.in_(running)).values(lead=other))
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.lead == lead, IS_RUNNING)
        .values(lead=other, revision=ENROLLMENT.c.revision + 1)
    )

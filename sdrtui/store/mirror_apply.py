"""Writing what was decided about one pulled lead, in the transaction of its page."""

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, insert, literal_column, select, update

from sdrtui.domain.change import Change, LeadUpdate, RecordRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import ContactId, EnrollmentId, LeadId, RecordId, SdrId
from sdrtui.domain.payload import LEAD
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.suppression import person_hashes
from sdrtui.domain.sync import OutboxState
from sdrtui.store.instant import micros
from sdrtui.store.mirror_sides import LeadDecision
from sdrtui.store.mirror_tables import CONFLICT, REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.people_tables import POINT
from sdrtui.store.run_tables import ENROLLMENT, TOUCH
from sdrtui.store.upsert import insert_for
from sdrtui.store.writer import Writer

_IS_OPEN = TOUCH.c.is_open == literal_column("1")
_RUNS = ENROLLMENT.c.status != literal_column(f"'{Status.FINISHED.value}'")


def apply_decision(
    connection: Connection,
    writer: Writer,
    account: str,
    decision: LeadDecision,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Write one decision. One that changes nothing costs nothing."""
    if decision.change is not None:
        writer.apply(connection, decision.change)
    if decision.lead is not None:
        _refer(connection, account, decision, micros(now))
    if decision.lead is not None and decision.owner:
        _hand_to(connection, writer, decision)
    if decision.refused is not None:
        _leave_alone(connection, writer, decision.refused, now, new_id)
    if decision.disputes:
        _dispute(connection, account, decision, micros(now))


def _refer(connection: Connection, account: str, decision: LeadDecision, at: int) -> None:
    row = {
        "account": account,
        "kind": LEAD,
        "remote": decision.theirs.remote,
        "local": decision.lead,
        "is_alias": 0,
        "at": at,
    }
    connection.execute(insert_for(connection.dialect, REMOTE_REF).on_conflict_do_nothing(), [row])


def _hand_to(connection: Connection, writer: Writer, decision: LeadDecision) -> None:
    """Give the lead to its new owner, with the running enrollments and open touches of the old one."""
    lead = LeadId(str(decision.lead))
    writer.apply(connection, Change(lead_updates=(LeadUpdate(lead, owner=SdrId(decision.owner)),)))
    mine = select(ENROLLMENT.c.id).where(ENROLLMENT.c.lead == lead, _RUNS)
    connection.execute(
        update(TOUCH)
        .where(_IS_OPEN, TOUCH.c.sdr == decision.owner_before, TOUCH.c.enrollment.in_(mine))
        .values(sdr=decision.owner)
    )
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.lead == lead, _RUNS, ENROLLMENT.c.sdr == decision.owner_before)
        .values(sdr=decision.owner, revision=ENROLLMENT.c.revision + 1)
    )


def _leave_alone(
    connection: Connection, writer: Writer, contact: ContactId, now: datetime, new_id: Callable[[], str]
) -> None:
    """Suppress a person by the CRM's word: nothing stays due for them, and every enrollment of theirs ends."""
    running = connection.execute(
        select(ENROLLMENT.c.id, ENROLLMENT.c.lead, ENROLLMENT.c.sdr, LEADS.c.stage)
        .join(LEADS, LEADS.c.id == ENROLLMENT.c.lead)
        .where(ENROLLMENT.c.contact == contact, _RUNS)
    ).all()
    stops = tuple(
        RecordRow(
            id=RecordId(new_id()),
            kind=RecordKind.STOP,
            at=now,
            sdr=SdrId(row.sdr),
            lead=LeadId(row.lead),
            contact=contact,
            enrollment=EnrollmentId(row.id),
            exit=Exit.OPTED_OUT,
            stage=Stage(row.stage),
        )
        for row in running
    )
    points = [
        ContactPoint(Point(row.kind), row.value)
        for row in connection.execute(select(POINT.c.kind, POINT.c.value).where(POINT.c.contact == contact))
    ]
    suppressions = tuple(
        SuppressionRow(contact, digest, now, reason="crm") for digest in person_hashes(contact, points)
    )
    writer.apply(connection, Change(records=stops, suppressions=suppressions))
    connection.execute(
        update(TOUCH)
        .where(_IS_OPEN, TOUCH.c.contact == contact)
        .values(state=TouchState.CANCELLED.value, is_open=0, cause="do_not_contact")
    )
    connection.execute(
        update(ENROLLMENT)
        .where(ENROLLMENT.c.id.in_([row.id for row in running]))
        .values(status=Status.FINISHED.value, exit=Exit.OPTED_OUT.value, finished_at=micros(now))
    )


def _dispute(connection: Connection, account: str, decision: LeadDecision, at: int) -> None:
    """Keep what was overwritten where a person sees it, and hold back the queued writes that it has overtaken."""
    connection.execute(
        insert(CONFLICT),
        [
            {
                "id": dispute.id,
                "account": account,
                "kind": LEAD,
                "local": decision.lead,
                "field": dispute.field,
                "base": json.dumps(dispute.base),
                "mine": json.dumps(dispute.mine),
                "theirs": json.dumps(dispute.theirs),
                "winner": "theirs",
                "rule": dispute.rule,
                "at": at,
                "is_open": 1,
            }
            for dispute in decision.disputes
        ],
    )
    dropped = connection.execute(select(OUTBOX.c.id, OUTBOX.c.attempts).where(OUTBOX.c.id.in_(decision.dropped))).all()
    if not dropped:
        return
    connection.execute(
        insert(ATTEMPT),
        [
            {"op": op, "number": attempts + 1, "at": at, "what": "overtaken", "detail": "", "sender": ""}
            for op, attempts in dropped
        ],
    )
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id.in_([op for op, _attempts in dropped]))
        .values(state=OutboxState.SKIPPED.value, is_open=0, changed_at=at)
    )

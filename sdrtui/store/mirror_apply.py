"""Writing what was decided about one pulled lead, in the transaction of its page."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, insert, literal_column, select, update
from sqlalchemy.sql.elements import ColumnElement

from sdrtui.domain.ids import LeadId
from sdrtui.domain.payload import LEAD
from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.store.chunks import chunks
from sdrtui.store.instant import micros
from sdrtui.store.mirror_ends import end_lead, hand_to, leave_alone, reopen_lead
from sdrtui.store.mirror_sides import Dispute, LeadDecision
from sdrtui.store.mirror_tables import CONFLICT, REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX
from sdrtui.store.upsert import insert_for
from sdrtui.store.writer import Writer

OVERTAKEN, ADOPTED = "overtaken", "adopted"
"""Words in a write's attempts: a conflict card holds it; the CRM has the lead already."""


def apply_decisions(
    connection: Connection,
    writer: Writer,
    account: str,
    decisions: Sequence[LeadDecision],
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Write the decisions of a page: facts and references of all at once, then what few of them ask for."""
    for _done in writer.apply_all(connection, [each.change for each in decisions if each.change is not None]):
        pass
    for is_alias in (False, True):
        known = {each.theirs.remote: each.lead for each in decisions if each.lead and each.is_alias is is_alias}
        refer(connection, account, known, micros(now), is_alias=is_alias)
    _close_creates(connection, [each.lead for each in decisions if each.lead and each.lead == each.theirs.local], now)
    for decision in decisions:
        _apply_rest(connection, writer, account, decision, now, new_id)


def _apply_rest(
    connection: Connection,
    writer: Writer,
    account: str,
    decision: LeadDecision,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Write what a decision asks for beside facts; for most that is nothing."""
    if decision.lead is not None:
        _apply_to(connection, writer, decision.lead, decision, now, new_id)
    if decision.refused is not None:
        leave_alone(connection, writer, decision.refused, now, new_id)
    if decision.released is not None:
        _release(connection, decision.released, micros(now))
    about = decision.lead or decision.about
    if decision.disputes and about:
        keep_disputes(connection, account, about, decision.disputes, micros(now))
    if decision.about is not None:
        _hold_back(connection, decision.about, micros(now))
    if decision.dropped:
        drop_writes(connection, OUTBOX.c.id.in_(decision.dropped), OVERTAKEN, micros(now), and_unclear=True)


def _apply_to(
    connection: Connection,
    writer: Writer,
    lead: LeadId,
    decision: LeadDecision,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    if decision.owner:
        hand_to(connection, writer, lead, decision.owner_before, decision.owner)
    if decision.ending is not None:
        end_lead(connection, writer, lead, decision.ending, now, new_id)
    if decision.is_back:
        reopen_lead(connection, writer, lead)
    if decision.is_adopted:
        drop_writes(connection, _creates(lead), ADOPTED, micros(now))


def _close_creates(connection: Connection, leads: Sequence[LeadId], now: datetime) -> None:
    """Close the writes that made these leads: the CRM holds our ids of them, whatever became of its answers.

    Sent again, one of a CRM that upserts would set what somebody has changed there since.
    """
    is_open = (OUTBOX.c.is_open == literal_column("1"), OUTBOX.c.kind == LEAD, OUTBOX.c.payload.like('%"name":%'))
    for some in chunks(leads):
        made = connection.scalars(select(OUTBOX.c.id).where(OUTBOX.c.lane.in_(some), *is_open)).all()
        if made:
            drop_writes(
                connection, OUTBOX.c.id.in_(made), ADOPTED, micros(now), and_unclear=True, to=OutboxState.IN_CRM
            )


def _creates(lead: str) -> ColumnElement[bool]:
    """Return the condition for the write that makes a lead in the CRM."""
    return and_(OUTBOX.c.lane == lead, OUTBOX.c.kind == LEAD, OUTBOX.c.payload.like('%"name":%'))


def _hold_back(connection: Connection, lead: str, at: int) -> None:
    """Park the write that makes a lead there: it may be there already, and a person is asked."""
    words = {
        "last_error": _("The CRM has a record that may be the same person."),
        "hint": _("Decide in the console by g c, or by `sdrtui conflict list`; the next sync goes on."),
    }
    connection.execute(
        update(OUTBOX)
        .where(_creates(lead), OUTBOX.c.state == OutboxState.QUEUED.value, OUTBOX.c.attempts == 0)
        .values(state=OutboxState.NEEDS_YOU.value, changed_at=at, **words)
    )


def _release(connection: Connection, lead: str, at: int) -> None:
    """Let the write go that was held back; one that the CRM itself refused stays parked."""
    connection.execute(
        update(OUTBOX)
        .where(_creates(lead), OUTBOX.c.state == OutboxState.NEEDS_YOU.value, OUTBOX.c.attempts == 0)
        .values(state=OutboxState.QUEUED.value, changed_at=at, last_error="", hint="")
    )


def refer(connection: Connection, account: str, leads: Mapping[str, str], at: int, *, is_alias: bool = False) -> None:
    """Note which lead each record of the CRM is, unless one of the two is taken; an alias is a second one of it."""
    rows = [
        {"account": account, "kind": LEAD, "remote": remote, "local": lead, "is_alias": int(is_alias), "at": at}
        for remote, lead in leads.items()
    ]
    if rows:
        connection.execute(insert_for(connection.dialect, REMOTE_REF).on_conflict_do_nothing(), rows)


def keep_disputes(connection: Connection, account: str, lead: str, disputes: Sequence[Dispute], at: int) -> None:
    """Keep what was overwritten where a person sees it."""
    rows = [
        {
            "id": dispute.id,
            "account": account,
            "kind": LEAD,
            "local": lead,
            "field": dispute.field,
            "base": json.dumps(dispute.base, ensure_ascii=False),
            "mine": json.dumps(dispute.mine, ensure_ascii=False),
            "theirs": json.dumps(dispute.theirs, ensure_ascii=False),
            "winner": "theirs",
            "rule": dispute.rule,
            "at": at,
            "is_open": int(dispute.is_open),
        }
        for dispute in disputes
    ]
    connection.execute(insert_for(connection.dialect, CONFLICT).on_conflict_do_nothing(), rows)


def drop_writes(
    connection: Connection,
    which: ColumnElement[bool],
    what: str,
    at: int,
    *,
    and_unclear: bool = False,
    to: OutboxState = OutboxState.SKIPPED,
) -> None:
    """Hold back queued writes for good, with a word in their attempts; what they say stays readable.

    One of which nobody knows whether it arrived is held back too when asked for: what sets a field would, sent again,
    overwrite what somebody has set since.
    """
    waiting = [OutboxState.QUEUED.value, OutboxState.NEEDS_YOU.value]
    if and_unclear:
        waiting.append(OutboxState.CHECKING.value)
    query = select(OUTBOX.c.id, OUTBOX.c.attempts).where(which, OUTBOX.c.state.in_(waiting))
    dropped = connection.execute(query).all()
    if not dropped:
        return
    connection.execute(
        insert(ATTEMPT),
        [
            {"op": op, "number": attempts + 1, "at": at, "what": what, "detail": "", "sender": ""}
            for op, attempts in dropped
        ],
    )
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id.in_([op for op, _attempts in dropped]))
        .values(state=to.value, is_open=0, changed_at=at)
    )

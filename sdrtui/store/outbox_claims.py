"""Claiming writes: read with what the CRM calls their leads, and marked as sent in the same transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Text, and_, bindparam, insert, literal_column, select, update

from sdrtui.domain.payload import LEAD, TOUCH, VOID
from sdrtui.domain.sync import OutboxState
from sdrtui.store.instant import micros
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX

GOING = (OutboxState.QUEUED.value, OutboxState.CHECKING.value)


@dataclass(frozen=True, slots=True)
class Claim:
    """A write about to be sent, with what the CRM calls its lead and the record it changes; empty when not known."""

    op: str
    kind: str
    lane: str
    token: str
    payload: Mapping[str, object]
    attempts: int
    record: str
    lead_ref: str
    ref: str = ""

    @property
    def creates_lead(self) -> bool:
        """Say whether this makes the lead in the CRM, so that it can go without the CRM's id of it."""
        return self.kind == LEAD and "name" in self.payload

    @property
    def is_homeless(self) -> bool:
        """Say whether the CRM does not know the lead that this is about."""
        return not self.lead_ref and not self.creates_lead


def read_claims(connection: Connection, account: str, ops: Sequence[str]) -> list[Claim]:
    """Return those of the writes that may still go, in the order asked for."""
    rows = connection.execute(_CLAIMS, {"ops": ops}).all()
    payloads = json.loads(f"[{','.join(row[4] for row in rows)}]")  # in one go: a third of the time
    found = {
        row[0]: Claim(row[0], row[1], row[2], row[3], payload, row[5], row[6] or "", row[7] or "")
        for row, payload in zip(rows, payloads, strict=True)
    }
    refs = _touch_refs(connection, account, [claim for claim in found.values() if claim.kind == VOID])
    return [_with_ref(found[op], refs) for op in ops if op in found]


def mark_sent(connection: Connection, claims: Sequence[Claim], now: datetime, sender: str) -> None:
    """Note that these are about to be sent: the attempt, and the state."""
    if not claims:
        return
    at = micros(now)
    ops = [claim.op for claim in claims]
    note_attempts(connection, ops, at, "sent", sender=sender)
    connection.execute(_SENDING, {"ops": ops, "now": at})


def note_attempts(
    connection: Connection, ops: Sequence[str], at: int, what: str, *, detail: str = "", sender: str = ""
) -> None:
    """Add a line to the attempts of each write, numbered as the send that it belongs to: one statement for all."""
    values = {"ops": ops, "line_at": at, "line_what": what, "line_detail": detail, "line_sender": sender}
    connection.execute(_ATTEMPTS, values)


_CLAIMS = (
    select(
        OUTBOX.c.id,
        OUTBOX.c.kind,
        OUTBOX.c.lane,
        OUTBOX.c.token,
        OUTBOX.c.payload,
        OUTBOX.c.attempts,
        OUTBOX.c.record,
        REMOTE_REF.c.remote,
    )
    .select_from(OUTBOX)
    .outerjoin(
        REMOTE_REF,
        and_(
            REMOTE_REF.c.account == OUTBOX.c.account,
            REMOTE_REF.c.kind == literal_column(f"'{LEAD}'"),
            REMOTE_REF.c.local == OUTBOX.c.lane,
            REMOTE_REF.c.is_alias == literal_column("0"),
        ),
    )
    .where(OUTBOX.c.id.in_(bindparam("ops", expanding=True)), OUTBOX.c.state.in_(GOING))
)
_ATTEMPTS = insert(ATTEMPT).from_select(
    ["op", "number", "at", "what", "detail", "sender"],
    select(
        OUTBOX.c.id,
        OUTBOX.c.attempts + literal_column("1"),
        bindparam("line_at", type_=BigInteger),
        bindparam("line_what", type_=Text),
        bindparam("line_detail", type_=Text),
        bindparam("line_sender", type_=Text),
    ).where(OUTBOX.c.id.in_(bindparam("ops", expanding=True))),
)
_SENDING = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(bindparam("ops", expanding=True)))
    .values(state=OutboxState.SENDING.value, changed_at=bindparam("now"))
)


def _touch_refs(connection: Connection, account: str, voids: Sequence[Claim]) -> dict[str, str]:
    if not voids:
        return {}
    records = [str(claim.payload.get("record")) for claim in voids]
    query = select(REMOTE_REF.c.local, REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == TOUCH, REMOTE_REF.c.local.in_(records)
    )
    return {local: remote for local, remote in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def _with_ref(claim: Claim, refs: Mapping[str, str]) -> Claim:
    if claim.kind != VOID:
        return claim
    ref = refs.get(str(claim.payload.get("record")), "")
    return Claim(
        claim.op, claim.kind, claim.lane, claim.token, claim.payload, claim.attempts, claim.record, claim.lead_ref, ref
    )

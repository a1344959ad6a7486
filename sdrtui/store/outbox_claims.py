"""Claiming writes: read with what the CRM calls their leads, and marked as sent in the same transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from sdrtui.domain.payload import LEAD, TOUCH, VOID
from sdrtui.store.instant import micros
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_statements import OutboxStatements


class Claim(NamedTuple):
    """A write about to be sent, with what the CRM calls its lead and the record it changes; empty when not known.

    A tuple, as are its results: a drain makes very many.
    """

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


def read_claims(connection: Connection, statements: OutboxStatements, account: str, ops: Sequence[str]) -> list[Claim]:
    """Return those of the writes that may still go, in the order asked for."""
    [[told]] = statements.claims.rows(connection, (account, json.dumps(list(ops))))
    found = {
        op: Claim(op, kind, lane, token, payload, attempts, record or "", lead_ref or "")
        for op, kind, lane, token, payload, attempts, record, lead_ref in json.loads(told or "[]")
    }
    voids = [claim for claim in found.values() if claim.kind == VOID]
    if voids:
        refs = _touch_refs(connection, account, voids)
        found.update((claim.op, claim._replace(ref=refs.get(str(claim.payload.get("record")), ""))) for claim in voids)
    return [found[op] for op in ops if op in found]


def mark_sent(
    connection: Connection,
    statements: OutboxStatements,
    account: str,
    claims: Sequence[Claim],
    now: datetime,
    sender: str,
) -> None:
    """Note that these are about to be sent: the attempt, the state, and to whom."""
    if not claims:
        return
    at, ops = micros(now), json.dumps([claim.op for claim in claims])
    statements.attempt.one(connection, (at, "sent", "", sender, ops))
    statements.sending.one(connection, (at, account, ops))


def _touch_refs(connection: Connection, account: str, voids: Sequence[Claim]) -> dict[str, str]:
    records = [str(claim.payload.get("record")) for claim in voids]
    query = select(REMOTE_REF.c.local, REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == TOUCH, REMOTE_REF.c.local.in_(records)
    )
    return {local: remote for local, remote in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy

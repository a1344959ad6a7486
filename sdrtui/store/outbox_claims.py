"""Claiming writes: read with what the CRM calls their leads, and marked as sent in the same transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, literal_column, select

from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from sdrtui.store.instant import micros
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.mirror_shadow import shadows
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_statements import OutboxStatements

_CLOCK = "clock "


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
    offset: int = 0
    """Seconds that the CRM's clock was ahead of ours when this was first sent: every retry carries the same body."""
    seen: Mapping[str, object] = MappingProxyType({})
    """Of what sets a stage or an owner: both as we last read them there."""

    @property
    def creates_lead(self) -> bool:
        """Say whether this makes the lead in the CRM, so that it can go without the CRM's id of it."""
        return self.kind == LEAD and "name" in self.payload

    @property
    def is_homeless(self) -> bool:
        """Say whether the CRM does not know the lead that this is about."""
        return not self.lead_ref and not self.creates_lead


def read_claims(
    connection: Connection, statements: OutboxStatements, account: str, ops: Sequence[str], offset: int = 0
) -> list[Claim]:
    """Return those of the writes that may still go, in the order asked for; new ones with the offset of today."""
    [[told]] = statements.claims.rows(connection, (account, json.dumps(list(ops))))
    found = {
        op: Claim(
            op,
            kind,
            lane,
            token,
            payload,
            attempts,
            record or "",
            lead_ref or "",
            offset=offset if sent is None else read_offset(sent),
        )
        for op, kind, lane, token, payload, attempts, record, lead_ref, sent in json.loads(told or "[]")
    }
    homeless = [claim for claim in found.values() if claim.is_homeless and claim.kind in {TOUCH, VOID}]
    if homeless:
        homes = _merged_into(connection, account, homeless)
        found.update((claim.op, claim._replace(lead_ref=homes.get(claim.lane, ""))) for claim in homeless)
    voids = [claim for claim in found.values() if claim.kind == VOID]
    if voids:
        refs = _touch_refs(connection, account, voids)
        found.update((claim.op, claim._replace(ref=refs.get(str(claim.payload.get("record")), ""))) for claim in voids)
    setting = [claim for claim in found.values() if claim.kind == STAGE or "owner" in claim.payload]
    setting = [claim for claim in setting if claim.kind in {STAGE, LEAD} and claim.lead_ref]
    if setting:
        there = shadows(connection, account, [claim.lead_ref for claim in setting])
        for claim in setting:
            body = there.get(claim.lead_ref, {})
            seen = {name: body[name] for name in ("owner", "stage") if body.get(name)}
            found[claim.op] = claim._replace(seen=seen)
    return [found[op] for op in ops if op in found]


def mark_sent(
    connection: Connection,
    statements: OutboxStatements,
    account: str,
    claims: Sequence[Claim],
    now: datetime,
    sender: str,
) -> None:
    """Note that these are about to be sent: the attempt with its clock, the state, and to whom."""
    at = micros(now)
    for offset in {claim.offset for claim in claims}:
        ops = json.dumps([claim.op for claim in claims if claim.offset == offset])
        statements.attempt.one(connection, (at, "sent", f"{_CLOCK}{offset:+d} s" if offset else "", sender, ops))
        statements.sending.one(connection, (at, account, ops))


def read_offset(detail: str) -> int:
    """Return the seconds that an attempt's line tells of the clocks, 0 when it tells none."""
    told = detail.removeprefix(_CLOCK).removesuffix(" s") if detail.startswith(_CLOCK) else "0"
    return int(told)


def _merged_into(connection: Connection, account: str, homeless: Sequence[Claim]) -> dict[str, str]:
    """Return what the CRM calls the leads that these leads became: written by whoever had not seen the merge yet."""
    query = (
        select(MERGED.c.old, REMOTE_REF.c.remote)
        .join(REMOTE_REF, REMOTE_REF.c.local == MERGED.c.kept)
        .where(MERGED.c.old.in_([claim.lane for claim in homeless]), REMOTE_REF.c.is_alias == literal_column("0"))
        .where(REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD)
    )
    return {old: remote for old, remote in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def _touch_refs(connection: Connection, account: str, voids: Sequence[Claim]) -> dict[str, str]:
    records = [str(claim.payload.get("record")) for claim in voids]
    query = select(REMOTE_REF.c.local, REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == TOUCH, REMOTE_REF.c.local.in_(records)
    )
    return {local: remote for local, remote in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy

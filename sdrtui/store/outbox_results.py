"""Writing what came of sends: the state of each write, its line in the attempts, the CRM's references."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.store.encode import Values
from sdrtui.store.instant import micros, micros_or_none
from sdrtui.store.mirror_shadow import shadow_wrote
from sdrtui.store.outbox_claims import Claim
from sdrtui.store.outbox_statements import OutboxStatements


class OpResult(NamedTuple):
    """What came of a send or a look-up, or what a person decided about a write."""

    op: str
    state: OutboxState
    error: str = ""
    """The CRM's words; never a token."""
    hint: str = ""
    not_before: datetime | None = None
    quarantine_until: datetime | None = None
    counts: bool = True
    """False for what says nothing about the write itself: a lost sign-in, a wait asked for."""
    ref: str = ""
    """The CRM's id of the record written; given only with the claim."""
    what: str = ""
    """The word in the attempts; the state's when empty."""
    claim: Claim | None = None
    """The write as it was claimed; saves reading it again."""


def write_results(
    connection: Connection, statements: OutboxStatements, account: str, results: Sequence[OpResult], now: datetime
) -> None:
    """Write the results in the transaction given. A write known to be in the CRM stays so, whatever comes late."""
    if not results:
        return
    at = micros(now)
    for alike in _alike(results):
        end, ops = alike[0], json.dumps([result.op for result in alike])
        statements.attempt.one(connection, (at, end.what or end.state.value, end.error, "", ops))
        statements.result.one(connection, (*_values(end, at), ops))
    references = [_reference(result.ref, result.claim) for result in _made(results) if result.claim is not None]
    if references:
        statements.references.one(connection, (account, at, json.dumps(references)))
    unsure = {result.ref for result in results if result.claim is not None and result.claim.attempts}
    shadow_wrote(connection, account, _wrote(results), at, unsure)


def _alike(results: Sequence[OpResult]) -> list[list[OpResult]]:
    """Gather the writes that end alike: nearly all of a batch do, and one statement serves them."""
    ends: dict[tuple[object, ...], list[OpResult]] = {}
    for r in results:
        key = (r.state, r.what, r.error, r.hint, r.not_before, r.quarantine_until, r.counts)
        ends.setdefault(key, []).append(r)
    return list(ends.values())


def _values(result: OpResult, at: int) -> Values:
    return (
        result.state.value,
        int(result.state.is_open),
        int(result.counts),
        at,
        micros_or_none(result.not_before),
        micros_or_none(result.quarantine_until),
        result.error,
        result.hint,
    )


def _made(results: Sequence[OpResult]) -> list[OpResult]:
    return [
        result for result in results if result.ref and result.claim is not None and result.claim.kind in {LEAD, TOUCH}
    ]


def _reference(ref: str, claim: Claim) -> tuple[str, str, str]:
    if claim.kind == LEAD:
        return LEAD, ref, claim.lane
    return TOUCH, ref, claim.record or str(claim.payload["record"])


def _wrote(results: Sequence[OpResult]) -> dict[str, dict[str, object]]:
    """Return the fields that the CRM took, by its id of the lead."""
    wrote: dict[str, dict[str, object]] = {}
    for result in results:
        if result.ref and result.claim is not None and result.claim.kind == LEAD:
            wrote.setdefault(result.ref, {}).update(result.claim.payload)
        elif result.ref and result.claim is not None and result.claim.kind == STAGE:
            wrote.setdefault(result.ref, {})["stage"] = result.claim.payload["after"]
    return wrote

"""Writing what came of sends: the state of each write, its line in the attempts, the CRM's references."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Dialect, bindparam, literal_column, update

from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.store.encode import Values
from sdrtui.store.instant import micros, micros_or_none
from sdrtui.store.mirror_shadow import shadow_wrote
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_claims import Claim, note_attempts
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.prepared import Prepared
from sdrtui.store.upsert import insert_for


@dataclass(frozen=True, slots=True)
class OpResult:
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


class OutboxResults:
    """The statements of results, prepared once."""

    def __init__(self, dialect: Dialect) -> None:
        self._reference = Prepared(
            insert_for(dialect, REMOTE_REF).values(_bound(_REF)).on_conflict_do_nothing(), dialect, _REF
        )

    def write(self, connection: Connection, account: str, results: Sequence[OpResult], now: datetime) -> None:
        """Write the results in the transaction given. A write known to be in the CRM stays so, whatever comes late."""
        if not results:
            return
        at = micros(now)
        for alike in _alike(results):
            end, ops = alike[0], [result.op for result in alike]
            note_attempts(connection, ops, at, end.what or end.state.value, detail=end.error)
            connection.execute(_RESULT, {**_values(end, at), "ops": ops})
        self._reference.many(connection, [_reference(account, r.ref, r.claim, at) for r in _made(results) if r.claim])
        shadow_wrote(connection, account, _wrote(results), at)


_REF = ("account", "kind", "remote", "local", "is_alias", "at")
_RESULT = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(bindparam("ops", expanding=True)))
    .where(OUTBOX.c.state != literal_column(f"'{OutboxState.IN_CRM.value}'"))
    .values(
        state=bindparam("to_state"),
        is_open=bindparam("to_open"),
        attempts=OUTBOX.c.attempts + bindparam("more"),
        changed_at=bindparam("changed_now"),
        not_before=bindparam("wait"),
        quarantine_until=bindparam("quarantine"),
        last_error=bindparam("error"),
        hint=bindparam("to_hint"),
    )
)


def _bound(names: tuple[str, ...]) -> dict[str, object]:
    return {name: bindparam(name, required=True) for name in names}


def _alike(results: Sequence[OpResult]) -> list[list[OpResult]]:
    """Gather the writes that end alike: nearly all of a batch do, and one statement serves them."""
    ends: dict[tuple[object, ...], list[OpResult]] = {}
    for r in results:
        key = (r.state, r.what, r.error, r.hint, r.not_before, r.quarantine_until, r.counts)
        ends.setdefault(key, []).append(r)
    return list(ends.values())


def _values(result: OpResult, at: int) -> dict[str, object]:
    return {
        "to_state": result.state.value,
        "to_open": int(result.state.is_open),
        "more": int(result.counts),
        "changed_now": at,
        "wait": micros_or_none(result.not_before),
        "quarantine": micros_or_none(result.quarantine_until),
        "error": result.error,
        "to_hint": result.hint,
    }


def _made(results: Sequence[OpResult]) -> list[OpResult]:
    return [
        result for result in results if result.ref and result.claim is not None and result.claim.kind in {LEAD, TOUCH}
    ]


def _reference(account: str, ref: str, claim: Claim, at: int) -> Values:
    if claim.kind == LEAD:
        return (account, LEAD, ref, claim.lane, 0, at)
    return (account, TOUCH, ref, claim.record or str(claim.payload["record"]), 0, at)


def _wrote(results: Sequence[OpResult]) -> dict[str, dict[str, object]]:
    """Return the fields that the CRM took, by its id of the lead."""
    wrote: dict[str, dict[str, object]] = {}
    for result in results:
        if result.ref and result.claim is not None and result.claim.kind == LEAD:
            wrote.setdefault(result.ref, {}).update(result.claim.payload)
        elif result.ref and result.claim is not None and result.claim.kind == STAGE:
            wrote.setdefault(result.ref, {})["stage"] = result.claim.payload["after"]
    return wrote

"""Writing what came of sends: the state of each write, its line in the attempts, the CRM's references."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, Select, bindparam, select, update
from sqlalchemy.engine import RowMapping

from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.store.encode import Values
from sdrtui.store.instant import micros, micros_or_none
from sdrtui.store.mirror_shadow import shadow_wrote
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX
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
    """The CRM's id of the record written."""
    what: str = ""
    """The word in the attempts; the state's when empty."""


class OutboxResults:
    """The statements of results, prepared once."""

    def __init__(self, dialect: Dialect) -> None:
        self._result = Prepared(_RESULT, dialect, _RESULT_NAMES)
        self._attempt = Prepared(insert_for(dialect, ATTEMPT).values(_bound(_LINE)), dialect, _LINE)
        self._reference = Prepared(
            insert_for(dialect, REMOTE_REF).values(_bound(_REF)).on_conflict_do_nothing(), dialect, _REF
        )

    def write(self, connection: Connection, account: str, results: Sequence[OpResult], now: datetime) -> None:
        """Write the results in the transaction given. A write known to be in the CRM stays so, whatever comes late."""
        if not results:
            return
        at = micros(now)
        known = {row["id"]: row for row in connection.execute(_known(results)).mappings()}
        live = [result for result in results if known[result.op]["state"] != OutboxState.IN_CRM.value]
        self._attempt.many(
            connection,
            [(r.op, known[r.op]["attempts"] + 1, at, r.what or r.state.value, r.error, "") for r in live],
        )
        self._result.many(connection, [_result_values(result, at) for result in live])
        self._references(connection, account, [(r, known[r.op]) for r in live if r.ref], at)

    def _references(
        self, connection: Connection, account: str, done: Sequence[tuple[OpResult, RowMapping]], at: int
    ) -> None:
        references: list[Values] = []
        wrote: dict[str, dict[str, object]] = {}
        for result, row in done:
            payload = json.loads(row["payload"]) if row["kind"] != TOUCH or not row["record"] else {}
            if row["kind"] == TOUCH:
                references.append((account, TOUCH, result.ref, row["record"] or payload["record"], 0, at))
            elif row["kind"] == LEAD:
                references.append((account, LEAD, result.ref, row["lane"], 0, at))
                wrote.setdefault(result.ref, {}).update(payload)
            elif row["kind"] == STAGE:
                wrote.setdefault(result.ref, {})["stage"] = payload["after"]
        self._reference.many(connection, references)
        shadow_wrote(connection, account, wrote, at)


_LINE = ("op", "number", "at", "what", "detail", "sender")
_REF = ("account", "kind", "remote", "local", "is_alias", "at")
_RESULT_NAMES = ("to_state", "to_open", "more", "changed_now", "wait", "quarantine", "error", "to_hint", "of")
_RESULT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("of"))
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


def _known(results: Sequence[OpResult]) -> Select[Any]:
    return select(
        OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.lane, OUTBOX.c.record, OUTBOX.c.attempts, OUTBOX.c.state, OUTBOX.c.payload
    ).where(OUTBOX.c.id.in_([result.op for result in results]))


def _result_values(result: OpResult, at: int) -> Values:
    return (
        result.state.value,
        int(result.state.is_open),
        int(result.counts),
        at,
        micros_or_none(result.not_before),
        micros_or_none(result.quarantine_until),
        result.error,
        result.hint,
        result.op,
    )

"""The outbox as the sync sees it: heads of lanes, attempts, results, and the lease of the one sender.

Each method is one short transaction of its own, so that none is held while a request is under way.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, func, insert, literal_column, or_, select, update
from sqlalchemy.engine import RowMapping

from sdrtui.domain.ids import LeadId, RecordId
from sdrtui.domain.sync import OutboxState, SyncCounts
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant, instant_or_none, micros, micros_or_none
from sdrtui.store.mirror_tables import CONFLICT, CURSOR
from sdrtui.store.outbox_tables import ATTEMPT, LEASE, OUTBOX
from sdrtui.store.upsert import upsert

IS_OPEN = OUTBOX.c.is_open == literal_column("1")
"""Written out, so that the partial index is seen to fit."""


@dataclass(frozen=True, slots=True)
class QueuedOp:
    """One write of the outbox, whole."""

    id: str
    lane: LeadId
    seq: int
    kind: str
    payload: Mapping[str, object]
    base: Mapping[str, object] | None
    token: str
    state: OutboxState
    attempts: int
    at: datetime
    not_before: datetime | None
    quarantine_until: datetime | None
    last_error: str
    hint: str
    account: str
    record: RecordId | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One line of an op's attempts."""

    number: int
    at: datetime
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class OpResult:
    """What came of a send, or what a person decided about a write."""

    op: str
    state: OutboxState
    error: str = ""
    """The CRM's words; never a token."""
    hint: str = ""
    not_before: datetime | None = None
    quarantine_until: datetime | None = None
    counts: bool = True
    """False for what says nothing about the write itself: a lost sign-in, a wait asked for."""


class Outbox:
    """The queue of writes that the CRM has to see once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recover(self, now: datetime) -> int:
        """Turn every `sending` left by a crash into `checking`; return how many there were."""
        with writing(self._engine) as connection:
            stuck = connection.scalars(
                select(OUTBOX.c.id).where(IS_OPEN, OUTBOX.c.state == OutboxState.SENDING.value)
            ).all()
            record_results(connection, [OpResult(op, OutboxState.CHECKING, counts=False) for op in stuck], now)
        return len(stuck)

    def heads(self, account: str, now: datetime, limit: int) -> list[QueuedOp]:
        """Return the first open write of each lane, oldest first, when it may go now: queued, or to be checked."""
        earlier = OUTBOX.alias("earlier")
        is_head = ~(
            select(literal_column("1"))
            .where(earlier.c.lane == OUTBOX.c.lane, earlier.c.seq < OUTBOX.c.seq)
            .where(earlier.c.is_open == literal_column("1"))
            .exists()
        )
        at = micros(now)
        query = (
            select(OUTBOX)
            .where(IS_OPEN, is_head, OUTBOX.c.account == account)
            .where(OUTBOX.c.state.in_([OutboxState.QUEUED.value, OutboxState.CHECKING.value]))
            .where(or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= at))
            .where(or_(OUTBOX.c.quarantine_until.is_(None), OUTBOX.c.quarantine_until <= at))
            .order_by(OUTBOX.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_op(row) for row in connection.execute(query).mappings()]

    def begin(self, ops: Sequence[QueuedOp], now: datetime, sender: str) -> None:
        """Commit that these are about to be sent. To be called before the request, and nothing between."""
        at = micros(now)
        with writing(self._engine) as connection:
            connection.execute(
                insert(ATTEMPT),
                [
                    {"op": op.id, "number": op.attempts + 1, "at": at, "what": "sent", "detail": "", "sender": sender}
                    for op in ops
                ],
            )
            connection.execute(
                update(OUTBOX)
                .where(OUTBOX.c.id == bindparam("op"))
                .values(state=OutboxState.SENDING.value, changed_at=at),
                [{"op": op.id} for op in ops],
            )

    def record(self, results: Sequence[OpResult], now: datetime) -> None:
        """Commit what came of sends. `record_results` does the same inside a transaction of the caller's."""
        with writing(self._engine) as connection:
            record_results(connection, results, now)

    def get(self, op: str) -> QueuedOp | None:
        """Return one write."""
        with reading(self._engine) as connection:
            row = connection.execute(select(OUTBOX).where(OUTBOX.c.id == op)).mappings().one_or_none()
        return None if row is None else _op(row)

    def listed(self, states: Iterable[OutboxState], limit: int = 1_000) -> list[QueuedOp]:
        """Return the writes in these states, oldest first."""
        query = select(OUTBOX).where(OUTBOX.c.state.in_([state.value for state in states]))
        with reading(self._engine) as connection:
            return [_op(row) for row in connection.execute(query.order_by(OUTBOX.c.id).limit(limit)).mappings()]

    def attempts(self, op: str) -> list[AttemptLine]:
        """Return all that happened to a write, in order."""
        query = select(ATTEMPT).where(ATTEMPT.c.op == op).order_by(ATTEMPT.c.id)
        with reading(self._engine) as connection:
            return [
                AttemptLine(row["number"], instant(row["at"]), row["what"], row["detail"])
                for row in connection.execute(query).mappings()
            ]

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew the right to send; False while somebody else holds it."""
        at = micros(now)
        with writing(self._engine) as connection:
            row = connection.execute(select(LEASE).where(LEASE.c.name == name)).mappings().one_or_none()
            if row is not None and row["holder"] != holder and row["until"] > at:
                return False
            connection.execute(upsert(connection, LEASE), [{"name": name, "holder": holder, "until": micros(until)}])
        return True

    def drop_lease(self, name: str, holder: str) -> None:
        """Give the right to send back, if it is still ours."""
        with writing(self._engine) as connection:
            connection.execute(LEASE.delete().where(LEASE.c.name == name, LEASE.c.holder == holder))

    def counts(self) -> SyncCounts:
        """Return how many writes stand where, and how many conflicts nobody has looked at."""
        with reading(self._engine) as connection:
            return sync_counts(connection)


def record_results(connection: Connection, results: Sequence[OpResult], now: datetime) -> None:
    """Write the results of sends, with the lines of their attempts, in the transaction given."""
    if not results:
        return
    at = micros(now)
    numbers = dict(
        connection.execute(
            select(OUTBOX.c.id, OUTBOX.c.attempts).where(OUTBOX.c.id.in_([result.op for result in results]))
        )
        .tuples()
        .all()
    )
    connection.execute(
        insert(ATTEMPT),
        [
            {
                "op": result.op,
                "number": numbers[result.op] + 1,
                "at": at,
                "what": result.state.value,
                "detail": result.error,
                "sender": "",
            }
            for result in results
        ],
    )
    connection.execute(_RESULT, [_result_values(result, at) for result in results])


_RESULT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("op"))
    .values(
        state=bindparam("to_state"),
        is_open=bindparam("to_open"),
        attempts=OUTBOX.c.attempts + bindparam("more"),
        last_error=bindparam("error"),
        hint=bindparam("to_hint"),
        not_before=bindparam("wait"),
        quarantine_until=bindparam("quarantine"),
        changed_at=bindparam("now"),
    )
)


def _result_values(result: OpResult, at: int) -> dict[str, object]:
    return {
        "op": result.op,
        "to_state": result.state.value,
        "to_open": int(result.state.is_open),
        "more": int(result.counts),
        "error": result.error,
        "to_hint": result.hint,
        "wait": micros_or_none(result.not_before),
        "quarantine": micros_or_none(result.quarantine_until),
        "now": at,
    }


def sync_counts(connection: Connection) -> SyncCounts:
    """Return how the exchange stands. Reads the open part only."""
    states: dict[str, int] = dict(connection.execute(_BY_STATE).tuples().all())
    conflicts = connection.scalar(_CONFLICTS) or 0
    last = connection.scalar(_LAST_SYNC)
    return SyncCounts(
        queued=states.get(OutboxState.QUEUED.value, 0),
        sending=states.get(OutboxState.SENDING.value, 0),
        checking=states.get(OutboxState.CHECKING.value, 0),
        needs_you=states.get(OutboxState.NEEDS_YOU.value, 0),
        conflicts=conflicts,
        last_sync_at=instant_or_none(last),
    )


_BY_STATE = select(OUTBOX.c.state, func.count()).where(IS_OPEN).group_by(OUTBOX.c.state)
_CONFLICTS = select(func.count()).select_from(CONFLICT).where(CONFLICT.c.is_open == literal_column("1"))
_LAST_SYNC = select(CURSOR.c.at).order_by(CURSOR.c.at.desc()).limit(1)


def _op(row: RowMapping) -> QueuedOp:
    return QueuedOp(
        id=row["id"],
        lane=LeadId(row["lane"]),
        seq=row["seq"],
        kind=row["kind"],
        payload=json.loads(row["payload"]),
        base=None if row["base"] is None else json.loads(row["base"]),
        token=row["token"],
        state=OutboxState(row["state"]),
        attempts=row["attempts"],
        at=instant(row["at"]),
        not_before=instant_or_none(row["not_before"]),
        quarantine_until=instant_or_none(row["quarantine_until"]),
        last_error=row["last_error"],
        hint=row["hint"],
        account=row["account"],
        record=None if row["record"] is None else RecordId(row["record"]),
    )

"""The outbox as the sync sees it: what is open, claims committed before a send, and the counts of the status line.

Each method is one short transaction of its own, so that none is held while a request is under way.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, literal_column, or_, select, tuple_, update
from sqlalchemy.engine import RowMapping

from sdrtui.domain.ids import LeadId, RecordId
from sdrtui.domain.queued import AttemptLine, QueuedOp
from sdrtui.domain.sync import OutboxState, SyncCounts
from sdrtui.store.attempt_words import MOVED, SENT, UNCLEAR
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant, instant_or_none
from sdrtui.store.mirror_tables import CONFLICT, CURSOR
from sdrtui.store.outbox_claims import Claim, mark_sent, read_claims
from sdrtui.store.outbox_edits import not_parked
from sdrtui.store.outbox_lease import renew
from sdrtui.store.outbox_results import OpResult, write_results
from sdrtui.store.outbox_statements import OutboxStatements, outbox_statements
from sdrtui.store.outbox_tables import ATTEMPT, OUTBOX

IS_OPEN = OUTBOX.c.is_open == literal_column("1")
"""Written out, so that the partial index is seen to fit."""


class Waiting(NamedTuple):
    """An open write, as much of it as ordering needs. A tuple: a long queue has very many."""

    id: str
    """UUIDv7: sorts by age."""
    lane: str
    seq: int
    kind: str
    state: OutboxState
    due_at: datetime | None = None
    """When it may go: the end of its quarantine, or of a wait that the CRM asked for."""


class Outbox:
    """The queue of writes that the CRM has to see once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def _statements(self) -> OutboxStatements:
        return outbox_statements(self._engine.dialect)

    def adopt(self, account: str) -> None:
        """Bind writes that name no CRM account to this one."""
        with reading(self._engine) as connection:
            if connection.scalar(select(OUTBOX.c.id).where(IS_OPEN, OUTBOX.c.account == "").limit(1)) is None:
                return
        with writing(self._engine) as connection:
            connection.execute(update(OUTBOX).where(IS_OPEN, OUTBOX.c.account == "").values(account=account))

    def waiting(self, account: str, after: Waiting | None = None, limit: int | None = None) -> list[Waiting]:
        """Return the open writes of the account, and those of none, lane by lane in order: all, or a page of them."""
        whose = or_(OUTBOX.c.account == account, OUTBOX.c.account == "")
        query = select(*_WAITING).where(IS_OPEN, whose).order_by(OUTBOX.c.lane, OUTBOX.c.seq).limit(limit)
        if after is not None:
            query = query.where(tuple_(OUTBOX.c.lane, OUTBOX.c.seq) > tuple_(after.lane, after.seq))
        with reading(self._engine) as connection:
            return [
                Waiting(op, lane, seq, kind, _STATES[state], instant_or_none(due))
                for op, lane, seq, kind, state, due in connection.execute(query).all()
            ]

    def turn(
        self,
        account: str,
        results: Sequence[OpResult],
        ops: Sequence[str],
        now: datetime,
        sender: str,
        until: datetime,
        offset: int = 0,
    ) -> list[Claim]:
        """Commit what came of sends, and that the next ones are about to be sent; return those. One transaction.

        To be called before the requests, and nothing between. Left out is what somebody has skipped meanwhile; what
        is homeless comes back too, but is not marked as sent. `offset` are the seconds that the CRM's clock is ahead.

        Raises:
            TryLater: another sender has the lease.
        """
        with writing(self._engine) as connection:
            write_results(connection, self._statements, account, results, now)
            if not ops:
                return []
            renew(connection, self._statements, sender, until)
            claims = read_claims(connection, self._statements, account, ops, offset)
            going = [claim for claim in claims if not claim.is_homeless]
            mark_sent(connection, self._statements, account, going, now, sender)
        return claims

    def read(self, account: str, ops: Sequence[str]) -> list[Claim]:
        """Return these as `turn` does, marking nothing: for a look-up."""
        with reading(self._engine) as connection:
            return read_claims(connection, self._statements, account, ops)

    def settle(self, account: str, results: Sequence[OpResult], now: datetime) -> None:
        """Commit what came of sends, with the CRM's references."""
        with writing(self._engine) as connection:
            write_results(connection, self._statements, account, results, now)

    def decide(self, op: QueuedOp, state: OutboxState, now: datetime) -> None:
        """Commit what a person decided about a parked write: to try again, or never to send it.

        One that may have arrived is asked for first.

        Raises:
            TryLater: it is not parked any more.
        """
        with writing(self._engine) as connection:
            parked = (OUTBOX.c.id == op.id, OUTBOX.c.state == OutboxState.NEEDS_YOU.value)
            if connection.scalar(select(OUTBOX.c.id).where(*parked).with_for_update()) is None:
                raise not_parked()
            is_unclear = state is OutboxState.QUEUED and not {*UNCLEAR}.isdisjoint(_heard(connection, op.id))
            after = OutboxState.CHECKING if is_unclear else state
            result = OpResult(op.id, after, counts=False, what=f"by hand: {state.value}")
            write_results(connection, self._statements, op.account, [result], now)

    def stuck(self) -> list[Waiting]:
        """Return what was `sending` when the program last ended."""
        query = select(*_WAITING).where(IS_OPEN, OUTBOX.c.state == OutboxState.SENDING.value)
        with reading(self._engine) as connection:
            return [
                Waiting(op, lane, seq, kind, _STATES[state])
                for op, lane, seq, kind, state, _due in connection.execute(query)
            ]

    def heard(self, op: str) -> tuple[str, ...]:
        """Return what came of a write since it was last sent, or its lead became another's there; the latest first."""
        with reading(self._engine) as connection:
            return _heard(connection, op)

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

    def counts(self) -> SyncCounts:
        """Return how many writes stand where, and how many conflicts nobody has looked at."""
        with reading(self._engine) as connection:
            return sync_counts(connection)


def _heard(connection: Connection, op: str) -> tuple[str, ...]:
    words = connection.scalars(select(ATTEMPT.c.what).where(ATTEMPT.c.op == op).order_by(ATTEMPT.c.id.desc()))
    return tuple(takewhile(lambda what: what not in {SENT, MOVED}, words))


_WAITING = (
    OUTBOX.c.id,
    OUTBOX.c.lane,
    OUTBOX.c.seq,
    OUTBOX.c.kind,
    OUTBOX.c.state,
    func.coalesce(OUTBOX.c.quarantine_until, OUTBOX.c.not_before),
)
_STATES = {state.value: state for state in OutboxState}


def sync_counts(connection: Connection) -> SyncCounts:
    """Return how the exchange stands. Reads the open part only."""
    states: dict[str, int] = dict(connection.execute(_BY_STATE).all())
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

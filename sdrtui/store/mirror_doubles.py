"""What the CRM holds under our tokens against what we refer to: what is adopted, and what stands there twice."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select, update

from sdrtui.domain.conflict import DOUBLE
from sdrtui.domain.payload import LEAD, TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.store.aliases import leads_to
from sdrtui.store.chunks import chunks
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant, micros
from sdrtui.store.mirror_apply import ADOPTED, keep_disputes
from sdrtui.store.mirror_sides import Dispute
from sdrtui.store.mirror_tables import CONFLICT, CURSOR, REMOTE_REF
from sdrtui.store.outbox_results import OpResult, write_results
from sdrtui.store.outbox_statements import outbox_statements
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.upsert import insert_for

TOKENS = "tokens"
"""The cursor row that holds when our tokens were last looked for in the CRM."""
MARKED, STANDS = "marked", "stands"
"""The rules of a double's card: marked there as one, or left to a person."""


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """A record of the CRM that names something of ours."""

    kind: str
    """lead or touch."""
    remote: str
    lead_ref: str = ""
    version: str = ""
    token: str = ""
    """Of a touch: what its write was sent with."""
    local: str = ""
    """Of a touch our record, of a lead our lead, where the CRM keeps it."""
    is_closed: bool = False
    """Taken back, deleted, merged or marked as a double: it may be ours, but it is none too many."""


@dataclass(frozen=True, slots=True)
class Double:
    """A record of the CRM that says what the one that we refer to says."""

    kind: str
    lead: str
    """Ours, that it is about."""
    kept: str
    remote: str
    lead_ref: str


@dataclass(frozen=True, slots=True)
class _Ours:
    """What a record of the CRM is here."""

    local: str
    lead: str
    op: str
    """The write that makes it there; empty when that is done with."""


class Doubles:
    """What a sweep over our own tokens asks of the store. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def swept_at(self, account: str) -> datetime | None:
        """Return when our tokens were last looked for."""
        query = select(CURSOR.c.swept_at).where(CURSOR.c.account == account, CURSOR.c.kind == TOKENS)
        with reading(self._engine) as connection:
            at = connection.scalar(query)
            return None if at is None else instant(at)

    def mark_swept(self, account: str, now: datetime) -> None:
        """Note that a sweep came to its end. It is no sign of an exchange, so it has no time of one."""
        row = {"account": account, "kind": TOKENS, "value": "", "at": 0, "swept_at": micros(now)}
        insertion = insert_for(self._engine.dialect, CURSOR)
        key = [CURSOR.c.account, CURSOR.c.kind]
        with writing(self._engine) as connection:
            swept = {"swept_at": row["swept_at"]}
            connection.execute(insertion.on_conflict_do_update(index_elements=key, set_=swept), row)

    def adopt(self, account: str, seen: Sequence[TokenSeen], now: datetime) -> tuple[int, list[Double]]:
        """Refer to what is ours and has no reference, and close the writes that made it.

        Return how many writes that closes, and what stands there twice: never one whose other was not seen as well.
        """
        with writing(self._engine) as connection:
            ours = _ours(connection, account, seen)
            mains = _mains(connection, account, ours.values())
            by_local = sorted((each for each in seen if each.remote in ours), key=lambda each: _order(each, ours))
            doubles: list[Double] = []
            adopted: dict[tuple[str, str], str] = {}
            for (kind, local), group in groupby(by_local, key=lambda each: (each.kind, ours[each.remote].local)):
                there = list(group)
                kept = mains.get((kind, local)) or adopted.setdefault((kind, local), there[0].remote)
                doubles += _doubles(there, kept, ours)
            _refer(connection, account, adopted, now)
            ops = [found.op for found in ours.values() if found.op]
            results = [OpResult(op, OutboxState.IN_CRM, counts=False, what=ADOPTED) for op in dict.fromkeys(ops)]
            write_results(connection, outbox_statements(connection.dialect), account, results, now)
        return len(results), doubles

    def tell(
        self, account: str, doubles: Iterable[Double], rule: str, now: datetime, new_id: Callable[[], str]
    ) -> None:
        """Keep a card for each double, open where a person has to see to it; one that has a card gets no other."""
        with writing(self._engine) as connection:
            for double in doubles:
                theirs = json.dumps(double.remote)
                same = and_(CONFLICT.c.account == account, CONFLICT.c.field == DOUBLE, CONFLICT.c.theirs == theirs)
                if connection.scalar(select(CONFLICT.c.id).where(same).limit(1)) is None:
                    is_open = rule == STANDS
                    card = Dispute(new_id(), DOUBLE, double.kind, double.kept, double.remote, rule, is_open=is_open)
                    keep_disputes(connection, account, double.lead, [card], _free(connection, account, double, now))
                elif rule == MARKED:
                    connection.execute(update(CONFLICT).where(same).values(is_open=0, rule=MARKED))


def _order(seen: TokenSeen, ours: Mapping[str, _Ours]) -> tuple[str, str, bool, str, str]:
    """Sort by what they are here; of several the first is one that counts, then the oldest."""
    return seen.kind, ours[seen.remote].local, seen.is_closed, seen.version, seen.remote


def _doubles(there: Sequence[TokenSeen], kept: str, ours: Mapping[str, _Ours]) -> list[Double]:
    if kept not in {each.remote for each in there}:
        return []
    return [
        Double(each.kind, ours[each.remote].lead, kept, each.remote, each.lead_ref)
        for each in there
        if each.remote != kept and not each.is_closed
    ]


def _ours(connection: Connection, account: str, seen: Sequence[TokenSeen]) -> dict[str, _Ours]:
    """Return what each record is here. One that a merge made an alias of ours is settled, and left out."""
    found: dict[str, _Ours] = {}
    for some in chunks(seen):
        found |= _our_touches(connection, [each for each in some if each.kind == TOUCH])
        found |= _our_leads(connection, [each for each in some if each.kind == LEAD])
        remotes = [each.remote for each in some]
        alias = (REMOTE_REF.c.account == account, REMOTE_REF.c.is_alias == 1, REMOTE_REF.c.remote.in_(remotes))
        for remote in connection.scalars(select(REMOTE_REF.c.remote).where(*alias)):
            found.pop(remote, None)
    return found


def _our_touches(connection: Connection, seen: Sequence[TokenSeen]) -> dict[str, _Ours]:
    """Return the touches that this store has written; those of colleagues are for theirs to look after."""
    tokens, records = ([text for text in texts if text] for texts in zip(*_names(seen), strict=True))
    query = select(OUTBOX.c.id, OUTBOX.c.record, OUTBOX.c.lane, OUTBOX.c.is_open).where(
        OUTBOX.c.kind == TOUCH,
        OUTBOX.c.record.is_not(None),
        or_(OUTBOX.c.id.in_(tokens), OUTBOX.c.record.in_(records)),
    )
    rows = connection.execute(query).all()
    by_name = {row.id: row for row in rows} | {row.record: row for row in rows}
    known = {each.remote: by_name.get(each.token) or by_name.get(each.local) for each in seen}
    return {
        remote: _Ours(row.record, leads_to(connection, row.lane) or row.lane, row.id if row.is_open else "")
        for remote, row in known.items()
        if row is not None
    }


def _names(seen: Sequence[TokenSeen]) -> list[tuple[str, str]]:
    return [("", ""), *((each.token, each.local) for each in seen)]


def _our_leads(connection: Connection, seen: Sequence[TokenSeen]) -> dict[str, _Ours]:
    """Return the leads that this store has written, as what they are today."""
    today = {each.local: leads_to(connection, each.local) or each.local for each in seen if each.local}
    here = set(connection.scalars(select(LEADS.c.id).where(LEADS.c.id.in_(today.values()))))
    made = select(OUTBOX.c.lane, OUTBOX.c.id, OUTBOX.c.is_open).where(_makes_one_of(today))
    creates = {row.lane: row for row in connection.execute(made)}
    return {
        each.remote: _Ours(lead, lead, creates[each.local].id if creates[each.local].is_open else "")
        for each in seen
        if each.local in creates and (lead := today[each.local]) in here
    }


def _makes_one_of(leads: Iterable[str]) -> ColumnElement[bool]:
    return and_(OUTBOX.c.lane.in_(list(leads)), OUTBOX.c.kind == LEAD, OUTBOX.c.payload.like('%"name":%'))


def _mains(connection: Connection, account: str, ours: Iterable[_Ours]) -> dict[tuple[str, str], str]:
    """Return which record of the CRM each of ours refers to."""
    query = select(REMOTE_REF.c.kind, REMOTE_REF.c.local, REMOTE_REF.c.remote).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.is_alias == 0
    )
    return {
        (row.kind, row.local): row.remote
        for some in chunks({found.local for found in ours})
        for row in connection.execute(query.where(REMOTE_REF.c.local.in_(some)))
    }


def _refer(connection: Connection, account: str, adopted: Mapping[tuple[str, str], str], now: datetime) -> None:
    rows = [
        {"account": account, "kind": kind, "remote": remote, "local": local, "is_alias": 0, "at": micros(now)}
        for (kind, local), remote in adopted.items()
    ]
    if rows:
        connection.execute(insert_for(connection.dialect, REMOTE_REF).on_conflict_do_nothing(), rows)


def _free(connection: Connection, account: str, double: Double, now: datetime) -> int:
    """Return the moment of a card: of several doubles of one lead each has its own."""
    taken = select(CONFLICT.c.at).where(
        CONFLICT.c.account == account, CONFLICT.c.local == double.lead, CONFLICT.c.field == DOUBLE
    )
    later = [int(at) + 1 for at in connection.scalars(taken)]
    return max([micros(now), *later])

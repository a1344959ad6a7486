"""The mirror of the CRM: how far it was read, its owners, and each page of its leads with our side beside it.

A page, what came of it and the new cursor are one transaction; what to do is decided by the caller's pure function.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select

from sdrtui.domain.conflict import IDENTITY
from sdrtui.domain.payload import LEAD, TOUCH
from sdrtui.errors import TryLater
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import micros
from sdrtui.store.mirror_apply import apply_decisions
from sdrtui.store.mirror_doubles import Doubles
from sdrtui.store.mirror_erased import welcome
from sdrtui.store.mirror_merges import apply_merge
from sdrtui.store.mirror_ours import sides
from sdrtui.store.mirror_shadow import MERGED
from sdrtui.store.mirror_sides import Judge, OwnerSeen, PulledPage, RemoteSide
from sdrtui.store.mirror_sweep import CLOCK, Sweeping
from sdrtui.store.mirror_tables import CONFLICT, CURSOR, INBOX_PAGE, OWNER, REMOTE_REF, SHADOW
from sdrtui.store.mirror_touches import TouchSeen, TouchWriter
from sdrtui.store.upsert import insert_for, upsert
from sdrtui.store.writer import Writer

PAGES_KEPT = 20
"""Raw pages kept for a look at what the CRM said; older ones go."""
HELLO = "hello"
WAIT = "wait"
"""The cursor row that holds until when the CRM asks to be left alone."""


class Mirror:
    """What the CRM last said."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer
        self.sweeping = Sweeping(engine, writer)
        self.doubles = Doubles(engine)

    def accounts(self) -> set[str]:
        """Return the CRM accounts that this store was ever synced with."""
        with reading(self._engine) as connection:
            return set(connection.scalars(select(CURSOR.c.account).distinct()))

    def cursor(self, account: str, kind: str) -> str:
        """Return how far this kind was read, in the server's values; empty before the first page."""
        with reading(self._engine) as connection:
            query = select(CURSOR.c.value).where(CURSOR.c.account == account, CURSOR.c.kind == kind)
            return connection.scalar(query) or ""

    def met(self, account: str, now: datetime) -> None:
        """Note that the CRM answered."""
        with writing(self._engine) as connection:
            _set_cursor(connection, account, HELLO, "", now)

    def clock_offset(self, account: str) -> timedelta:
        """Return how far the CRM's clock was ahead of ours when it was last measured; nothing before that."""
        return timedelta(seconds=float(self.cursor(account, CLOCK) or 0))

    def keep_clock_offset(self, account: str, offset: timedelta, now: datetime) -> None:
        """Keep how far the CRM's clock is ahead of ours."""
        with writing(self._engine) as connection:
            _set_cursor(connection, account, CLOCK, str(offset.total_seconds()), now)

    def asked_to_wait(self, account: str) -> datetime | None:
        """Return until when, by its own clock, the CRM asked to be left alone; None when it never did."""
        told = self.cursor(account, WAIT)
        return datetime.fromisoformat(told) if told else None

    def keep_wait(self, account: str, until: datetime) -> None:
        """Keep until when, by its own clock, the CRM asks to be left alone; that is no sign of an exchange."""
        row = {"account": account, "kind": WAIT, "value": until.isoformat(), "at": 0, "swept_at": None}
        with writing(self._engine) as connection:
            connection.execute(upsert(connection, CURSOR), [row])

    def replace_owners(self, account: str, owners: Sequence[OwnerSeen]) -> None:
        """Write the CRM's owners; those it no longer names stay, not active."""
        with writing(self._engine) as connection:
            connection.execute(OWNER.update().where(OWNER.c.account == account).values(is_active=0))
            if owners:
                connection.execute(upsert(connection, OWNER), [_owner_values(account, owner) for owner in owners])

    def apply_page(self, page: PulledPage, judge: Judge, now: datetime, new_id: Callable[[], str]) -> int:
        """Write a page: itself, what is decided about each of its leads, and the new cursor, or nothing of it.

        Return how many leads of ours changed.
        """
        return self._once(lambda connection: self._apply_page(connection, page, judge, now, new_id))

    def apply_touches(
        self, account: str, page: Sequence[TouchSeen], cursor: str, now: datetime, new_id: Callable[[], str]
    ) -> int:
        """Write a page of the team's touches and the new cursor, or nothing of it; return how many lines are new."""

        def apply(connection: Connection) -> int:
            changed = TouchWriter(connection, self._writer, account, now, new_id).write(page)
            _set_cursor(connection, account, TOUCH, cursor, now)
            return changed

        return self._once(apply)

    def retry_touches(self, account: str, now: datetime, new_id: Callable[[], str]) -> int:
        """Write the touches whose leads have come meanwhile; return how many lines are new."""
        with writing(self._engine) as connection:
            return TouchWriter(connection, self._writer, account, now, new_id).retry()

    def apply_answers(self, account: str, judge: Judge, now: datetime, new_id: Callable[[], str]) -> int:
        """Do what people said of records that may be one of our leads; return how many leads changed."""
        with writing(self._engine) as connection:
            answered = _answered(connection, account)
            return self._apply(connection, account, answered, judge, now, new_id) if answered else 0

    def _once(self, work: Callable[[Connection], int]) -> int:
        """Do the work in one transaction that holds up nobody while it only reads.

        SQLite refuses its first write when somebody has written since it began to read; then it is done again, with
        the lock from the start. A server locks rows, not the whole file.
        """
        if self._engine.dialect.name != "sqlite":
            with writing(self._engine) as connection:
                return work(connection)
        try:
            with reading(self._engine) as connection:
                return work(connection)
        except TryLater:
            with writing(self._engine) as connection:
                return work(connection)

    def _apply_page(
        self, connection: Connection, page: PulledPage, judge: Judge, now: datetime, new_id: Callable[[], str]
    ) -> int:
        page = replace(page, leads=tuple(welcome(connection, page.account, page.leads, judge)))
        unseen = _unseen(connection, page.account, page.leads)
        changed = self._apply(connection, page.account, unseen, judge, now, new_id)
        _keep_page(connection, page, micros(now))
        _set_cursor(connection, page.account, LEAD, page.cursor, now)
        return changed

    def _apply(
        self,
        connection: Connection,
        account: str,
        page: Sequence[RemoteSide],
        judge: Judge,
        now: datetime,
        new_id: Callable[[], str],
    ) -> int:
        """Write what is decided about each lead: merges first, for what they join may be in the same page."""
        merged = [theirs for theirs in page if theirs.merged_into]
        joined = sum(apply_merge(connection, self._writer, account, theirs, now, new_id) for theirs in merged)
        others = [theirs for theirs in page if not theirs.merged_into]
        decisions = list(judge.decide(sides(connection, account, others, judge)))
        apply_decisions(connection, self._writer, account, decisions, now, new_id)
        _write_shadows(connection, account, [*merged, *(decision.theirs for decision in decisions)], micros(now))
        return joined + sum(decision.is_change for decision in decisions)


def _unseen(connection: Connection, account: str, page: Sequence[RemoteSide]) -> list[RemoteSide]:
    """Return what an overlap did not merely bring again: the same record in the same version changes nothing.

    A version may be a time to the second, and a record may change twice within it: what was sent then has to be the
    same too. What we wrote since then does not count, because a search may lag and bring the record from before.
    """
    query = select(SHADOW.c.remote, SHADOW.c.version, SHADOW.c.body).where(
        SHADOW.c.account == account, SHADOW.c.kind == LEAD, SHADOW.c.remote.in_([theirs.remote for theirs in page])
    )
    seen = {remote: (version, body) for remote, version, body in connection.execute(query)}
    latest = {theirs.remote: theirs for theirs in page}  # a page may bring a record twice
    return [theirs for theirs in latest.values() if not _is_seen(theirs, *seen.get(theirs.remote, ("", "")))]


def _is_seen(theirs: RemoteSide, version: str, body: str) -> bool:
    told = theirs.body[theirs.body.find('"lead": ') : -1]
    return bool(theirs.version) and theirs.version == version and told in body


def _answered(connection: Connection, account: str) -> list[RemoteSide]:
    """Return the records about which somebody was asked and has answered, and which are nobody's yet."""
    bound = select(REMOTE_REF.c.remote).where(REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD)
    asked = connection.scalars(
        select(CONFLICT.c.base).where(
            CONFLICT.c.account == account, CONFLICT.c.field == IDENTITY, CONFLICT.c.is_open == 0
        )
    )
    remotes = [json.loads(base) for base in asked]
    query = select(SHADOW).where(
        SHADOW.c.account == account,
        SHADOW.c.kind == LEAD,
        SHADOW.c.remote.in_(remotes),
        SHADOW.c.remote.not_in(bound),
        SHADOW.c.is_deleted == 0,
    )
    return [_from_shadow(row) for row in connection.execute(query).mappings()]


def _from_shadow(row: RowMapping) -> RemoteSide:
    body = json.loads(row["body"])
    fields = {name: body.get(name) for name in MERGED}
    return RemoteSide(row["remote"], "", row["version"], fields, row["body"], body.get("lead", {}))


def _write_shadows(connection: Connection, account: str, seen: Sequence[RemoteSide], at: int) -> None:
    if not seen:
        return
    connection.execute(
        upsert(connection, SHADOW),
        [
            {
                "account": account,
                "kind": LEAD,
                "remote": theirs.remote,
                "body": theirs.body,
                "version": theirs.version,
                "is_deleted": int(theirs.is_deleted or bool(theirs.merged_into)),
                "seen_at": at,
            }
            for theirs in seen
        ],
    )


def _keep_page(connection: Connection, page: PulledPage, at: int) -> None:
    if not page.leads:
        return
    body = f"[{','.join(theirs.body for theirs in page.leads)}]"
    row = {"account": page.account, "kind": LEAD, "since": page.since, "body": body, "at": at, "applied_at": at}
    connection.execute(insert(INBOX_PAGE), [row])
    newest = select(INBOX_PAGE.c.id).order_by(INBOX_PAGE.c.id.desc()).limit(PAGES_KEPT).scalar_subquery()
    connection.execute(delete(INBOX_PAGE).where(INBOX_PAGE.c.id.not_in(newest)))


def _set_cursor(connection: Connection, account: str, kind: str, value: str, now: datetime) -> None:
    """Move a cursor; when its kind was last swept stays."""
    row = {"account": account, "kind": kind, "value": value, "at": micros(now), "swept_at": None}
    statement = insert_for(connection.dialect, CURSOR)
    moved = {"value": statement.excluded.value, "at": statement.excluded.at}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["account", "kind"], set_=moved),
        [row],
    )


def _owner_values(account: str, owner: OwnerSeen) -> dict[str, object]:
    return {
        "account": account,
        "remote": owner.remote,
        "name": owner.name,
        "email": owner.email,
        "sdr": owner.sdr,
        "is_active": int(owner.is_active),
    }

"""The sweep over all ids: which leads the CRM no longer has or shows, and what becomes of them here."""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from sdrtui.domain.conflict import GONE
from sdrtui.domain.ids import LeadId
from sdrtui.domain.payload import LEAD
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import instant, micros
from sdrtui.store.mirror_apply import keep_disputes
from sdrtui.store.mirror_doubles import Doubles
from sdrtui.store.mirror_ends import end_lead
from sdrtui.store.mirror_ours import aliases_of, locals_of
from sdrtui.store.mirror_sides import Dispute, Ending
from sdrtui.store.mirror_tables import CURSOR, SHADOW
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.upsert import insert_for
from sdrtui.store.writer import Writer

CLOCK = "clock"
"""The cursor row that holds how many seconds the server's clock was ahead at the last look."""
ACCEPTED = "accept_empty"
"""The cursor row that holds a person's word: what the CRM no longer shows is gone."""


class Sweeping:
    """What a sweep, and whoever looks after the exchange, asks of the store. Each method is one transaction."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    def swept_at(self, account: str) -> datetime | None:
        """Return when the CRM was last swept through."""
        query = select(CURSOR.c.swept_at).where(CURSOR.c.account == account, CURSOR.c.kind == LEAD)
        with reading(self._engine) as connection:
            at = connection.scalar(query)
            return None if at is None else instant(at)

    def mark_swept(self, account: str, now: datetime) -> None:
        """Note that a sweep came to its end; a person's word for it is used up."""
        with writing(self._engine) as connection:
            connection.execute(
                update(CURSOR).where(CURSOR.c.account == account, CURSOR.c.kind == LEAD).values(swept_at=micros(now))
            )
            connection.execute(delete(CURSOR).where(CURSOR.c.account == account, CURSOR.c.kind == ACCEPTED))

    def unseen(self, account: str, seen: Collection[str], before: datetime) -> tuple[int, list[str]]:
        """Return how many leads the mirror held by then, and which of them are not among those seen."""
        query = select(SHADOW.c.remote).where(
            SHADOW.c.account == account,
            SHADOW.c.kind == LEAD,
            SHADOW.c.is_deleted == 0,
            SHADOW.c.seen_at <= micros(before),
        )
        with reading(self._engine) as connection:
            held = list(connection.scalars(query))
        return len(held), [remote for remote in held if remote not in seen]

    def let_go(self, account: str, remotes: Sequence[str], now: datetime, new_id: Callable[[], str]) -> int:
        """End what the CRM no longer shows; return how many leads of ours it ends. One that comes back is read anew."""
        with writing(self._engine) as connection:
            ours = locals_of(connection, account, remotes)
            here = set(connection.scalars(select(LEADS.c.id).where(LEADS.c.id.in_(ours.values()))))
            second = aliases_of(connection, account, remotes)
            leads = {remote: lead for remote, lead in ours.items() if lead in here and remote not in second}
            for remote, lead in leads.items():
                end_lead(connection, self._writer, LeadId(lead), Ending.GONE, now, new_id)
                gone = Dispute(new_id(), GONE, None, remote, None, "swept", is_open=False)
                keep_disputes(connection, account, lead, [gone], micros(now))
            self._bury(connection, account, remotes)
        return len(leads)

    def is_accepted(self, account: str) -> bool:
        """Say whether a person has said that what is missing is gone."""
        query = select(CURSOR.c.kind).where(CURSOR.c.account == account, CURSOR.c.kind == ACCEPTED)
        with reading(self._engine) as connection:
            return connection.scalar(query) is not None

    def accept(self) -> None:
        """Keep a person's word for the next sweep of every account; it is no sign of an exchange, so it has no time."""
        with writing(self._engine) as connection:
            accounts = set(connection.scalars(select(CURSOR.c.account).where(CURSOR.c.kind == LEAD)))
            rows = [
                {"account": account, "kind": ACCEPTED, "value": "", "at": 0, "swept_at": None} for account in accounts
            ]
            if rows:
                connection.execute(insert_for(connection.dialect, CURSOR).on_conflict_do_nothing(), rows)

    def clock_offset(self) -> float | None:
        """Return how many seconds the CRM's clock was ahead of ours when it was last measured; None before that."""
        query = select(CURSOR.c.value).where(CURSOR.c.kind == CLOCK).order_by(CURSOR.c.at.desc()).limit(1)
        with reading(self._engine) as connection:
            value = connection.scalar(query)
            return None if value is None else float(value)

    def tokens_swept_at(self, account: str) -> datetime | None:
        """Return when our own tokens were last looked for."""
        return Doubles(self._engine).swept_at(account)

    @staticmethod
    def _bury(connection: Connection, account: str, remotes: Sequence[str]) -> None:
        mine = (SHADOW.c.account == account, SHADOW.c.kind == LEAD)
        bodies = connection.execute(select(SHADOW.c.remote, SHADOW.c.body).where(*mine, SHADOW.c.remote.in_(remotes)))
        for remote, body in bodies.all():
            told = json.dumps({**json.loads(body), "is_deleted": True}, ensure_ascii=False)
            buried = update(SHADOW).where(*mine, SHADOW.c.remote == remote)
            connection.execute(buried.values(body=told, version="", is_deleted=1))

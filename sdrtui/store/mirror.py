"""The mirror of the CRM: how far it was read, its owners, and each page of its leads with our side beside it.

A page, what came of it and the new cursor are one transaction; what to do is decided by the caller's pure function.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, case, delete, insert, literal_column, or_, select

from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.payload import LEAD, STAGE
from sdrtui.store.engine import reading, writing
from sdrtui.store.instant import micros
from sdrtui.store.mirror_apply import apply_decision
from sdrtui.store.mirror_shadow import shadows
from sdrtui.store.mirror_sides import LeadDecision, OurSide, OwnerSeen, PulledPage, RemoteSide, Sides
from sdrtui.store.mirror_tables import CURSOR, INBOX_PAGE, OWNER, REMOTE_REF, SHADOW
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.people_tables import LEAD as LEADS
from sdrtui.store.people_tables import SUPPRESSION
from sdrtui.store.upsert import upsert
from sdrtui.store.writer import Writer

PAGES_KEPT = 20
"""Raw pages kept for a look at what the CRM said; older ones go."""
HELLO = "hello"
CLOCK = "clock"
"""The cursor row that holds how many seconds the server's clock was ahead at the last look."""


Decide = Callable[[Sequence[Sides]], Sequence[LeadDecision]]


class Mirror:
    """What the CRM last said."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

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

    def replace_owners(self, account: str, owners: Sequence[OwnerSeen]) -> None:
        """Write the CRM's owners; those it no longer names stay, not active."""
        with writing(self._engine) as connection:
            connection.execute(OWNER.update().where(OWNER.c.account == account).values(is_active=0))
            if owners:
                connection.execute(upsert(connection, OWNER), [_owner_values(account, owner) for owner in owners])

    def apply_page(self, page: PulledPage, decide: Decide, now: datetime, new_id: Callable[[], str]) -> int:
        """Write a page: itself, what is decided about each of its leads, and the new cursor, or nothing of it.

        Return how many leads of ours changed.
        """
        account, at = page.account, micros(now)
        with writing(self._engine) as connection:
            decisions = list(decide(_sides(connection, account, _unseen(connection, account, page.leads))))
            for decision in decisions:
                apply_decision(connection, self._writer, account, decision, now, new_id)
            _write_shadows(connection, account, decisions, at)
            _keep_page(connection, page, at)
            _set_cursor(connection, account, LEAD, page.cursor, now)
        return sum(decision.is_change for decision in decisions)


def _unseen(connection: Connection, account: str, page: Sequence[RemoteSide]) -> list[RemoteSide]:
    """Return what an overlap did not merely bring again: the same record in the same version changes nothing."""
    query = select(SHADOW.c.remote, SHADOW.c.version).where(
        SHADOW.c.account == account, SHADOW.c.kind == LEAD, SHADOW.c.remote.in_([theirs.remote for theirs in page])
    )
    seen = dict(connection.execute(query).all())
    return [theirs for theirs in page if not theirs.version or seen.get(theirs.remote) != theirs.version]


def _sides(connection: Connection, account: str, page: Sequence[RemoteSide]) -> list[Sides]:
    remotes = [theirs.remote for theirs in page]
    known = _locals(connection, account, remotes)
    wanted = {theirs.remote: known.get(theirs.remote) or theirs.local for theirs in page}
    ours = _ours(connection, account, [local for local in wanted.values() if local])
    bases = shadows(connection, account, remotes)
    return [Sides(theirs, bases.get(theirs.remote), ours.get(wanted[theirs.remote])) for theirs in page]


def _locals(connection: Connection, account: str, remotes: list[str]) -> dict[str, str]:
    query = select(REMOTE_REF.c.remote, REMOTE_REF.c.local).where(
        REMOTE_REF.c.account == account, REMOTE_REF.c.kind == LEAD, REMOTE_REF.c.remote.in_(remotes)
    )
    return dict(connection.execute(query).all())


def _ours(connection: Connection, account: str, leads: list[str]) -> dict[str, OurSide]:
    refused = (
        select(literal_column("1"))
        .where(SUPPRESSION.c.contact == LEADS.c.contact, SUPPRESSION.c.voided_at.is_(None))
        .exists()
    )
    query = select(
        LEADS.c.id, LEADS.c.contact, LEADS.c.owner, LEADS.c.stage, case((refused, 1), else_=0).label("refused")
    ).where(LEADS.c.id.in_(leads))
    queued = _queued_stages(connection, account, leads)
    return {
        row.id: OurSide(
            lead=LeadId(row.id),
            contact=ContactId(row.contact),
            fields={"owner": row.owner, "stage": row.stage, "do_not_contact": bool(row.refused)},
            queued_stages=queued.get(row.id, ()),
        )
        for row in connection.execute(query)
    }


def _queued_stages(connection: Connection, account: str, leads: list[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(OUTBOX.c.lane, OUTBOX.c.id)
        .where(OUTBOX.c.is_open == literal_column("1"), OUTBOX.c.kind == STAGE, OUTBOX.c.lane.in_(leads))
        .where(or_(OUTBOX.c.account == account, OUTBOX.c.account == ""))
        .order_by(OUTBOX.c.lane, OUTBOX.c.seq)
    )
    found: dict[str, tuple[str, ...]] = {}
    for lane, op in connection.execute(query):
        found[lane] = (*found.get(lane, ()), op)
    return found


def _write_shadows(connection: Connection, account: str, decisions: Sequence[LeadDecision], at: int) -> None:
    if not decisions:
        return
    connection.execute(
        upsert(connection, SHADOW),
        [
            {
                "account": account,
                "kind": LEAD,
                "remote": decision.theirs.remote,
                "body": decision.theirs.body,
                "version": decision.theirs.version,
                "is_deleted": int(decision.theirs.is_deleted),
                "seen_at": at,
            }
            for decision in decisions
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
    row = {"account": account, "kind": kind, "value": value, "at": micros(now), "swept_at": None}
    connection.execute(upsert(connection, CURSOR), [row])


def _owner_values(account: str, owner: OwnerSeen) -> dict[str, object]:
    return {
        "account": account,
        "remote": owner.remote,
        "name": owner.name,
        "email": owner.email,
        "sdr": owner.sdr,
        "is_active": int(owner.is_active),
    }

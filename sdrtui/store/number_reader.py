"""What the gate counts: calls to one number by the whole team, whoever of its people was asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.ids import ContactId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import RecordKind
from sdrtui.store.aliases import olds_of
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.instant import instant, micros
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.tables import POINT, RECORD

NOT_CALLS = (Outcome.SKIPPED.value, Outcome.CARRIER_BLOCKED.value)


def calls_to(connection: Connection, contact: ContactId, since: datetime) -> list[datetime]:
    """Return when anybody called a contact's numbers since then, oldest first.

    The log does not say which of somebody's numbers was dialled, so a call counts for each.
    """
    own = select(POINT.c.value).where(POINT.c.contact == contact, POINT.c.kind == Point.PHONE.value)
    sharing = connection.scalars(
        select(POINT.c.contact).where(POINT.c.kind == Point.PHONE.value, POINT.c.value.in_(own)).distinct()
    ).all()
    olds = olds_of(connection, {contact, *sharing})
    made = _made(select(RECORD.c.at), since).where(RECORD.c.contact.in_({contact, *sharing, *olds}))
    return [instant(at) for at in connection.scalars(made)]


def team_calls(connection: Connection, since: datetime) -> dict[ContactId, tuple[datetime, ...]]:
    """Return the calls since then of everybody who was called, or shares a number with somebody who was."""
    who = func.coalesce(MERGED.c.kept, RECORD.c.contact).label("contact")
    of_today = RECORD.outerjoin(MERGED, MERGED.c.old == RECORD.c.contact)
    made = _made(select(who, RECORD.c.at).select_from(of_today), since).subquery()
    theirs, same = POINT.alias(), POINT.alias()
    query = (
        select(same.c.contact, made.c.at)
        .join(theirs, (theirs.c.contact == made.c.contact) & (theirs.c.kind == Point.PHONE.value))
        .join(same, (same.c.value == theirs.c.value) & (same.c.kind == Point.PHONE.value))
        .union(select(made.c.contact, made.c.at))
        .order_by(text("2"))
    )
    found: dict[ContactId, list[datetime]] = {}
    for contact, at in connection.execute(query):
        found.setdefault(ContactId(contact), []).append(instant(at))
    return {contact: tuple(calls) for contact, calls in found.items()}


def _made(query: Select[Any], since: datetime) -> Select[Any]:
    """Return a query of records narrowed to calls that reached out since then, oldest first."""
    return (
        query.where(RECORD.c.at >= micros(since), NOT_VOID)
        .where(RECORD.c.channel == Channel.PHONE.value, RECORD.c.outcome.is_not(None))
        .where(RECORD.c.outcome.not_in(NOT_CALLS), RECORD.c.kind == RecordKind.OUTCOME.value)
        .order_by(RECORD.c.at)
    )

"""Ids that are no more, and where they lead. The log keeps the old ones; whoever reads it asks here who is meant."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, or_, select

from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import ContactId, LeadId
from sdrtui.domain.known import Resolved, Thing
from sdrtui.store.merge_tables import MERGED


def leads_to(connection: Connection, of: str) -> str | None:
    """Return the id that an old one leads to; None when it is none."""
    found: str | None = connection.scalar(select(MERGED.c.kept).where(MERGED.c.old == of))
    return found


def olds_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the old ids that lead to these, with the one that each leads to."""
    query = select(MERGED.c.old, MERGED.c.kept).where(MERGED.c.kept.in_(list(ids)))
    return {old: kept for old, kept in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy


def all_of(connection: Connection, of: str) -> list[str]:
    """Return an id with the old ones that lead to it."""
    return [of, *olds_of(connection, [of])]


def are_of(old: ColumnElement[str], kept: ColumnElement[str]) -> ColumnElement[bool]:
    """Say in SQL whether a column of the log means the same as an id of today."""
    return or_(old == kept, old.in_(select(MERGED.c.old).where(MERGED.c.kept == kept).correlate_except(MERGED)))


def of_today(connection: Connection, record: RecordRow) -> RecordRow:
    """Return a line of the log about whom it is about today."""
    query = select(MERGED.c.old, MERGED.c.kept).where(MERGED.c.old.in_([record.lead, record.contact]))
    kept = {old: now for old, now in connection.execute(query)}  # noqa: C416  # rows are no pairs to mypy
    if not kept:
        return record
    lead, contact = kept.get(record.lead, record.lead), kept.get(record.contact, record.contact)
    return replace(record, lead=LeadId(lead), contact=ContactId(contact))


def resolved(connection: Connection, condition: ColumnElement[bool]) -> list[Resolved]:
    """Return where old ids that match lead."""
    query = select(MERGED.c.thing, MERGED.c.kept).where(condition).distinct().limit(2)
    return [Resolved(Thing(thing), kept) for thing, kept in connection.execute(query)]

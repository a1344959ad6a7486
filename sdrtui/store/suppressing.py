"""Suppressions as a person sees and lifts them; they are written with any other change."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from sdrtui.domain.change import Lift
from sdrtui.domain.ids import ContactId
from sdrtui.store.edits import Images
from sdrtui.store.instant import micros
from sdrtui.store.people_reader import reachable
from sdrtui.store.salt import salted_by
from sdrtui.store.tables import SUPPRESSION


def is_suppressed(connection: Connection, contact: ContactId) -> bool:
    """Say whether the person must not be touched, on whatever channel."""
    return contact in reachable(connection, [contact]).suppressed


def lift(connection: Connection, what: Lift) -> None:
    """Let suppressions count no more, and keep them as they were for the undo."""
    images = Images(connection, [(SUPPRESSION, _is_meant(connection, what.contacts, what.hashes))])
    meant = and_(_is_meant(connection, what.contacts, what.hashes), SUPPRESSION.c.voided_at.is_(None))
    connection.execute(update(SUPPRESSION).where(meant).values(voided_at=micros(what.at)))
    images.keep(what.record)


def lifted_by(connection: Connection, contacts: Iterable[ContactId], hashes: Iterable[str]) -> int:
    """Count what a lift would take away."""
    meant = _is_meant(connection, contacts, hashes)
    query = select(SUPPRESSION.c.hash).where(meant, SUPPRESSION.c.voided_at.is_(None))
    return len(connection.scalars(query).all())


def _is_meant(connection: Connection, contacts: Iterable[ContactId], hashes: Iterable[str]) -> ColumnElement[bool]:
    known = salted_by(connection, hashes)
    return or_(SUPPRESSION.c.contact.in_(list(contacts)), SUPPRESSION.c.hash.in_(list(known)))

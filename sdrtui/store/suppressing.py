"""Suppressions as a person sees and lifts them; they are written with any other change."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, literal_column, or_, select, update

from sdrtui.domain.change import Lift
from sdrtui.domain.ids import ContactId
from sdrtui.store.case_reader import IS_RUNNING
from sdrtui.store.day_reader import IS_OPEN
from sdrtui.store.edits import Images
from sdrtui.store.instant import micros
from sdrtui.store.people_reader import reachable
from sdrtui.store.salt import salted_by
from sdrtui.store.tables import ENROLLED_CONTACT, ENROLLMENT, POINT, SUPPRESSION, TOUCH


def is_suppressed(connection: Connection, contact: ContactId) -> bool:
    """Say whether the person must not be touched, on whatever channel."""
    return contact in reachable(connection, [contact]).suppressed


def colleagues(connection: Connection) -> list[ContactId]:
    """Return who is on the list and takes part in an unfinished run of somebody else's."""
    query = (
        select(SUPPRESSION.c.contact)
        .join(ENROLLED_CONTACT, ENROLLED_CONTACT.c.contact == SUPPRESSION.c.contact)
        .join(ENROLLMENT, ENROLLMENT.c.id == ENROLLED_CONTACT.c.enrollment)
        .where(SUPPRESSION.c.contact != literal_column("''"), SUPPRESSION.c.voided_at.is_(None), IS_RUNNING)
        .distinct()
    )
    return [ContactId(contact) for contact in connection.scalars(query)]


def sharing(connection: Connection) -> list[ContactId]:
    """Return who has an unfinished run, and a number or address of somebody else who is on the list."""
    theirs, others = POINT.alias("theirs"), POINT.alias("others")
    has_it = and_(
        others.c.value == theirs.c.value, others.c.kind == theirs.c.kind, others.c.contact != theirs.c.contact
    )
    query = (
        select(others.c.contact)
        .select_from(SUPPRESSION)
        .join(theirs, theirs.c.contact == SUPPRESSION.c.contact)
        .join(others, has_it)
        .join(TOUCH, and_(TOUCH.c.contact == others.c.contact, IS_OPEN))
        .where(SUPPRESSION.c.contact != literal_column("''"), SUPPRESSION.c.voided_at.is_(None))
        .distinct()
        .order_by(others.c.contact)
    )
    return [ContactId(contact) for contact in connection.scalars(query)]


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

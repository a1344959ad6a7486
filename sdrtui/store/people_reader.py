"""People as the engine needs them: by what they can be reached, whether they may be, and which days are taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, literal_column, or_, select, union_all

from sdrtui.domain.channel import Point
from sdrtui.domain.elsewhere import kinds_lost
from sdrtui.domain.enrollment import Lost, Person
from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.state import RecordKind
from sdrtui.domain.suppression import lone_point_hash, person_hashes, point_hash
from sdrtui.store.aliases import olds_of
from sdrtui.store.day_reader import IS_OPEN, NOT_VOID
from sdrtui.store.instant import instant
from sdrtui.store.salt import salted_by
from sdrtui.store.tables import CONTACT, ENROLLMENT, POINT, RECORD, SUPPRESSION, TOUCH

CHUNK = 500
"""How many ids one IN list takes."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """By what some contacts can be reached, and who of them must be left alone."""

    points: Mapping[ContactId, tuple[ContactPoint, ...]]
    """All of them, unusable ones too, the first used first; a suppressed one is unusable."""
    suppressed: frozenset[ContactId]

    def kinds(self, contact: ContactId) -> frozenset[Point]:
        """Return the kinds of point that are usable."""
        return frozenset(point.kind for point in self.points.get(contact, ()) if point.is_usable)

    def lost(self, contact: ContactId) -> frozenset[Lost]:
        """Return the kinds of point that are usable no more, and since which record."""
        return kinds_lost(self.points.get(contact, ()))


def reachable(connection: Connection, contacts: Sequence[ContactId], without: Sequence[RecordId] = ()) -> Reachable:
    """Return how these people can be reached, as if the records `without` were undone."""
    points: dict[ContactId, list[ContactPoint]] = {}
    query = (
        select(POINT).where(POINT.c.contact.in_(contacts)).order_by(POINT.c.contact, POINT.c.position, POINT.c.value)
    )
    for row in connection.execute(query).mappings():
        is_usable = bool(row["is_usable"]) or row["cause"] in without
        points.setdefault(ContactId(row["contact"]), []).append(
            ContactPoint(Point(row["kind"]), row["value"], is_usable, row["label"], row["cause"])
        )
    hashes = {hash_ for contact in contacts for hash_ in person_hashes(contact, points.get(contact, ()))}
    hashes.update(lone_point_hash(point.kind, point.value) for some in points.values() for point in some)
    people, forbidden = _suppressions(connection, contacts, hashes, without)
    return Reachable(
        {contact: tuple(_allowed(point, forbidden) for point in some) for contact, some in points.items()}, people
    )


def _allowed(point: ContactPoint, forbidden: frozenset[str]) -> ContactPoint:
    hashes = (point_hash(point.kind, point.value), lone_point_hash(point.kind, point.value))
    if point.is_usable and not forbidden.isdisjoint(hashes):
        return ContactPoint(point.kind, point.value, is_usable=False, label=point.label, cause=point.cause)
    return point


def _suppressions(
    connection: Connection, contacts: Sequence[ContactId], hashes: Iterable[str], without: Sequence[RecordId]
) -> tuple[frozenset[ContactId], frozenset[str]]:
    """Return the people and the hashes that are suppressed."""
    known = salted_by(connection, hashes)
    counts = (SUPPRESSION.c.voided_at.is_(None), SUPPRESSION.c.record.not_in([*without, "-"]))
    columns = select(SUPPRESSION.c.contact, SUPPRESSION.c.hash).where(*counts)
    is_one = SUPPRESSION.c.contact.in_(contacts)
    named = SUPPRESSION.c.contact != literal_column("''")
    found = connection.execute(
        union_all(columns.where(SUPPRESSION.c.hash.in_(list(known))), columns.where(is_one, named))
    ).all()
    wanted = set(contacts)
    people = frozenset(ContactId(contact) for contact, _ in found if contact in wanted)
    return people, frozenset(known[hash_] for _, hash_ in found if hash_ in known)


def people_of(
    connection: Connection, runs: Mapping[EnrollmentId, Mapping[str, ContactId]], without: Sequence[RecordId] = ()
) -> dict[EnrollmentId, dict[str, Person]]:
    """Return the contacts of enrollments by role, with the days that other enrollments take from each."""
    contacts = sorted({contact for roles in runs.values() for contact in roles.values()})
    zones = zones_of(connection, contacts)
    reach = reachable(connection, contacts, without)
    taken = _days_by_run(connection, zones, without)

    def person(run: EnrollmentId, contact: ContactId) -> Person:
        days = frozenset(day for day, by in taken.get(contact, ()) if by != run)
        return Person(
            contact, zones[contact], reach.kinds(contact), contact in reach.suppressed, days, reach.lost(contact)
        )

    return {run: {role: person(run, contact) for role, contact in roles.items()} for run, roles in runs.items()}


def zones_of(connection: Connection, contacts: Sequence[ContactId]) -> dict[ContactId, str]:
    """Return the zone of each contact."""
    query = select(CONTACT.c.id, CONTACT.c.zone).where(CONTACT.c.id.in_(contacts))
    return {ContactId(contact): zone for contact, zone in connection.execute(query)}


def taken_days(connection: Connection, zones: Mapping[ContactId, str]) -> dict[ContactId, frozenset[date]]:
    """Return the contacts' local days on which a touch is open or was made."""
    found = _days_by_run(connection, zones, ())
    return {contact: frozenset(day for day, _by in days) for contact, days in found.items()}


def _days_by_run(
    connection: Connection, zones: Mapping[ContactId, str], without: Sequence[RecordId]
) -> dict[ContactId, set[tuple[date, str | None]]]:
    """Return the contacts' local days on which a touch is open or was made, and the enrollment that it is of.

    An enrollment that one of the records `without` began is not there.
    """
    contacts = list(zones)
    olds = olds_of(connection, contacts)
    planned = select(TOUCH.c.contact, TOUCH.c.due_at, TOUCH.c.enrollment)
    planned = planned.where(IS_OPEN, TOUCH.c.contact.in_(contacts))
    done = (
        select(RECORD.c.contact, RECORD.c.at, RECORD.c.enrollment)
        .where(RECORD.c.contact.in_([*contacts, *olds]), RECORD.c.kind == RecordKind.OUTCOME.value)
        .where(RECORD.c.outcome != Outcome.SKIPPED.value, NOT_VOID)
    )
    if without:
        begun = select(ENROLLMENT.c.id).where(ENROLLMENT.c.cause.in_(without))
        planned = planned.where(TOUCH.c.enrollment.not_in(begun))
        done = done.where(RECORD.c.id.not_in(without))
        done = done.where(or_(RECORD.c.enrollment.is_(None), RECORD.c.enrollment.not_in(begun)))
    days: dict[ContactId, set[tuple[date, str | None]]] = {}
    for contact, at, run in connection.execute(union_all(planned, done)):
        who = ContactId(olds.get(contact, contact))
        days.setdefault(who, set()).add((instant(at).astimezone(ZoneInfo(zones[who])).date(), run))
    return days

"""Finding people that are already here: by number, WeChat or address, and by company and name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, select, tuple_

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId
from sdrtui.domain.known import Known, KnownPeople
from sdrtui.domain.names import folded_person
from sdrtui.store import decode
from sdrtui.store.chunks import chunks
from sdrtui.store.people_reader import reachable
from sdrtui.store.tables import ACCOUNT, CONTACT, LEAD, POINT

K = TypeVar("K")


def find_people(
    connection: Connection, points: Iterable[tuple[Point, str]], names: Iterable[tuple[str, str]]
) -> KnownPeople:
    """Return the people who have one of the points, or whose folded company and folded name are among the names."""
    by_point = _by_point(connection, points)
    by_name = _by_name(connection, names)
    contacts = {contact for some in (*by_point.values(), *by_name.values()) for contact in some}
    people = _people(connection, sorted(contacts))
    return KnownPeople(_filled(by_point, people), _filled(by_name, people))


def accounts_named(connection: Connection, folded: Iterable[str]) -> dict[str, AccountRow]:
    """Return the companies of these folded names; of several the oldest."""
    found: dict[str, AccountRow] = {}
    for some in chunks(dict.fromkeys(folded)):
        query = select(ACCOUNT).where(ACCOUNT.c.folded.in_(some)).order_by(ACCOUNT.c.id)
        for row in connection.execute(query).mappings():
            found.setdefault(row["folded"], decode.account(row))
    return found


def _by_point(connection: Connection, points: Iterable[tuple[Point, str]]) -> dict[tuple[Point, str], list[ContactId]]:
    found: dict[tuple[Point, str], list[ContactId]] = defaultdict(list)
    for some in chunks(dict.fromkeys(points)):
        pairs = [(value, kind.value) for kind, value in some]
        query = select(POINT.c.kind, POINT.c.value, POINT.c.contact).where(
            tuple_(POINT.c.value, POINT.c.kind).in_(pairs)
        )
        for kind, value, contact in connection.execute(query.order_by(POINT.c.contact)):
            found[Point(kind), value].append(ContactId(contact))
    return found


def _by_name(connection: Connection, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[ContactId]]:
    wanted = set(names)
    found: dict[tuple[str, str], list[ContactId]] = defaultdict(list)
    for some in chunks(sorted({company for company, _ in wanted if company})):
        query = (
            select(ACCOUNT.c.folded, CONTACT.c.name, CONTACT.c.id)
            .join(CONTACT, CONTACT.c.account == ACCOUNT.c.id)
            .where(ACCOUNT.c.folded.in_(some))
            .order_by(CONTACT.c.id)
        )
        for company, name, contact in connection.execute(query):
            if (company, folded_person(name)) in wanted:
                found[company, folded_person(name)].append(ContactId(contact))
    return found


def _people(connection: Connection, contacts: Sequence[ContactId]) -> dict[ContactId, Known]:
    people: dict[ContactId, Known] = {}
    for some in chunks(contacts):
        rows = connection.execute(select(CONTACT).where(CONTACT.c.id.in_(some))).mappings()
        persons = [decode.contact(row) for row in rows]
        companies = sorted({person.account for person in persons})
        rows = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id.in_(companies))).mappings()
        accounts = {row["id"]: decode.account(row) for row in rows}
        leads = _leads(connection, some)
        points = reachable(connection, some).points
        for person in persons:
            people[person.id] = Known(
                person, accounts[person.account], points.get(person.id, ()), tuple(leads.get(person.id, ()))
            )
    return people


def _leads(connection: Connection, contacts: Sequence[ContactId]) -> dict[ContactId, list[LeadFacts]]:
    query = select(LEAD).where(LEAD.c.contact.in_(contacts)).order_by(LEAD.c.created_at, LEAD.c.id)
    leads: dict[ContactId, list[LeadFacts]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        leads[ContactId(row["contact"])].append(decode.lead_facts(row))
    return leads


def _filled(found: Mapping[K, Sequence[ContactId]], people: Mapping[ContactId, Known]) -> dict[K, tuple[Known, ...]]:
    return {key: tuple(people[contact] for contact in some) for key, some in found.items()}

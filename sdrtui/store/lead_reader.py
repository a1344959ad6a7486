"""Reading single leads and people, and finding a thing by a piece of its id."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, and_, or_, select

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.ids import AccountId, ContactId, LeadId, PlaybookHash, SdrId
from sdrtui.domain.known import Resolved, Thing
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Kind
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.store import decode
from sdrtui.store.aliases import leads_to, resolved
from sdrtui.store.chunks import chunks
from sdrtui.store.day_reader import IS_OPEN
from sdrtui.store.merge_tables import MERGED
from sdrtui.store.people_reader import reachable
from sdrtui.store.salt import salted_by
from sdrtui.store.tables import ACCOUNT, CONTACT, ENROLLMENT, LEAD, PLAYBOOK, SUPPRESSION, TOUCH

SHORTEST_PIECE = 6
_ID_LENGTH = 36
_THINGS = ((Thing.TOUCH, TOUCH), (Thing.LEAD, LEAD), (Thing.ENROLLMENT, ENROLLMENT), (Thing.CONTACT, CONTACT))


def lead(connection: Connection, of: LeadId) -> LeadFacts:
    """Return the lead.

    Raises:
        UsageError: there is none of that id.
    """
    row = connection.execute(select(LEAD).where(LEAD.c.id == of)).mappings().one_or_none()
    kept = leads_to(connection, of) if row is None else None
    if kept is not None:
        return lead(connection, LeadId(kept))
    if row is None:
        raise UsageError(_("There is no lead {id}.").format(id=of))
    return decode.lead_facts(row)


def contact(connection: Connection, of: ContactId) -> ContactRow:
    """Return the person.

    Raises:
        UsageError: there is none of that id.
    """
    row = connection.execute(select(CONTACT).where(CONTACT.c.id == of)).mappings().one_or_none()
    kept = leads_to(connection, of) if row is None else None
    if kept is not None:
        return contact(connection, ContactId(kept))
    if row is None:
        raise UsageError(_("There is no contact {id}.").format(id=of))
    return decode.contact(row)


def names_of(connection: Connection, contacts: Iterable[ContactId]) -> dict[ContactId, tuple[str, str]]:
    """Return the names of people and of their companies."""
    names = select(CONTACT.c.id, CONTACT.c.name, ACCOUNT.c.name.label("company"))
    named = names.select_from(CONTACT.join(ACCOUNT, ACCOUNT.c.id == CONTACT.c.account))
    return {
        ContactId(row.id): (row.name, row.company)
        for some in chunks(set(contacts))
        for row in connection.execute(named.where(CONTACT.c.id.in_(some)))
    }


def account_of(connection: Connection, of: ContactId) -> AccountRow:
    """Return the person's company.

    Raises:
        UsageError: there is no such person.
    """
    query = select(ACCOUNT).join(CONTACT, CONTACT.c.account == ACCOUNT.c.id).where(CONTACT.c.id == of)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UsageError(_("There is no contact {id}.").format(id=of))
    return decode.account(row)


def contact_points(connection: Connection, of: ContactId) -> list[ContactPoint]:
    """Return every point of the contact, unusable ones too, the first used first."""
    return list(reachable(connection, [of]).points.get(of, ()))


def leads_of(connection: Connection, of: AccountId | ContactId) -> list[LeadFacts]:
    """Return the leads of a company or a person, oldest first."""
    query = select(LEAD).where(or_(LEAD.c.account == of, LEAD.c.contact == of)).order_by(LEAD.c.created_at, LEAD.c.id)
    return [decode.lead_facts(row) for row in connection.execute(query).mappings()]


def latest_owners(connection: Connection, kind: Kind, limit: int) -> list[SdrId]:
    """Return whose the last leads of a kind are, the latest first: ids grow with time."""
    query = select(LEAD.c.owner).where(LEAD.c.kind == kind.value).order_by(LEAD.c.id.desc()).limit(limit)
    return [SdrId(owner) for owner in connection.scalars(query)]


def known_hashes(connection: Connection, hashes: Iterable[str]) -> frozenset[str]:
    """Return which of the hashes are suppressed."""
    found: set[str] = set()
    for some in chunks(hashes):
        known = salted_by(connection, some)
        is_one = SUPPRESSION.c.hash.in_(list(known))
        query = select(SUPPRESSION.c.hash).where(is_one, SUPPRESSION.c.voided_at.is_(None))
        found.update(known[hash_] for hash_ in connection.scalars(query))
    return frozenset(found)


def playbook_source(connection: Connection, of: PlaybookHash) -> str | None:
    """Return the YAML text of a version that somebody was enrolled in."""
    source: str | None = connection.scalar(select(PLAYBOOK.c.source).where(PLAYBOOK.c.hash == of))
    return source


def resolve(connection: Connection, piece: str) -> Resolved:
    """Return what a whole id, or its beginning or end of at least six characters, stands for.

    Ids made in one moment begin alike, so the end is what tells them apart. Looking for an end reads every id, open
    touches first.

    Raises:
        UsageError: it stands for nothing, or for several things.
    """
    text = piece.strip().lower()
    if len(text) < SHORTEST_PIECE:
        raise UsageError(_("“{piece}” is too short: give six characters of the id or more.").format(piece=piece))
    exact = [Resolved(thing, text) for thing, table in _THINGS if _has(connection, table, text)]
    exact = exact or resolved(connection, MERGED.c.old == text)
    found = exact if len(text) >= _ID_LENGTH else [*_beginning(connection, text), *_ending(connection, text)]
    if not found:
        raise UsageError(
            _("There is nothing with the id {piece}.").format(piece=piece),
            hint=_("`sdrtui today` ends its lines with the touches' ids; `sdrtui review touches --json` has every id."),
        )
    if len(found) > 1:
        some = ", ".join(each.id for each in found[:3])
        raise UsageError(
            _("{piece} stands for several things: {some} …").format(piece=piece, some=some),
            hint=_("Give more characters; the last ones tell ids apart, the first are the time."),
        )
    return found[0]


def _has(connection: Connection, table: Table, text: str) -> bool:
    return connection.scalar(select(table.c.id).where(table.c.id == text)) is not None


def _beginning(connection: Connection, text: str) -> list[Resolved]:
    found = []
    for thing, table in _THINGS:
        query = select(table.c.id).where(table.c.id >= text, table.c.id < text + "~").limit(2)
        found += [Resolved(thing, each) for each in connection.scalars(query)]
    return found or resolved(connection, and_(MERGED.c.old >= text, MERGED.c.old < text + "~"))


def _ending(connection: Connection, text: str) -> list[Resolved]:
    is_open = select(TOUCH.c.id).where(IS_OPEN, TOUCH.c.id.endswith(text, autoescape=True)).limit(2)
    found = [Resolved(Thing.TOUCH, each) for each in connection.scalars(is_open)]
    for thing, table in () if found else _THINGS:
        query = select(table.c.id).where(table.c.id.endswith(text, autoescape=True)).limit(2)
        found += [Resolved(thing, each) for each in connection.scalars(query)]
    return found or resolved(connection, MERGED.c.old.endswith(text, autoescape=True))

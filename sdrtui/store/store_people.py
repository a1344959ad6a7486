"""What the store says of people, their companies, leads and points."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Engine

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import AccountId, ContactId, LeadId, SdrId
from sdrtui.domain.known import KnownPeople, Resolved
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Kind
from sdrtui.store import arrival_reader, known_reader, lead_reader, number_reader, suppressing
from sdrtui.store.candidate_reader import candidates
from sdrtui.store.engine import reading
from sdrtui.store.erasing import naming


class StoredPeople:
    """Reads of people, companies, leads and points, a part of `Store`."""

    engine: Engine

    def arrived(self, owner: SdrId, since: datetime) -> list[LeadId]:
        """Return an owner's call-ins that came by the CRM since then and that nobody has begun to work."""
        with reading(self.engine) as connection:
            return arrival_reader.arrived(connection, owner, since)

    def texts_naming(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """Return the notes that hold one of the words: the table, and the id of the row."""
        with reading(self.engine) as connection:
            return naming(connection, words)

    def calls_to(self, contact: ContactId, since: datetime) -> list[datetime]:
        """Return when anybody called one of the contact's numbers since then, oldest first."""
        with reading(self.engine) as connection:
            return number_reader.calls_to(connection, contact, since)

    def team_calls(self, since: datetime) -> Mapping[ContactId, tuple[datetime, ...]]:
        """Return the same for everybody who was called, or shares a number with somebody who was."""
        with reading(self.engine) as connection:
            return number_reader.team_calls(connection, since)

    def lead(self, lead: LeadId) -> LeadFacts:
        """Return the lead; UsageError when there is none."""
        with reading(self.engine) as connection:
            return lead_reader.lead(connection, lead)

    def leads_of(self, of: AccountId | ContactId) -> list[LeadFacts]:
        """Return the leads of a company or a person, oldest first."""
        with reading(self.engine) as connection:
            return lead_reader.leads_of(connection, of)

    def latest_owners(self, kind: Kind, limit: int = 200) -> list[SdrId]:
        """Return whose the last leads of a kind are, the latest first."""
        with reading(self.engine) as connection:
            return lead_reader.latest_owners(connection, kind, limit)

    def contact(self, contact: ContactId) -> ContactRow:
        """Return the person; UsageError when there is none."""
        with reading(self.engine) as connection:
            return lead_reader.contact(connection, contact)

    def names_of(self, contacts: Iterable[ContactId]) -> Mapping[ContactId, tuple[str, str]]:
        """Return the names of people and of their companies."""
        with reading(self.engine) as connection:
            return lead_reader.names_of(connection, contacts)

    def account_of(self, contact: ContactId) -> AccountRow:
        """Return the person's company; UsageError when there is no such person."""
        with reading(self.engine) as connection:
            return lead_reader.account_of(connection, contact)

    def contact_points(self, contact: ContactId) -> list[ContactPoint]:
        """Return every point of the contact, unusable ones too, the first used first."""
        with reading(self.engine) as connection:
            return lead_reader.contact_points(connection, contact)

    def candidates(self, filters: LeadFilter) -> Iterator[Candidate]:
        """Yield the leads that match with all that decides about enrolling them, oldest first."""
        return candidates(self.engine, filters)

    def find_people(self, points: Iterable[tuple[Point, str]], names: Iterable[tuple[str, str]]) -> KnownPeople:
        """Return the people who have one of the points, or whose folded company and folded name are among the names."""
        with reading(self.engine) as connection:
            return known_reader.find_people(connection, points, names)

    def accounts_named(self, folded: Iterable[str]) -> dict[str, AccountRow]:
        """Return the companies of these folded names; of several the oldest."""
        with reading(self.engine) as connection:
            return known_reader.accounts_named(connection, folded)

    def known_hashes(self, hashes: Iterable[str]) -> frozenset[str]:
        """Return which of the point hashes are suppressed."""
        with reading(self.engine) as connection:
            return lead_reader.known_hashes(connection, hashes)

    def is_suppressed(self, contact: ContactId) -> bool:
        """Say whether the person must not be touched, on whatever channel."""
        with reading(self.engine) as connection:
            return suppressing.is_suppressed(connection, contact)

    def suppressed_colleagues(self) -> list[ContactId]:
        """Return who is on the do-not-contact list and takes part in an unfinished run of somebody else's."""
        with reading(self.engine) as connection:
            return suppressing.colleagues(connection)

    def sharing_suppressed(self) -> list[ContactId]:
        """Return who has an open touch, and a number or address of somebody on the do-not-contact list."""
        with reading(self.engine) as connection:
            return suppressing.sharing(connection)

    def lifted_by(self, contacts: Iterable[ContactId], hashes: Iterable[str]) -> int:
        """Count the suppressions that a lift of these people and hashes would take away."""
        with reading(self.engine) as connection:
            return suppressing.lifted_by(connection, contacts, hashes)

    def resolve(self, piece: str) -> Resolved:
        """Return what an id, or its beginning or end of six characters or more, stands for.

        Raises:
            UsageError: nothing, or several things.
        """
        with reading(self.engine) as connection:
            return lead_reader.resolve(connection, piece)

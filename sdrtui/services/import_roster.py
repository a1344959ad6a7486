"""The people of one import: each row finds its person, in the store or among the rows before, or is a new one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.ids import AccountId, ContactId
from sdrtui.domain.known import Known
from sdrtui.domain.merge import (
    Key,
    added_points,
    keys_of,
    may_share,
    merged_account,
    merged_contact,
    merged_note,
    name_key,
)
from sdrtui.domain.names import folded_company, folded_person
from sdrtui.domain.prospect import Prospect, Reach
from sdrtui.domain.rows import ContactPoint
from sdrtui.services.import_result import Duplicate
from sdrtui.services.store_port import StorePort

_BY_NAME = "name"


@dataclass(slots=True)
class Entry:
    """One person of the import, as they will be."""

    row: int
    """Where they first stand in the file."""
    contact: ContactRow
    points: list[ContactPoint]
    known: Known | None = None
    """As the store had them; None for somebody new."""
    added: list[Reach] = field(default_factory=list)
    note: str = ""
    """The lead's, with what was appended."""
    source: str = ""
    """The word for where they came from first."""
    owner: str = ""
    came_again: list[str] = field(default_factory=list)
    """Words for other sources that later rows named."""

    @property
    def lead(self) -> LeadFacts | None:
        """The newest lead that the store has of them."""
        return self.known.leads[-1] if self.known and self.known.leads else None

    @property
    def account(self) -> AccountId:
        """Their company."""
        return self.contact.account


@dataclass(frozen=True, slots=True)
class Dispute:
    """A point in a row about one person that is another's."""

    row: int
    point: Key
    owner: str
    """Whose it is."""


@dataclass(slots=True)
class Roster:
    """Everybody met so far. Rows are read in file order; nothing is written."""

    store: StorePort
    new_id: Callable[[], str]
    zone: str
    """Of new contacts."""
    duplicates: list[Duplicate] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    accounts: dict[AccountId, AccountRow] = field(default_factory=dict)
    """Every company met, as it will be."""
    stored: dict[AccountId, AccountRow] = field(default_factory=dict)
    """Those of the store, as they are."""
    _met: dict[ContactId, Entry] = field(default_factory=dict)
    _by_folded: dict[str, AccountId] = field(default_factory=dict)
    _by_contact: dict[ContactId, Entry] = field(default_factory=dict)
    _by_key: dict[Key, list[Entry]] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], Entry] = field(default_factory=dict)
    _shared: dict[Key, dict[tuple[str, str], Entry]] = field(default_factory=dict)
    """People behind a switchboard, hotline or department's address, by folded name and company."""

    def meet(self, prospects: Sequence[Prospect]) -> None:
        """Take in the next rows; the store is asked once for all of them."""
        self._recall(prospects)
        for prospect in prospects:
            found = self._find(prospect)
            if found is None:
                self._enter(prospect)
            else:
                entry, by = found
                self.duplicates.append(Duplicate(prospect.row, entry.lead.id if entry.lead else entry.row, by))
                self._merge(entry, prospect)

    @property
    def entries(self) -> Iterable[Entry]:
        """Everybody that a row was about, in the order of the file."""
        return self._met.values()

    def _recall(self, prospects: Sequence[Prospect]) -> None:
        """Bring in whoever the store knows of these rows."""
        keys = {key for one in prospects for reach in one.points for key in keys_of(reach.kind, reach.value)}
        names = {key for one in prospects if (key := name_key(one.company, one.name)) is not None}
        shared = {(reach.kind, reach.value) for one in prospects for reach in one.points if reach.is_shared}
        unknown = keys - self._by_key.keys() - self._shared.keys()
        people = self.store.find_people(sorted(unknown), sorted(names - self._by_name.keys()))
        for key, some in people.by_point.items():
            for known in some:
                entry = self._recalled(known)
                if key in shared:
                    self._share(key, entry)
                else:
                    _listed(self._by_key, key, entry)
        for name, some in people.by_name.items():
            self._by_name.setdefault(name, self._recalled(some[0]))
        folded = {folded_company(one.company) for one in prospects} - {"", *self._by_folded}
        for name_, account in self.store.accounts_named(sorted(folded)).items():
            self._by_folded.setdefault(name_, account.id)
            self._keep(account)

    def _recalled(self, known: Known) -> Entry:
        """Return the entry of somebody the store knows; one entry however they were found."""
        entry = self._by_contact.get(known.contact.id)
        if entry is None:
            self._keep(known.account)
            note = known.leads[-1].note if known.leads else ""
            source = known.leads[-1].source if known.leads else ""
            entry = Entry(0, known.contact, list(known.points), known, note=note, source=source)
            self._by_contact[known.contact.id] = entry
        return entry

    def _keep(self, account: AccountRow) -> None:
        self.stored.setdefault(account.id, account)
        self.accounts.setdefault(account.id, account)

    def _find(self, prospect: Prospect) -> tuple[Entry, str] | None:
        """Return who the row is about, and by what they were recognised: their own points, a shared one, the name."""
        for reach in prospect.points:
            if not reach.is_shared:
                for key in keys_of(reach.kind, reach.value):
                    for entry in self._by_key.get(key, ()):
                        return entry, reach.kind.value
        for reach in prospect.points:
            found = self._behind((reach.kind, reach.value), prospect) if reach.is_shared else None
            if found is not None:
                return found, reach.kind.value
        name = name_key(prospect.company, prospect.name)
        found = self._by_name.get(name) if name else None
        return (found, _BY_NAME) if found else None

    def _behind(self, key: Key, prospect: Prospect) -> Entry | None:
        """Return who the row is about among the people behind a switchboard."""
        people = self._shared.get(key, {})
        name, company = folded_person(prospect.name), folded_company(prospect.company)
        some: Iterable[Entry | None] = people.values()
        if name and company:  # thousands may share one number
            some = (people.get(one) for one in ((name, company), (name, ""), ("", company), ("", "")))
        return next((one for one in some if one is not None and self._may_be(one, prospect)), None)

    def _may_be(self, entry: Entry, prospect: Prospect) -> bool:
        """Say whether neither name nor company speaks against it; a hotline may serve several companies."""
        folded = folded_company(prospect.company)
        is_same_company = not folded or self.accounts[entry.account].folded in {"", folded}
        return is_same_company and may_share(prospect.name, entry.contact.name)

    def _share(self, key: Key, entry: Entry) -> None:
        """List a person behind a switchboard, under the name and company they have now."""
        names = folded_person(entry.contact.name), self.accounts[entry.account].folded
        self._shared.setdefault(key, {}).setdefault(names, entry)

    def _enter(self, prospect: Prospect) -> None:
        """Add somebody new, to their company if it is here already."""
        contact = ContactRow(
            ContactId(self.new_id()), self._account_for(prospect), prospect.name, prospect.title, zone=self.zone
        )
        entry = Entry(prospect.row, contact, [], source=prospect.source, owner=prospect.owner)
        self._by_contact[contact.id] = entry
        self._merge(entry, prospect)

    def _account_for(self, prospect: Prospect) -> AccountId:
        """Return the company of that name, a new one when there is none."""
        folded = folded_company(prospect.company)
        if folded in self._by_folded:
            return self._by_folded[folded]
        account = AccountRow(AccountId(self.new_id()), prospect.company, folded)
        self.accounts[account.id] = account
        if folded:
            self._by_folded[folded] = account.id
        return account.id

    def _merge(self, entry: Entry, prospect: Prospect) -> None:
        """Let the row add what is not known yet."""
        self._met.setdefault(entry.contact.id, entry)
        self.accounts[entry.account] = merged_account(self.accounts[entry.account], prospect)
        entry.contact = merged_contact(entry.contact, prospect)
        entry.note = merged_note(entry.note, prospect.note)
        entry.owner = entry.owner or prospect.owner
        self._add_points(entry, prospect)
        self._note_source(entry, prospect)
        name = name_key(self.accounts[entry.account].name, entry.contact.name)
        if name:
            self._by_name.setdefault(name, entry)

    def _add_points(self, entry: Entry, prospect: Prospect) -> None:
        """Add the row's points that are nobody else's."""
        taken = self._taken(entry, prospect)
        for key, other in taken.items():
            self.disputes.append(Dispute(prospect.row, key, other.contact.name))
        for reach in added_points(entry.points, prospect.points, taken):
            entry.points.append(ContactPoint(reach.kind, reach.value, label=reach.label))
            entry.added.append(reach)
            if not reach.is_shared:
                for key in keys_of(reach.kind, reach.value):
                    _listed(self._by_key, key, entry)
        for reach in prospect.points:
            if reach.is_shared:
                self._share((reach.kind, reach.value), entry)

    def _taken(self, entry: Entry, prospect: Prospect) -> dict[Key, Entry]:
        """Return the row's points that are somebody else's, and whose; a shared one is everybody's."""
        own = [(reach.kind, reach.value) for reach in prospect.points if not reach.is_shared]
        others = {key: [one for one in self._by_key.get(key, ()) if one is not entry] for key in own}
        there = {(point.kind, point.value) for point in entry.points}
        return {key: some[0] for key, some in others.items() if some and key not in there}

    def _note_source(self, entry: Entry, prospect: Prospect) -> None:
        """Keep the first source; remember another."""
        if not prospect.source or prospect.source == entry.source:
            return
        if not entry.source and entry.lead is None:
            entry.source = prospect.source
        elif prospect.source not in entry.came_again:
            entry.came_again.append(prospect.source)


def _listed(index: dict[Key, list[Entry]], key: Key, entry: Entry) -> None:
    """Add an entry to an index once."""
    some = index.setdefault(key, [])
    if not any(entry is other for other in some):
        some.append(entry)

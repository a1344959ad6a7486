"""Erasing a person on request (PIPL 47, GDPR 17): out of every table, out of the file's free space, for good.

What reports count stays without a name, and a salted hash refuses them if somebody brings them again. What cannot be
reached from here is named, with what to do about it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow, RecordRow
from sdrtui.domain.channel import Point
from sdrtui.domain.erasing import Erased, Erasure
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import ContactId, LeadId, RecordId
from sdrtui.domain.known import Thing
from sdrtui.domain.rows import ContactPoint
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.suppression import person_hashes
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.leads import lead_of
from sdrtui.services.masks import readable
from sdrtui.services.own_points import own
from sdrtui.services.suppressing import Meant, suppress

FOLDERS = ("inbox", "mail")
"""Folders of the home whose files came from elsewhere; a sandbox's file lies beside them."""
LONGEST_LOOK = 64 * 1024 * 1024
"""Bytes of a file that are looked through."""


@dataclass(frozen=True, slots=True)
class Remains:
    """Where data of the person still is, or may be, and what to do about it."""

    where: str
    todo: str


@dataclass(frozen=True, slots=True)
class EraseResult:
    """What was removed, and what could not be."""

    contact: ContactId
    leads: tuple[LeadId, ...]
    counts: dict[str, int]
    """Rows by table."""
    remains: tuple[Remains, ...]
    record: RecordId | None
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is meant, as long as it is known."""

    contact: ContactRow
    account: AccountRow
    points: tuple[ContactPoint, ...]
    leads: tuple[LeadFacts, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """By what the person is found in texts: name, numbers as stored and as written, addresses."""
        numbers = (
            text for point in self.points for text in (point.value, readable(point.kind, point.value), _national(point))
        )
        name = self.contact.name if len(self.contact.name) > 1 else ""
        return tuple(dict.fromkeys(word for word in (name, *numbers) if word))


def person_of(desk: Desk, piece: str) -> Person:
    """Return whom an id leads to, for the question before."""
    found = desk.store.resolve(piece)
    is_contact = found.thing is Thing.CONTACT
    contact = ContactId(found.id) if is_contact else desk.store.lead(lead_of(desk, piece)).contact
    store = desk.store
    return Person(
        contact=store.contact(contact),
        account=store.account_of(contact),
        points=tuple(store.contact_points(contact)),
        leads=tuple(store.leads_of(contact)),
    )


def erase(desk: Desk, piece: str, *, dry_run: bool = False) -> EraseResult:
    """Remove a person for good. There is no undo; the caller has asked.

    Their runs end and the CRM is told to leave them alone, as with a suppression; then everything goes that tells who
    they are.

    Raises:
        UsageError: the id is nobody's.
        TryLater: a write about them is under way to the CRM.
    """
    person = person_of(desk, piece)
    what = _erasure(desk, person)
    record = _record(desk, person, what)
    if not dry_run and person.contact.name:
        suppress(desk, Meant(lead=person.contact.id))
    erased = desk.store.erase(what, record, dry_run=dry_run)
    return EraseResult(
        contact=person.contact.id,
        leads=what.leads,
        counts=dict(erased.counts),
        remains=tuple(_remains(desk, person, erased, dry_run=dry_run)),
        record=None if dry_run else record.id,
        is_dry_run=dry_run,
    )


def _erasure(desk: Desk, person: Person) -> Erasure:
    others = desk.store.candidates(LeadFilter(account=person.account.id))
    is_alone = all(row.id == person.contact.id for candidate in others for row in candidate.contacts)
    named = bool(person.contact.name) and person.contact.name in person.account.name
    return Erasure(
        record=RecordId(desk.new_id()),
        at=desk.clock(),
        contact=person.contact.id,
        leads=tuple(lead.id for lead in person.leads),
        hashes=person_hashes(person.contact.id, own(desk, person.points)),
        is_company_theirs=named and is_alone,
    )


def _record(desk: Desk, person: Person, what: Erasure) -> RecordRow:
    lead = person.leads[-1] if person.leads else None
    return RecordRow(
        id=what.record,
        kind=RecordKind.ERASE,
        at=what.at,
        sdr=desk.sdr,
        lead=lead.id if lead else LeadId(""),
        contact=person.contact.id,
        source=lead.source if lead else "",
        stage=lead.stage if lead else Stage.MAL,
    )


def _remains(desk: Desk, person: Person, erased: Erased, *, dry_run: bool) -> Iterator[Remains]:
    """Yield everything out of reach."""
    if not erased.is_clean and not dry_run:
        yield Remains(
            _("free space of the database's file"),
            _("Close every other sdrtui, then run the same command again. A server's database: ask who runs it."),
        )
    for copy in sorted((desk.home / "backups").glob("*.db*")):
        yield Remains(str(copy), _("Delete this copy, or erase in it as well before it is ever put back."))
    for path in _files_naming(desk.home, person.words):
        yield Remains(str(path), _("This file names the person; delete it or the line in it."))
    for table, row in desk.store.texts_naming(person.words) if not dry_run else ():
        yield Remains(f"{table} {row}", _("A note about somebody else names the person; edit or accept it."))
    if desk.has_crm:
        yield Remains(_("the CRM's own copy"), _("Delete the person there too, by the CRM's own procedure."))
        yield Remains(_("databases of colleagues"), _("Each of them erases the person in their own as well."))
    yield Remains(_("exported sheets, and mail in mailboxes"), _("Delete them where they were put."))


def _files_naming(home: Path, words: tuple[str, ...]) -> Iterator[Path]:
    """Yield files of the home's folders that hold a word, or that cannot be looked into."""
    needles = [word.encode(coding, "ignore") for word in words for coding in ("utf-8", "gb18030", "utf-16-le")]
    known = [re.escape(needle) for needle in dict.fromkeys(needles) if needle]
    wanted = re.compile(b"|".join(known), re.IGNORECASE) if known else None
    for path in sorted(chain(home.glob("*.jsonl"), *((home / folder).rglob("*") for folder in FOLDERS))):
        if path.is_file() and (path.suffix.lower() == ".xlsx" or (wanted and _has(path, wanted))):
            yield path


def _has(path: Path, wanted: re.Pattern[bytes]) -> bool:
    with path.open("rb") as stream:
        return wanted.search(stream.read(LONGEST_LOOK)) is not None


def _national(point: ContactPoint) -> str:
    """Return a Chinese number without the country's code."""
    return point.value.removeprefix("+86") if point.kind is Point.PHONE else ""


def shape(done: EraseResult) -> dict[str, object]:
    """Return the result for JSON."""
    return {
        "contact": done.contact,
        "leads": list(done.leads),
        "erased": done.counts,
        "remains": [{"where": each.where, "todo": each.todo} for each in done.remains],
        "record": done.record,
        "dry_run": done.is_dry_run,
    }

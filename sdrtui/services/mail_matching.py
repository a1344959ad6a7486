"""Whom a letter is from: by the thread that it is on, then by its address. Nobody is ever guessed by name."""

from collections.abc import Iterable
from datetime import datetime

from sdrtui.domain.channel import Point
from sdrtui.domain.ids import ContactId, LeadId, TouchId
from sdrtui.domain.known import Known
from sdrtui.domain.mail import Letter, MailKind, MailTouch
from sdrtui.domain.mail_match import answered, sent_for
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.mail_views import Match
from sdrtui.services.script import script_of
from sdrtui.services.touch_records import touch_of
from sdrtui.services.zones import local, zone_of


def match_of(desk: Desk, letter: Letter, kind: MailKind, address: str, at: datetime) -> Match | str:
    """Return whom a letter is from or about, or a sentence why nobody can be named.

    Args:
        desk: Whose.
        letter: The letter.
        kind: What it is taken for; an absence looks for a run that it can pause.
        address: The sender, or the address that a delivery report is about.
        at: When it was written.
    """
    people = _people(desk, address)
    on_thread = _by_thread(desk, letter, kind, people, at)
    return on_thread or _by_address(desk, people, kind, at)


def sent_touch(desk: Desk, letter: Letter, at: datetime) -> TouchId | None:
    """Return the touch that a mail of ours was, by its recipient and its day, then its subject; None when in doubt."""
    people = [
        known for address in letter.recipients if address not in own_addresses(desk) for known in _people(desk, address)
    ]
    found = desk.store.mail.touches([known.contact.id for known in people])
    candidates = [sent_for(touches, at, zone_of(desk.zone)) for touches in found.values()]
    candidates = [some for some in candidates if some]
    if len(candidates) != 1:
        return None  # to nobody, or to several: their answers are told apart by address
    some = candidates[0]
    titled = [touch for touch in some if len(some) > 1 and _subject(desk, touch.touch) == letter.subject.strip()]
    return max(titled or some, key=lambda touch: (touch.made_at or touch.due_at, touch.touch)).touch


def own_addresses(desk: Desk) -> frozenset[str]:
    """Return the addresses of everybody in the team."""
    team = desk.team
    return frozenset(member.email.strip().lower() for member in team.members.values() if member.email) | desk.mail.own


def _people(desk: Desk, address: str) -> tuple[Known, ...]:
    if not address:
        return ()
    return desk.store.find_people([(Point.EMAIL, address)], []).by_point.get((Point.EMAIL, address), ())


def _by_thread(desk: Desk, letter: Letter, kind: MailKind, people: tuple[Known, ...], at: datetime) -> Match | None:
    """Return who was written to on the thread, unless the writer is somebody else whom we write to as well."""
    ids = [each for each in (letter.original, *letter.thread) if each]
    known = desk.store.mail.known(ids)
    touches = [known[each].touch for each in ids if each in known]
    touch = next((each for each in touches if each), None)
    row = desk.store.due_row(touch) if touch else None
    if row is None:
        return None
    if people and row.contact not in {one.contact.id for one in people} and _has_been_written(desk, people, at):
        return None
    own = desk.store.mail.touches([row.contact]).get(row.contact, [])
    found = next((each for each in own if each.touch == touch), None)
    if found is None or (kind is MailKind.AUTO_REPLY and not found.is_running):
        found = answered(own, at, zone_of(desk.zone), prefer_running=kind is MailKind.AUTO_REPLY) or found
    who = f"{row.contact_name}, {row.company}"
    return Match(row.contact, row.lead, who, row.zone, found, is_by_thread=True)


def _has_been_written(desk: Desk, people: Iterable[Known], at: datetime) -> bool:
    found = desk.store.mail.touches([one.contact.id for one in people])
    return any(answered(touches, at, zone_of(desk.zone), prefer_running=False) for touches in found.values())


def _by_address(desk: Desk, people: tuple[Known, ...], kind: MailKind, at: datetime) -> Match | str:
    if not people:
        return _("Nobody here has this address.")
    touches = desk.store.mail.touches([one.contact.id for one in people])
    every = [touch for some in touches.values() for touch in some]
    found = answered(every, at, zone_of(desk.zone), prefer_running=kind is MailKind.AUTO_REPLY)
    if found is not None:
        contact = next(contact for contact, some in touches.items() if found in some)
        known = next(one for one in people if one.contact.id == contact)
        row = desk.store.due_row(found.touch)
        return _match(known, row.lead if row else None, found) or _("The touch that it answers is gone.")
    if len(people) > 1:
        return _("Several people have this address, and nothing was sent to any of them.")
    return _by_lead(desk, people[0], at)


def _by_lead(desk: Desk, known: Known, at: datetime) -> Match | str:
    """Return the newest lead of somebody to whom no mail was sent yet; mail from before it belongs to the past."""
    day = local(at, desk.zone).date()
    leads = [lead for lead in known.leads if local(lead.created_at, desk.zone).date() <= day]
    if not known.leads:
        return _("{name} has no lead of their own.").format(name=known.contact.name)
    if not leads:
        return _("It is older than anything we know of {name}.").format(name=known.contact.name)
    return _match(known, leads[-1].id, None) or ""


def _match(known: Known, lead: LeadId | None, touch: MailTouch | None) -> Match | None:
    if lead is None:
        return None
    who = f"{known.contact.name}, {known.account.name}"
    return Match(ContactId(known.contact.id), lead, who, known.contact.zone, touch, is_by_thread=False)


def _subject(desk: Desk, touch: TouchId) -> str:
    """Return the subject that the touch's script has."""
    case, store = desk.store.case(touch), desk.store
    row = touch_of(case, touch)
    script = script_of(
        desk,
        case,
        row,
        contact=store.contact(row.contact),
        account=store.account_of(row.contact),
        points=tuple(store.contact_points(row.contact)),
        history=store.history(case.lead.id),
    )
    return script.subject.strip()

"""What becomes of a person who is there twice: who counts as the same, and whose word holds. Pure.

The rule: a value that is there wins, an empty one is filled, new ways to reach the person are added behind the known
ones, notes are appended once, and a further source is noted. Merging the same row again changes nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.names import folded_company, folded_person
from sdrtui.domain.prospect import Prospect, Reach
from sdrtui.domain.rows import ContactPoint

Key = tuple[Point, str]
"""A kind of point and its normalised value."""

_MAINLAND = "+86"
_MOBILE_DIGITS = 11


def keys_of(kind: Point, value: str) -> tuple[Key, ...]:
    """Return what finds the person: the point, and for a mobile its twin as WeChat id or as phone number."""
    digits = value.removeprefix(_MAINLAND)
    is_mobile = len(digits) == _MOBILE_DIGITS and digits.isdigit() and digits.startswith("1")
    if kind is Point.PHONE and is_mobile:
        return (kind, value), (Point.WECHAT, digits)
    if kind is Point.WECHAT and is_mobile:
        return (kind, value), (Point.PHONE, _MAINLAND + digits)
    return ((kind, value),)


def name_key(company: str, name: str) -> tuple[str, str] | None:
    """Return folded company and folded person, by which two rows are one person; None when either is unknown."""
    folded = folded_company(company), folded_person(name)
    return folded if all(folded) else None


def may_share(name: str, other: str) -> bool:
    """Say whether two people behind one switchboard are one: of the same name, or one of them without any."""
    one, two = folded_person(name), folded_person(other)
    return not one or not two or one == two


def merged_account(account: AccountRow, prospect: Prospect) -> AccountRow:
    """Return the company with its empty fields filled; a row about another company tells nothing of this one."""
    folded = folded_company(prospect.company)
    if account.folded and folded and folded != account.folded:
        return account
    return replace(
        account,
        name=account.name or prospect.company,
        folded=account.folded or folded,
        industry=account.industry or prospect.industry,
        region=account.region or prospect.region,
        headcount=prospect.headcount if account.headcount is None else account.headcount,
    )


def merged_contact(contact: ContactRow, prospect: Prospect) -> ContactRow:
    """Return the person with an empty name and title filled."""
    return replace(contact, name=contact.name or prospect.name, title=contact.title or prospect.title)


def added_points(known: Iterable[ContactPoint], reaches: Iterable[Reach], taken: Collection[Key] = ()) -> list[Reach]:
    """Return the points that are new to the person; a retired one stays retired, one of somebody else stays theirs."""
    there = {(point.kind, point.value) for point in known}
    return [
        reach for reach in reaches if (reach.kind, reach.value) not in there and (reach.kind, reach.value) not in taken
    ]


def merged_note(note: str, addition: str) -> str:
    """Return the note with another appended on a line of its own, unless it says so already."""
    if not addition or addition in note:
        return note
    return f"{note}\n{addition}" if note else addition


def source_mark(source: str) -> str:
    """Return how a note says, for people and for the next merge, that somebody came from that source too."""
    return f"[{source}]"

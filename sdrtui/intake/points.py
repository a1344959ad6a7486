"""The contact points of one row, gathered from all its columns: numbers first, then WeChat, then addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sdrtui.domain.channel import Point
from sdrtui.domain.prospect import Reach
from sdrtui.intake.emails import Addresses, is_shared, read_emails
from sdrtui.intake.header_words import Field
from sdrtui.intake.phones import Phones, read_phones
from sdrtui.intake.reasons import email_reason, phone_reason, wechat_reason
from sdrtui.intake.wechat import Ids, as_wechat, read_wechat

_SAME_NUMBER = re.compile(r"同号")
_PIECES = re.compile(r"[;；、,，|\n/]|或者|或")
_WECHAT_WORD = re.compile(r"^(?:个人|企业)?(?:微信|wx|vx)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LIKE_NUMBER = re.compile(r"[\d+()（）\-\s转]+")
_FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says something."""

    column: str
    """Its header."""
    field: Field
    text: str


@dataclass(slots=True)
class Points:
    """What is gathered while the cells are read."""

    phones: dict[str, Reach] = field(default_factory=dict)
    wechat: dict[str, Reach] = field(default_factory=dict)
    emails: dict[str, Reach] = field(default_factory=dict)
    mobiles: dict[str, None] = field(default_factory=dict)
    bad: list[tuple[str, str]] = field(default_factory=list)
    """Column and reason."""

    @property
    def all(self) -> tuple[Reach, ...]:
        """Everything usable; mobiles before landlines."""
        first = [reach for value, reach in self.phones.items() if value in self.mobiles]
        then = [reach for value, reach in self.phones.items() if value not in self.mobiles]
        return (*first, *then, *self.wechat.values(), *self.emails.values())


def read_points(cells: Sequence[Cell]) -> Points:
    """Return the points of a row. Phones are read first, because 同手机 in a WeChat cell means them."""
    parts = [part for cell in cells for part in _parts(cell)]
    points = Points()
    for part in parts:
        if part.field is Field.PHONE:
            _add_phones(points, part, read_phones(part.text))
    for part in parts:
        if part.field is Field.WECHAT:
            _add_wechat(points, part, read_wechat(part.text, tuple(points.mobiles)))
        elif part.field is Field.EMAIL:
            _add_emails(points, part, read_emails(part.text))
    return points


def _parts(cell: Cell) -> Iterator[Cell]:
    """Yield a cell whose column holds one kind of point as it is, any other piece by piece as what it looks like."""
    if cell.field is not Field.REACH:
        yield cell
        return
    for piece in filter(None, (part.strip() for part in _PIECES.split(cell.text))):
        words = [piece] if _LIKE_NUMBER.fullmatch(piece) or "@" in piece else _words(piece)
        for word in words:
            yield Cell(cell.column, _kind_of(word), word)


def _words(piece: str) -> list[str]:
    """Split a piece at its spaces, but keep the groups of one number together."""
    words: list[str] = []
    for word in piece.split():
        if words and _LIKE_NUMBER.fullmatch(word) and _LIKE_NUMBER.fullmatch(words[-1]):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _kind_of(text: str) -> Field:
    """Return what a piece of contact information looks like."""
    if "@" in text or "＠" in text:
        return Field.EMAIL
    is_number = text[0].isdigit() or text[0] in "+(（"
    is_named = not text[0].isascii() and len(_DIGIT.findall(text)) >= _FEWEST_DIGITS  # 电话：010-88886666
    return Field.PHONE if (is_number or is_named) and not _WECHAT_WORD.search(text) else Field.WECHAT


def _add_phones(points: Points, cell: Cell, found: Phones) -> None:
    """Add a cell's numbers; one marked 微信同号, in the cell or the header, is a WeChat account too."""
    all_wechat = _SAME_NUMBER.search(cell.column) is not None
    for phone in found.good:
        points.phones.setdefault(phone.value, Reach(Point.PHONE, phone.value, phone.label, not phone.is_personal))
        if phone.is_mobile:
            points.mobiles[phone.value] = None
        if phone.is_wechat or (all_wechat and phone.is_mobile):
            _add_wechat(points, cell, Ids(good=(as_wechat(phone.value),)))
    points.bad.extend((cell.column, phone_reason(bad)) for bad in found.bad)


def _add_wechat(points: Points, cell: Cell, found: Ids) -> None:
    """Add a cell's WeChat ids."""
    for value in found.good:
        points.wechat.setdefault(value, Reach(Point.WECHAT, value))
    points.bad.extend((cell.column, wechat_reason(bad)) for bad in found.bad)


def _add_emails(points: Points, cell: Cell, found: Addresses) -> None:
    """Add a cell's addresses."""
    for value in found.good:
        points.emails.setdefault(value, Reach(Point.EMAIL, value, is_shared=is_shared(value)))
    points.bad.extend((cell.column, email_reason(bad)) for bad in found.bad)

"""WeChat ids as people write them: the id itself, a phone number, or a word that says it is the phone."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sdrtui.intake.phones import mainland_mobile, read_phones
from sdrtui.intake.text import ERROR_VALUES, clean, is_blank


class Fault(StrEnum):
    """Why a text is no WeChat id."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_LETTER_FIRST = "no_letter_first"
    NICKNAME = "nickname"
    """Other characters than letters, digits, - and _: what the account is called, not its id."""
    NO_PHONE = "no_phone"
    """It says "the same as the phone", and there is no mobile in the row."""
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class BadId:
    """A piece of the cell that is no id."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Ids:
    """What a cell of WeChat ids holds."""

    good: tuple[str, ...] = ()
    """Lower case; a phone number as 11 digits, or in E.164 when it is not of the mainland."""
    bad: tuple[BadId, ...] = ()


_SHORTEST, _LONGEST = 6, 20
_ID = re.compile(r"[a-z][-_a-z0-9]*")
_SEPARATORS = re.compile(r"[;；、,，|\n/\s]|或者|或")
_NAMED = re.compile(
    r"^(?:个人|企业)?(?:微信号?(?:码|id)?|wechat(?:id)?|weixin|vx|wx|v信?)\s*[:：.]\s*|^微信号?\s*(?=[a-z0-9])",
    re.IGNORECASE,
)
_SAME_WORDS = re.compile(r"[微信号码手机电话与和跟同步左一致样相即就是为()\s]{1,16}")
_SAME_SIGN = re.compile(r"同|一致|一样|即|就是")
_PHONE_WORDS = frozenset("手机 手机号 手机号码 电话 电话号 电话号码 same phone mobile".split())  # noqa: SIM905  # reads as a list
_LONGEST_CELL = 500


def read_wechat(cell: str, mobiles: tuple[str, ...] = ()) -> Ids:
    """Return every WeChat id in a cell; `mobiles` are the row's numbers in E.164, for 同手机 and 微信同号."""
    text = unicodedata.normalize("NFKC", clean(cell)).strip()
    if is_blank(text):
        return Ids()
    if text.upper() in ERROR_VALUES:
        return Ids(bad=(BadId(text, Fault.FORMULA),))
    if len(text) > _LONGEST_CELL:
        return Ids(bad=(BadId(text[:_LONGEST], Fault.TOO_LONG),))
    if _is_same(text):
        return Ids(good=(as_wechat(mobiles[0]),)) if mobiles else Ids(bad=(BadId(text, Fault.NO_PHONE),))
    return _read(text, mobiles)


def as_wechat(phone: str) -> str:
    """Return a number in E.164 as it is typed into WeChat's search."""
    return mainland_mobile(phone) or phone


def _is_same(text: str) -> bool:
    """Say whether the text says no more than that the id is the phone: 同手机, 微信同号, 手机号."""
    if text.lower() in _PHONE_WORDS or text.lower().startswith("same as"):
        return True
    return _SAME_WORDS.fullmatch(text) is not None and _SAME_SIGN.search(text) is not None


def _read(text: str, mobiles: tuple[str, ...]) -> Ids:
    """Read a cell piece by piece; one that is a number as a whole is not cut at its spaces."""
    bare = _NAMED.sub("", text).strip()
    number = _number(bare)
    if number:
        return Ids(good=(number,))
    good: dict[str, None] = {}
    bad: list[BadId] = []
    for piece in filter(None, (_NAMED.sub("", part).strip().lstrip("@") for part in _SEPARATORS.split(bare))):
        found = _read_piece(piece, mobiles)
        if isinstance(found, BadId):
            bad.append(found)
        else:
            good[found] = None
    return Ids(tuple(good), tuple(bad))


def _read_piece(piece: str, mobiles: tuple[str, ...]) -> str | BadId:
    """Return one id, or what is wrong with it."""
    number = _number(piece)
    if number:
        return number
    if mobiles and _is_same(piece):
        return as_wechat(mobiles[0])
    word = piece.lower()
    fault = _fault(word)
    return BadId(piece, fault) if fault is not None else word


def _number(text: str) -> str:
    """Return the only number in the text as it is typed into WeChat, if it is a mobile."""
    if not text[:1].isdigit() and text[:1] not in {"+", "("}:
        return ""
    found = read_phones(text)
    return as_wechat(found.good[0].value) if len(found.good) == 1 and not found.bad and found.good[0].is_mobile else ""


def _fault(word: str) -> Fault | None:
    """Return what keeps a word from being an id."""
    if not word.isascii() or not _ID.fullmatch(word.lstrip("0123456789-_") or "a"):
        return Fault.NICKNAME
    if not word[0].isalpha():
        return Fault.NO_LETTER_FIRST
    if len(word) < _SHORTEST:
        return Fault.TOO_SHORT
    return Fault.TOO_LONG if len(word) > _LONGEST else None

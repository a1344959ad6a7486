"""Email addresses as people write them, several in a cell; a syntactic check only, nothing is asked of the network."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from sdrtui.intake.text import ERROR_VALUES, clean, is_blank


class Fault(StrEnum):
    """Why a text is no address."""

    NO_AT = "no_at"
    BAD_DOMAIN = "bad_domain"
    BAD_NAME = "bad_name"
    """What stands before the @ cannot."""
    TOO_LONG = "too_long"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class BadAddress:
    """A piece of the cell that is no address."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a cell of addresses holds."""

    good: tuple[str, ...] = ()
    """Lower case."""
    bad: tuple[BadAddress, ...] = ()


_SEPARATORS = re.compile(r"[;；、,，|\n\s/]|或者|或")
_AROUND_AT = re.compile(r"[ \t]*@[ \t]*")
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_LABEL = re.compile(r"^(?:电子)?(?:邮箱|邮件|e-?mail|mail)(?:地址)?\s*[:：]\s*", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9!#$%&'*+=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})")
_DEPARTMENTS = """
info sales contact hr admin office service support marketing hello market bd business webmaster postmaster public
job jobs zhaopin kefu shichang xiaoshou gongsi mail email cs help team inquiry enquiry media pr
"""
_SHARED = frozenset(_DEPARTMENTS.split())
_LONGEST, _LONGEST_NAME, _LONGEST_CELL = 254, 64, 4000


def read_emails(cell: str) -> Addresses:
    """Return every address in a cell, lower case, and every piece that is none with its reason."""
    text = unicodedata.normalize("NFKC", clean(cell)).replace("。", ".").strip()
    if is_blank(text):
        return Addresses()
    if text.upper() in ERROR_VALUES:
        return Addresses(bad=(BadAddress(text, Fault.FORMULA),))
    if len(text) > _LONGEST_CELL:
        return Addresses(bad=(BadAddress(text[:_LONGEST_NAME], Fault.TOO_LONG),))
    text = _AROUND_AT.sub("@", _LABEL.sub("", text))
    bracketed = _IN_BRACKETS.findall(text)
    pieces = bracketed or [piece for piece in _SEPARATORS.split(text) if piece.strip(".。-/\\")]
    return _sorted_out(pieces)


def is_shared(address: str) -> bool:
    """Say whether the address is a department's, such as info@ and sales@."""
    return address.partition("@")[0].strip("0123456789") in _SHARED


def _sorted_out(pieces: list[str]) -> Addresses:
    """Part the addresses from the rest; words beside an address are no fault."""
    good: dict[str, None] = {}
    bad: list[BadAddress] = []
    for piece in pieces:
        address = _tidied(piece)
        fault = _fault(address)
        if fault is None:
            good[address] = None
        elif fault is not Fault.NO_AT or not any("@" in other for other in pieces):
            bad.append(BadAddress(piece, fault))
    return Addresses(tuple(good), tuple(bad))


def _tidied(piece: str) -> str:
    """Return the address without mailto:, quotes, brackets and marks around it."""
    text = piece.strip().lower().removeprefix("mailto:").partition("?")[0]
    return text.strip(" .,;:<>()[]\"'")


def _fault(address: str) -> Fault | None:
    """Return what is wrong with an address."""
    name, at, domain = address.rpartition("@")
    if not at:
        return Fault.NO_AT
    if len(address) > _LONGEST or len(name) > _LONGEST_NAME:
        return Fault.TOO_LONG
    if not _NAME.fullmatch(name):
        return Fault.BAD_NAME
    return None if _DOMAIN.fullmatch(domain) else Fault.BAD_DOMAIN

"""Phone numbers as people write them, several in a cell, to E.164 by `phonenumbers`; each bad one with its reason."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from sdrtui.intake.text import ERROR_VALUES, clean, is_blank

HOME = "CN"
"""Where a number without a country code is dialled."""


class Fault(StrEnum):
    """Why a text is no number that can be dialled."""

    MANGLED = "mangled"
    """A spreadsheet program turned it into 1.38E+10: the last digits are lost."""
    ROUNDED = "rounded"
    """It ends in so many zeros that it was mangled before."""
    MASKED = "masked"
    NO_AREA_CODE = "no_area_code"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    """No such number is given out."""
    NO_NUMBER = "no_number"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Phone:
    """One number that can be dialled."""

    value: str
    """E.164, with ;ext= when there is an extension."""
    is_mobile: bool = False
    is_wechat: bool = False
    """Marked as the WeChat account too (微信同号)."""
    label: str = ""

    @property
    def is_personal(self) -> bool:
        """Say whether it rings at one person's: a mobile or an extension, not a switchboard."""
        return self.is_mobile or ";ext=" in self.value


@dataclass(frozen=True, slots=True)
class BadPhone:
    """A piece of the cell that is no number."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Phones:
    """What a cell of numbers holds."""

    good: tuple[Phone, ...] = ()
    bad: tuple[BadPhone, ...] = ()


_SEPARATORS = re.compile(r"[;；、,，|\n/]|或者|或|以及|\s和\s|&")
_SAME_AS_WECHAT = re.compile(
    r"[(（\[]?\s*(?:微信\s*(?:号)?\s*(?:同\s*(?:手机|电话)?\s*号?|同步)|(?:手机|电话)?\s*同\s*微信(?:号)?|(?:微信|vx|wx|v)\s*同号|微信)\s*[)）\]]?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\s*(?:手机号?码?|联系电话|电话号?码?|座机|固话|办公|直线|总机|tel|phone|mobile|mob|cell|m|t|p)\s*[.:：]\s*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:\s*(?:转|分机号?|ext\.?|extension|;ext=|x|#|\*|--)\s*[.:：]?\s*)(\d{1,7})\s*$", re.IGNORECASE
)
_DASHED_EXTENSION = re.compile(
    r"^((?:\+?86[-\s]?)?(?:\(?0\d{2,3}\)?[-\s]?\d{7,8}|400[-\s]?\d{3}[-\s]?\d{4}))\s*-\s*(\d{1,6})$"
)
_SCIENTIFIC = re.compile(r"^[+-]?(\d)(?:\.(\d+))?e\+?(\d{1,2})$", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"^(\d{5,})\.0+$")
_BRACKETED_WORDS = re.compile(r"[(\[]([^()\[\]\d]{1,20})[)\]]")
_WORDS_AROUND = re.compile(r"^([^\d+(]{0,20}?)\s*([+(]?\d[\d\s()+.\-]*)\s*([^\d]{0,20})$")
_DIGITS_ONLY = re.compile(r"\D")
_MASK = re.compile(r"\d[*xX•·●＊]{2,}\d?")
_ZERO_IN_BRACKETS = re.compile(r"\(0\)")
_AREA = re.compile(r"^(?:\+?86[-\s]?)?\(?(0\d{2,3})\)?[-\s]?\d{7,8}(?!\d)")
_LOCAL = re.compile(r"^\d{3,4}[-\s]?\d{4}$")
_NEIGHBOURS = re.compile(r"^(?:852|853|886)[-\s]")
_DASHES = re.compile(r"[‐‑‒–—―−ー－~～]")
_ROUND_TAIL = "0000000"
_SHORTEST = 7
_LONGEST_PIECE = 80
_MOBILE_DIGITS = 11
_LIKE_MOBILE = re.compile(r"1[3-9]\d(?!-?\d{4}$)")


def read_phones(cell: str) -> Phones:
    """Return every number in a cell, and every piece that is none with its reason; a blank cell has neither."""
    text = _plain(cell)
    if is_blank(text):
        return Phones()
    if text.upper() in ERROR_VALUES:
        return Phones(bad=(BadPhone(text, Fault.FORMULA),))
    good: dict[str, Phone] = {}
    bad: list[BadPhone] = []
    area = ""
    for piece in _pieces(text):
        found = _read_piece(piece, area)
        if isinstance(found, BadPhone):
            bad.append(found)
        elif found is not None:
            good[found.value] = _joined(good.get(found.value), found)
            area = _area_of(piece) or area
    return Phones(tuple(good.values()), tuple(bad))


_MOBILE_KINDS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mainland_mobile(value: str) -> str:
    """Return the 11 digits of a mainland mobile in E.164, as people type it into WeChat; empty for any other number."""
    digits = value.removeprefix("+86")
    return digits if len(digits) == _MOBILE_DIGITS and digits.startswith("1") and value.startswith("+86") else ""


def _plain(cell: str) -> str:
    """Return the cell in one width, with one kind of dash."""
    text = unicodedata.normalize("NFKC", clean(cell))
    return _DASHES.sub("-", text).replace("\u3000", " ").strip()


def _joined(one: Phone | None, two: Phone) -> Phone:
    """Return what is known of a number that stands twice in a cell."""
    if one is None:
        return two
    return Phone(one.value, one.is_mobile, one.is_wechat or two.is_wechat, one.label or two.label)


def _pieces(text: str) -> list[str]:
    """Split a cell into its numbers; spaces split only where both sides are whole numbers."""
    pieces: list[str] = []
    for part in _SEPARATORS.split(text):
        bare = part.strip()
        if bare:
            pieces.extend(_split_at_spaces(bare))
    return pieces


def _split_at_spaces(part: str) -> list[str]:
    """Split `13800138000 010-88886666`, but not `138 0013 8000`, `010 8888 6666` or `010-88886666 转 8001`."""
    tokens = part.split()
    whole = [token for token in tokens if len(_DIGITS_ONLY.sub("", token)) >= _SHORTEST + 1]
    if len(whole) < 2:  # noqa: PLR2004  # fewer than two whole numbers: nothing to split
        return [part]
    groups: list[str] = []
    for token in tokens:
        if token in whole or not groups:
            groups.append(token)
        else:
            groups[-1] += " " + token
    return groups


def _read_piece(piece: str, area: str) -> Phone | BadPhone | None:
    """Return the number of one piece, None when it holds nothing but words such as 微信同号."""
    is_wechat = _SAME_AS_WECHAT.search(piece) is not None
    text = _NAMED.sub("", _SAME_AS_WECHAT.sub(" ", piece)).strip()
    if is_blank(text):
        return None
    if len(text) > _LONGEST_PIECE:
        return BadPhone(text, Fault.NO_NUMBER)
    fault = _fault_of_shape(text)
    if fault is not None:
        return BadPhone(piece, fault)
    number, extension, label = _taken_apart(text)
    if not number:
        return BadPhone(piece, Fault.NO_NUMBER)
    if area and _LOCAL.match(number):
        number = area + number
    parsed = _parsed(number)
    if isinstance(parsed, Fault):
        return BadPhone(piece, parsed)
    value = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    kind = phonenumbers.number_type(parsed)
    is_mobile = kind in _MOBILE_KINDS
    return Phone(f"{value};ext={extension}" if extension else value, is_mobile, is_wechat, label)


def _fault_of_shape(text: str) -> Fault | None:
    """Return what is wrong at first sight: a number in scientific notation that lost digits, a masked one."""
    scientific = _SCIENTIFIC.match(text.replace(" ", ""))
    if scientific and len(scientific[2] or "") < int(scientific[3]):
        return Fault.MANGLED
    if _MASK.search(text):
        return Fault.MASKED
    return None


def _taken_apart(text: str) -> tuple[str, str, str]:
    """Return number, extension and the words beside it."""
    scientific = _SCIENTIFIC.match(text.replace(" ", ""))
    if scientific:
        decimals, power = scientific[2] or "", int(scientific[3])
        return scientific[1] + decimals[:power], "", ""
    whole = _WHOLE_FLOAT.match(text)
    if whole:
        return whole[1], "", ""
    text = _ZERO_IN_BRACKETS.sub("", text)
    words = [match.strip() for match in _BRACKETED_WORDS.findall(text)]
    text = _BRACKETED_WORDS.sub(" ", text).strip()
    extension = ""
    found = _EXTENSION.search(text) or _DASHED_EXTENSION.match(text)
    if found is not None and found.re is _DASHED_EXTENSION:
        text, extension = found[1], found[2]
    elif found is not None and len(_DIGITS_ONLY.sub("", text[: found.start()])) >= _SHORTEST:
        text, extension = text[: found.start()], found[1]
    around = _WORDS_AROUND.match(text.strip())
    if around is None:
        return "", "", ""
    words += [word.strip(" :：-()") for word in (around[1], around[3])]
    return around[2].strip(), extension, " ".join(word for word in words if word)


def _area_of(piece: str) -> str:
    """Return a landline's area code, for a second number behind it that has none."""
    match = _AREA.match(piece.strip())
    return match[1] if match else ""


def _parsed(number: str) -> PhoneNumber | Fault:
    """Return the number as the library understands it, or why it is none."""
    digits = _DIGITS_ONLY.sub("", number)
    if len(digits) < _SHORTEST:
        return Fault.TOO_SHORT
    if _NEIGHBOURS.match(number):
        number = f"+{number}"
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException as error:
        return _fault_of_parsing(error.error_type)
    if phonenumbers.is_valid_number(parsed):
        return Fault.ROUNDED if digits.endswith(_ROUND_TAIL) else parsed
    if _LIKE_MOBILE.match(number) and len(digits) != _MOBILE_DIGITS:
        return Fault.TOO_SHORT if len(digits) < _MOBILE_DIGITS else Fault.TOO_LONG
    if len(digits) in {7, 8} and not number.startswith("+"):
        return Fault.NO_AREA_CODE
    return _LENGTH_FAULTS.get(phonenumbers.is_possible_number_with_reason(parsed), Fault.UNKNOWN)


_LENGTH_FAULTS = {
    ValidationResult.TOO_SHORT: Fault.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Fault.TOO_SHORT,
    ValidationResult.TOO_LONG: Fault.TOO_LONG,
}


def _fault_of_parsing(error_type: int) -> Fault:
    """Return the fault for what the library could not parse."""
    kinds = phonenumbers.NumberParseException
    if error_type == kinds.TOO_LONG:
        return Fault.TOO_LONG
    return Fault.TOO_SHORT if error_type in {kinds.TOO_SHORT_NSN, kinds.TOO_SHORT_AFTER_IDD} else Fault.NO_NUMBER

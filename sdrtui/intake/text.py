"""A cell's text as it may enter the product: no control characters, no invisible marks, no spreadsheet tricks."""

import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?', re.DOTALL)
_NOTHING = """
无 没有 暂无 不详 未知 未填 未填写 不知道 空 保密 待补充 (空) (无) n/a na none null nil nan unknown tbd <null>
/ \\ - -- --- — —— _ . 。 * ? x xx xxx 0
"""
_BLANK_WORDS = frozenset(_NOTHING.split())
_ERRORS = "#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA"
ERROR_VALUES = frozenset(_ERRORS.split())
"""What a formula that failed leaves in its cell."""


def clean(text: str) -> str:
    """Return the text without control, format and private-use characters; line breaks stay, other blanks become spaces.

    `="13800138000"`, the way to keep Excel from reading a number, loses its wrapping.
    """
    if text.isascii() and text.isprintable():  # nearly every cell
        bare = text.strip()
    else:
        bare = "".join(_kept(char) for char in _LINE_BREAKS.sub("\n", text)).strip()
    if bare.startswith(("=", "'")):
        bare = _unwrapped(bare)
    return bare


def folded(text: str) -> str:
    """Return the text in one width and case, for comparing words."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def is_blank(text: str) -> bool:
    """Say whether the cell says nothing: empty, or one of the words people write for nothing (无, 暂无, -, N/A)."""
    return not text or folded(text) in _BLANK_WORDS


def _kept(char: str) -> str:
    """Return what becomes of one character."""
    if char == "\n":
        return char
    match unicodedata.category(char):
        case "Zs" | "Zl" | "Zp":
            return " "
        case "Cc":
            return " " if char == "\t" else ""
        case "Cf" | "Co" | "Cs":
            return ""
        case _:
            return char


def _unwrapped(text: str) -> str:
    """Strip the apostrophe or the ="…" that keeps a spreadsheet from reading a number."""
    if text.startswith("'"):
        return text[1:].strip()
    match = _FORMULA_TEXT.fullmatch(text)
    return match[1].strip() if match and text.startswith('="') else text

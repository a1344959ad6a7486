"""Text measured in terminal cells: cleaned, cut, padded, wrapped. Chinese characters are two cells wide."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from sdrtui.tui.glyphs import glyphs

__all__ = ["Line", "Piece", "cell_len", "clean", "fit", "line_width", "plain", "wrap", "wrap_line"]


class Piece(NamedTuple):
    """A run of text and the role it plays; style sheets give roles their colours."""

    text: str
    role: str = ""
    """One of `widgets.painted.ROLES`, or nothing for ordinary text."""


Line = tuple[Piece, ...]

_CONTROL = r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
_SPACES = r"[\t\n\r\v\f\u2028\u2029]+"
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’…％%,.;:?!)]}")
"""Punctuation that does not begin a line."""
_NEVER_LAST = frozenset("（《「『【〈“‘([{")
"""Punctuation that does not end a line."""
_LETTERS = r"[A-Za-z0-9@._+\-/&'#:?=%]+"
_WORD = rf"{_LETTERS}|\s+|."


def clean(text: str) -> str:
    """Return other people's text as one line without control characters: nothing in it can steer the terminal."""
    if text.isprintable():  # nearly every text: no control, format or separator character but the space
        return glyphs().plain(text)
    return glyphs().plain(re.sub(_CONTROL, "", re.sub(_SPACES, " ", text)))


def fit(text: str, width: int) -> str:
    """Return the text in exactly that many cells, cut with a mark or padded."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def cut(text: str, width: int) -> str:
    """Return the text in at most that many cells, with a mark where it was cut."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    head = set_cell_size(text, width - 1)
    return (head if text.startswith(head) else head[:-1]) + glyphs().cut


def plain(line: Iterable[Piece]) -> str:
    """Return a line's text without its roles."""
    return "".join(piece.text for piece in line)


def line_width(line: Iterable[Piece]) -> int:
    """Return how many cells a line takes."""
    return sum(cell_len(piece.text) for piece in line)


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells; words stay whole, no line begins with closing punctuation."""
    return [line for paragraph in text.splitlines() or [""] for line in _wrapped(clean(paragraph), max(width, 2))]


def wrap_line(line: Line, width: int) -> list[Line]:
    """Return a line of cleaned pieces in lines of at most `width` cells, each character in its role."""
    text, lines, at = plain(line), list[Line](), 0
    ends = list(accumulate(len(piece.text) for piece in line))
    for part in wrap(text, width):
        start = max(text.find(part, at), at)
        at = start + len(part)
        spans = (
            (max(end - len(piece.text), start), min(end, at), piece.role) for piece, end in zip(line, ends, strict=True)
        )
        lines.append(tuple(Piece(text[first:last], role) for first, last, role in spans if first < last))
    return lines


def _wrapped(paragraph: str, width: int) -> Iterator[str]:
    line, used = "", 0
    for token in re.findall(_WORD, paragraph, re.DOTALL):
        for part in _parts(token, width):
            size = cell_len(part)
            if used + size <= width:
                line, used = line + part, used + size
                continue
            carried = _carried(line, part)
            carried = carried if cell_len(carried) + size <= width else ""
            yield line.removesuffix(carried).rstrip() if carried else line.rstrip()
            line = carried + ("" if part.isspace() else part)
            used = cell_len(line)
    yield line.rstrip()


def _carried(line: str, part: str) -> str:
    """Return the end of a line that goes down with what follows it, for the sake of punctuation; a line keeps one."""
    kept = len(line)
    if part in _NEVER_FIRST and kept > 1 and not line[-1].isspace():
        word = re.search(rf"{_LETTERS}$", line)
        kept = word.start() if word is not None and word.start() > 0 else kept - 1
    while kept > 1 and line[kept - 1] in _NEVER_LAST:
        kept -= 1
    return line[kept:]


def _parts(token: str, width: int) -> Iterator[str]:
    """Yield a token in pieces no wider than the line."""
    while cell_len(token) > width:
        head = set_cell_size(token, width)
        yield head
        token = token[len(head) :]
    if token:
        yield token

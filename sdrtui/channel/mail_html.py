"""A letter's HTML as the text that a reader sees; quoted parts get a mark, as they have in plain text.

Read in one pass from `<` to `<`: the standard library's parser takes minutes over some broken HTML of this size.
"""

import re
from dataclasses import dataclass, field
from html import unescape

LONGEST = 400_000
"""Characters of HTML that are read."""
_LONGEST_TAG = 4_000
_DEEPEST = 50
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"})
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"})
_QUOTES = ("gmail_quote", "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "isreplycontent")
_CUTS = frozenset({"divrplyfwdmsg", "appendonsend", "replysplit"})
"""Ids after which everything is another letter."""
_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
_MARK = re.compile(r"\b(class|id)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_COMMENT = "!--"


@dataclass(slots=True)
class _Inside:
    """An element that hides or quotes what is in it."""

    tag: str
    is_hidden: bool
    is_quoted: bool
    same: int = 1
    """Elements of its name that are open since it began."""


@dataclass(slots=True)
class _Reader:
    """Gathers text; what it is inside of decides the mark before each line."""

    parts: list[str] = field(default_factory=list)
    inside: list[_Inside] = field(default_factory=list)
    is_cut: bool = False

    def tag(self, text: str) -> None:
        """Take a tag, without its angle brackets."""
        found = _NAME.match(text)
        if found is None:
            return
        name = found[2].lower()
        if name in _BREAKS:
            self.parts.append("\n")
        if found[1]:
            self._close(name)
        elif name not in _EMPTY:
            self._open(name, text)

    def _open(self, name: str, text: str) -> None:
        said = {key.lower(): (a or b or c).lower() for key, a, b, c in _MARK.findall(text)}
        self.is_cut = self.is_cut or said.get("id", "") in _CUTS
        marks = " ".join(said.values())
        is_quoted = name == "blockquote" or any(mark in marks for mark in _QUOTES)
        outer = self.inside[-1] if self.inside else _Inside("", is_hidden=False, is_quoted=False)
        if (is_quoted or name in _HIDDEN) and len(self.inside) < _DEEPEST:
            self.inside.append(_Inside(name, outer.is_hidden or name in _HIDDEN, outer.is_quoted or is_quoted))
        elif name == outer.tag:
            outer.same += 1

    def _close(self, name: str) -> None:
        if self.inside and self.inside[-1].tag == name:
            self.inside[-1].same -= 1
            if self.inside[-1].same == 0:
                self.inside.pop()

    def text(self, data: str) -> None:
        """Take what stands between two tags."""
        within = self.inside[-1] if self.inside else None
        if self.is_cut or not data or (within is not None and within.is_hidden):
            return
        words = " ".join(unescape(data).split())
        if not words:
            return
        is_fresh = not self.parts or self.parts[-1].endswith("\n")
        before = "" if is_fresh or not data[0].isspace() else " "
        mark = "> " if is_fresh and within is not None and within.is_quoted else ""
        self.parts.append(f"{mark}{before}{words}{' ' if data[-1].isspace() else ''}")


def html_text(html: str) -> str:
    """Return the text of an HTML body; broken HTML gives what can be read of it."""
    reader = _Reader()
    first, *pieces = html[:LONGEST].split("<")
    reader.text(first)
    is_comment = False
    for piece in pieces:
        head, end, rest = piece.partition(">")
        if is_comment or piece.startswith(_COMMENT):
            _inner, ends, after = piece.partition("-->")
            is_comment = not ends
            reader.text(after)
        elif end and len(head) <= _LONGEST_TAG:
            reader.tag(head)
            reader.text(rest)
        else:
            reader.text("<" + piece)
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return "\n".join(line for line in lines if line)

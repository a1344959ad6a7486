"""A letter's HTML as the text that a reader sees; quoted parts get a mark, as they have in plain text."""

from contextlib import suppress
from html.parser import HTMLParser

LONGEST = 400_000
"""Characters of HTML that are read."""
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"})
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"})
_QUOTES = ("gmail_quote", "gmail_attr", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "isreplycontent")
_CUTS = frozenset({"divrplyfwdmsg", "appendonsend", "replysplit"})
"""Ids after which everything is another letter."""
_DEEPEST = 400


class _Reader(HTMLParser):
    """Gathers text; what it is inside of decides the mark before each line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []
        """Tag, whether it hides, whether it quotes."""
        self.is_cut = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").lower() for name, value in attrs}
        self.is_cut = self.is_cut or said.get("id", "") in _CUTS
        if tag in _BREAKS:
            self.parts.append("\n")
        if tag in _EMPTY or len(self.open) >= _DEEPEST:
            return
        marks = f"{said.get('class', '')} {said.get('id', '')}"
        is_quote = tag == "blockquote" or any(name in marks for name in _QUOTES)
        hidden, quoted = self.state
        self.open.append((tag, hidden or tag in _HIDDEN, quoted or is_quote))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        hidden, quoted = self.state
        if hidden or self.is_cut:
            return
        text = " ".join(data.split())
        if text:
            glue = " " if data[:1].isspace() and self.parts and not self.parts[-1].endswith("\n") else ""
            fresh = not self.parts or self.parts[-1].endswith("\n")
            self.parts.append(f"{'> ' if quoted and fresh else ''}{glue}{text}{' ' if data[-1:].isspace() else ''}")

    @property
    def state(self) -> tuple[bool, bool]:
        """Whether text here is hidden, and whether it is quoted."""
        return self.open[-1][1:] if self.open else (False, False)


def html_text(html: str) -> str:
    """Return the text of an HTML body; broken HTML gives what can be read of it."""
    reader = _Reader()
    with suppress(AssertionError):  # raised on some malformed declarations; the text before them is kept
        reader.feed(html[:LONGEST])
        reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return "\n".join(line for line in lines if line)

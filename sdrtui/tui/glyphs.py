"""Every drawn character of the console: a set safe in Chinese terminals, and an ASCII set to choose.

Glyphs of ambiguous width (arrows, dots, ellipses, boxes) are not here: a Chinese terminal may draw them two cells wide.
"""

from typing import NamedTuple


class Glyphs(NamedTuple):
    """One set. Each glyph is one cell wide."""

    cursor: str
    good: str
    bad: str
    warning: str
    mark: str
    """A small square in front of a heading."""
    left: str
    right: str
    """Around a variable without a value."""
    cut: str = "~"
    """Where a text was too long."""
    replaced: tuple[tuple[str, str], ...] = ()
    """Characters of other people's text that this set writes otherwise."""

    def plain(self, text: str) -> str:
        """Return the text with what this set does not draw replaced."""
        for theirs, ours in self.replaced:
            text = text.replace(theirs, ours)
        return text


SAFE = Glyphs(cursor="▸", good="✓", bad="✗", warning="⚠", mark="▪", left="‹", right="›")
ASCII = Glyphs(
    cursor=">",
    good="+",
    bad="!",
    warning="!",
    mark="*",
    left="<",
    right=">",
    replaced=(("×", "x"), ("·", "."), ("…", "..."), ("—", "-"), ("‹", "<"), ("›", ">"), ("“", '"'), ("”", '"')),
)

_chosen = SAFE


def choose(glyphs: Glyphs) -> None:
    """Draw with this set from here on."""
    global _chosen  # noqa: PLW0603  # one terminal, one set per process
    _chosen = glyphs


def glyphs() -> Glyphs:
    """Return the set in use."""
    return _chosen

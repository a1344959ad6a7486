"""Where a new lead goes: its source decides between an SDR, nurture and sales, the first playbook and the stage."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.policy import Route, Source
from sdrtui.domain.stage import Stage


@dataclass(frozen=True, slots=True)
class Routing:
    """What a source means for a lead that comes from it."""

    route: Route = Route.SDR
    stage: Stage = Stage.MAL
    playbook: PlaybookId | None = None
    score: int = 0
    source: str = ""
    """The source's id, or the word as it was given when no source is called so."""


def routing_of(word: str, sources: Mapping[str, Source]) -> Routing:
    """Return where a lead goes whose source was written so; an unknown one goes to an SDR, who can tell."""
    source = source_named(word, sources)
    if source is None:
        return Routing(source=word.strip())
    return Routing(source.route, source.stage, source.playbook, source.score, source.id)


def source_named(word: str, sources: Mapping[str, Source]) -> Source | None:
    """Return the source that a spreadsheet's word means: its id, a title in any language, or an alias."""
    wanted = _folded(word)
    if not wanted:
        return None
    for source in sources.values():
        if wanted in {_folded(name) for name in (source.id, *source.title.values(), *source.aliases)}:
            return source
    return None


def _folded(text: str) -> str:
    """Fold width, case, spaces and dashes."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())

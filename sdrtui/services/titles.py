"""What playbooks, steps and sources are called, by the ids that the log keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles in the reader's language; what has none, or is no longer there, keeps its id."""

    playbooks: Mapping[str, str] = field(default_factory=lambda: _NONE)
    sources: Mapping[str, str] = field(default_factory=lambda: _NONE)
    steps: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By playbook and step."""

    def playbook(self, id_: str) -> str:
        """Return a playbook's title."""
        return self.playbooks.get(id_, id_)

    def source(self, id_: str) -> str:
        """Return a source's title."""
        return self.sources.get(id_, id_)

    def step(self, playbook: str, id_: str) -> str:
        """Return a step's title."""
        return self.steps.get((playbook, id_), id_)


def titles(desk: "Desk") -> Titles:
    """Return the titles as the playbooks that can run and the policy have them now. Parses the playbooks."""
    listed = [one.playbook for one in desk.library.listed()]
    return Titles(
        playbooks={book.id: said_title(book.title, desk.lang, book.id) for book in listed},
        sources={id_: said_title(source.title, desk.lang, id_) for id_, source in desk.policy.sources.items()},
        steps={
            (book.id, step.id): said_title(step.title, desk.lang, step.id) for book in listed for step in book.steps
        },
    )


def said_title(title: Mapping[str, str], lang: str, id_: str) -> str:
    """Return a title in the language, else in another, else the id."""
    return title.get(lang) or title.get("en") or next(iter(title.values()), "") or id_

"""A playbook file under examination, and the form that a rule about it takes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sdrtui.domain.playbook import Playbook
from sdrtui.playbook.problem import Level, Problem
from sdrtui.playbook.schema import PlaybookPart, StepPart
from sdrtui.playbook.source import Path, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose shape is right: as written, and as the engine would see it."""

    source: Source
    written: PlaybookPart
    playbook: Playbook

    @property
    def series(self) -> tuple[tuple[int, StepPart], ...]:
        """The steps in the order they run, each with its index in the file."""
        return tuple(sorted(enumerate(self.written.steps), key=lambda it: it[1].day))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where."""

    path: Path
    message: str
    hint: str = ""
    on_key: bool = False
    place: tuple[int, int] | None = None
    """Line and column, when the path alone is not near enough (inside a script)."""


def as_problem(finding: Finding, source: Source, code: str, level: Level) -> Problem:
    """Return the finding with its place in the file."""
    line, column = finding.place or source.place(finding.path, on_key=finding.on_key)
    return Problem(source.file, line, column, level, code, finding.message, finding.hint)


Rule = Callable[[Draft], Iterator[Finding]]

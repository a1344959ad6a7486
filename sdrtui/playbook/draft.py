"""A playbook file under examination, what it is examined against, and the form that a rule takes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.policy import Policy
from sdrtui.playbook.problem import Level, Problem
from sdrtui.playbook.schema import PlaybookPart
from sdrtui.playbook.source import Path, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose shape is right: as written, and as the engine would see it."""

    source: Source
    written: PlaybookPart
    playbook: Playbook
    is_sound: bool = True
    """Whether the engine could run it; if not, `playbook` may lack exits and name steps that do not exist."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The other playbooks and the policy that a draft must fit."""

    policy: Policy = field(default_factory=Policy)
    playbooks: Mapping[PlaybookId, Playbook] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    """Every playbook there is a file of, broken ones too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, and where."""

    path: Path
    message: str
    hint: str = ""
    on_key: bool = False
    place: tuple[int, int] | None = None
    """Line and column, when the path alone is not near enough (inside a script)."""


Rule = Callable[[Draft, Shelf], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its name and weight."""

    code: str
    level: Level
    rule: Rule
    needs_sound: bool = False
    """Whether it makes sense only of a playbook that the engine could run."""


def as_problem(finding: Finding, source: Source, code: str, level: Level) -> Problem:
    """Return the finding with its place in the file."""
    line, column = finding.place or source.place(finding.path, on_key=finding.on_key)
    return Problem(source.file, line, column, level, code, finding.message, finding.hint)

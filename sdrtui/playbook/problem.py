"""One thing wrong with a file, with its place: what `playbook lint` prints and what a screen shows beside the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """The file must change before anyone is enrolled."""
    WARNING = "warning"
    """It works; the author should look at it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file."""

    file: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    level: Level
    code: str
    """A stable word for scripts, e.g. `unknown-key`."""
    message: str
    """A sentence in the reader's language; begins with the key it is about, where there is one."""
    hint: str = ""

    @property
    def place(self) -> str:
        """file:line:column, as editors and terminals make links of it."""
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        """One line for a terminal."""
        hint = f" — {self.hint}" if self.hint else ""
        return f"{self.place}: {self.level}: {self.message}{hint} [{self.code}]"


def in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, by file, line and column."""
    return tuple(sorted(set(problems), key=lambda it: (it.file, it.line, it.column, it.level, it.code, it.message)))


def has_error(problems: Iterable[Problem]) -> bool:
    """Say whether any of them is an error."""
    return any(problem.level is Level.ERROR for problem in problems)

"""YAML text to plain strings, lists and mappings, with the place of each part.

Every scalar stays text (`on` is a key and `1.10` a version, whatever YAML 1.1 thinks); the schema gives types.
The text is other people's: no tags, and limits on size, depth and what aliases grow to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yaml import MarkedYAMLError
from yaml.cyaml import CSafeLoader
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from sdrtui.i18n import _
from sdrtui.playbook.problem import Level, Problem
from sdrtui.playbook.syntax import reader_problem, syntax_problem, unreadable

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 50_000
"""Counted after aliases are filled in, so that a few lines cannot grow to a billion."""

Data = str | list["Data"] | dict[str, "Data"] | None
Path = tuple[str | int, ...]
"""Keys and list indexes from the top of the file."""

_PLAIN = "plain"
_QUOTED = "quoted"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_STRING_TAG = "tag:yaml.org,2002:str"


class _TooMuchError(Exception):
    """A limit is passed; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is YAML: its data, and where each part of it stands."""

    file: str
    text: str
    data: Data
    root: Node

    def place(self, path: Path, *, on_key: bool = False) -> tuple[int, int]:
        """Return line and column of what the path leads to, or of the innermost part of it that exists."""
        line, column = _mark(self.root)
        node = self.root
        for number, part in enumerate(path):
            entry = _entry(node, part)
            if entry is None:
                break
            key, node = entry
            line, column = _mark(key if on_key and number == len(path) - 1 else node)
        return line, column

    def problem(
        self, path: Path, level: Level, code: str, message: str, hint: str = "", *, on_key: bool = False
    ) -> Problem:
        """Return a problem at a path."""
        line, column = self.place(path, on_key=on_key)
        return Problem(self.file, line, column, level, code, message, hint)

    def place_inside(self, path: Path, line: int, word: str) -> tuple[int, int]:
        """Return the file's line and column of a word on the given line (from 1) of a text.

        Exact for `|` blocks; a folded or quoted text is searched for the word.
        """
        node = self._node(path)
        if not isinstance(node, ScalarNode):
            return self.place(path)
        first = node.start_mark.line
        lines = self.text.split("\n")
        span = [first + line] if node.style == "|" else list(range(first, node.end_mark.line + 1))
        for number in span:
            column = _column_of(word, lines[number]) if number < len(lines) else -1
            if column >= 0:
                return number + 1, column + 1
        return (span[0] + 1, _indent(lines, span[0]) + 1) if node.style == "|" else self.place(path)

    def _node(self, path: Path) -> Node:
        """Return the innermost node of the path that exists; a bare script has no `body` below it."""
        node = self.root
        for part in path:
            entry = _entry(node, part)
            if entry is None:
                break
            node = entry[1]
        return node


@dataclass(slots=True)
class _Plain:
    """Turns nodes into data, noting what is wrong on the way."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def data(self, node: Node, depth: int = 0) -> Data:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuchError(self._problem(node, *_too_large()))
        if type(node) is ScalarNode:
            return self._scalar(node)
        if node.tag is not _PLAIN:
            self.problems.append(self._problem(node, *_tag(node.tag)))
        if isinstance(node, SequenceNode):
            return [self.data(item, depth + 1) for item in node.value]
        assert isinstance(node, MappingNode)  # noqa: S101  # YAML has three kinds of node
        return self._mapping(node, depth)

    def _scalar(self, node: ScalarNode) -> str | None:
        value: str = node.value
        tag = node.tag
        if tag is _PLAIN:
            return None if value in _NULLS else value
        if tag is not _QUOTED and tag != _STRING_TAG:
            self.problems.append(self._problem(node, *_tag(tag)))
        if node.style == '"' and _CONTROL.search(value):
            self.problems.append(self._problem(node, *_control()))
        return value

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for key_node, value_node in node.value:
            if type(key_node) is not ScalarNode:
                self.problems.append(self._problem(key_node, *_key_not_text()))
                continue
            key, value = key_node.value, self.data(value_node, depth + 1)
            if key in found:
                self.problems.append(self._problem(key_node, *_duplicate(key, _first_line(node, key))))
            elif value is None:
                self.problems.append(self._empty(key_node, is_flow=bool(node.flow_style)))
            else:
                found[key] = value
        self.count += len(node.value)
        return found

    def _empty(self, key_node: ScalarNode, *, is_flow: bool) -> Problem:
        """Name a key without a value; between braces it is mostly the rest of a text after its comma."""
        message = _("{key}: has no value.").format(key=key_node.value)
        if is_flow:
            hint = _("A comma divides what is between braces; put a text that holds one in quotes.")
            return self._problem(key_node, "comma", message, hint)
        hint = _("Write one, or leave the key out.")
        return self._problem(key_node, "no-value", message, hint, level=Level.WARNING)

    def _problem(self, node: Node, code: str, message: str, hint: str, *, level: Level = Level.ERROR) -> Problem:
        line, column = _mark(node)
        return Problem(self.file, line, column, level, code, message, hint)


class _Parser(CSafeLoader):
    """libyaml's parser; every scalar is tagged only as plain or quoted, and nesting is bounded while composing."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text)
        self._file = file
        self._depth = 0

    def resolve(self, kind: type[Node], _value: object, implicit: object) -> str:
        return _QUOTED if kind is ScalarNode and not (isinstance(implicit, tuple) and implicit[0]) else _PLAIN

    def descend_resolver(self, current: Node | None, _index: object) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            line, column = _mark(current) if current else (1, 1)
            raise _TooMuchError(Problem(self._file, line, column, Level.ERROR, *_too_large()))

    def ascend_resolver(self) -> None:
        self._depth -= 1


def parse(text: str, file: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """Return the file's data and all that is wrong with it as YAML; no source when it is none."""
    refused = unreadable(text, file, MAX_BYTES)
    if refused is not None:
        return None, (refused,)
    warnings = tuple(_hidden(text, file))
    text = text.removeprefix("\ufeff")
    try:
        source, problems = _source(text, file)
    except _TooMuchError as exc:
        return None, (*warnings, exc.problem)
    except ReaderError as exc:
        return None, (*warnings, reader_problem(exc, text, file))
    except MarkedYAMLError as exc:
        return None, (*warnings, syntax_problem(exc, text, file))
    return source, (*warnings, *problems)


def _source(text: str, file: str) -> tuple[Source | None, list[Problem]]:
    root = _Parser(text, file).get_single_node()
    if root is None:
        return None, [Problem(file, 1, 1, Level.ERROR, "empty-file", _("The file is empty."))]
    plain = _Plain(file)
    return Source(file, text, plain.data(root), root), plain.problems


def _hidden(text: str, file: str) -> Iterator[Problem]:
    """Yield a byte order mark, and characters that make a line read other than it is."""
    if text.startswith("\ufeff"):
        message = _("The file begins with a byte order mark.")
        yield Problem(file, 1, 1, Level.WARNING, "byte-order-mark", message, _("Save it as UTF-8 without BOM."))
    for found in _BIDI.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        yield Problem(file, line, column, Level.ERROR, *_control())


def _entry(node: Node, part: str | int) -> tuple[Node, Node] | None:
    """Return key and value node below a node."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _first_line(node: MappingNode, key: str) -> int:
    return next(int(key_node.start_mark.line) + 1 for key_node, _value in node.value if key_node.value == key)


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _column_of(word: str, line: str) -> int:
    found = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", line) if word else None
    return found.start() if found else -1


def _indent(lines: list[str], number: int) -> int:
    line = lines[number] if number < len(lines) else ""
    return len(line) - len(line.lstrip())


def _too_large() -> tuple[str, str, str]:
    return "too-large", _("The file is too deep, or its aliases grow too large."), _("Split it into several files.")


def _tag(tag: str) -> tuple[str, str, str]:
    return "tag", _("The tag {tag} is not allowed here.").format(tag=tag), _("Remove it; every value is plain text.")


def _control() -> tuple[str, str, str]:
    return "control-character", _("The text holds an invisible control character."), _("Delete it and type it anew.")


def _key_not_text() -> tuple[str, str, str]:
    return "key", _("A key must be a plain word."), _("A text that begins with {{ needs quotes around it.")


def _duplicate(key: str, line: int) -> tuple[str, str, str]:
    message = _("{key}: stands here for the second time; the first is on line {line}.").format(key=key, line=line)
    return "duplicate-key", message, _("Keep one of the two.")

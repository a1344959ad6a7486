"""What the YAML parser complains of, in words that help somebody who does not know YAML."""

import re

from yaml import MarkedYAMLError
from yaml.reader import ReaderError

from sdrtui.i18n import N_, _
from sdrtui.playbook.problem import Level, Problem

_TAB = (N_("A tab stands where only spaces may."), N_("Indent with spaces."))
_SPECIAL = (N_("A value cannot begin with this character."), N_("Put the text in quotes."))
_INDENT = N_("Check the indentation of this line and the one before.")

_UNCLOSED = ("expected ',' or ']'", "expected ',' or '}'", "unexpected end of stream")
"""Found where the text ends; what helps is where it began."""

_BARE_VARIABLE = re.compile(r"(?::|^\s*-)\s+\{\{")

_REFUSED = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but the characters of YAML 1.1, section 5.1."""

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        N_("A colon stands where none is expected."),
        N_("Put text that holds a colon in quotes, or check the indentation."),
    ),
    ("could not find expected ':'", N_("A key without its colon."), N_("Write “key: value”, a space after the colon.")),
    ("did not find expected key", N_("This line does not fit the one before."), _INDENT),
    ("did not find expected '-' indicator", N_("This line does not fit the list above."), _INDENT),
    ("did not find expected ',' or ']'", N_("A list in brackets is not closed."), N_("Add the missing ] or comma.")),
    ("did not find expected ',' or '}'", N_("A pair of braces is not closed."), N_("Add the missing } or comma.")),
    (
        "did not find expected node content",
        N_("A value is missing before this."),
        N_("Write it, or close the bracket or brace."),
    ),
    ("found unexpected end of stream", N_("The file ends inside a text in quotes."), N_("Close the quotes.")),
    ("found unexpected document indicator", N_("A --- line stands inside a text."), N_("Close the quotes before it.")),
    (
        "found unknown escape character",
        N_("An unknown escape after a backslash."),
        N_("Use single quotes, or write the backslash twice."),
    ),
    ("found undefined alias", N_("An alias (*) without its anchor (&)."), N_("Put text that begins with * in quotes.")),
    ("found duplicate anchor", N_("Two anchors (&) have one name."), N_("Rename one of them.")),
    (
        "expected a single document",
        N_("A second document begins here."),
        N_("One playbook, one file: remove the --- line."),
    ),
    ("did not find expected <document start>", N_("This line does not belong to what is above."), _INDENT),
    ("undefined tag handle", N_("A value cannot begin with this character."), N_("Put the text in quotes.")),
)


def unreadable(text: str, file: str, max_bytes: int) -> Problem | None:
    """Return why the text is not looked at at all: too large, or no text that a file could hold."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as exc:
        return _control_problem(text, exc.start, file)
    if size <= max_bytes:
        return None
    message = _("The file is larger than {size} KB.").format(size=max_bytes // 1024)
    return Problem(file, 1, 1, Level.ERROR, "too-large", message, _("Split it into several files."))


def undecodable(raw: bytes, exc: UnicodeDecodeError, file: str) -> Problem:
    """Return the problem of bytes that are not UTF-8, at the first wrong one."""
    before = raw[: exc.start].decode("utf-8", errors="replace")
    line, column = _place(before, len(before))
    message = _("The file is not UTF-8.")
    return Problem(file, line, column, Level.ERROR, "encoding", message, _("Save it as UTF-8 in your editor."))


def reader_problem(exc: ReaderError, text: str, file: str) -> Problem:
    """Return the problem of a character that YAML does not take; libyaml counts it in bytes or not at all."""
    refused = _REFUSED.search(text)
    return _control_problem(text, refused.start() if refused else min(exc.position, len(text)), file)


def _control_problem(text: str, index: int, file: str) -> Problem:
    line, column = _place(text, index)
    message = _("The text holds the control character U+{code}.").format(
        code=f"{ord(text[index : index + 1] or ' '):04X}"
    )
    return Problem(file, line, column, Level.ERROR, "control-character", message, _("Delete it and type it anew."))


def syntax_problem(exc: MarkedYAMLError, text: str, file: str) -> Problem:
    """Return the parser's complaint with its place."""
    said = exc.problem or exc.context or ""
    is_unclosed = any(part in said for part in _UNCLOSED)
    mark = (exc.context_mark if is_unclosed else None) or exc.problem_mark or exc.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if exc.context and "expected a single document" in exc.context:
        said = exc.context
    message, hint = _sentence(said, _char_at(text, line, column))
    if _BARE_VARIABLE.search(_line(text, line)):
        message, hint = _("A text that begins with {{ needs quotes around it."), ""
    return Problem(file, line + 1, column + 1, Level.ERROR, "yaml", message, hint)


def _sentence(said: str, char: str) -> tuple[str, str]:
    if "cannot start any token" in said or "tab character" in said:
        message, hint = _TAB if char == "\t" else _SPECIAL
        return _(message), _(hint)
    for part, message, hint in _SENTENCES:
        if part in said:
            return _(message), _(hint)
    return _("This is not valid YAML."), said


def _char_at(text: str, line: int, column: int) -> str:
    return _line(text, line)[column : column + 1]


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number] if number < len(lines) else ""


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)

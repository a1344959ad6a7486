"""Letters in files: one message a file, a whole mbox, or a folder of either. Read piece by piece, never whole."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sdrtui.channel.mail_parse import LARGEST, letter_of
from sdrtui.domain.mail import Post
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _, system_reason

SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})
_MAILDIR = ("cur", "new")
_BEGINS = b"From "
_HEADER = re.compile(rb"[!-9;-~]+:")
_LONGEST_LINE = 65_536


def files(path: Path) -> list[Path]:
    """Return the mail files that a path means: itself, those of a folder, or the messages of a Maildir."""
    if not path.is_dir():
        return [path]
    folders = [path / name for name in _MAILDIR if (path / name).is_dir()]
    if folders:
        return sorted(each for folder in folders for each in folder.iterdir() if each.is_file())
    named = (each for each in path.iterdir() if each.suffix.lower() in SUFFIXES and not each.name.startswith("."))
    return sorted(each for each in named if each.is_file())


def posts(path: Path) -> Iterator[Post]:
    """Yield every message of a file.

    Raises:
        FixYourFile: it cannot be opened, or is one message that is none.
    """
    try:
        with path.open("rb") as file:
            is_mbox = file.read(len(_BEGINS)) == _BEGINS
            file.seek(0)
            if not is_mbox:
                yield Post(path.name, letter_of(file.read(LARGEST), str(path)))
                return
            for number, raw in enumerate(_split(_lines(file)), 1):
                yield _post(f"{path.name}#{number}", raw)
    except OSError as error:
        reason = system_reason(error)
        raise FixYourFile(
            _("{file} cannot be read: {reason}").format(file=path, reason=reason), place=str(path)
        ) from error


def _post(name: str, raw: bytes) -> Post:
    """Return one message of many: one that cannot be read does not stop the others."""
    try:
        return Post(name, letter_of(raw, name))
    except FixYourFile as error:
        return Post(name, None, error.sentence)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, one without end in pieces."""
    return iter(lambda: file.readline(_LONGEST_LINE), b"")


def _split(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the messages of an mbox, each without its `From ` line and cut at the largest size.

    A line of a letter that begins like that is no new message: a header has to follow.
    """
    kept: list[bytes] = []
    size, is_blank, has_begun = 0, True, False
    line = next(lines, b"")
    while line:
        following = next(lines, b"")
        if is_blank and line.startswith(_BEGINS) and _HEADER.match(following):
            if has_begun:
                yield b"".join(kept)
            kept, size, has_begun = [], 0, True
        elif size < LARGEST:
            kept.append(line)
            size += len(line)
        is_blank = not line.strip(b"\r\n")
        line = following
    if kept:
        yield b"".join(kept)

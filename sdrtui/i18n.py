"""Chinese and English by one gettext catalogue. English is the message id, so English needs no file.

`python tests/catalogue.py` extracts the strings, takes translations, and compiles.
"""

import os
import struct
from bisect import bisect_left

LANGUAGES = ("zh", "en")
_CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")
_LITTLE_ENDIAN = b"\xde\x12\x04\x95"
"""How a compiled catalogue begins."""
_language = "en"


class Catalogue:
    """A compiled catalogue in which each message is found where it lies.

    gettext's own reader takes in every message of the program first, longer than a light command runs altogether.
    """

    def __init__(self, compiled: bytes) -> None:
        self._compiled = compiled
        order = "<" if compiled.startswith(_LITTLE_ENDIAN) else ">"
        count, ids, texts = struct.unpack_from(f"{order}3I", compiled, 8)
        self._ids = struct.unpack_from(f"{order}{2 * count}I", compiled, ids)
        self._texts = struct.unpack_from(f"{order}{2 * count}I", compiled, texts)
        self._count = count
        self._asked = {"": ""}  # the empty message is the catalogue's header, which nobody should read

    def text(self, message: str) -> str:
        """Return the translation, or the message itself when there is none."""
        found = self._asked.get(message)
        if found is None:
            found = self._asked[message] = self._found(message)
        return found

    def _found(self, message: str) -> str:
        wanted = message.encode()
        place = bisect_left(range(self._count), wanted, key=lambda number: self._piece(self._ids, number))
        if place == self._count or self._piece(self._ids, place) != wanted:
            return message
        return self._piece(self._texts, place).decode()

    def _piece(self, table: tuple[int, ...], number: int) -> bytes:
        """Return one text: the tables hold a length and an offset of each, in the order of the messages."""
        length, start = table[2 * number : 2 * number + 2]
        return self._compiled[start : start + length]


_current: Catalogue | None = None


def system_language() -> str:
    """Return `zh` when the environment asks for Chinese, else `en`."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not wanted:  # Windows keeps it elsewhere
        import locale

        wanted = locale.getlocale()[0] or ""
    return "zh" if wanted.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: str) -> None:
    """Choose the language of every text from here on: `zh` or `en`."""
    global _current, _language  # noqa: PLW0603  # one reader, one language per process
    _language = language
    _current = _catalogue(language)


def _catalogue(language: str) -> Catalogue | None:
    """Read a catalogue; a language without one speaks as the program is written."""
    try:
        with open(os.path.join(_CATALOGUES, language, "LC_MESSAGES", "sdrtui.mo"), "rb") as compiled:
            return Catalogue(compiled.read())
    except FileNotFoundError:
        return None


def language() -> str:
    """Return the language in use, `zh` or `en`."""
    return _language


def _(message: str) -> str:
    """Return the message in the language in use. Fill its {fields} by .format afterwards."""
    return message if _current is None else _current.text(message)


def system_reason(error: OSError) -> str:
    """Return why the system refused a file, in the language in use where it is one of the usual reasons."""
    import errno

    words = {
        errno.ENOENT: N_("there is no such file"),
        errno.EISDIR: N_("it is a folder"),
        errno.ENOTDIR: N_("a part of the path is no folder"),
        errno.EACCES: N_("no permission"),
        errno.EPERM: N_("no permission"),
        errno.EROFS: N_("the disk can only be read"),
        errno.ENOSPC: N_("the disk is full"),
        errno.ENAMETOOLONG: N_("the name is too long"),
        errno.EEXIST: N_("it is there already"),
    }
    return _(words[error.errno]) if error.errno in words else error.strerror or str(error)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "translate later"
    """Mark a message for the catalogue without translating it yet."""
    return message

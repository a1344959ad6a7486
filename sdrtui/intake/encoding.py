"""Which encoding a text file is in. Other people's files: UTF-8, Excel's UTF-16, and GBK as far as GB18030 reaches.

GBK is never taken for Latin or Big5: strict UTF-8 is tried first, then strict GB18030. A file that is one of the two
but for a few broken bytes is refused with their place rather than read as something else.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

_BLOCK = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FEW = {"utf-8": 0.3, "gb18030": 0.02}
"""A file with fewer broken characters than this share of its non-ASCII ones is in that encoding, and damaged.

Chinese in GBK read as UTF-8 is broken in nine of ten places; nearly anything can be read as GB18030.
"""
_GUESS_FROM = 1 << 20


def encoding_of(path: Path) -> str:
    """Return the name of the codec that reads the whole file without an error.

    Raises:
        FixYourFile: no encoding fits, or the file is damaged; names the first bad byte and its row.
    """
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return _whole(path, name)
    if b"\x00" in head:
        return _whole(path, _utf16_without_bom(head))
    for name, few in _FEW.items():
        if _first_error(path, name) is None:
            return name
        if _damage(path, name) < few:
            return _whole(path, name)
    return _guessed(path)


def _whole(path: Path, encoding: str) -> str:
    """Return the encoding if it reads the file to its end."""
    offset = _first_error(path, encoding)
    if offset is None:
        return encoding
    row = _row_of(path, offset, encoding)
    raise FixYourFile(
        _("{file} is damaged: byte {offset} in line {row} is not {encoding} text").format(
            file=path.name, offset=offset, row=row, encoding=encoding.upper()
        ),
        hint=_("Open it in a spreadsheet program, repair that line and save it again, best as .xlsx"),
        place=f"{path}:{row}",
    )


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield the file in blocks."""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _first_error(path: Path, encoding: str) -> int | None:
    """Return the offset of the first byte that the codec cannot read; None when it reads all."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    for block in _blocks(path):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return done - pending + error.start
        done += len(block)
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return done - pending + error.start
    return None


def _damage(path: Path, encoding: str) -> float:
    """Return the share of broken characters among all that are not ASCII, when read as this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    foreign = broken = 0
    for block in (*_blocks(path), b""):
        text = decoder.decode(block, final=not block)
        foreign += sum(1 for char in text if char > "\x7f")
        broken += text.count("\ufffd")
    return broken / foreign if foreign else 1.0


def _row_of(path: Path, offset: int, encoding: str) -> int:
    """Return the line, from 1, in which the byte at the offset lies."""
    newline = "\n".encode("utf-16-le" if encoding.startswith("utf-16") else "ascii")
    with path.open("rb") as stream:
        return stream.read(offset).count(newline) + 1


def _utf16_without_bom(head: bytes) -> str:
    """Return the UTF-16 that has its zero bytes where this file has them."""
    return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"


def _guessed(path: Path) -> str:
    """Return what charset-normalizer makes of a file that is neither UTF-8 nor GB18030."""
    from charset_normalizer import from_bytes

    with path.open("rb") as stream:
        best = from_bytes(stream.read(_GUESS_FROM)).best()
    if best is not None and best.encoding != "ascii" and _first_error(path, best.encoding) is None:
        return best.encoding
    return _whole(path, "gb18030")

"""A spreadsheet file as sheets of text rows, whatever its format. What the rows mean is not known here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sdrtui.errors import FixYourFile, UsageError
from sdrtui.i18n import _, system_reason

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF"
_PROBE = 1 << 16
LARGEST = 256 << 20
"""Bytes; nobody's list of leads is larger, and a larger file is not read."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as a person sees it in a spreadsheet program."""

    number: int
    """From 1, blank rows counted; in a CSV a quoted cell with line breaks is still one row."""
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Say whether nothing stands in it."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; a CSV has exactly one, without a name."""

    name: str
    open_rows: Callable[[], Iterator[SheetRow]]
    """Read it from its start; may be called again."""
    row_count: int
    is_hidden: bool = False
    notices: list[str] = field(default_factory=list)
    """What the reader should know; complete once its rows are read."""


def open_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a CSV, TSV or XLSX, told apart by what is in the file, not by its name.

    Raises:
        UsageError: there is no such file.
        FixYourFile: it is no spreadsheet that can be read; the hint says what to save it as.
    """
    head = _head(path)
    if head.startswith(_ZIP):
        from sdrtui.intake.xlsx import open_xlsx

        return open_xlsx(path)
    if head.startswith(_OLE):
        raise _old_excel(path)
    if not head.strip():
        raise FixYourFile(_("{file} is empty").format(file=path.name), place=str(path))
    if _is_markup(head):
        raise FixYourFile(
            _("{file} is a web page or XML under a spreadsheet's name").format(file=path.name),
            hint=_("Open it in Excel or WPS and save it as .xlsx"),
            place=str(path),
        )
    if head.startswith(_PDF):
        raise no_spreadsheet(path)
    from sdrtui.intake.delimited import open_csv

    return (open_csv(path),)


def no_spreadsheet(path: Path) -> FixYourFile:
    """Return the error for a file of another kind."""
    return FixYourFile(
        _("{file} is not a spreadsheet that can be read").format(file=path.name),
        hint=_("Save it as .xlsx or .csv"),
        place=str(path),
    )


def _head(path: Path) -> bytes:
    """Return the first bytes of a file that is there, and not absurdly large."""
    try:
        if path.stat().st_size > LARGEST:
            raise FixYourFile(
                _("{file} is larger than {size} MB").format(file=path.name, size=LARGEST >> 20),
                hint=_("Split it into several files"),
                place=str(path),
            )
        with path.open("rb") as stream:
            return stream.read(_PROBE)
    except FileNotFoundError as error:
        raise UsageError(_("There is no file {file}").format(file=path)) from error
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=system_reason(error))) from error


def _old_excel(path: Path) -> FixYourFile:
    """Return the error for the container of old Excel files, which also holds encrypted new ones."""
    with path.open("rb") as stream:
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in stream.read(_PROBE * 16)
    if is_encrypted:
        return FixYourFile(
            _("{file} is protected by a password").format(file=path.name),
            hint=_("Open it in Excel or WPS, remove the password and save it as .xlsx"),
            place=str(path),
        )
    return FixYourFile(
        _("{file} is in the old .xls format").format(file=path.name),
        hint=_("Open it in Excel or WPS and save it as .xlsx"),
        place=str(path),
    )


def _is_markup(head: bytes) -> bool:
    """Say whether it begins as HTML or XML."""
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style"))

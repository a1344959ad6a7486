"""Data to stdout as JSON, CSV or a table of cells; words to stderr. Text of others never carries escape codes."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from sdrtui.domain.team import Team

Row = Mapping[str, object]
NARROW, PROSE, GAP, USUAL = 12, 40, 2, 80
"""Cells: what a column is left, what of the last is counted, what is between two, and a terminal that will not say."""
KEPT = "\n\u3000\u00a0"
"""What Python does not call printable: line ends, and the spaces that Chinese and French write."""


def plain(text: str) -> str:
    """Return the text without control characters; line ends stay, and spaces of any width."""
    return "".join(char for char in text.replace("\t", " ") if char.isprintable() or char in KEPT)


def say(text: str) -> None:
    """Tell the person something; never data."""
    sys.stderr.write(plain(text) + "\n")


def _write_utf8() -> None:
    """Write data as programs expect it, whatever the terminal can show."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8")


def print_json(document: object) -> None:
    """Print one JSON document."""
    import json

    _write_utf8()
    if isinstance(document, list | tuple):  # an indent would have Python itself spell out every value of thousands
        encode = json.JSONEncoder(ensure_ascii=False).encode
        sys.stdout.write("[" + ",".join("\n" + encode(row) for row in document) + "\n]")
    else:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_csv(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Print CSV whose cells no spreadsheet takes for a formula."""
    import csv

    _write_utf8()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(column)) for column in columns])


def flat(row: Row) -> Row:
    """Return the row with each part of a structure as a field of its own: window.from as window_from."""
    if not any(isinstance(value, Mapping) for value in row.values()):
        return row
    return dict(_parts(row))


def _parts(row: Row) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{part}", inner) for part, inner in value.items())
        else:
            yield name, value


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "; ".join(str(_csv_cell(each)) for each in value)
    if not isinstance(value, str) or (value[:1].isalnum() and value.isprintable()):
        return "" if value is None else value
    from sdrtui.services.sheet_cells import safe

    return safe(value)


def width(text: str) -> int:
    """Return the cells that a terminal gives the text: wide characters take two."""
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, cells: int) -> str:
    """Return the text in at most so many cells."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for char in text:
        used += width(char)
        if used > cells - 1:
            break
        kept.append(char)
    return "".join(kept) + "~"


def print_table(
    rows: Iterable[Sequence[object]], header: Sequence[str], widest: int = 60, to: TextIO | None = None
) -> None:
    """Print aligned columns; on a terminal no wider than it is, and none but the last past `widest` cells."""
    lines = [list(header), *([plain(str(cell)).replace("\n", " ") for cell in row] for row in rows)]
    sizes = [max(map(width, column)) for column in zip(*lines, strict=True)]
    out = to or sys.stdout
    if out.isatty():
        sizes = fitted([*(min(size, widest) for size in sizes[:-1]), sizes[-1]], _columns(out))
        lines = [[*map(cut, line[:-1], sizes), line[-1]] for line in lines]
    for line in lines:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(line, sizes, strict=True))
        out.write("  ".join(cells).rstrip() + "\n")


def _columns(terminal: TextIO) -> int:
    return os.get_terminal_size(terminal.fileno()).columns or USUAL


def fitted(sizes: Sequence[int], cells: int) -> list[int]:
    """Return the widths with which the columns fit into so many cells, the widest narrowed first, none past NARROW.

    The last stays: it is an id that one types again, or a sentence that may go on in the terminal's next line.
    """
    *giving, last = sizes
    left = cells - min(last, PROSE) - GAP * len(giving)
    while giving and sum(giving) > left and max(giving) > NARROW:
        giving[giving.index(max(giving))] -= 1
    return [*giving, last]


def emit(
    args: argparse.Namespace,
    rows: Sequence[Row],
    columns: Sequence[str],
    team: "Team | None" = None,
    none: str = "",
    sheet: Sequence[str] = (),
) -> None:
    """Print rows as the arguments ask: JSON and CSV whole, for people a table of the columns, in words.

    Args:
        args: With `json` and `csv`.
        rows: What to print.
        columns: Which of it people get.
        team: Whose names stand for the ids of people.
        none: What is said in place of a table without rows.
        sheet: The columns of a CSV without rows.
    """
    if args.json:
        print_json(rows)
    elif args.csv:
        print_csv([flat(row) for row in rows], list(flat(rows[0])) if rows else sheet or columns)
    elif none and not rows:
        say(none)
    else:
        from sdrtui.cli.columns import head, in_words

        said = in_words(rows, team)
        print_table([[shown(row.get(column)) for column in columns] for row in said], [head(name) for name in columns])


def shown(value: object) -> str:
    """Return a value as people read it in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    return str(value)

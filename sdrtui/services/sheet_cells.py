"""Values as cells of a sheet that others open: no formula, no control characters, numbers masked until revealed."""

import re
from datetime import datetime

from sdrtui.domain.channel import Point
from sdrtui.services.masks import masked, readable
from sdrtui.services.zones import iso

_FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, in full width as well."""
KEPT = "\n\t\u3000\u00a0"
"""What Python does not call printable, and people write: line ends and spaces of other widths."""
WRITTEN = frozenset({"name", "company", "title", "note", "reason", "closed_reason", "answers", "promised", "why"})
"""Columns of texts that people write, in which numbers and addresses may stand."""
_NUMBER = re.compile(r"(?<!\d)(?:\+\d{8,15}|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def safe(text: str) -> str:
    """Return the text so that no spreadsheet runs it: what could begin a formula is quoted, control characters go."""
    kept = text if text.isprintable() else "".join(char for char in text if char in KEPT or char.isprintable())
    return "'" + kept if kept.lstrip().startswith(_FORMULA) or kept[:1] in {"\t", "\n"} else kept


def plain_value(name: str, value: object, zone: str, *, reveal: bool) -> object:
    """Return a column's value as JSON takes it: times as ISO 8601 with offset, points masked, and numbers in texts."""
    if isinstance(value, datetime):
        return iso(value, zone)
    if isinstance(value, tuple):
        return [_point(kind, text, reveal=reveal) for kind, text in value]
    if isinstance(value, str) and name in WRITTEN and not reveal:
        return hidden(value)
    return value


def cell(name: str, value: object, zone: str, *, reveal: bool) -> object:
    """Return a column's value as a CSV cell."""
    if isinstance(value, str) and name not in WRITTEN:
        return value if value[:1].isalnum() and value.isprintable() else safe(value)
    found = plain_value(name, value, zone, reveal=reveal)
    if isinstance(found, bool):
        return "yes" if found else ""
    if isinstance(found, list):
        found = "; ".join(found)
    return safe(found) if isinstance(found, str) else "" if found is None else found


def hidden(text: str) -> str:
    """Return a text with the mobile numbers and addresses in it masked."""
    if "@" in text:
        text = _ADDRESS.sub(lambda found: masked(Point.EMAIL, found[0]), text)
    return _NUMBER.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


def _point(kind: Point, value: str, *, reveal: bool) -> str:
    return readable(kind, value) if reveal else masked(kind, value)

"""How a day is understood while it is typed, past ones too: 11-24, 2026-11-24, yesterday, 昨天."""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from sdrtui.i18n import _
from sdrtui.tui.cells import Line, Piece
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import weekday

_NEAR = timedelta(days=183)
"""A day without a year is the one nearest to today."""
_DASHES = str.maketrans(dict.fromkeys("/.年月", "-"))
_DAYS = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "前天": -2, "tomorrow": 1, "明天": 1, "后天": 2}


def read_day(text: str, today: date) -> date | None:
    """Return the day that the text means; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().rstrip("日号").translate(_DASHES)
    if plain in _DAYS:
        return today + timedelta(days=_DAYS[plain])
    try:
        parts = [int(part) for part in plain.split("-")]
        if len(parts) == len(("month", "day")):
            found = date(today.year, *parts)
            if found < today - _NEAR:
                return date(today.year + 1, *parts)
            return date(today.year - 1, *parts) if found > today + _NEAR else found
        return date(*parts)
    except (ValueError, TypeError, OverflowError):
        return None


def day_line(today: date, text: str) -> Line:
    """Return how a day is understood; nothing typed says how to write one."""
    if not text.strip():
        return (Piece(_("11-24, 2026-11-24, yesterday, tomorrow"), "muted"),)
    found = read_day(text, today)
    if found is None:
        return (Piece(_("not a day"), "warn"),)
    return (Piece(f"{glyphs().good} {found:%Y-%m-%d} {weekday(found.weekday())}", "good"),)


def away_line(today: date, texts: Mapping[str, str]) -> tuple[Line, bool]:
    """Return what both days come to, and whether they may be taken; no last day is one day away."""
    first = read_day(texts["first"], today)
    last = read_day(texts["last"], today) if texts["last"] else first
    if first is None or last is None:
        return (Piece(_("A first day is needed"), "muted"),), False
    if last < first:
        return (Piece(_("The last day is before the first"), "warn"),), False
    return (Piece(_("{n} days away").format(n=(last - first).days + 1), "good"),), True

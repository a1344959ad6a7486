"""How the answer to a question is understood while it is typed: times, reasons, names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.when import parse_when
from sdrtui.services.zones import local
from sdrtui.tui.cells import Line, Piece, clean
from sdrtui.tui.glyphs import glyphs
from sdrtui.tui.present.labels import weekday
from sdrtui.tui.present.outcome_keys import hint_line


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text was understood."""

    line: Line
    """Shown below the text while one types."""
    value: str | None
    """What Enter returns; None when the text will not do."""


def time_reading(text: str, now: datetime, zone: str, *, or_nothing: str = "") -> Reading:
    """Read a time; the value is ISO 8601. `or_nothing` says what no text means, when that is allowed."""
    if not text.strip():
        example = _("15:30, tomorrow 10:00, +2h, wed 14:00, 11-25 10:00")
        hint = f"{or_nothing}  {example}" if or_nothing else example
        return Reading((Piece(f" {hint}", "muted"),), "" if or_nothing else None)
    try:
        found = parse_when(text, now, zone)
    except UsageError as error:
        return Reading((Piece(f" {clean(error.sentence)}  ", "warn"), Piece(clean(error.hint), "muted")), None)
    there = local(found, zone)
    said = f" {glyphs().cursor} {there:%Y-%m-%d} {weekday(there.weekday())} {there:%H:%M}  "
    return Reading((Piece(said, "good"), *enter_hint()), found.isoformat())


def reason_reading(text: str, presets: Sequence[str]) -> Reading:
    """Read a reason; a single digit stands for one of the presets."""
    plain = text.strip()
    place = int(plain) - 1 if plain.isdecimal() and len(plain) == 1 else -1
    if 0 <= place < len(presets):
        return Reading((Piece(f" {glyphs().cursor} {presets[place]}  ", "good"), *enter_hint()), presets[place])
    if not plain:
        return Reading(hint_line((str(number), preset) for number, preset in enumerate(presets, 1)), None)
    return Reading((Piece(" "), *enter_hint()), plain)


def words_reading(text: str, hint: str) -> Reading:
    """Read any words; none are fine too."""
    return Reading((Piece(f" {hint}", "muted"),), text.strip())


def enter_hint() -> Line:
    """Return what Enter and Escape do in a question."""
    return hint_line((("Enter", _("take it")), ("Esc", _("never mind"))))


Read = Callable[[str], Reading]


def skip_presets() -> tuple[str, ...]:
    """Return the reasons for passing over a touch that digits stand for."""
    return (_("followed up elsewhere"), _("not the right moment"), _("on leave or travelling"), _("data is missing"))

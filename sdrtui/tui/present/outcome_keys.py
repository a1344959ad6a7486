"""The bar of keys at the bottom: this channel's outcomes by digit, then what else a key does here."""

from collections.abc import Iterable
from functools import lru_cache

from sdrtui.domain.channel import Channel
from sdrtui.domain.outcome import OUTCOME_KEYS
from sdrtui.i18n import N_, _, language
from sdrtui.tui.cells import Line, Piece, line_width
from sdrtui.tui.present.labels import outcome_label

OTHER_KEYS = (
    ("n", N_("note")),
    ("u", N_("undo")),
    ("k", N_("skip")),
    ("s", N_("snooze")),
    ("c", N_("copy")),
    ("w", N_("why")),
    ("/", N_("filter")),
    ("g", N_("go to")),
    ("y", N_("sync")),
    (":", N_("actions")),
)
"""In the order in which they are given up when there is no room; help always stays."""
SYNC_KEY = "y"
LOW = 2
"""Lines of the bar where there is room."""
WITHOUT_ROW = frozenset("u/gy:")
"""The keys that do something when no touch is due."""


def outcome_bar(channel: Channel | None, width: int, height: int = LOW, *, has_crm: bool = True) -> tuple[Line, ...]:
    """Return the bar's lines, each at most `width` cells; without a CRM no key for it is shown."""
    return _outcome_bar(channel, width, height, language(), has_crm=has_crm)


def bar_height(width: int, *, has_crm: bool = True) -> int:
    """Return how many lines the bar needs so that undo is in it on every channel: two, or three where it is narrow."""
    return _bar_height(width, language(), has_crm=has_crm)


@lru_cache(maxsize=64)
def _bar_height(width: int, language_: str, *, has_crm: bool) -> int:
    bars = (_outcome_bar(channel, width, LOW, language_, has_crm=has_crm) for channel in OUTCOME_KEYS)
    undo = _item("u", _("undo"), "muted")[0]
    return LOW if all(any(undo in line for line in bar) for bar in bars) else LOW + 1


@lru_cache(maxsize=64)
def _outcome_bar(
    channel: Channel | None, width: int, height: int, _language: str, *, has_crm: bool
) -> tuple[Line, ...]:
    outcomes = [(key, outcome_label(outcome)) for key, outcome in OUTCOME_KEYS[channel].items()] if channel else []
    others = [(key, _(label)) for key, label in OTHER_KEYS if has_crm or key != SYNC_KEY]
    if channel is None:
        others = [item for item in others if item[0] in WITHOUT_ROW]
    help_item = _item("?", _("help"), "muted")
    lines: list[Line] = []
    for item in [*(_item(*pair, "key") for pair in outcomes), *(_item(*pair, "muted") for pair in others)]:
        room = width - (line_width(help_item) if len(lines) == height else 0)
        if lines and line_width(lines[-1]) + line_width(item) <= room:
            lines[-1] = (*lines[-1], *item)
        elif len(lines) < height:
            lines.append(item)
        else:
            break
    lines += [()] * (height - len(lines))
    lines[-1] = (*lines[-1], *help_item)
    return tuple(lines)


def _item(key: str, label: str, role: str) -> Line:
    return (Piece(f" {key} ", role), Piece(f"{label} ", "" if role == "key" else "muted"))


def hint_line(hints: Iterable[tuple[str, str]]) -> Line:
    """Return keys with what they do, for prompts and sheets."""
    return tuple(piece for key, label in hints for piece in _item(key, label, "key"))


def hint_lines(hints: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Return keys with what they do on as many lines as they need."""
    lines: list[Line] = [()]
    for key, label in hints:
        item = _item(key, label, "key")
        if lines[-1] and line_width(lines[-1]) + line_width(item) > width:
            lines.append(())
        lines[-1] = (*lines[-1], *item)
    return lines

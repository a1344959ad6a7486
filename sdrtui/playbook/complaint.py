"""What pydantic complains of, as problems: the place in the file, a sentence in the reader's language, a hint."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sdrtui.i18n import N_, _
from sdrtui.playbook.problem import Level, Problem
from sdrtui.playbook.source import Path, Source

KeysBelow = Callable[[Path], tuple[str, ...]]
_MAX_SHOWN = 40

_DURATION = N_("Write a number and m, h, d or w, e.g. 30m, 2h, 1d.")
_CUSTOM: dict[str, tuple[str, str]] = {
    "duration": (N_("“{value}” is no duration."), _DURATION),
    "duration-range": (N_("“{value}” is too short or too long."), _DURATION),
    "window": (N_("“{value}” is no time window."), N_("Write it like 09:00-11:30.")),
    "window-order": (N_("The window “{value}” ends before it begins."), N_("Write the earlier time first.")),
    "formula": (N_("“{value}” is no formula."), N_("Write touches×channels×days, e.g. 7×3×21.")),
    "range": (N_("min is above max."), N_("Swap the two.")),
    "only-true": (N_("Only true means something here."), N_("Leave the key out instead.")),
    "bare-move": (N_("“{value}” is no move by itself."), N_("One of: {moves}; or a mapping such as finish: replied.")),
    "two-moves": (N_("Two moves at once: {moves}."), N_("Keep one of them; effects may stand beside it.")),
    "within-and-window": (N_("within and window exclude each other."), N_("Keep one of the two.")),
    "script-and-variants": (N_("script and variants exclude each other."), N_("Keep one of the two.")),
    "destination": (
        N_("It must say where the lead goes."),
        N_("Write either enroll: a playbook's id, or close: a reason."),
    ),
    "touch-kind": (N_("“{value}” is no kind of touch."), N_("Write a channel, or channel.action, e.g. wechat.add.")),
    "outcome-channel": (N_("{kind}: {outcome} cannot come of such a touch."), ""),
    "shares": (N_("{kind}: the shares add up to more than 1."), N_("Leave room: the rest is the usual outcome.")),
    "hours": (N_("The windows overlap or are not in order."), N_("Write them in the order of the day.")),
}
_SHAPES: dict[str, tuple[str, str]] = {
    "int": (N_("“{value}” is no whole number."), ""),
    "float": (N_("“{value}” is no number."), ""),
    "bool": (N_("“{value}” is neither true nor false."), ""),
    "string": (N_("A text belongs here."), N_("Put it on the same line, or below it after “|”.")),
    "list": (N_("A list belongs here."), N_("Write [a, b], or each item on a line of its own after “- ”.")),
    "tuple": (N_("A list belongs here."), N_("Write [a, b], or each item on a line of its own after “- ”.")),
    "frozen_set": (N_("A list belongs here."), N_("Write [a, b], or each item on a line of its own after “- ”.")),
    "dict": (N_("Keys and values belong here."), N_("Write each as “key: value” on a line of its own.")),
    "model": (N_("Keys and values belong here."), N_("Write each as “key: value” on a line of its own.")),
}
_BORDERS: dict[str, tuple[str, str]] = {
    "greater_than_equal": (N_("{value} is too small; at least {ge}."), ""),
    "less_than_equal": (N_("{value} is too large; at most {le}."), ""),
    "string_too_long": (N_("The text is too long; at most {max_length} characters."), ""),
    "string_too_short": (N_("The text is empty."), ""),
    "too_long": (N_("Too many items; at most {max_length}."), ""),
    "too_short": (N_("Nothing stands here."), N_("Add at least {min_length}.")),
    "string_pattern_mismatch": (
        N_("“{value}” is no id."),
        N_("Use lower-case letters a-z, digits and hyphens, e.g. call-in-day-one."),
    ),
}


def complaints(error: ValidationError, source: Source, keys_below: KeysBelow) -> Iterator[Problem]:
    """Yield a problem for each thing that the schema refuses."""
    for detail in error.errors(include_url=False):
        yield _problem(detail, source, keys_below)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known word, else with all of them when they are few."""
    from difflib import get_close_matches

    choices = sorted(known)
    near = get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “{word}”?").format(word=near[0])
    if choices and len(choices) <= _MAX_SHOWN:
        return _("One of: {words}.").format(words=", ".join(choices))
    return ""


def _problem(detail: ErrorDetails, source: Source, keys_below: KeysBelow) -> Problem:
    kind, path = detail["type"], tuple(detail["loc"])
    is_key = path[-1:] == ("[key]",)
    path = path[:-1] if is_key else path
    code, message, hint = _wording(kind, detail, path, keys_below)
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    sentence = f"{name}: {message}" if name else message
    return source.problem(path, Level.ERROR, code, sentence, hint, on_key=is_key or kind == "extra_forbidden")


def _wording(kind: str, detail: ErrorDetails, path: Path, keys_below: KeysBelow) -> tuple[str, str, str]:
    """Return code, sentence and hint."""
    facts = {"value": _shown(detail["input"]), **detail.get("ctx", {})}
    if kind == "missing":
        return "missing-key", _("The key is missing."), _("Add “{key}:”.").format(key=path[-1])
    if kind == "extra_forbidden":
        return (
            "unknown-key",
            _("Nothing of this name belongs here."),
            _unknown_key(str(path[-1]), keys_below(path[:-1])),
        )
    if kind == "enum":
        choices = re.findall(r"'([^']*)'", str(facts["expected"]))
        return "unknown-value", _("“{value}” is not known here.").format(**facts), did_you_mean(facts["value"], choices)
    if kind in _CUSTOM:
        return kind, *_filled(_CUSTOM[kind], facts)
    if kind in _BORDERS:
        return "value", *_filled(_BORDERS[kind], facts)
    shape = next((shape for shape in _SHAPES if kind.startswith(shape)), None)
    return "value", *_filled(_SHAPES[shape] if shape else (N_("This value does not fit here."), ""), facts)


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    if key == "<<":
        return _("Merge keys are not supported; repeat the lines, or use an alias for the whole value.")
    return did_you_mean(key, known)


def _filled(words: tuple[str, str], facts: dict[str, Any]) -> tuple[str, str]:
    if isinstance(facts.get("moves"), list):
        facts = {**facts, "moves": ", ".join(facts["moves"])}
    return _(words[0]).format(**facts), (_(words[1]).format(**facts) if words[1] else "")


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else "{…}" if isinstance(value, dict) else "[…]"
    text = " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"

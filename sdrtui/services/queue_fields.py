"""The fields of a parked write that a person may correct: how they are written in a form, and read from there. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Kind, Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _

FIXED = frozenset({"record", "touch", "lead", "account", "contact", "before", "attempt", "created_at"})
"""What a write is about, and what it rests on: another value would make it another write."""
CHOICES: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"channel": Channel, "action": Action, "outcome": Outcome, "stage": Stage, "after": Stage, "kind": Kind}
)
"""The fields with a fixed set of values."""
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


def editable(payload: Mapping[str, object]) -> dict[str, str]:
    """Return the fields that may be corrected, as text; a list is written with commas."""
    return {name: as_text(value) for name, value in payload.items() if name not in FIXED}


def as_text(value: object) -> str:
    """Return a payload's value as a person types it."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def edited(payload: Mapping[str, object], changes: Mapping[str, str]) -> dict[str, object]:
    """Return the payload with the changes read into the types that their fields have.

    Raises:
        UsageError: a field is not there or not to be changed, a value does not fit it, or nothing would change.
    """
    fresh = {**payload, **{name: _read(name, value, payload) for name, value in changes.items()}}
    if fresh == dict(payload):
        raise UsageError(_("Nothing would change."), hint=_("Name a field and its new value."))
    return fresh


def _read(name: str, value: str, payload: Mapping[str, object]) -> object:
    if name not in payload or name in FIXED:
        known = ", ".join(editable(payload))
        raise UsageError(
            _("This write has no field {field} that can be changed.").format(field=name),
            hint=_("It has these: {fields}").format(fields=known),
        )
    old, told = payload[name], value.strip()
    if name in CHOICES:
        return _choice(name, told)
    if name in {"at", "until"}:
        return _instant(name, told, is_optional=name == "until")
    for kind, read in _BY_TYPE.items():
        if isinstance(old, kind):
            return read(name, told)
    return value


def _choice(name: str, told: str) -> str:
    values = sorted(map(str, CHOICES[name]))
    if told not in values:
        raise _unfit(name, told, _("It is one of these: {values}").format(values=", ".join(values)))
    return told


def _instant(name: str, told: str, *, is_optional: bool) -> str | None:
    if not told and is_optional:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as exc:
        raise _unfit(name, told, _TIME_HINT()) from exc
    if moment.tzinfo is None:
        raise _unfit(name, told, _TIME_HINT())
    return moment.isoformat()


def _flag(name: str, told: str) -> bool:
    if told.lower() not in _YES | _NO:
        raise _unfit(name, told, _("It is one of these: {values}").format(values="true, false"))
    return told.lower() in _YES


def _number(name: str, told: str) -> int:
    try:
        return int(told)
    except ValueError as exc:
        raise _unfit(name, told, _("It is a whole number.")) from exc


def _list(_name: str, told: str) -> list[str]:
    return [piece for piece in (each.strip() for each in told.replace("，", ",").split(",")) if piece]


_BY_TYPE: Mapping[type, Callable[[str, str], object]] = MappingProxyType({bool: _flag, int: _number, list: _list})
"""In this order: to Python a truth value is a number."""


def _unfit(name: str, told: str, hint: str) -> UsageError:
    return UsageError(_("{value} does not fit the field {field}.").format(value=told, field=name), hint=hint)


def _TIME_HINT() -> str:  # noqa: N802  # a sentence, looked up in the language of the moment
    return _("It is a time with its offset, like 2026-11-23T09:00+08:00.")

"""The working days, kept in the home folder once they are known.

Building them takes the `holidays` package and policy.yaml, a second in all; a command that only needs to know which
days were worked reads them back in a millisecond. They are built anew when anything that they come from has changed.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import date
from importlib.util import find_spec
from typing import Any

from sdrtui.domain.calendar import Days, WorkCalendar

FILE = "calendar.json"
FOLDER = "cache"


def kept_calendar(home: str, days: Days, years: Iterable[int], build: Callable[[], WorkCalendar]) -> WorkCalendar:
    """Return the calendar as it was kept, or build it and keep it.

    Args:
        home: the home folder.
        days: what the company says of its days.
        years: those that plans may reach into.
        build: makes the calendar; called only when none is kept that still holds.
    """
    path = os.path.join(home, FOLDER, FILE)
    made_of: object = [_plain(days), list(years), _stamps(home)]
    kept = _read(path)
    if kept.get("made_of") == made_of:
        with contextlib.suppress(KeyError, TypeError, ValueError):  # of another release: build it
            return _calendar(kept["days"])
    calendar = build()
    _write(path, {"made_of": made_of, "days": _plain(calendar)})
    return calendar


def _plain(value: Days | WorkCalendar) -> dict[str, object]:
    """Return the fields as JSON has them."""
    return {name: _words(field) for name, field in value._asdict().items()}


def _words(field: object) -> object:
    if isinstance(field, frozenset):
        return sorted(_words(each) for each in field)  # type: ignore[type-var]  # all days, or all numbers
    return field.isoformat() if isinstance(field, date) else field


def _calendar(days: Any) -> WorkCalendar:
    return WorkCalendar(
        closed=frozenset(map(date.fromisoformat, days["closed"])),
        open=frozenset(map(date.fromisoformat, days["open"])),
        published=frozenset(map(int, days["published"])),
        weekend=frozenset(map(int, days["weekend"])),
        alternate=days["alternate"] and date.fromisoformat(days["alternate"]),
    )


def _stamps(home: str) -> list[list[int]]:
    """Return what changes when the `holidays` package or a policy.yaml does."""
    package = find_spec("holidays")
    sdrtui = os.path.dirname(os.path.dirname(__file__))
    policies = (
        os.path.join(sdrtui, "_playbooks", "policy.yaml"),
        os.path.join(os.path.dirname(sdrtui), "playbooks", "policy.yaml"),
        os.path.join(home, "playbooks", "policy.yaml"),
    )
    return [_stamp(path) for path in (*policies, package.origin if package and package.origin else "")]


def _stamp(path: str) -> list[int]:
    try:
        found = os.stat(path)
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_size]


def _read(path: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: str, kept: dict[str, object]) -> None:
    """Put it in place whole. A folder that takes no files only costs the time to build it again."""
    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fresh = f"{path}.{os.getpid()}"
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.replace(fresh, path)

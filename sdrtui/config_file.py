"""Tables of `config.toml`: each value read by its type, each mistake named with its place. Standard library only."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Self

from sdrtui.domain.calendar import SATURDAY
from sdrtui.domain.team import HOME_ZONE
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _, system_reason


def read_toml(path: str) -> dict[str, object]:
    """Return what the file says, nothing when there is none.

    Raises:
        FixYourFile: it cannot be read, or is no TOML; the place is file:line.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FixYourFile(
            _("It cannot be read: {reason}.").format(reason=system_reason(error)),
            place=path,
            hint=_("Look who may read it, or name another home folder: --home DIR."),
        ) from error
    import tomllib

    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        named = re.search(r"line (\d+)", str(error))
        line = named[1] if named else raw.count(b"\n") + 1
        raise FixYourFile(
            _("This is not valid TOML: {reason}").format(reason=error),
            place=f"{path}:{line}",
            hint=_("Look there for a quotation mark, a bracket or a = that is missing. The file is UTF-8 text."),
        ) from error


class Table:
    """A table of the file that remembers which of its keys were asked for, and names a wrong one with its place."""

    def __init__(self, data: Mapping[str, object], path: str, prefix: str = "") -> None:
        self.data = data
        self.path = path
        self.prefix = prefix
        self.known: set[str] = set()

    def wrong(self, key: str, reason: str) -> FixYourFile:
        """Return what to tell of a key whose value is not as meant."""
        name = f"{self.prefix}{key}"
        return FixYourFile(reason, place=f"{self.path}: {name}")

    def text(self, key: str) -> str:
        """Return a text, empty when there is none."""
        self.known.add(key)
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, _("this must be text in quotes"))
        return value.strip()

    def number(self, key: str) -> int:
        """Return a whole number, 0 when there is none."""
        self.known.add(key)
        value = self.data.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, _("this must be a whole number"))
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of the texts allowed."""
        value = self.text(key)
        if value not in allowed:
            raise self.wrong(key, _("this must be one of {words}").format(words=", ".join(filter(None, allowed))))
        return value

    def zone(self, key: str) -> str:
        """Return the name of a time zone, the home zone when none is named."""
        name = self.text(key) or HOME_ZONE
        if name == HOME_ZONE:
            return name
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self.wrong(key, _("no time zone is called {name}").format(name=name)) from error
        return name

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        self.known.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, _("this must be a list of texts"))
        return [str(item) for item in value]

    def dates(self, key: str) -> list[date]:
        """Return a list of dates."""
        self.known.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, _("this must be a list of dates"))
        return [self._date(key, item) for item in value]

    def saturday(self, key: str) -> date | None:
        """Return a Saturday, None when none is named."""
        self.known.add(key)
        value = self.data.get(key)
        if value is None:
            return None
        day = self._date(key, value)
        if day.weekday() != SATURDAY:
            raise self.wrong(key, _("{day} is no Saturday; name the first Saturday that is worked").format(day=day))
        return day

    def _date(self, key: str, item: object) -> date:
        if isinstance(item, date) and not isinstance(item, datetime):
            return item
        try:
            return date.fromisoformat(str(item))
        except ValueError as error:
            raise self.wrong(key, _("{value} is no date like 2026-11-23").format(value=item)) from error

    def table(self, key: str) -> Self:
        """Return a table in this one."""
        self.known.add(key)
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, _("this must be a table: [{key}]").format(key=key))
        return type(self)(value, self.path, f"{self.prefix}{key}.")

    def tables(self, key: str) -> list[Self]:
        """Return the tables of a list."""
        self.known.add(key)
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, _("write one [[{key}]] for each").format(key=key))
        return [type(self)(item, self.path, f"{self.prefix}{key}[{place}].") for place, item in enumerate(value, 1)]

    def refuse_unknown(self) -> None:
        """Raise FixYourFile for a key that nobody asked for."""
        for key in self.data:
            if key not in self.known:
                raise self.wrong(key, _("no such key; known are {words}").format(words=", ".join(sorted(self.known))))

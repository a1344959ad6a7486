"""What an adapter reads of [crm] in config.toml: each key asked for by its shape, and a wrong one named."""

from collections.abc import Mapping

from sdrtui.errors import FixYourFile
from sdrtui.i18n import _


class Options:
    """The options of one table; remembers which were asked for, so that a misspelt one is not passed over."""

    def __init__(self, options: Mapping[str, object], place: str = "crm") -> None:
        self._options = options
        self._place = place
        self._known: set[str] = set()

    def wrong(self, key: str, reason: str) -> FixYourFile:
        """Return the error that names a key and what is wrong with it."""
        name = f"{self._place}.{key}"
        return FixYourFile(
            _("{key} in {file}: {reason}").format(key=name, file="config.toml", reason=reason), place=name
        )

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        self._known.add(key)
        return key in self._options

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        self._known.add(key)
        value = self._options.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, _("this must be text in quotes"))
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, _("this must be one of {words}").format(words=", ".join(allowed)))
        return value

    def number(self, key: str, default: int, *, least: int = 1) -> int:
        """Return a whole number."""
        self._known.add(key)
        value = self._options.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.wrong(key, _("this must be a whole number, at least {least}").format(least=least))
        return value

    def texts(self, key: str, allowed: tuple[str, ...] = ()) -> dict[str, str]:
        """Return a table of texts; with `allowed`, of these names only."""
        self._known.add(key)
        value = self._options.get(key, {})
        if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
            raise self.wrong(key, _("this must be a table of texts"))
        for name in value:
            if allowed and name not in allowed:
                raise self.wrong(
                    f"{key}.{name}", _("no such key; known are {words}").format(words=", ".join(sorted(allowed)))
                )
        return {str(name): str(each) for name, each in value.items()}

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        self._known.add(key)
        value = self._options.get(key, [])
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, _("this must be a list of texts"))
        return tuple(str(each) for each in value)

    def table(self, key: str) -> "Options":
        """Return a table inside this one; an empty one when it is not there."""
        self._known.add(key)
        value = self._options.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, _("this must be a table: [{key}]").format(key=f"{self._place}.{key}"))
        return Options(value, f"{self._place}.{key}")

    def refuse_unknown(self) -> None:
        """Raise for a key that nobody asked for.

        Raises:
            FixYourFile: it names the key and those that there are.
        """
        for key in self._options:
            if key not in self._known:
                raise self.wrong(key, _("no such key; known are {words}").format(words=", ".join(sorted(self._known))))

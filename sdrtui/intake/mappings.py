"""What a reader said about columns (`--map "列名=field"`), kept for the next file of the same headers."""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from sdrtui.errors import FixYourFile, UsageError
from sdrtui.i18n import _
from sdrtui.intake.header_words import Field
from sdrtui.intake.headers import header_key

FILE = "mappings.json"
_MOST = 200
"""Header sets remembered; the oldest go first."""
_FIELDS = frozenset(Field)


def parse_mapping(said: Mapping[str, str]) -> dict[str, Field]:
    """Return `header_key` to field from {"列名": "phone"}.

    Raises:
        UsageError: an entry has no column, or names no field.
    """
    return {header_key(column): _field(column, name) for column, name in said.items()}


class SavedMappings:
    """What was said about columns before, by the set of headers it was said for."""

    def __init__(self, home: Path) -> None:
        """Read the file in the home folder, if there is one.

        Raises:
            FixYourFile: it is not JSON.
        """
        self._home = home
        self._kept = _load(home)

    def said_for(self, headers: Iterable[str]) -> dict[str, Field]:
        """Return what was said for exactly this set of headers, in any order; empty when nothing was."""
        kept = self._kept.get(_signature(headers), {})
        return {column: Field(field) for column, field in kept.items() if field in _FIELDS}

    def save(self, headers: Iterable[str], mapping: Mapping[str, Field]) -> None:
        """Remember the mapping for this set of headers, over what was said before."""
        signature = _signature(headers)
        before = self._kept.pop(signature, {})
        self._kept[signature] = {**before, **{key: field.value for key, field in mapping.items()}}
        self._kept = dict(list(self._kept.items())[-_MOST:])
        _write(self._home / FILE, json.dumps(self._kept, ensure_ascii=False, indent=1))


def _field(column: str, name: str) -> Field:
    """Return the field of a name."""
    if not header_key(column):
        raise UsageError(
            _("{entry} is not of the form COLUMN=FIELD").format(entry=f"{column}={name}"), hint=_fields_hint()
        )
    try:
        return Field(name.strip().lower())
    except ValueError as error:
        raise UsageError(
            _("{column} cannot be read as {field}: there is no such field").format(column=column, field=name),
            hint=_fields_hint(),
        ) from error


def _fields_hint() -> str:
    """Name the fields."""
    return _("Fields: {fields}").format(fields=" ".join(Field))


def _signature(headers: Iterable[str]) -> str:
    """Return one key for a set of headers."""
    return "|".join(sorted({header_key(header) for header in headers if header}))


def _load(home: Path) -> dict[str, dict[str, str]]:
    """Return all that is remembered."""
    path = home / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise FixYourFile(
            _("{file} is not JSON").format(file=path), hint=_("Repair or delete it"), place=str(path)
        ) from error
    if not isinstance(found, dict):
        return {}
    return {
        str(key): {str(column): str(field) for column, field in entry.items()}
        for key, entry in found.items()
        if isinstance(entry, dict)
    }


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).replace(path)

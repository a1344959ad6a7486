"""The file format as JSON Schema, so that an editor completes keys and marks mistakes while one types."""

from typing import Any

from pydantic import BaseModel

from sdrtui.i18n import _
from sdrtui.playbook.policy_file import PolicyPart
from sdrtui.playbook.schema import PlaybookPart

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of a playbook file, its descriptions in the language in use."""
    return _schema(PlaybookPart, _("A playbook of sdrtui"))


def policy_json_schema() -> dict[str, Any]:
    """Return the schema of policy.yaml."""
    return _schema(PolicyPart, _("The policy of an sdrtui team"))


def _schema(part: type[BaseModel], title: str) -> dict[str, Any]:
    schema = part.model_json_schema(mode="validation", by_alias=False)
    translated: dict[str, Any] = _translated(schema)
    return {"$schema": _DIALECT, **translated, "title": title}


def _translated(value: Any) -> Any:
    """Translate the descriptions of keys; drop what pydantic makes of our names and docstrings."""
    if isinstance(value, list):
        return [_translated(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_class = "enum" in value or "properties" in value
    kept = {key: item for key, item in value.items() if not _is_noise(key, item, is_class=is_class)}
    return {
        key: _(item) if key == "description" and isinstance(item, str) else _translated(item)
        for key, item in kept.items()
    }


def _is_noise(key: str, item: object, *, is_class: bool) -> bool:
    return isinstance(item, str) and (key == "title" or (key == "description" and is_class))

"""Reading JSON of a CRM without trusting its shape, and fitting our text to its limits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sdrtui.crm.activity_text import clean
from sdrtui.crm.errors import Ambiguous
from sdrtui.i18n import _

Item = Mapping[str, object]
EMPTY: Item = MappingProxyType({})


def text(item: Item, name: str) -> str:
    """Return a text or number as text, empty when it is neither."""
    value = item.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def table(item: Item, name: str) -> Item:
    """Return an object inside an object, an empty one when there is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else EMPTY


def tables(value: object) -> list[Item]:
    """Return a list of objects; anything else is an answer that cannot be read."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Ambiguous(_("The answer has another shape than expected."))
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(item for item in value if isinstance(item, str) and item) if isinstance(value, list | tuple) else ()


def at(body: object, path: str) -> object:
    """Return what lies at `a.b.0.c` in a JSON value, None when nothing does."""
    for name in filter(None, path.split(".")):
        if isinstance(body, Mapping):
            body = body.get(name)
        elif isinstance(body, Sequence) and not isinstance(body, str) and name.isdigit() and int(name) < len(body):
            body = body[int(name)]
        else:
            return None
    return body


def instant(value: object) -> datetime | None:
    """Return an ISO 8601 time with an offset, None for anything else."""
    try:
        told = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return told if told.tzinfo else None


def fit(value: object, limit: int) -> str:
    """Return text that a CRM field of this length takes, cut visibly."""
    told = clean(str(value or "")).strip()
    return told if len(told) <= limit else told[: limit - 1] + "…"

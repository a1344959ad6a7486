"""Which of the mapped fields a described CRM does not have."""

from collections.abc import Iterator, Sequence

from sdrtui.crm.fields import Item
from sdrtui.crm.missing import Missing
from sdrtui.crm.rest_config import ObjectMap
from sdrtui.i18n import _


def missing_fields(
    name: str, made: ObjectMap, *, described: object = None, sample: Item | None = None
) -> Sequence[Missing]:
    """Return the mapped fields that are not there.

    Args:
        name: lead or touch.
        made: the field map.
        described: the CRM's own description; what it lacks is missing for certain.
        sample: a record instead; what it lacks may only be empty there, so nothing is held up by it.
    """
    if described is None and sample is None:
        return ()
    known = set(names_at(described, made.names)) if described is not None else set(sample or ())
    if described is not None and not known:
        what = _("the description of {name}").format(name=name)
        return (Missing(what, _("Its fields cannot be checked."), _("Correct `names` in config.toml.")),)
    ask = _("A field {field} on {name}, for our {ours}.")
    return tuple(
        Missing(
            what=f"{name}.{theirs}",
            why=_("Our {ours} has no place there.").format(ours=ours),
            ask=ask.format(field=theirs, name=name, ours=ours),
            is_needed=described is not None,
        )
        for theirs, ours in made.fields.items()
        if theirs not in known and theirs.partition(".")[0] not in known
    )


def names_at(body: object, path: str) -> Iterator[str]:
    """Yield the texts at a path in which `*` stands for each element, and `@` at its end for each key."""
    first, _dot, rest = path.partition(".")
    if first == "@" and isinstance(body, dict):
        yield from body
    elif not path:
        if isinstance(body, str):
            yield body
    elif first == "*" and isinstance(body, list):
        for each in body:
            yield from names_at(each, rest)
    elif isinstance(body, dict):
        yield from names_at(body.get(first), rest)

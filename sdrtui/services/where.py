"""`--where`: conditions on leads as a person writes them, `stage=MAL,MIL source=baidu-sem idle=yes`."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import SdrId
from sdrtui.domain.stage import Kind, Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.choices import choice

_CONDITION = re.compile(r"(\w+)\s*=\s*")
_YES = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


def parse_where(text: str) -> LeadFilter:
    """Return the conditions of a text; several values of one field are separated by commas, and any of them fits.

    Raises:
        UsageError: a field is unknown, or there is no condition at all.
    """
    parts = _CONDITION.split(text.strip())
    if parts[0] or len(parts) == 1:
        raise UsageError(
            _("{text} is no condition.").format(text=text),
            hint=_("Write FIELD=VALUE, e.g. stage=MAL source=baidu-sem."),
        )
    where = LeadFilter()
    for field, value in zip(parts[1::2], parts[2::2], strict=True):
        values = [each.strip() for each in re.split(r"[,，]", value) if each.strip()]
        if field not in _FIELDS:
            raise UsageError(
                _("Leads have no field {word}.").format(word=field),
                hint=_("Choose one of {words}.").format(words=", ".join(_FIELDS)),
            )
        where = _FIELDS[field](where, values)
    return where


def _one(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _stages(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, stages=frozenset(choice(Stage, value) for value in values))


def _sources(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, sources=frozenset(values))


def _kind(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, kind=choice(Kind, _one(values)))


def _industries(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, industries=frozenset(values))


def _regions(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, regions=frozenset(values))


def _titles(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, title_words=tuple(values))


def _owner(where: LeadFilter, values: list[str]) -> LeadFilter:
    return replace(where, owner=SdrId(_one(values)))


def _idle(where: LeadFilter, values: list[str]) -> LeadFilter:
    if _one(values).lower() not in _YES:
        raise UsageError(_("idle is yes or no."))
    return replace(where, is_idle=_YES[_one(values).lower()])


def _limit(where: LeadFilter, values: list[str]) -> LeadFilter:
    if not _one(values).isdigit():
        raise UsageError(_("limit is a number."))
    return replace(where, limit=int(_one(values)))


_FIELDS: Mapping[str, Callable[[LeadFilter, list[str]], LeadFilter]] = {
    "stage": _stages,
    "source": _sources,
    "kind": _kind,
    "industry": _industries,
    "region": _regions,
    "title": _titles,
    "owner": _owner,
    "idle": _idle,
    "limit": _limit,
}

"""A script with its variables filled in. What is missing shows as ‹contact.wechat› and is named; nothing else can leak.

Templates see plain mappings, lists and texts, never an attribute of a Python object.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, Template, TemplateError, Undefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sdrtui.domain.playbook import Text
from sdrtui.playbook.script import FILTERS, TESTS, parsed

MAX_OUTPUT = 20_000
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Unicode noncharacters that mark a missing variable inside the output until it is complete."""
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0\ufdd1\ud800-\udfff]")
_LOOP_FACTS = frozenset({"first", "last", "index", "length"})
_SCRIPT = "script"


class _TooLongError(Exception):
    """The output passes its limit."""


class _Missing(Undefined):
    """A variable without a value: false in `if`, replaced by `default`, marked when it is said."""

    @property
    def path(self) -> str:
        return str(self._undefined_name)

    def __str__(self) -> str:
        return f"{_OPEN}{self.path}{_CLOSE}"

    def __iter__(self) -> Iterator["_Missing"]:
        yield self


class _Facts:
    """A mapping of facts that knows its own path, so that a missing key has a full name."""

    __slots__ = ("path", "values")

    def __init__(self, path: str, values: Mapping[Any, object]) -> None:
        self.path = path
        self.values = values

    def __str__(self) -> str:
        return f"{_OPEN}{self.path}{_CLOSE}"


class _List(list[object]):
    """A list of facts; saying it as a whole is no text."""

    path = ""

    def __str__(self) -> str:
        return f"{_OPEN}{self.path}{_CLOSE}"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, narrowed: `a.b` and `a["b"]` look into facts and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, _Facts):
            return _seen(obj.values.get(attribute), f"{obj.path}.{attribute}")
        if isinstance(obj, LoopContext) and attribute in _LOOP_FACTS:
            return getattr(obj, attribute)
        path = obj.path if isinstance(obj, _Missing | _List) else ""
        return _Missing(name=f"{path}.{attribute}".lstrip("."))

    def getitem(self, obj: Any, argument: Any) -> Any:
        is_index = isinstance(argument, int) and not isinstance(argument, bool)
        if isinstance(obj, _List | str) and is_index:
            return obj[argument] if -len(obj) <= argument < len(obj) else _Missing(name=str(argument))
        return self.getattr(obj, str(argument))


def render(text: Text, facts: Mapping[str, object]) -> tuple[str, str, tuple[str, ...]]:
    """Return subject, body, and the variables that have no value; with any of them it must not be sent.

    Never raises for what a script or a fact holds: a script that cannot run is itself what is missing.
    """
    subject, body = _filled(text.subject, facts), _filled(text.body, facts)
    missing = tuple(dict.fromkeys(_MARKED.findall(subject + body)))
    return " ".join(_shown(subject).split()), _shown(body).strip(), missing


def _filled(source: str, facts: Mapping[str, object]) -> str:
    if not source.strip():
        return ""
    template = _compiled(source)
    if template is None:
        return f"{_OPEN}{_SCRIPT}{_CLOSE}"
    try:
        return "".join(_chunks(template, {name: _seen(value, name) for name, value in facts.items()}))
    except (TemplateError, _TooLongError, TypeError, ValueError, RecursionError):
        return f"{_OPEN}{_SCRIPT}{_CLOSE}"


def _chunks(template: Template, variables: dict[str, object]) -> Iterator[str]:
    length = 0
    for chunk in template.root_render_func(template.new_context(variables)):
        length += len(chunk)
        if length > MAX_OUTPUT:
            raise _TooLongError
        yield chunk


@lru_cache(maxsize=512)
def _compiled(source: str) -> Template | None:
    """Return the runnable template; None for one that `lint` would refuse."""
    tree, _faults = parsed(source)
    if tree is None:
        return None
    environment = _environment()
    try:
        code = environment.compile(tree)
    except (TemplateError, SyntaxError, RecursionError, MemoryError):
        return None
    return Template.from_code(environment, code, {})


@cache
def _environment() -> Environment:
    environment = _Sandbox(undefined=_Missing, optimized=False, autoescape=False, finalize=_said, cache_size=0)
    environment.globals.clear()
    environment.filters = {name: _FILTERS[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    return environment


def _seen(value: object, path: str) -> object:
    """Return a fact as a template may see it. An empty text, and a placeholder that slipped in, count as missing."""
    if isinstance(value, Mapping):
        return _Facts(path, value) if value else _Missing(name=path)
    if isinstance(value, list | tuple):
        seen = _List(_seen(item, path) for item in value)
        seen.path = path
        return seen or _Missing(name=path)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and value.strip() and "{{" not in value and "{%" not in value:
        return _UNSEEN.sub("", value)
    return _Missing(name=path)


def _said(value: object) -> str:
    """Turn what stands between braces into text; True, None and the like are no words for a buyer."""
    is_sayable = isinstance(value, str | int | float | _Missing | _Facts | _List) and not isinstance(value, bool)
    return str(value) if is_sayable else f"{_OPEN}{_SCRIPT}{_CLOSE}"


def _shown(output: str) -> str:
    """Return the output as a person sees it: missing variables in brackets, no control characters."""
    named = _MARKED.sub(r"‹\1›", output.replace("\r\n", "\n"))
    return _UNSEEN.sub("", named)


def _kept(change: Callable[..., object]) -> Callable[..., object]:
    """Return the filter so that a missing value passes through it unchanged, and nothing grows without end."""

    def filtered(value: object, *arguments: object) -> object:
        if isinstance(value, _Missing):
            return value
        result = change(value, *arguments)
        if isinstance(result, str) and len(result) > MAX_OUTPUT:
            raise _TooLongError
        return result

    return filtered


def _default(value: object, instead: object = "", boolean: bool = False) -> object:
    return instead if isinstance(value, _Missing) or (boolean and not value) else value


def _join(value: object, between: object = "") -> str:
    items = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    if sum(map(len, items)) + len(str(between)) * len(items) > MAX_OUTPUT:
        raise _TooLongError
    return str(between).join(items)


def _first(value: object) -> object:
    return value[0] if isinstance(value, list | str) and value else _Missing(name="first")


def _replace(value: object, old: object, new: object) -> str:
    text = str(value)
    if len(text) + text.count(str(old)) * len(str(new)) > MAX_OUTPUT:
        raise _TooLongError
    return text.replace(str(old), str(new))


_FILTERS: Mapping[str, Callable[..., object]] = {
    "default": _default,
    "join": _kept(_join),
    "upper": _kept(lambda value: str(value).upper()),
    "lower": _kept(lambda value: str(value).lower()),
    "trim": _kept(lambda value: str(value).strip()),
    "first": _kept(_first),
    "replace": _kept(_replace),
}

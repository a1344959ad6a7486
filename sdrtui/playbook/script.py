"""A script's template, parsed and held to what it may do: say values, choose by `if`, list by one `for`.

No calls, no arithmetic, no assignment, no nested loops: whatever passes here ends soon and stays small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sdrtui.i18n import _
from sdrtui.playbook.complaint import did_you_mean

FILTERS = frozenset({"default", "join", "upper", "lower", "trim", "first", "replace"})
TESTS = frozenset({"defined", "undefined", "in", "eq", "equalto", "ne"})
_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Keyword,
)
_MACHINERY = frozenset({"self", "super", "caller", "varargs", "kwargs"})
"""Names that Jinja gives to its own objects."""
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a script that cannot be."""

    line: int
    """From 1, inside the script."""
    code: str
    message: str
    hint: str = ""
    word: str = ""
    """What to look for on that line."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that a script speaks of."""

    path: tuple[str, ...]
    line: int
    is_said: bool
    """Printed, not only asked about."""

    @property
    def name(self) -> str:
        """As written: contact.wechat."""
        return ".".join(self.path)


@cache
def grammar() -> Environment:
    """Return the environment that scripts are parsed with; it has none of Jinja's own globals, filters and tests."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, optimized=False, autoescape=False, cache_size=0
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    return environment


def parsed(text: str) -> tuple[nodes.Template | None, tuple[Fault, ...]]:
    """Return the template, or what is wrong with it."""
    try:
        template = grammar().parse(text)
    except TemplateSyntaxError as exc:
        return None, (Fault(exc.lineno, "script-syntax", _syntax(exc.message or "")),)
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        return None, (Fault(1, "script-syntax", _("The script is nested too deep.")),)
    faults = tuple(_faults(template, 0, in_loop=False))
    return (None, faults) if faults else (template, ())


def references(template: nodes.Template) -> Iterator[Reference]:
    """Yield every variable the script reads, but its loops' own."""
    local = {"loop"}
    for loop in template.find_all(nodes.For):
        local |= {
            name.name for name in [loop.target, *loop.target.find_all(nodes.Name)] if isinstance(name, nodes.Name)
        }
    for reference in _paths(template, is_said=False):
        if reference.path[0] not in local:
            yield reference


def _paths(node: nodes.Node, *, is_said: bool) -> Iterator[Reference]:
    """Yield the longest paths: contact.wechat, not contact."""
    path = _path(node)
    if path:
        yield Reference(path, node.lineno, is_said)
        return
    asked = node.test if isinstance(node, nodes.CondExpr) else None
    below = (is_said or isinstance(node, nodes.Output)) and not isinstance(node, nodes.Test | nodes.Compare | nodes.Not)
    for child in node.iter_child_nodes():
        yield from _paths(child, is_said=below and child is not asked)


def _path(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    below = _path(node.node) if isinstance(node, nodes.Getattr | nodes.Getitem) else ()
    if not below:
        return ()
    if isinstance(node, nodes.Getattr):
        return (*below, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return (*below, node.arg.value)
    return ()


def _faults(node: nodes.Node, depth: int, *, in_loop: bool) -> Iterator[Fault]:
    if depth > _MAX_DEPTH:
        yield Fault(node.lineno, "script-syntax", _("The script is nested too deep."))
        return
    yield from _fault(node, in_loop=in_loop)
    is_loop = isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        yield from _faults(child, depth + 1, in_loop=in_loop or is_loop)


def _fault(node: nodes.Node, *, in_loop: bool) -> Iterator[Fault]:
    """Yield what is wrong with one node by itself."""
    if not isinstance(node, _NODES):
        message = _("A script cannot do this: {what}.").format(what=type(node).__name__.lower())
        yield Fault(node.lineno, "script-forbidden", message, _("A script has values, filters, if and for."))
    elif isinstance(node, nodes.Name) and node.name in _MACHINERY:
        message = _("A script cannot do this: {what}.").format(what=node.name)
        yield Fault(node.lineno, "script-forbidden", message, word=node.name)
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        message = _("There is no filter “{name}”.").format(name=node.name)
        yield Fault(node.lineno, "script-filter", message, did_you_mean(node.name, FILTERS), node.name)
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        message = _("There is no test “{name}”.").format(name=node.name)
        yield Fault(node.lineno, "script-filter", message, did_you_mean(node.name, TESTS), node.name)
    elif isinstance(node, nodes.For) and (in_loop or node.recursive or not _path(node.iter)):
        message = _("A for can list one of the variables, not inside another for.")
        yield Fault(node.lineno, "script-loop", message)
    elif isinstance(node, nodes.TemplateData) and ("{{" in node.data or "}}" in node.data):
        message = _("Braces would be printed as they stand.")
        yield Fault(node.lineno, "script-braces", message, _("A variable is written {{ contact.name }}."), "{{")


def _syntax(said: str) -> str:
    return _("The script's template is broken: {reason}").format(reason=said)

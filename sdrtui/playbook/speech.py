"""Rules about scripts: templates that parse, variables that exist, a way to refuse."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from sdrtui.domain.channel import Action, Channel
from sdrtui.i18n import _
from sdrtui.playbook.complaint import did_you_mean
from sdrtui.playbook.draft import Draft, Finding, Shelf
from sdrtui.playbook.schema import StepPart
from sdrtui.playbook.script import Reference, parsed, references
from sdrtui.playbook.source import Path
from sdrtui.playbook.variables import Tree, variables

_WORDS_OF_REFUSAL = ("unsubscribe", "opt out", "opt-out", "退订", "拒收", "不想再收到", "不再接收")

_TO_MANY = frozenset({(Channel.EMAIL, Action.MASS), (Channel.SMS, Action.TEXT)})


@dataclass(frozen=True, slots=True)
class _Script:
    """One text of a step."""

    step: StepPart
    path: Path
    text: str
    template: nodes.Template | None


def faults(draft: Draft) -> Iterator[tuple[str, Finding]]:
    """Yield what is wrong with the templates themselves, each with its code."""
    for script in _scripts(draft):
        for fault in parsed(script.text)[1]:
            place = draft.source.place_inside(script.path, fault.line, fault.word)
            yield fault.code, Finding(script.path, _named(script, fault.message), fault.hint, place=place)


def known_variables(draft: Draft, shelf: Shelf) -> Iterator[Finding]:
    """Every variable a script names can exist."""
    tree = variables(shelf.policy, {step.seller for step in draft.written.steps})
    for script in _scripts(draft):
        for reference in references(script.template) if script.template else ():
            wrong = _unknown(reference, tree)
            if wrong:
                place = draft.source.place_inside(script.path, reference.line, reference.name)
                yield Finding(script.path, _named(script, wrong[0]), wrong[1], place=place)


def can_refuse(draft: Draft, _shelf: Shelf) -> Iterator[Finding]:
    """What goes to many says how to refuse (MII order 38, MIIT order 31)."""
    for index, step in enumerate(draft.written.steps):
        bodies = [script for script in _scripts_of(index, step) if script.path[-1] == "body"]
        if (step.channel, step.action) in _TO_MANY and any(not _offers_refusal(script) for script in bodies):
            key = "variants" if step.variants else "script"
            message = _("{key}: a message to many must say how to refuse.").format(key=key)
            hint = _("Put {{ unsubscribe }} at its end.")
            yield Finding(("steps", index, key), message, hint, on_key=True)


def _offers_refusal(script: _Script) -> bool:
    named = [it.name for it in references(script.template)] if script.template else []
    said = " ".join([script.text.lower(), *named])
    return any(word in said for word in _WORDS_OF_REFUSAL) or any("refuse" in name for name in named)


def _scripts(draft: Draft) -> Iterator[_Script]:
    for index, step in enumerate(draft.written.steps):
        yield from _scripts_of(index, step)


def _scripts_of(index: int, step: StepPart) -> Iterator[_Script]:
    """Yield each text with its path; a bare script's path leads to it as well."""
    for number, text in enumerate(step.texts):
        here: Path = ("steps", index, "variants", number) if step.variants else ("steps", index, "script")
        for key, words in (("subject", text.subject), ("body", text.body)):
            if words:
                yield _Script(step, (*here, key), words, parsed(words)[0])


def _unknown(reference: Reference, tree: Tree) -> tuple[str, str] | None:
    """Return what is wrong with a variable's name, and a hint."""
    below: Tree | None = tree
    for depth, part in enumerate(reference.path):
        above = ".".join(reference.path[:depth])
        if below is None:
            return _("“{name}” is a text; there is no “{part}” in it.").format(name=above, part=part), ""
        if part not in below:
            message = _("There is no variable “{name}”.").format(name=reference.name)
            return message, _suggestion(reference.path, part, below, tree)
        below = below[part]
    if below is not None and reference.is_said:
        message = _("“{name}” is no text by itself.").format(name=reference.name)
        return message, did_you_mean("", [f"{reference.name}.{part}" for part in below])
    return None


def _suggestion(path: tuple[str, ...], part: str, below: Tree, tree: Tree) -> str:
    """Return a hint: for a bare {{ name }} where that name is found, else the nearest name at that place."""
    owner = next((name for name, inside in tree.items() if inside and path[0] in inside), None)
    if len(path) == 1 and owner:
        return did_you_mean(f"{owner}.{path[0]}", [f"{owner}.{path[0]}"])
    return did_you_mean(part, below)


def _named(script: _Script, message: str) -> str:
    return f"{script.step.id}: {message}"

"""Rules that the engine relies on. A file that breaks one gives no playbook at all, whoever loads it."""

from collections.abc import Iterator

from sdrtui.domain.channel import ACTIONS, Channel
from sdrtui.domain.outcome import outcomes_of
from sdrtui.domain.stage import Exit
from sdrtui.i18n import _
from sdrtui.playbook.complaint import did_you_mean
from sdrtui.playbook.draft import Finding
from sdrtui.playbook.schema import PlaybookPart, StepPart

MISSING_EXIT = "missing-exit"
_OUTCOMES = {channel: outcomes_of(channel) for channel in Channel}
Found = Iterator[tuple[str, Finding]]
"""Codes and findings; all of them are errors."""


def structure(written: PlaybookPart) -> Found:
    """Yield everything that would leave the engine without an answer."""
    yield from _exits(written)
    yield from _step_ids(written)
    position = _positions(written)
    known = {step.id for step in written.steps}
    for index, step in enumerate(written.steps):
        yield from _touch(index, step)
        if step.fallback is not None or any(follow.goto for follow in step.on.values()):
            yield from _jumps(index, step, position, known)
    yield from _fallback_loops(written)


def _exits(written: PlaybookPart) -> Found:
    if Exit.EXHAUSTED not in written.exits:
        yield (
            MISSING_EXIT,
            Finding(
                ("exits",),
                _("exits: exhausted is missing; a lead must go somewhere after the last step."),
                _("Add “exhausted:” with enroll: a playbook's id, or close: a reason."),
                on_key=True,
            ),
        )


def _step_ids(written: PlaybookPart) -> Found:
    first: dict[str, int] = {}
    for index, step in enumerate(written.steps):
        if step.id in first:
            message = _("id: another step is “{id}” already.").format(id=step.id)
            yield "duplicate-step", Finding(("steps", index, "id"), message, _("Give each step an id of its own."))
        first.setdefault(step.id, index)
    if all(step.fallback_only for step in written.steps):
        message = _("steps: there is none that the series itself takes.")
        yield "no-step", Finding(("steps",), message, _("Add a step without fallback_only."), on_key=True)


def _touch(index: int, step: StepPart) -> Found:
    """Yield what does not fit the step's channel, day or variants."""
    here = ("steps", index)
    if step.action not in ACTIONS[step.channel]:
        message = _("action: “{action}” cannot be done by {channel}.").format(action=step.action, channel=step.channel)
        yield "action-of-channel", Finding((*here, "action"), message, did_you_mean("", ACTIONS[step.channel]))
    for outcome in step.on.keys() - _OUTCOMES[step.channel]:
        message = _("{outcome}: a touch by {channel} cannot have this outcome.")
        message = message.format(outcome=outcome, channel=step.channel)
        hint = did_you_mean(outcome, _OUTCOMES[step.channel])
        yield "outcome-of-channel", Finding((*here, "on", outcome), message, hint, on_key=True)
    if step.within is not None and step.day != 1:
        message = _("within: the clock runs from the anchor, so it fits day 1 only.")
        yield "within-day", Finding((*here, "within"), message, _("Use a window instead."))
    names = [variant.id for variant in step.variants]
    for number, name in enumerate(names):
        if name in names[:number]:
            message = _("id: another variant is “{id}” already.").format(id=name)
            yield "duplicate-variant", Finding((*here, "variants", number, "id"), message)


def _positions(written: PlaybookPart) -> dict[str, int]:
    """Return where each step stands in the order they run; fallback_only steps are in no order."""
    ordered = sorted((step for step in written.steps if not step.fallback_only), key=lambda step: step.day)
    return {step.id: place for place, step in enumerate(ordered)}


def _jumps(index: int, step: StepPart, position: dict[str, int], known: set[str]) -> Found:
    """Yield every goto and fallback that leads nowhere or backwards."""
    targets = [(("steps", index, "on", outcome, "goto"), follow.goto) for outcome, follow in step.on.items()]
    for path, target in [*targets, (("steps", index, "fallback"), step.fallback)]:
        if target is None:
            continue
        key = path[-1]
        if target not in known:
            message = _("{key}: there is no step “{id}”.").format(key=key, id=target)
            yield "unknown-step", Finding(path, message, did_you_mean(target, known))
        elif target in position and position[target] <= position.get(step.id, -1):
            message = _("{key}: “{id}” does not come after this step.").format(key=key, id=target)
            yield "backwards", Finding(path, message, _("Go to a later step, or to one with fallback_only: true."))


def _fallback_loops(written: PlaybookPart) -> Found:
    fallback = {step.id: step.fallback for step in written.steps}
    for index, step in enumerate(written.steps):
        seen: list[str] = [step.id]
        while (target := fallback.get(seen[-1])) is not None and target not in seen:
            seen.append(target)
        if target == step.id:
            message = _("fallback: the steps fall back to each other in a circle.")
            yield "fallback-loop", Finding(("steps", index, "fallback"), message, " → ".join([*seen, step.id]))

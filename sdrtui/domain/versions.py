"""Two versions of a playbook: what differs, and whether a run of the one can go on in the other. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from enum import StrEnum

from sdrtui.domain.enrollment import Event
from sdrtui.domain.ids import StepId
from sdrtui.domain.playbook import Playbook, Step, Window
from sdrtui.domain.why import Why

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""What JSON can say."""

STEP_GONE = "step_gone"
"""The run has already done a step that the other version does not have. Facts: step."""
STEP_OTHER = "step_other"
"""A step already done is another touch there. Facts: step."""
WOULD_END = "would_end"
"""Nothing would be left to do there. Facts: exit."""
_UNCOMPARED = frozenset({"id", "version", "hash", "steps"})


class Difference(StrEnum):
    """What became of a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One property that differs."""

    name: str
    before: Plain
    after: Plain


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step that differs."""

    step: Step
    """As the newer version has it; the older one's when it was removed."""
    difference: Difference
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """All that differs between two versions."""

    steps: tuple[StepChange, ...]
    fields: tuple[FieldChange, ...]
    """Of the playbook itself: pacing, exits, audience, formula …"""

    @property
    def is_empty(self) -> bool:
        """Say whether the two mean the same, however they are written."""
        return not self.steps and not self.fields


def diff(old: Playbook, new: Playbook) -> VersionDiff:
    """Return what differs: steps by their id, in the order of the newer version, removed ones last."""
    before = {step.id: step for step in old.steps}
    changes = []
    for step in new.steps:
        if step.id not in before:
            changes.append(StepChange(step, Difference.ADDED))
        elif changed := _changes(before[step.id], step):
            changes.append(StepChange(step, Difference.CHANGED, changed))
    kept = {step.id for step in new.steps}
    changes += [StepChange(step, Difference.REMOVED) for step in old.steps if step.id not in kept]
    return VersionDiff(tuple(changes), _changes(old, new))


def obstacle(old: Playbook, new: Playbook, events: Iterable[Event]) -> Why | None:
    """Return why a run's log cannot be read by the other version, or None when it can.

    What was done stays done: its steps must be there, and be the same kind of touch to the same role.
    """
    before = {step.id: step for step in old.steps}
    after = {step.id: step for step in new.steps}
    for event in events:
        step: StepId | None = getattr(event, "step", None)  # what happens to the run as a whole has none
        if step is None:
            continue
        if step not in after:
            return Why(STEP_GONE, {"step": step})
        was, will = before[step], after[step]
        if (was.channel, was.action, was.contact) != (will.channel, will.action, will.contact):
            return Why(STEP_OTHER, {"step": step})
    return None


def _changes(before: Playbook | Step, after: Playbook | Step) -> tuple[FieldChange, ...]:
    pairs = (
        (each.name, getattr(before, each.name), getattr(after, each.name))
        for each in fields(before)
        if each.name not in _UNCOMPARED
    )
    return tuple(FieldChange(name, plain(was), plain(will)) for name, was, will in pairs if was != will)


def plain(value: object) -> Plain:
    """Return a value of a playbook as plain data; of a record only what is not its default."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Window):
        return f"{value.start:%H:%M}-{value.end:%H:%M}"
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, frozenset)):
        listed = [plain(each) for each in value]
        return sorted(listed, key=str) if isinstance(value, frozenset) else listed
    if is_dataclass(value):
        parts = {each.name: (getattr(value, each.name), each.default) for each in fields(value)}
        return {name: plain(part) for name, (part, default) in parts.items() if part != default}
    return _span(value) if isinstance(value, timedelta) else str(value)


def _span(length: timedelta) -> str:
    minutes = int(length / timedelta(minutes=1))
    units = (("d", 1440), ("h", 60), ("m", 1))
    unit, size = next((unit, size) for unit, size in units if minutes % size == 0)
    return f"{minutes // size}{unit}"

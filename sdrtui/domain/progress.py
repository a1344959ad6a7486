"""Where one enrollment stands after some events. Changed by `opening` and `advance` only, always into a new value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Self

from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import AccountHeld
from sdrtui.domain.ids import StepId
from sdrtui.domain.playbook import Step
from sdrtui.domain.slots import Hours, Slot
from sdrtui.domain.stage import Exit
from sdrtui.domain.why import Why


@dataclass(frozen=True, slots=True)
class Item:
    """An attempt of a step that is open."""

    step: Step
    attempt: int
    slot: Slot
    why: Why
    hours: Hours
    is_clock: bool = False
    is_promise: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted and learned on the way."""

    repeats: Mapping[StepId, int] = field(default_factory=lambda: MappingProxyType({}))
    calls: int = 0
    call_parts: frozenset[int] = frozenset()
    """Parts of the day in which calls were made."""
    has_tried_wechat: bool = False
    has_bounced: bool = False
    asked: frozenset[str] = frozenset()
    """Roles of those asked on WeChat here: reachable there even without an id, until they ignore or delete us."""


NOTHING_YET = Tally()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an enrollment stands."""

    at: datetime
    """When it came to stand so: the start, or the last event."""
    group: int = -1
    """Index of the open day group."""
    number: int = 0
    """The open group's day number."""
    planned: date | None = None
    """The day that the open group was planned for, once moved off closed days; None before the first."""
    items: tuple[Item, ...] = ()
    """What is open, in file order."""
    attempts: Mapping[StepId, int] = field(default_factory=lambda: MappingProxyType({}))
    """The latest attempt of every step that has been open."""
    jump: tuple[StepId, Why] | None = None
    """A step further on to which an outcome led; steps before it are passed over."""
    avoid: tuple[Channel, str] | None = None
    """Channel and role to pass over until a step on another channel opens."""
    hold_until: datetime | None = None
    """Nothing but a promise is due before this."""
    account: tuple[AccountHeld, ...] = ()
    """Why the company's people wait, as long as each lasts."""
    parted: frozenset[str] = frozenset()
    """Roles of those who are not touched here any more while the others are."""
    won: Exit | None = None
    """What it ends by when the others are through: one of several people has answered."""
    touched: Mapping[str, frozenset[date]] = field(default_factory=lambda: MappingProxyType({}))
    """Local days on which each role's contact was touched here."""
    tally: Tally = NOTHING_YET
    skipped: tuple[StepId, ...] = ()
    exit: Exit | None = None

    def item(self, step: StepId) -> Item | None:
        """Return the open attempt of a step."""
        return next((item for item in self.items if item.step.id == step), None)

    def without(self, *steps: StepId) -> Self:
        """Close steps."""
        return replace(self, items=tuple(item for item in self.items if item.step.id not in steps))

    def with_item(self, item: Item) -> Self:
        """Open an attempt, in the place of the step's attempt before it if that is open."""
        attempts = {**self.attempts, item.step.id: item.attempt}
        others = [other for other in self.items if other.step.id != item.step.id]
        place = next((n for n, other in enumerate(self.items) if other.step.id == item.step.id), len(others))
        return replace(self, items=(*others[:place], item, *others[place:]), attempts=attempts)

    def finished(self, exit_: Exit) -> Self:
        """End it. Nothing is open after an exit."""
        return replace(self, exit=exit_, items=(), jump=None, hold_until=None)

"""A playbook as the engine sees it: frozen values, already checked. YAML and its problems live in `sdrtui.playbook`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.ids import PlaybookHash, PlaybookId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Kind, Stage


class Counting(StrEnum):
    """How a step's day number is counted from the anchor day."""

    CALENDAR = "calendar"
    """Calendar days, each moved to the next working day."""
    WORKING = "working"
    """Working days only."""


class Pacing(StrEnum):
    """What a late touch does to the ones after it."""

    ELASTIC = "elastic"
    """They move with it; a planned gap is never squeezed."""
    FIXED = "fixed"
    """Their days stand."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A span of the contact's local day in which a touch may be made."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Again:
    """Repeat the same step."""

    after: timedelta
    """The least time to wait. A day or more counts in the playbook's days; less stays on the same day if it fits."""
    times: int = 1
    """How many repeats at most over the whole step, whatever outcome asks for them."""
    other_slot: bool = False
    """Choose another part of the day (morning or afternoon) than the attempt that failed."""
    counted: bool = True
    """False: the fault was ours (a carrier's block), so it uses up none of the times and is repeated without end."""


class Move(StrEnum):
    """Where the enrollment goes after an outcome."""

    NEXT = "next"
    AGAIN = "again"
    GOTO = "goto"
    """On to a step outside the series, at once; or to one further on: at once when the outcome is the lead's own word
    (a reply, a click), else after its planned gap. Steps between are passed over. Never back."""
    CHANGE_CHANNEL = "change_channel"
    """On to the next step on another channel; steps between on this channel are skipped. As NEXT when there is none."""
    PROMISE = "promise"
    """The same step again, exactly at the time that the outcome names."""
    PAUSE = "pause"
    """On to the next step, not before the time that the outcome names, or `pause_for`."""
    FINISH = "finish"


class Suppress(StrEnum):
    """What an outcome puts out of reach."""

    POINT = "point"
    """Only the number, WeChat or address that was tried."""
    PERSON = "person"
    """Every channel and playbook, now."""


@dataclass(frozen=True, slots=True)
class Follow:
    """What one outcome does to the enrollment and the lead."""

    move: Move = Move.NEXT
    again: Again | None = None
    """For AGAIN; when its times are used up the enrollment goes on as by NEXT."""
    goto: StepId | None = None
    exit: Exit | None = None
    """For FINISH."""
    pause_for: timedelta | None = None
    """For PAUSE when the outcome names no time."""
    stage: Stage | None = None
    """Set the lead's stage to this; a default (see `defaults`) never lowers it."""
    suppress: Suppress | None = None
    handoff: bool = False
    """Propose qualification and handoff to sales."""
    enroll: PlaybookId | None = None
    """Start the lead in this playbook as well."""
    alarm: bool = False
    """About our own caller number, not the lead."""


@dataclass(frozen=True, slots=True)
class Text:
    """One thing to say or send, as a template source."""

    body: str
    subject: str = ""
    """Emails only."""
    variant: str = ""
    """Empty, or the id of an A/B variant."""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One touch of the series."""

    id: StepId
    day: int
    """Relative to the anchor day, which is day 1."""
    channel: Channel
    action: Action
    texts: tuple[Text, ...] = ()
    """One script, or the A/B variants."""
    title: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Optional short name by language."""
    window: Window | None = None
    """The contact's local time; None means the channel's default windows of the policy."""
    within: timedelta | None = None
    """A running clock from the anchor instant instead of a window, e.g. 5 minutes for a call-in."""
    contact: str = "primary"
    """Role of the contact to touch; distinct roles are the formula's D."""
    seller: str = "sdr"
    """Role of the seller who acts; distinct roles are the formula's E."""
    needs: frozenset[Point] = frozenset()
    """What the contact must have, besides what the channel itself needs."""
    fallback: StepId | None = None
    """The step to take when a need is not met; None skips."""
    fallback_only: bool = False
    """Never taken in the series by itself, only as another step's fallback or by goto. Not counted in the formula."""
    on: Mapping[Outcome, Follow] = field(default_factory=lambda: MappingProxyType({}))
    """Only where it differs from the defaults."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may be enrolled. Empty means any."""

    stages: frozenset[Stage] = frozenset()
    sources: frozenset[str] = frozenset()
    needs: frozenset[Point] = frozenset()
    industries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    """Any of these words in the contact's title."""
    headcount_min: int | None = None
    headcount_max: int | None = None
    silent_days: int | None = None
    """At least so many days without a touch that connected (reactivation)."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a lead goes when the enrollment ends by an exit: one of the two is set."""

    enroll: PlaybookId | None = None
    close: str = ""
    """The reason for closing the lead, in the team's language."""
    close_en: str = ""
    """The same in English; equal to `close` when only one was written."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A×B×C×D×E: touches × channels × days × contacts per account × seller roles."""

    touches: int
    channels: int
    days: int
    contacts: int = 1
    sellers: int = 1

    def __str__(self) -> str:
        """Write it the field's way: trailing ×1 beyond the third factor left out, e.g. 7×3×21."""
        factors = [self.touches, self.channels, self.days, self.contacts, self.sellers]
        while len(factors) > 3 and factors[-1] == 1:  # noqa: PLR2004  # A×B×C always stays
            factors.pop()
        return "×".join(map(str, factors))


@dataclass(frozen=True, slots=True)
class Playbook:
    """A designed series of touches for one kind of lead."""

    id: PlaybookId
    version: str
    hash: PlaybookHash
    kind: Kind
    title: Mapping[str, str]
    """By language, `zh` and `en`."""
    steps: tuple[Step, ...]
    """In order of day, then of the file."""
    exits: Mapping[Exit, Destination]
    """Where leads go; `exhausted` is always there."""
    description: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    claimed: Formula | None = None
    audience: Audience = Audience()
    batch: int = 500
    exclusive: bool = True
    """A contact runs at most one exclusive playbook at a time."""
    market: str = "cn"
    counting: Counting = Counting.CALENDAR
    pacing: Pacing = Pacing.ELASTIC
    hold_account_on_reply: bool = False
    """ABP: a reply of one contact holds the account's other contacts."""

    def step(self, step_id: StepId) -> Step:
        """Return the step of that id.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def number_of(self, step_id: StepId) -> tuple[int, int]:
        """Return a step's place among the series' steps, from 1, and their count; (0, n) for a fallback-only step."""
        series = [step.id for step in self.steps if not step.fallback_only]
        return (series.index(step_id) + 1 if step_id in series else 0, len(series))

    @property
    def formula(self) -> Formula:
        """The formula counted from the steps (DESIGN 4)."""
        series = [step for step in self.steps if not step.fallback_only]
        return Formula(
            touches=len(series),
            channels=len({step.channel for step in series}),
            days=max((step.day for step in series), default=0),
            contacts=len({step.contact for step in series}) or 1,
            sellers=len({step.seller for step in series}) or 1,
        )

"""A lead's run through one version of a playbook, what happened in it, and what is planned next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.ids import ContactId, EnrollmentId, PlaybookHash, PlaybookId, RecordId, SdrId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Destination
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.why import Why


class Status(StrEnum):
    """Where an enrollment stands."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    BLOCKED = "blocked"
    FINISHED = "finished"


class Lost(NamedTuple):
    """A kind of contact point that a person has no usable one of any more, and the record that cost them the last."""

    point: Point
    record: RecordId


@dataclass(frozen=True, slots=True)
class Person:
    """What the engine needs to know of a contact."""

    contact: ContactId
    zone: str
    """IANA name; windows are in this zone."""
    points: frozenset[Point]
    """What they can be reached by today: retired and bad ones are not here."""
    is_suppressed: bool = False
    taken: frozenset[date] = frozenset()
    """Days on which another enrollment already touches this contact."""
    lost: frozenset[Lost] = frozenset()
    """Kinds of point that are missing in `points` today and were there until a record; what came before had them."""


class Tried(NamedTuple):
    """A touch that went out to the lead in a playbook before this one in a chain."""

    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A lead's run through one version of a playbook, from an anchor to a named exit."""

    id: EnrollmentId
    playbook: PlaybookId
    hash: PlaybookHash
    sdr: SdrId
    started_at: datetime
    """UTC. The anchor day (day 1) is this instant's date in the primary contact's zone."""
    people: Mapping[str, Person]
    """By contact role; `primary` is always there."""
    stage: Stage = Stage.MAL
    calls_before: int = 0
    """Calls already made to this lead by the playbooks before this one in a chain (call-in: 4 in all)."""
    tried_before: tuple[Tried, ...] = ()
    """Calls and WeChat touches of those playbooks, for the parts of the day and the WeChat attempt of the same rule."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An outcome was logged on a step. A later one on a closed step (a reply to a sent email) is one more of these."""

    record: RecordId
    at: datetime
    step: StepId
    attempt: int
    outcome: Outcome
    until: datetime | None = None
    """The time that a callback promises or an auto reply names."""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """An open touch was put off to an exact time."""

    record: RecordId
    at: datetime
    step: StepId
    attempt: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Deferred:
    """An open touch was moved to another day because its SDR is on leave, in view of all that comes back with it."""

    record: RecordId
    at: datetime
    step: StepId
    attempt: int
    until: datetime
    """On the new day; exact for a promise."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The enrollment was ended from outside: opt-out, stage upgrade, a reply elsewhere, a person's decision."""

    record: RecordId
    at: datetime
    exit: Exit


@dataclass(frozen=True, slots=True)
class Parted:
    """One of the run's people is not touched in it any more, for what they said or did elsewhere; the others are."""

    record: RecordId
    at: datetime
    contact: ContactId
    exit: Exit


@dataclass(frozen=True, slots=True)
class AccountHeld:
    """The company's people wait: one of them has answered."""

    record: RecordId
    at: datetime
    until: datetime
    """At the latest they go on then."""
    contact: ContactId
    """Who answered. Where they take part themselves, their own touches do not wait."""


@dataclass(frozen=True, slots=True)
class AccountReleased:
    """The company's people go on: what the one who answered began has come to its end."""

    record: RecordId
    at: datetime
    contact: ContactId
    """Whose holds end."""


@dataclass(frozen=True, slots=True)
class Paused:
    """One of the run's people is away: so says an automatic reply to a touch of another run."""

    record: RecordId
    at: datetime
    until: datetime
    """The working day after their return, where they live."""
    contact: ContactId


Event = Touched | Snoozed | Deferred | Stopped | Parted | AccountHeld | AccountReleased | Paused
"""In the order of the log, records that were undone left out."""


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A touch that the plan holds: open now, or foreseen if all goes by the defaults."""

    step: StepId
    attempt: int
    """From 1; a repeat of the same step counts up."""
    role: str
    contact: ContactId
    due_at: datetime
    """UTC; inside the window."""
    window_from: datetime
    window_to: datetime
    why: Why
    is_clock: bool = False
    """A running call-in clock: `within`."""
    is_promise: bool = False
    """A callback promised to the person, or a snooze to an exact time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `plan` decides: the touches open now, those foreseen, and where the enrollment stands."""

    status: Status
    open: tuple[PlannedTouch, ...] = ()
    later: tuple[PlannedTouch, ...] = ()
    exit: Exit | None = None
    destination: Destination | None = None
    """Where the lead goes, when the exit has one."""
    paused_until: datetime | None = None
    blocked_by: str = ""
    """The rule that holds it, e.g. `suppressed`."""
    skipped: tuple[StepId, ...] = ()
    """Steps passed over for want of a contact point, with no fallback."""
    hold: AccountHeld | None = None
    """What it waits for, when a colleague of its people has answered."""
    unpublished_years: frozenset[int] = field(default_factory=frozenset)
    """Years the plan reaches into whose make-up workdays are not yet published."""

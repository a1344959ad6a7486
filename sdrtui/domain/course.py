"""All that stays the same while one enrollment's events are gone through: the playbook in day groups, people, days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import POINT_OF, Action, Channel, Point
from sdrtui.domain.days import OpenDays
from sdrtui.domain.enrollment import Enrollment, Event, Person, Snoozed, Touched
from sdrtui.domain.ids import StepId
from sdrtui.domain.leave import Leave
from sdrtui.domain.playbook import Pacing, Playbook, Step
from sdrtui.domain.policy import Policy
from sdrtui.domain.slots import Hours, local_day

PRIMARY = "primary"
NO_CONTACT = "contact"
"""The need that is not met when nobody has the step's role, or that person must not be touched."""


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one day number."""

    number: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One enrollment's inputs, in the shape that the rules ask for them."""

    playbook: Playbook
    enrollment: Enrollment
    policy: Policy
    days: OpenDays
    groups: tuple[Group, ...]
    steps: Mapping[StepId, Step]
    place: Mapping[StepId, int]
    """A step's place in the file."""
    numbers: Mapping[StepId, tuple[int, int]]
    """A step's number in the series and their count; see `Playbook.number_of`."""
    logged: Mapping[StepId, int]
    """The latest attempt of each step in the log. What was logged was possible then, whatever can be reached today."""
    zones: Mapping[str, ZoneInfo]
    """By contact role."""

    @property
    def is_elastic(self) -> bool:
        """Say whether a late touch moves the ones after it."""
        return self.playbook.pacing is Pacing.ELASTIC

    @property
    def is_blocked(self) -> bool:
        """Say whether the primary contact must not be touched at all."""
        return self.enrollment.people[PRIMARY].is_suppressed

    @property
    def anchor(self) -> date:
        """Day 1: the date of the start where the primary contact lives."""
        return local_day(self.enrollment.started_at, self.zones[PRIMARY])

    def zone(self, step: Step) -> ZoneInfo:
        """Return the zone of the step's contact."""
        return self.zones.get(step.contact) or self.zones[PRIMARY]

    def hours(self, step: Step) -> Hours:
        """Return the windows that the step's first attempt may lie in."""
        return Hours((step.window,) if step.window else self.policy.windows(step.channel))

    def taken(self, step: Step) -> frozenset[date]:
        """Return the days on which another enrollment touches the step's contact."""
        person = self.enrollment.people.get(step.contact)
        return person.taken if person else frozenset()

    def unmet(self, step: Step, attempt: int, asked: frozenset[str]) -> str:
        """Return the need that keeps an attempt from being made, or nothing; one in the log had what it needed."""
        return "" if self.logged.get(step.id, 0) >= attempt else self.unmet_today(step, asked)

    def unmet_today(self, step: Step, asked: frozenset[str]) -> str:
        """Return the need that a step's contact does not meet as of today, or nothing.

        Args:
            step: the step.
            asked: roles of those who were asked on WeChat in this enrollment, reachable there without an id.
        """
        if step.contact == PRIMARY and self.is_blocked:
            return ""
        person = self.enrollment.people.get(step.contact)
        if person is None or person.is_suppressed:
            return NO_CONTACT
        return unmet_need(step, person, is_asked=step.contact in asked)

    def is_lost(self) -> bool:
        """Say whether nobody in the enrollment has any contact point left."""
        return not any(person.points for person in self.enrollment.people.values() if not person.is_suppressed)

    def stand_in(self, step: Step) -> Step | None:
        """Return the step's fallback."""
        return self.steps[step.fallback] if step.fallback else None

    def may_stand_for(self, fallback: Step, step: Step) -> bool:
        """Say whether the one is in the other's chain of fallbacks."""
        chain: list[Step] = []
        following = self.stand_in(step)
        while following is not None and following not in chain:
            chain.append(following)
            following = self.stand_in(following)
        return fallback in chain


def unmet_need(step: Step, person: Person, *, is_asked: bool = False) -> str:
    """Return the first contact point that the step needs and the person lacks, or nothing.

    A WeChat request needs an id or a phone number: either finds the person there.
    """
    has = person.points | {Point.WECHAT} if is_asked else person.points
    own = POINT_OF.get(step.channel)
    if step.channel is Channel.WECHAT and step.action is Action.ADD and Point.PHONE in has:
        own = None
    needed = step.needs | {own} if own else step.needs
    return min((need.value for need in needed - has), default="")


def course_of(
    playbook: Playbook,
    enrollment: Enrollment,
    events: Iterable[Event],
    calendar: WorkCalendar,
    leave: Leave,
    policy: Policy,
) -> Course:
    """Put one enrollment's inputs into shape."""
    series = [step for step in playbook.steps if not step.fallback_only]
    by_day: dict[int, list[Step]] = {}
    for step in series:
        by_day.setdefault(step.day, []).append(step)
    numbers = {step.id: (0, len(series)) for step in playbook.steps}
    numbers |= {step.id: (number, len(series)) for number, step in enumerate(series, 1)}
    logged: dict[StepId, int] = {}
    for event in events:
        if isinstance(event, (Touched, Snoozed)):
            logged[event.step] = max(event.attempt, logged.get(event.step, 0))
    return Course(
        playbook=playbook,
        enrollment=enrollment,
        policy=policy,
        days=OpenDays(calendar, leave, playbook.counting),
        groups=tuple(Group(day, tuple(steps)) for day, steps in sorted(by_day.items())),
        steps={step.id: step for step in playbook.steps},
        place={step.id: place for place, step in enumerate(playbook.steps)},
        numbers=numbers,
        logged=logged,
        zones={role: ZoneInfo(person.zone) for role, person in enrollment.people.items()},
    )

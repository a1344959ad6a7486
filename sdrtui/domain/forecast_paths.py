"""What one lead that starts on a day brings on average: the engine's own paths, each with its probability.

Every state of the run is carried on by `advance`, the rule that real logs are read by; states from which the same
follows are put together. Approximated: every touch is made at the moment it is due; a reply is an outcome of the touch
it answers; everybody has a phone number, WeChat and an email address at first, one of each; a callback is promised for
the same hour of the next working day; paths that are too rare take one outcome drawn by its share, the same draw every
time, instead of branching.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from sdrtui.domain.advance import advance
from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.course import PRIMARY, Course, course_of
from sdrtui.domain.days import DAY
from sdrtui.domain.effects import effects
from sdrtui.domain.enrollment import Enrollment, Person, Touched
from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId, SdrId
from sdrtui.domain.leave import NO_LEAVE
from sdrtui.domain.opening import open_next, settled
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Playbook, Step
from sdrtui.domain.policy import Policy
from sdrtui.domain.progress import Item, Progress
from sdrtui.domain.rates import Rates
from sdrtui.domain.slots import instant, local_day
from sdrtui.domain.stage import Exit, Kind

ARRIVES = time(10)
"""When on its day a lead starts: inside every usual window."""
RARE = 5e-4
"""Below this probability a path branches no more, but draws one outcome, when nobody says otherwise."""
LONGEST = 400
"""Days after which a run is followed no further."""

Lost = frozenset[tuple[str, Point]]
"""Roles and the contact points that they lost on the way."""


@dataclass(frozen=True, slots=True)
class Made:
    """A kind of touch on a day of the run, counted from the start, which is 0."""

    day: int
    channel: Channel
    action: Action
    seller: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What one lead brings on average."""

    touches: Mapping[Made, float]
    exits: Mapping[tuple[int, Exit], float]
    """The share that ends so on that day."""
    last_day: int
    """The last day of the run that any path looks at."""
    rare: float
    """The share that went on by a drawn outcome at some point."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a share of the leads stands."""

    progress: Progress
    lost: Lost = frozenset()
    out_of_reach: tuple[Touched, ...] = ()
    """The latest calls in a row that did not get through: enough of them retire the number."""
    is_rare: bool = False


@dataclass(slots=True)
class _Sums:
    touches: dict[Made, float] = field(default_factory=lambda: defaultdict(float))
    exits: dict[tuple[int, Exit], float] = field(default_factory=lambda: defaultdict(float))
    rare: float = 0.0
    last: date = date.min


class Paths:
    """One playbook's paths from one start day."""

    def __init__(
        self,
        playbook: Playbook,
        start: date,
        zone: str,
        calendar: WorkCalendar,
        policy: Policy,
        rates: Rates,
        rare: float = RARE,
    ) -> None:
        self.playbook = playbook
        self.policy = policy
        self.rates = rates
        self.rare = rare
        self.start = start
        self._chance = Random(f"{playbook.hash}/{start}")  # noqa: S311  # the same forecast every time; no secret
        self.zone = ZoneInfo(zone)
        roles = dict.fromkeys([PRIMARY, *(step.contact for step in playbook.steps)])
        people = {role: Person(ContactId(role), zone, frozenset(Point)) for role in roles}
        self.enrollment = Enrollment(
            EnrollmentId(""), playbook.id, playbook.hash, SdrId(""), instant(start, ARRIVES, self.zone), people
        )
        self._course = course_of(playbook, self.enrollment, (), calendar, NO_LEAVE, policy)
        self.course = lru_cache(maxsize=None)(self._course_without)

    def first(self) -> Stand:
        """Return where every lead stands at the start."""
        course = self.course(frozenset())
        return Stand(settled(course, open_next(course, Progress(at=self.enrollment.started_at))))

    def flow(self) -> Flow:
        """Follow every path to its end."""
        sums, order = _Sums(last=self.start), count()
        waiting: list[tuple[datetime, int, object]] = []
        shares: dict[object, tuple[Stand, float]] = {}

        def put(stand: Stand, share: float) -> None:
            if stand.progress.exit is not None:
                sums.exits[self._offset(stand.progress.at), stand.progress.exit] += share
                return
            key = state_key(stand, self._course)
            if key in shares:
                known, before = shares[key]
                shares[key] = (replace(known, is_rare=known.is_rare and stand.is_rare), before + share)
                return
            shares[key] = (stand, share)
            heappush(waiting, (next_item(stand.progress, self._course).slot.due_at, next(order), key))

        put(self.first(), 1.0)
        while waiting:
            _, _, key = heappop(waiting)
            stand, share = shares.pop(key)
            for after, part in self._onward(stand, share, sums):
                put(after, part)
        span = (sums.last - self.start).days
        return Flow(dict(sums.touches), dict(sums.exits), span, sums.rare)

    def _onward(self, stand: Stand, share: float, sums: _Sums) -> Iterator[tuple[Stand, float]]:
        """Make the next touch; yield where it leads, with the share of leads that go there."""
        item = next_item(stand.progress, self._course)
        at = max(stand.progress.at, item.slot.due_at)
        day = self._offset(at)
        sums.last = max(sums.last, *(each.slot.day for each in stand.progress.items))
        if day > LONGEST:
            return
        sums.touches[Made(day, item.step.channel, item.step.action, item.step.seller)] += share
        outcomes = self.rates.shares_of(item.step)
        is_rare = share < self.rare and len(outcomes) > 1
        if is_rare and not stand.is_rare:
            sums.rare += share
        for outcome, part in [(self._drawn(outcomes), 1.0)] if is_rare else outcomes:
            yield replace(self.after(stand, item, outcome, at), is_rare=is_rare or stand.is_rare), share * part

    def _drawn(self, outcomes: Sequence[tuple[Outcome, float]]) -> Outcome:
        """Return one outcome, each as often as its share: over many rare paths the mean stays true."""
        return self._chance.choices([outcome for outcome, _ in outcomes], [share for _, share in outcomes])[0]

    def after(self, stand: Stand, item: Item, outcome: Outcome, at: datetime) -> Stand:
        """Return where an outcome leads: the engine's rule, with the points that the outcome leaves."""
        until = self._promised(at) if outcome is Outcome.CALLBACK else None
        event = Touched(RecordId(""), at, item.step.id, item.attempt, outcome, until)
        row = (*stand.out_of_reach, event)
        found = effects(self.playbook, self.enrollment, row, event, self.policy)
        lost = stand.lost | {(found.role, point) for point in found.points}
        course = self.course(lost)
        progress = advance(course, stand.progress, event)
        if progress.exit is None:
            progress = settled(course, progress)
        return Stand(progress, lost, _still_out_of_reach(stand.out_of_reach, event, item))

    def _course_without(self, lost: Lost) -> Course:
        if not lost:
            return self._course
        people = {
            role: replace(person, points=person.points - {point for of, point in lost if of == role})
            for role, person in self.enrollment.people.items()
        }
        return replace(self._course, enrollment=replace(self.enrollment, people=people))

    def _promised(self, at: datetime) -> datetime:
        there = at.astimezone(self.zone)
        return instant(self._course.days.calendar.next_open(there.date() + DAY), there.time(), self.zone)

    def _offset(self, at: datetime) -> int:
        return (local_day(at, self.zone) - self.start).days


def next_item(progress: Progress, course: Course) -> Item:
    """Return the open touch that is due first."""
    return min(progress.items, key=lambda item: (item.slot.due_at, course.place[item.step.id]))


def _still_out_of_reach(before: tuple[Touched, ...], event: Touched, item: Item) -> tuple[Touched, ...]:
    if item.step.channel not in {Channel.PHONE, Channel.SMS}:
        return before
    return (*before, event) if event.outcome is Outcome.UNREACHABLE else ()


def state_key(stand: Stand, course: Course) -> object:
    """Return what decides how it goes on; two stands of one key have the same future.

    When the last touch was made says nothing any more: the next event comes no earlier than the next touch is due.
    """
    now, tally = stand.progress, stand.progress.tally
    item = next_item(now, course)
    made_at = max(now.at, item.slot.due_at)
    day = local_day(item.slot.due_at, course.zone(item.step))
    items = tuple(
        (each.step.id, each.attempt, each.slot.due_at, each.is_clock, each.is_promise, each.hours) for each in now.items
    )
    known = frozenset(step for step in now.attempts if _may_open(course.steps[step], now))
    touched = frozenset((role, on) for role, days in now.touched.items() for on in days if on >= day)
    counted = frozenset((step, times) for step, times in tally.repeats.items() if now.item(step) is not None)
    calls = (tally.calls, tally.call_parts, tally.has_tried_wechat) if course.playbook.kind is Kind.CALL_IN else ()
    return (
        *(made_at, now.group, now.number, now.planned, items, known, now.jump and now.jump[0], now.avoid),
        *(
            now.hold_until,
            now.parted,
            now.won,
            touched,
            counted,
            calls,
            tally.has_bounced,
            tally.asked,
            stand.lost,
            len(stand.out_of_reach),
        ),
    )


def _may_open(step: Step, now: Progress) -> bool:
    """Say whether it still matters that the step has been open."""
    return step.fallback_only or step.day >= now.number

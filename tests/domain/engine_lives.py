"""Random playbooks, and random lives of an enrollment in them: each event is logged on a touch that was open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from engine_builders import ALL_POINTS, CLOSED, POLICY, WHAT, china, enrollment, planned, playbook, step
from hypothesis import strategies as st

from sdrtui.domain.channel import POINT_OF, Point
from sdrtui.domain.defaults import default_follow, follow_of
from sdrtui.domain.enrollment import (
    Deferred,
    Enrollment,
    Event,
    Lost,
    Person,
    Plan,
    PlannedTouch,
    Snoozed,
    Stopped,
    Touched,
)
from sdrtui.domain.ids import ContactId, RecordId, StepId
from sdrtui.domain.leave import Leave
from sdrtui.domain.outcome import Outcome, outcomes_of
from sdrtui.domain.playbook import Again, Counting, Follow, Move, Pacing, Playbook, Step, Suppress
from sdrtui.domain.stage import Exit, Kind

ROLES = ("primary", "tech")
ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Europe/London", "Asia/Kathmandu")
DEFERRED = frozenset({4, 5, 6, 7})
"""Draws in twenty in which a leave moves a touch."""
ENDS = (Exit.NO_NEED, Exit.UNREACHABLE, Exit.DISQUALIFIED)


@dataclass(frozen=True, slots=True)
class Moment:
    """One state of a life: the log so far, the people as they are by then, and the plan."""

    run: Enrollment
    events: tuple[Event, ...]
    plan: Plan
    now: datetime


@dataclass(frozen=True, slots=True)
class Life:
    """An enrollment from its start to wherever it came."""

    book: Playbook
    leave: Leave
    moments: tuple[Moment, ...]


@st.composite
def follows(draw: st.DrawFn, later: list[str], outside: list[str]) -> Follow:
    """Draw what a playbook says of an outcome."""
    move = draw(st.sampled_from([*sorted(Move), Move.AGAIN, Move.GOTO, Move.GOTO]))
    after = draw(st.sampled_from([timedelta(minutes=20), timedelta(hours=3), timedelta(days=1), timedelta(days=2)]))
    match move:
        case Move.AGAIN:
            return Follow(move, again=Again(after, draw(st.integers(1, 2)), draw(st.booleans())))
        case Move.GOTO if later or outside:
            return Follow(move, goto=StepId(draw(st.sampled_from([*later, *outside]))))
        case Move.FINISH:
            return Follow(move, exit=draw(st.sampled_from(ENDS)))
        case Move.PAUSE:
            return Follow(move, pause_for=draw(st.sampled_from([None, after])))
        case Move.GOTO:
            return Follow()
        case _:
            return Follow(move)


@st.composite
def steps_of(draw: st.DrawFn) -> list[Step]:
    """Draw the steps of a playbook, with fallbacks and words of their own."""
    days = sorted(draw(st.lists(st.integers(1, 12), min_size=draw(st.sampled_from([1, 4, 6])), max_size=8)))
    names = [f"s{n}" for n in range(len(days))]
    outside = [f"f{n}" for n in range(draw(st.integers(0, 2)))]
    drawn = [
        draw(_steps(name, day, names[n + 1 :], outside)) for n, (name, day) in enumerate(zip(names, days, strict=True))
    ]
    apart = [step(name, 1, draw(st.sampled_from(sorted(WHAT))), fallback_only=True) for name in outside]
    return [*drawn, *apart]


@st.composite
def _steps(draw: st.DrawFn, name: str, day: int, later: list[str], outside: list[str]) -> Step:
    what = draw(st.sampled_from(sorted(WHAT)))
    outcomes = sorted(outcomes_of(WHAT[what][0]))
    own = draw(st.dictionaries(st.sampled_from(outcomes), follows(later, outside), max_size=2))
    has_clock = day == 1 and draw(st.booleans())
    return step(
        name,
        day,
        what,
        window=None if has_clock else draw(st.sampled_from([None, None, (9, 11), (14, 16), (20, 21)])),
        within=timedelta(minutes=5) if has_clock else None,
        contact=draw(st.sampled_from([ROLES[0], *ROLES])),
        needs=draw(st.sampled_from([(), (), (Point.WECHAT,)])),
        fallback=draw(st.sampled_from([None, *outside])),
        on=own,
    )


@st.composite
def books(draw: st.DrawFn) -> Playbook:
    """Draw a playbook."""
    return playbook(
        *draw(steps_of()),
        kind=draw(st.sampled_from([Kind.OUTBOUND, Kind.CALL_IN])),
        counting=draw(st.sampled_from(sorted(Counting))),
        pacing=draw(st.sampled_from(sorted(Pacing))),
        exits={Exit.EXHAUSTED: CLOSED},
    )


@st.composite
def people(draw: st.DrawFn, name: str) -> Person:
    """Draw a contact with a zone, points, and days that belong to other playbooks."""
    taken = draw(st.sets(st.dates(date(2026, 9, 14), date(2026, 10, 20)), max_size=3))
    missing = draw(st.sets(st.sampled_from(sorted(ALL_POINTS)), max_size=draw(st.sampled_from([0, 0, 0, 1, 3]))))
    return Person(
        ContactId(name),
        draw(st.sampled_from(ZONES)),
        ALL_POINTS - missing,
        is_suppressed=draw(st.integers(0, 40)) == 40,
        taken=frozenset(taken),
    )


@st.composite
def runs(draw: st.DrawFn) -> Enrollment:
    """Draw an enrollment around National Day 2026, at any hour."""
    started = draw(st.datetimes(datetime(2026, 9, 17), datetime(2026, 10, 12), timezones=st.just(UTC)))  # noqa: DTZ001
    everyone = {"primary": draw(people("min"))}
    if draw(st.booleans()):
        everyone["tech"] = draw(people("tech"))
    return replace(enrollment("2026-09-17 08:30"), started_at=started.replace(microsecond=0), people=everyone)


@st.composite
def lives(draw: st.DrawFn, most: int = 10) -> Life:
    """Draw a life: at every moment some open touch gets an outcome, early, in time or late, or something stops it."""
    book, run = draw(books()), draw(runs())
    away = draw(st.dates(date(2026, 9, 17), date(2026, 10, 20)))
    leave = Leave.of([(away, away + timedelta(days=draw(st.integers(-1, 3))))])
    moments = [_moment(book, run, (), leave, run.started_at)]
    for _ in range(draw(st.sampled_from([0, 2, 5, most]))):
        last = moments[-1]
        if not last.plan.open:
            break
        event = draw(_events(book, last))
        after = replace(run, people=_after(book, last.run, event))
        moments.append(_moment(book, after, (*last.events, event), leave, max(last.now, event.at)))
    return Life(book, leave, tuple(moments))


def _moment(book: Playbook, run: Enrollment, events: tuple[Event, ...], leave: Leave, now: datetime) -> Moment:
    return Moment(run, events, planned(book, run, events, leave=leave, now=now), now)


@st.composite
def _events(draw: st.DrawFn, book: Playbook, last: Moment) -> Event:
    """Draw what happens next: mostly an outcome of an open touch, now and then of one that is closed."""
    record = RecordId(f"record-{len(last.events)}")
    kind = draw(st.integers(0, 19))
    touch = draw(st.sampled_from(last.plan.open))
    late_by = draw(st.sampled_from([timedelta(0), timedelta(minutes=7), timedelta(hours=5), timedelta(days=4)]))
    moment = max(last.now, touch.due_at) + late_by
    until = moment + draw(st.sampled_from([timedelta(hours=2), timedelta(days=2, hours=11), timedelta(days=9)]))
    if kind == 19:
        return Stopped(record, moment, draw(st.sampled_from(ENDS)))
    if kind in DEFERRED and not touch.is_promise:
        return Deferred(
            record, last.now, touch.step, touch.attempt, touch.due_at + timedelta(days=draw(st.integers(1, 6)))
        )
    if kind == 1:
        return Snoozed(record, max(last.now, last.run.started_at), touch.step, touch.attempt, until)
    name, attempt = touch.step, touch.attempt
    done = [event for event in last.events if isinstance(event, Touched)]
    if kind in {2, 3} and done:
        earlier = draw(st.sampled_from(done))
        name, attempt = earlier.step, earlier.attempt
    fitting = sorted(outcomes_of(book.step(name).channel))
    going_on = [outcome for outcome in fitting if default_follow(outcome, POLICY).move is not Move.FINISH]
    outcome = draw(st.sampled_from(draw(st.sampled_from([going_on, going_on, going_on, fitting]))))
    has_time = outcome is Outcome.CALLBACK or (outcome is Outcome.AUTO_REPLY and draw(st.booleans()))
    return Touched(record, moment, name, attempt, outcome, until if has_time else None)


def _after(book: Playbook, run: Enrollment, event: Event) -> dict[str, Person]:
    """Return the people as an outcome leaves them: its number retired, or the person out of reach."""
    everyone = dict(run.people)
    if not isinstance(event, Touched):
        return everyone
    tried = book.step(event.step)
    person = everyone.get(tried.contact)
    suppress = follow_of(tried, event.outcome, POLICY).suppress
    if person is None or suppress is None:
        return everyone
    gone = {POINT_OF.get(tried.channel)} if suppress is Suppress.POINT else set()
    gone = set(Point) if event.outcome is Outcome.DEPARTED else gone
    lost = person.lost | {Lost(point, event.record) for point in person.points if point in gone}
    points = frozenset(point for point in person.points if point not in gone)
    is_suppressed = person.is_suppressed or suppress is Suppress.PERSON
    everyone[tried.contact] = replace(person, points=points, is_suppressed=is_suppressed, lost=lost)
    return everyone


def touches(moment: Moment) -> tuple[PlannedTouch, ...]:
    """Return everything that a moment's plan holds."""
    return (*moment.plan.open, *moment.plan.later)


def is_open_day(life: Life, day: date) -> bool:
    """Say whether the team and the SDR work on the day."""
    return china().is_open(day) and not life.leave.covers(day)


def pairs(moment: Moment) -> Iterator[tuple[PlannedTouch, PlannedTouch]]:
    """Yield every two different touches of a plan."""
    everything = touches(moment)
    for n, one in enumerate(everything):
        for other in everything[n + 1 :]:
            yield one, other

"""The engine's invariants over random playbooks and random lives (DESIGN 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from engine_builders import POLICY, china, planned
from engine_lives import Life, Moment, is_open_day, lives, pairs, touches
from hypothesis import HealthCheck, given, settings

from sdrtui.domain.advance import advance
from sdrtui.domain.course import Course, course_of
from sdrtui.domain.defaults import follow_of
from sdrtui.domain.detour import ANSWERED_AT_ONCE
from sdrtui.domain.enrollment import Event, PlannedTouch, Status, Stopped, Touched
from sdrtui.domain.gate import Attempt, block
from sdrtui.domain.ids import RecordId, StepId
from sdrtui.domain.opening import open_next, settled
from sdrtui.domain.outcome import Outcome, outcomes_of
from sdrtui.domain.playbook import Counting, Move, Pacing, Playbook, Step
from sdrtui.domain.progress import Progress
from sdrtui.domain.stage import Exit

FAST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(FAST, max_examples=1500)
LONGEST_WAY = 60
"""Touches to an exit: eight steps and two fallbacks, each repeated twice, and then some."""
LONGEST_TRY = 80


def local_day(moment: Moment, touch: PlannedTouch) -> date:
    return touch.due_at.astimezone(ZoneInfo(moment.run.people[touch.role].zone)).date()


def number(life: Life, touch: PlannedTouch) -> int:
    return life.book.step(touch.step).day


def is_series(life: Life, touch: PlannedTouch) -> bool:
    """Say whether it is a first attempt of the series, where the series put it and no answer to the lead did."""
    step = life.book.step(touch.step)
    return not step.fallback_only and touch.attempt == 1 and not touch.is_promise and step.id not in answers(life.book)


def answers(book: Playbook) -> set[StepId | None]:
    """Return the steps to which a word of the lead's own may lead at once."""
    return {follow.goto for step in book.steps for outcome, follow in step.on.items() if outcome in ANSWERED_AT_ONCE}


def nothing_is_planned_on_a_closed_day(life: Life) -> None:
    """Only a person's own promise or snooze may lie on a day off or in the SDR's leave."""
    for moment in life.moments:
        for touch in touches(moment):
            zone = ZoneInfo(moment.run.people[touch.role].zone)

            assert touch.is_promise or is_open_day(life, touch.window_from.astimezone(zone).date())


def every_touch_lies_inside_its_window(life: Life) -> None:
    """Due between its bounds, and these in the step's window or the channel's hours, in the contact's zone."""
    for moment in life.moments:
        for touch in touches(moment):
            assert touch.window_from <= touch.due_at <= touch.window_to
            if not touch.is_promise:
                step, zone = life.book.step(touch.step), ZoneInfo(moment.run.people[touch.role].zone)
                begun = (touch.window_from if touch.is_clock else touch.due_at).astimezone(zone).time()
                hours = [*POLICY.windows(step.channel), *([step.window] if step.window else [])]
                assert any(window.start <= begun < window.end for window in hours)


def nothing_is_planned_before_what_comes_before_it(life: Life) -> None:
    """A later day's touch is due after every touch of the days before it, and after the last event."""
    for moment in life.moments:
        for one, other in pairs(moment):
            if is_series(life, one) and is_series(life, other) and number(life, one) < number(life, other):
                assert one.due_at <= other.due_at
        for touch in moment.plan.later:
            assert all(touch.due_at >= other.due_at for other in moment.plan.open)


def nothing_is_planned_twice(life: Life) -> None:
    """A step's attempt is in the plan once, and never again after its outcome was logged."""
    for moment in life.moments:
        keys = [(touch.step, touch.attempt) for touch in touches(moment)]
        logged = {(event.step, event.attempt) for event in moment.events if isinstance(event, Touched)}

        assert len(keys) == len(set(keys))
        assert logged.isdisjoint(keys)


def nothing_is_planned_after_an_exit(life: Life) -> None:
    """A finished plan is empty, has a named exit, and an exhausted one has its destination."""
    for moment in life.moments:
        plan = moment.plan

        assert (plan.status is Status.FINISHED) == (plan.exit is not None)
        if plan.exit is not None:
            assert not touches(moment)
        if plan.exit is Exit.EXHAUSTED:
            assert plan.destination is not None


def a_lead_never_just_disappears(life: Life) -> None:
    """What is neither finished nor blocked has something to do."""
    for moment in life.moments:
        assert moment.plan.open or moment.plan.status in {Status.FINISHED, Status.BLOCKED}


def nothing_is_planned_for_who_must_not_be_touched(life: Life) -> None:
    """A suppressed contact has no touch, in whatever role."""
    for moment in life.moments:
        for touch in touches(moment):
            assert not moment.run.people[touch.role].is_suppressed


def a_contact_is_touched_once_a_day(life: Life) -> None:
    """Two days of the series never fall on one day for a contact, nor on a day that another playbook took."""
    for moment in life.moments:
        for one, other in pairs(moment):
            if one.contact == other.contact and is_series(life, one) and is_series(life, other):
                is_one_day = number(life, one) == number(life, other)
                assert is_one_day or local_day(moment, one) != local_day(moment, other)
        for touch in moment.plan.later:
            if is_series(life, touch) and number(life, touch) > 1:
                assert local_day(moment, touch) not in moment.run.people[touch.role].taken


def what_was_touched_today_is_not_touched_by_the_next_day(life: Life) -> None:
    """A new day of the series waits for another date than that of any touch already made.

    A promised call is at the lead's own time, also beside a touch that was planned for the day before it was promised.
    """
    for moment in life.moments:
        for touch in moment.plan.open:
            if is_series(life, touch):
                for event in made(moment.events):
                    before = life.book.step(event.step)
                    zone = ZoneInfo(moment.run.people[touch.role].zone)
                    is_earlier = before.contact == touch.role and before.day < number(life, touch)
                    if is_earlier and not before.fallback_only and not was_promised(moment.events, event):
                        assert event.at.astimezone(zone).date() < local_day(moment, touch)


def was_promised(events: Iterable[Event], made_touch: Touched) -> bool:
    """Say whether a callback on the same step was promised for the day on which this touch was made."""
    return any(
        isinstance(event, Touched)
        and event.outcome is Outcome.CALLBACK
        and event.step == made_touch.step
        and event.until is not None
        and event.until.date() == made_touch.at.date()
        for event in events
    )


def made(events: Iterable[Event]) -> Iterator[Touched]:
    """Yield the touches that reached somebody, without what came of them later."""
    seen = set()
    for event in events:
        if isinstance(event, Touched) and (event.step, event.attempt) not in seen:
            seen.add((event.step, event.attempt))
            if event.outcome not in {Outcome.SKIPPED, Outcome.CARRIER_BLOCKED}:
                yield event


def gap(book: Playbook, one: date, other: date) -> int:
    """Return how many of the playbook's days lie between two dates."""
    if book.counting is Counting.CALENDAR:
        return (other - one).days
    days = [one + timedelta(days=n) for n in range(1, (other - one).days + 1)]
    return sum(china().is_open(day) for day in days)


def elastic_pacing_never_squeezes_a_gap(life: Life) -> None:
    """Between two days of the series lie at least as many days as the playbook planned, for each contact."""
    if life.book.pacing is not Pacing.ELASTIC:
        return
    for moment in life.moments:
        for one, other in pairs(moment):
            if is_series(life, one) and is_series(life, other) and one.contact == other.contact:
                wanted = number(life, other) - number(life, one)
                if wanted > 0:
                    assert gap(life.book, local_day(moment, one), local_day(moment, other)) >= wanted


def replaying_the_log_is_living_it(life: Life) -> None:
    """The same log gives the same touches with the same times whenever it is read, and undo then redo is nothing."""
    for before, moment in zip((life.moments[0], *life.moments), life.moments, strict=False):
        again = planned(life.book, moment.run, moment.events, leave=life.leave, now=moment.now + timedelta(days=3))
        undone = planned(life.book, before.run, before.events, leave=life.leave, now=moment.now)

        assert moment.plan.open == again.open
        assert before.plan.open == undone.open
        assert moment.plan == planned(life.book, moment.run, moment.events, leave=life.leave, now=moment.now)


def what_is_lost_later_was_there_before(life: Life) -> None:
    """Going through the log with today's people ends as living it did, one event after the other."""
    first, last = life.moments[0], life.moments[-1]
    course = _course(life, first, last)
    progress = open_next(course, Progress(at=first.run.started_at))
    for moment in life.moments[1:]:
        course = _course(life, moment, last)
        progress = advance(course, progress, moment.events[-1])
    lived = progress if progress.exit else settled(course, progress)

    assert lived.exit == last.plan.exit
    if last.plan.status is not Status.BLOCKED:
        assert {(item.step.id, item.attempt) for item in lived.items} == {
            (touch.step, touch.attempt) for touch in last.plan.open
        }


def _course(life: Life, then: Moment, last: Moment) -> Course:
    """Return the course with the points of then; who refuses is known by the whole log."""
    people = {role: replace(last.run.people[role], points=person.points) for role, person in then.run.people.items()}
    people = {role: replace(person, lost=frozenset()) for role, person in people.items()}
    return course_of(life.book, replace(then.run, people=people), last.events, china(), life.leave, POLICY)


def the_end_that_was_lived_stays(life: Life) -> None:
    """A late word on a touch that was made changes no end, also none that came for want of contact points."""
    last = life.moments[-1]
    if last.plan.exit is None:
        return
    for earlier in made(last.events):
        late = replace(earlier, record=RecordId("late"), at=last.now, outcome=Outcome.REPLIED)
        after = planned(life.book, last.run, (*last.events, late), leave=life.leave)

        assert last.plan.exit == after.exit


def what_is_foreseen_comes_true(life: Life) -> None:
    """Making every open touch when it is due opens exactly what was foreseen next."""
    moment = life.moments[-1]
    tried = [life.book.step(touch.step) for touch in moment.plan.open]
    if any(touch.is_promise for touch in moment.plan.open) or any(Outcome.DONE in step.on for step in tried):
        return
    done = [
        Touched(RecordId("done"), max(moment.now, touch.due_at), touch.step, touch.attempt, Outcome.DONE)
        for touch in moment.plan.open
    ]

    after = planned(life.book, moment.run, (*moment.events, *done), leave=life.leave)

    assert sorted(after.open, key=str) == sorted(moment.plan.later[: len(after.open)], key=str)


def nothing_is_planned_before_the_gate_allows(life: Life) -> None:
    """When a touch is due, nobody having called or asked anybody that day, no rule of the gate holds it.

    Promises are people's own: the gate may hold one, and says until when.
    """
    for moment in life.moments:
        for touch in touches(moment):
            step = life.book.step(touch.step)
            attempt = Attempt(
                channel=step.channel,
                action=step.action,
                at=touch.window_from if touch.is_clock else touch.due_at,
                zone=moment.run.people[touch.role].zone,
                own_from=touch.window_from,
                own_to=touch.window_to,
            )
            assert touch.is_promise or block(attempt, POLICY, china()) is None


def every_state_has_a_way_to_an_exit(life: Life) -> None:
    """Making what is open when it is due, with outcomes that lead on, ends it by a name; so does a stop, always."""
    for moment in life.moments:
        stop = Stopped(RecordId("stop"), moment.now, Exit.OPTED_OUT)
        stopped = planned(life.book, moment.run, (*moment.events, stop), leave=life.leave)
        assert stopped.exit is not None
        plan, events, now = moment.plan, moment.events, moment.now
        for number_made in range(LONGEST_WAY):
            if not plan.open:
                break
            touch = plan.open[0]
            now = max(now, touch.due_at)
            leads_on = outcome_that_leads_on(life.book.step(touch.step))
            events = (*events, Touched(RecordId(f"way-{number_made}"), now, touch.step, touch.attempt, leads_on))
            plan = planned(life.book, moment.run, events, leave=life.leave, now=now)
        assert plan.exit is not None or plan.status is Status.BLOCKED


def an_exit_is_an_exit(life: Life) -> None:
    """Whatever is logged afterwards, on whatever was made, opens nothing again and changes no exit.

    An exit for want of contact points alone is not in the log: that it stays is the use cases' part.
    """
    last = life.moments[-1]
    stop = Stopped(RecordId("stop"), last.now, Exit.NO_NEED)
    ended = (*last.events, stop)
    before = planned(life.book, last.run, ended, leave=life.leave)
    for made_before in made(last.events):
        for outcome in sorted(outcomes_of(life.book.step(made_before.step).channel)):
            late = replace(made_before, record=RecordId("late"), at=last.now, outcome=outcome)
            after = planned(life.book, last.run, (*ended, late), leave=life.leave)
            assert (before.exit, before.destination, ()) == (after.exit, after.destination, after.open)


def trying_again_comes_to_an_end(life: Life) -> None:
    """With the least lucky outcome each time, the one that is tried again, a run still ends by itself."""
    last = life.moments[-1]
    plan, events, now = last.plan, last.events, last.now
    for number_made in range(LONGEST_TRY):
        if not plan.open:
            break
        touch = plan.open[0]
        now = max(now, touch.due_at)
        unlucky = outcome_tried_again(life.book.step(touch.step))
        events = (*events, Touched(RecordId(f"again-{number_made}"), now, touch.step, touch.attempt, unlucky))
        plan = planned(life.book, last.run, events, leave=life.leave, now=now)
    assert plan.exit is not None or plan.status is Status.BLOCKED


def outcome_tried_again(step: Step) -> Outcome:
    """Return an outcome after which the step is repeated, a counted number of times; else one that leads on."""
    for each in sorted(outcomes_of(step.channel)):
        follow = follow_of(step, each, POLICY)
        if follow.move is Move.AGAIN and follow.again is not None and follow.again.counted:
            return each
    return outcome_that_leads_on(step)


def outcome_that_leads_on(step: Step) -> Outcome:
    """Return one after which the step is not made again; a playbook can not take all of them away."""
    fitting = sorted(outcomes_of(step.channel))
    return next(each for each in fitting if follow_of(step, each, POLICY).move in {Move.NEXT, Move.FINISH})


IN_TIME = (
    nothing_is_planned_before_the_gate_allows,
    nothing_is_planned_on_a_closed_day,
    every_touch_lies_inside_its_window,
    nothing_is_planned_before_what_comes_before_it,
    a_contact_is_touched_once_a_day,
    what_was_touched_today_is_not_touched_by_the_next_day,
    elastic_pacing_never_squeezes_a_gap,
)
IN_STATE = (
    nothing_is_planned_twice,
    nothing_is_planned_after_an_exit,
    a_lead_never_just_disappears,
    nothing_is_planned_for_who_must_not_be_touched,
    every_state_has_a_way_to_an_exit,
    trying_again_comes_to_an_end,
    an_exit_is_an_exit,
)
IN_REPLAY = (
    replaying_the_log_is_living_it,
    what_is_lost_later_was_there_before,
    the_end_that_was_lived_stays,
    what_is_foreseen_comes_true,
)


@given(lives())
@FAST
def test_every_touch_is_at_a_time_that_it_may_have(life: Life) -> None:
    """Closed days, windows, order, one touch a contact a day, and gaps that are never squeezed."""
    for rule in IN_TIME:
        rule(life)


@given(lives())
@FAST
def test_every_plan_is_one_that_may_be(life: Life) -> None:
    """Nothing twice, nothing after an exit or for a refused contact, an exit with its name, and no lead lost."""
    for rule in IN_STATE:
        rule(life)


@given(lives())
@FAST
def test_plans_agree_with_the_log_and_with_what_was_foreseen(life: Life) -> None:
    """Replay is living it, undo then redo is nothing, and the later touches come as foretold."""
    for rule in IN_REPLAY:
        rule(life)


@pytest.mark.slow
@given(lives())
@THOROUGH
def test_every_rule_holds_in_many_more_lives(life: Life) -> None:
    """The same rules over thousands of lives."""
    for rule in (*IN_TIME, *IN_STATE, *IN_REPLAY):
        rule(life)

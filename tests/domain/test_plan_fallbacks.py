"""What is done when somebody cannot be reached as a step needs: fallbacks, numbers lost and found."""

from datetime import timedelta

import pytest
from engine_builders import (
    MONDAY,
    SERIES,
    after,
    enrollment,
    person,
    planned,
    playbook,
    shown,
    snoozed,
    step,
    touched,
)

from sdrtui.domain.channel import Point
from sdrtui.domain.ids import StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Again, Follow, Move
from sdrtui.domain.stage import Exit


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({Point.WECHAT}, "add 2026-11-23 09:00"),
        ({Point.PHONE}, "add 2026-11-23 09:00"),
        ({Point.EMAIL}, "mail 2026-11-23 09:00"),
        (set(), "post 2026-11-23 09:00"),
    ],
)
def test_a_need_that_is_not_met_takes_the_fallback(points: set[Point], expected: str) -> None:
    """WeChat finds people by id or phone number; without either the fallback is taken, and its own after that."""
    book = playbook(
        step("add", 1, "add", fallback="mail"),
        step("mail", 1, "mail", fallback_only=True, fallback="post"),
        step("post", 1, "post", fallback_only=True),
    )

    result = planned(book, enrollment(MONDAY, person(points=frozenset(points))))

    assert [expected] == shown(result.open)
    assert () == result.skipped


def test_a_fallback_says_what_it_stands_for() -> None:
    """The reason names the step and the missing need."""
    book = playbook(
        step("add", 1, "add", needs=[Point.WECHAT], fallback="mail"), step("mail", 1, "mail", fallback_only=True)
    )

    (touch,) = planned(book, enrollment(MONDAY, person(points=frozenset({Point.EMAIL, Point.PHONE})))).open

    assert ("fallback", {"instead_of": "add", "need": "wechat"}) == (touch.why.code, touch.why.facts)


def test_who_was_asked_on_wechat_can_be_written_to_without_an_id() -> None:
    """Somebody found by phone number is reachable on WeChat from then on, until they ignore or delete us."""
    book = playbook(step("add", 1, "add"), step("hello", 2, "message"), step("mail", 3, "mail"))
    run = enrollment(MONDAY, person(points=frozenset({Point.PHONE, Point.EMAIL})))
    asked = touched("2026-11-23 10:00", "add", Outcome.REQUEST_SENT)
    ignored = touched("2026-11-24 10:00", "add", Outcome.IGNORED)

    assert ["add 2026-11-23 09:00"] == shown(planned(book, run).open)
    assert ["hello 2026-11-24 09:00"] == shown(planned(book, run, [asked]).open)
    assert ["mail 2026-11-25 09:00"] == shown(planned(book, run, [asked, ignored]).open)


def test_a_fallback_from_further_on_is_taken_once() -> None:
    """A step of the series that stood in for an earlier one does not come again on its own day."""
    book = playbook(step("call", 1, "call", fallback="mail"), step("mail", 3, "mail"), step("mail-2", 5, "mail"))
    run = enrollment(MONDAY, person(points=frozenset({Point.EMAIL})))

    result = planned(book, run, [touched("2026-11-23 10:00", "mail", Outcome.SENT)])

    assert ["mail-2 2026-11-27 09:00"] == shown(result.open)


def test_one_fallback_stands_for_one_step() -> None:
    """Two steps may name the same fallback; it is taken once, and the second step is passed over without it."""
    book = playbook(
        step("call", 1, "call", fallback="post"),
        step("call-2", 2, "call", fallback="post"),
        step("post", 1, "post", fallback_only=True),
        step("mail", 3, "mail"),
    )
    run = enrollment(MONDAY, person(points=frozenset({Point.EMAIL})))

    result = planned(book, run, [touched("2026-11-23 10:00", "post", Outcome.DONE)])

    assert ["mail 2026-11-25 09:00"] == shown(result.open)
    assert (StepId("call-2"),) == result.skipped


def test_a_number_found_after_the_fallback_was_made_does_not_bring_the_step_back() -> None:
    """What stood in for a call is done; the call is not made up for when a number turns up."""
    book = playbook(
        step("call", 1, "call", fallback="post"), step("post", 1, "post", fallback_only=True), step("mail", 3, "mail")
    )

    result = planned(book, enrollment(MONDAY), [touched("2026-11-23 10:00", "post", Outcome.DONE)])

    assert ["mail 2026-11-25 09:00"] == shown(result.open)


def test_a_number_found_before_the_series_moved_on_is_called() -> None:
    """Somebody who could only be written to is called first when a number turns up in time."""
    without = enrollment(MONDAY, person(points=frozenset({Point.EMAIL})))

    assert ["mail 2026-11-27 09:00"] == shown(planned(SERIES, without).open)
    assert ["call-1 2026-11-23 09:00"] == after(SERIES)


def test_a_step_reached_by_a_lost_number_keeps_the_gap_after_it() -> None:
    """The number dies on Tuesday, the email goes out on its own day: what comes after it is where it was foreseen."""
    book = playbook(
        step("call-1", 1, "call", on={Outcome.INVALID_NUMBER: Follow(Move.AGAIN, again=Again(timedelta(days=1), 2))}),
        step("mail", 3, "mail"),
        step("add", 5, "add"),
    )
    gone = enrollment(MONDAY, person(points=frozenset({Point.EMAIL, Point.WECHAT})))
    events = [touched("2026-11-24 10:00", "call-1", Outcome.INVALID_NUMBER)]
    foreseen = planned(book, gone, events)

    after = planned(book, gone, [*events, touched(foreseen.open[0].due_at, "mail", Outcome.SENT)])

    assert ["mail 2026-11-26 09:00"] == shown(foreseen.open)
    assert shown(foreseen.later) == shown(after.open)


def test_a_snoozed_touch_whose_number_dies_is_passed_over() -> None:
    """A date made for it does not bring a number back."""
    gone = enrollment(MONDAY, person(points=frozenset({Point.EMAIL})))

    result = planned(SERIES, gone, [snoozed("2026-11-23 09:10", "call-1", "2026-11-24 18:40")])

    assert ["mail 2026-11-27 09:00"] == shown(result.open)


def test_points_lost_later_do_not_rewrite_what_was_done() -> None:
    """A call that was made stays made after its number died; only what lies ahead changes."""
    gone = person(points=frozenset({Point.EMAIL}))
    events = [
        touched("2026-11-23 10:00", "call-1", Outcome.NO_ANSWER),
        touched("2026-11-24 14:00", "call-1", Outcome.INVALID_NUMBER, 2),
    ]

    result = planned(SERIES, enrollment(MONDAY, gone), events)

    assert ["mail 2026-11-28 09:00"] != shown(result.open)
    assert ["mail 2026-11-30 09:00"] == shown(result.open)


def test_a_message_after_a_request_by_phone_number_is_foreseen() -> None:
    """Whoever is found on WeChat by their number can be written to once they were asked."""
    book = playbook(step("ask", 1, "add"), step("write", 3, "message"))

    plan = planned(book, enrollment(MONDAY, person(points=frozenset({Point.PHONE}))))

    assert ["write 2026-11-25 09:00"] == shown(plan.later)


def test_an_ignored_request_leads_to_no_call_of_a_dead_number() -> None:
    """The call was made once, so it could be made again but for the number: the run ends for good."""
    book = playbook(step("call", 1, "call"), step("ask", 2, "add"))
    gone = enrollment(MONDAY, person(points=frozenset({Point.WECHAT})))
    events = [
        touched("2026-11-23 10:00", "call", Outcome.INVALID_NUMBER),
        touched("2026-11-24 10:00", "ask", Outcome.IGNORED),
    ]

    after = planned(book, gone, events)
    later = planned(book, gone, [*events, touched("2026-11-25 10:00", "ask", Outcome.REPLIED)])

    assert (Exit.EXHAUSTED, ()) == (after.exit, after.open)
    assert Exit.EXHAUSTED == later.exit

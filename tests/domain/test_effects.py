"""What an outcome does beyond its enrollment."""

import pytest
from engine_builders import enrollment, playbook, snoozed, step, stopped, touched

from sdrtui.domain.channel import Point
from sdrtui.domain.effects import NO_EFFECTS, Effects, effects
from sdrtui.domain.enrollment import Event
from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Playbook, Suppress
from sdrtui.domain.stage import Exit, Stage

AT = "2026-11-23 10:00"


def after(*events: Event, stage: Stage = Stage.MIL, book: Playbook | None = None) -> Effects:
    default = playbook(step("call", 1, "call"), step("mail", 2, "mail"), step("add", 3, "add"))
    return effects(book or default, enrollment("2026-11-23 08:30", stage=stage), events, events[-1])


@pytest.mark.parametrize(
    ("name", "outcome", "expected"),
    [
        ("call", Outcome.NO_ANSWER, NO_EFFECTS),
        ("call", Outcome.INTERESTED, Effects(stage=Stage.MQL, handoff=True)),
        ("mail", Outcome.REPLIED, Effects(stage=Stage.MQL, handoff=True)),
        ("call", Outcome.INVALID_NUMBER, Effects(suppress=Suppress.POINT, points=frozenset({Point.PHONE}))),
        ("add", Outcome.DELETED, Effects(suppress=Suppress.POINT, points=frozenset({Point.WECHAT}))),
        ("mail", Outcome.BOUNCED_HARD, Effects(suppress=Suppress.POINT, points=frozenset({Point.EMAIL}))),
        ("mail", Outcome.DEPARTED, Effects(suppress=Suppress.POINT, points=frozenset(Point), is_departed=True)),
        ("call", Outcome.OPTED_OUT, Effects(suppress=Suppress.PERSON)),
        ("mail", Outcome.UNSUBSCRIBED, Effects(suppress=Suppress.PERSON)),
        ("call", Outcome.CARRIER_BLOCKED, Effects(alarm=True)),
        ("call", Outcome.REFERRAL, Effects(is_referral=True)),
    ],
)
def test_what_each_outcome_does_by_itself(name: str, outcome: Outcome, expected: Effects) -> None:
    """Stage, suppression, handoff, alarm: without a word in the playbook."""
    assert expected == after(touched(AT, name, outcome))


@pytest.mark.parametrize(
    ("stage", "own", "expected"),
    [
        (Stage.SQL, None, None),
        (Stage.MQL, None, None),
        (Stage.MAL, None, Stage.MQL),
        (Stage.SQL, Follow(stage=Stage.MIL), Stage.MIL),
        (Stage.MIL, Follow(stage=Stage.MIL), None),
        (Stage.MAL, Follow(), None),
    ],
)
def test_a_default_never_lowers_the_stage(stage: Stage, own: Follow | None, expected: Stage | None) -> None:
    """Only a playbook's own word moves a lead backwards."""
    book = playbook(step("call", 1, "call", on={Outcome.INTERESTED: own} if own else {}))

    assert expected == after(touched(AT, "call", Outcome.INTERESTED), stage=stage, book=book).stage


def test_a_playbook_may_start_another() -> None:
    """A click can start a call-in."""
    follow = Follow(enroll=PlaybookId("call-in-day-one"), stage=Stage.MIL)
    book = playbook(step("mail", 1, "mail", on={Outcome.CLICKED: follow}))

    found = after(touched(AT, "mail", Outcome.CLICKED), stage=Stage.MAL, book=book)

    assert (PlaybookId("call-in-day-one"), Stage.MIL) == (found.enroll, found.stage)


@pytest.mark.parametrize("outcome", [Outcome.OPTED_OUT, Outcome.INVALID_NUMBER])
def test_a_playbook_cannot_take_a_suppression_back(outcome: Outcome) -> None:
    """A refused person and a dead number stay out of reach, whatever a step says."""
    book = playbook(step("call", 1, "call", on={outcome: Follow()}))

    assert after(touched(AT, "call", outcome), book=book).suppress is not None


def test_a_number_out_of_reach_again_and_again_is_taken_for_dead() -> None:
    """Three times in a row; anything else that came of a call in between starts the count anew."""
    times = [touched(f"2026-11-2{n} 10:00", "call", Outcome.UNREACHABLE, n) for n in range(1, 4)]
    rang = touched("2026-11-22 15:00", "call", Outcome.NO_ANSWER, 3)

    assert after(*times[:2]).suppress is None
    assert frozenset({Point.PHONE}) == after(*times).points
    assert after(*times[:2], rang, times[2]).suppress is None


def test_a_reply_may_hold_the_whole_account() -> None:
    """In an ABP playbook that says so, the other contacts wait."""
    book = playbook(step("mail", 1, "mail"), hold_account_on_reply=True)

    assert after(touched(AT, "mail", Outcome.REPLIED), book=book).hold_account
    assert not after(touched(AT, "mail", Outcome.SENT), book=book).hold_account


@pytest.mark.parametrize("event", [snoozed(AT, "call", "2026-11-24 10:00"), stopped(AT, Exit.SUPERSEDED)])
def test_snoozes_and_stops_do_nothing_else(event: Event) -> None:
    """They are about the enrollment alone."""
    assert NO_EFFECTS == after(event)


def test_a_stop_for_an_opt_out_suppresses_the_person() -> None:
    """However the refusal was heard."""
    assert Suppress.PERSON == after(stopped(AT, Exit.OPTED_OUT)).suppress

"""Call-ins are not given up early."""

from collections.abc import Sequence

import pytest
from engine_builders import (
    CLOSED,
    MONDAY,
    at,
    enrollment,
    planned,
    playbook,
    step,
    stopped,
    touched,
)

from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Event, Tried
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Move, Playbook
from sdrtui.domain.stage import Exit, Kind

GIVE_UP = {Outcome.NO_ANSWER: Follow(Move.FINISH, exit=Exit.UNREACHABLE)}


def call_in(*, kind: Kind = Kind.CALL_IN) -> Playbook:
    calls = [step(f"call-{n}", n, "call", on=GIVE_UP) for n in range(1, 6)]
    exits = {Exit.EXHAUSTED: CLOSED, Exit.UNREACHABLE: CLOSED}
    return playbook(step("add", 1, "add"), *calls, kind=kind, exits=exits)


def calls(*times: str) -> Sequence[Event]:
    asked = touched("2026-11-23 09:00", "add", Outcome.REQUEST_SENT)
    return [asked, *(touched(when, f"call-{n}", Outcome.NO_ANSWER) for n, when in enumerate(times, 1))]


MORNING = ["2026-11-23 10:00", "2026-11-24 10:00", "2026-11-25 10:00", "2026-11-26 10:00"]


@pytest.mark.parametrize(
    ("times", "calls_before", "expected"),
    [
        (MORNING[:3], 0, None),
        (MORNING, 0, None),
        ([*MORNING[:3], "2026-11-26 15:00"], 0, Exit.UNREACHABLE),
        ([MORNING[0], "2026-11-24 15:00"], 2, Exit.UNREACHABLE),
        ([*MORNING, "2026-11-27 10:00"], 0, Exit.EXHAUSTED),
    ],
)
def test_a_call_in_is_not_unreachable_before_its_calls(
    times: list[str], calls_before: int, expected: Exit | None
) -> None:
    """Four calls in two parts of the day and a WeChat attempt come first; until then the series goes on."""
    result = planned(call_in(), enrollment(MONDAY, calls_before=calls_before), calls(*times))

    assert expected == result.exit


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        ([], None),
        ([Tried(Channel.WECHAT, at("2026-11-20 10:00"))], None),
        ([Tried(Channel.PHONE, at("2026-11-20 15:00"))], None),
        ([Tried(Channel.PHONE, at("2026-11-20 10:00")), Tried(Channel.WECHAT, at("2026-11-20 10:01"))], None),
        ([Tried(Channel.PHONE, at("2026-11-20 15:00")), Tried(Channel.WECHAT, at("2026-11-20 15:01"))], "unreachable"),
    ],
)
def test_a_chained_call_in_counts_what_the_ones_before_it_tried(tried: list[Tried], expected: str | None) -> None:
    """Three calls before and one now, all in the morning here: the afternoon and WeChat may lie in the chain."""
    series = playbook(step("call-1", 1, "call", on=GIVE_UP), step("call-2", 3, "call"), kind=Kind.CALL_IN)
    run = enrollment(MONDAY, calls_before=3, tried=tried)

    result = planned(series, run, [touched("2026-11-23 10:00", "call-1", Outcome.NO_ANSWER)])

    assert expected == (result.exit and result.exit.value)


def test_other_kinds_may_give_up_when_they_say_so() -> None:
    """The rule is the call-in's."""
    assert Exit.UNREACHABLE == planned(call_in(kind=Kind.OUTBOUND), enrollment(MONDAY), calls(MORNING[0])).exit


def test_a_call_in_stopped_as_unreachable_too_early_goes_to_its_destination() -> None:
    """Nobody can end it so from outside either: the lead goes where exhausted leads go."""
    result = planned(call_in(), enrollment(MONDAY), [stopped("2026-11-23 10:00", Exit.UNREACHABLE)])

    assert (Exit.EXHAUSTED, CLOSED) == (result.exit, result.destination)

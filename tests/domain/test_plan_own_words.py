"""What a playbook says itself of an outcome goes over the default."""

from datetime import timedelta

import pytest
from engine_builders import (
    MAILS,
    MONDAY,
    after,
    at,
    enrollment,
    planned,
    playbook,
    snoozed,
    step,
    touched,
)

from sdrtui.domain.ids import StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Again, Follow, Move, Playbook
from sdrtui.domain.stage import Exit


def own(outcome: Outcome, follow: Follow) -> Playbook:
    return playbook(
        step("call-1", 1, "call", on={outcome: follow}),
        step("add", 1, "add"),
        step("mail", 3, "mail"),
        step("call-2", 8, "call"),
        step("hello", 1, "message", fallback_only=True),
    )


@pytest.mark.parametrize(
    ("follow", "expected"),
    [
        (Follow(), ["add 2026-11-23 09:00"]),
        (Follow(Move.FINISH, exit=Exit.NO_NEED), []),
        (
            Follow(Move.AGAIN, again=Again(timedelta(hours=2), 2, other_slot=True)),
            ["add 2026-11-23 09:00", "call-1#2 2026-11-23 13:30"],
        ),
        (
            Follow(Move.AGAIN, again=Again(timedelta(days=2))),
            ["add 2026-11-23 09:00", "call-1#2 2026-11-25 09:00"],
        ),
        (
            Follow(Move.AGAIN, again=Again(timedelta(hours=36))),
            ["add 2026-11-23 09:00", "call-1#2 2026-11-25 09:00"],
        ),
        (Follow(Move.GOTO, goto=StepId("hello")), ["add 2026-11-23 09:00", "hello 2026-11-23 10:00"]),
        (Follow(Move.GOTO, goto=StepId("call-2")), ["call-2 2026-11-30 09:00"]),
        (Follow(Move.GOTO, goto=StepId("mail")), ["mail 2026-11-25 09:00"]),
        (Follow(Move.CHANGE_CHANNEL), ["add 2026-11-23 09:00"]),
        (Follow(Move.PAUSE, pause_for=timedelta(days=3)), ["add 2026-11-26 09:00"]),
        (Follow(Move.PAUSE, pause_for=timedelta(hours=2)), ["add 2026-11-23 12:00"]),
    ],
)
def test_a_steps_own_word_goes_over_the_default(follow: Follow, expected: list[str]) -> None:
    """Every move can be asked for on any outcome."""
    book = own(Outcome.NO_ANSWER, follow)

    assert expected == after(book, touched("2026-11-23 10:00", "call-1", Outcome.NO_ANSWER))


def test_an_opt_out_stands_above_every_playbook() -> None:
    """A playbook cannot talk a refusal away."""
    book = own(Outcome.OPTED_OUT, Follow())

    result = planned(book, enrollment(MONDAY), [touched("2026-11-23 10:00", "call-1", Outcome.OPTED_OUT)])

    assert Exit.OPTED_OUT == result.exit


def test_a_late_goto_is_followed_once() -> None:
    """A reply to a sent mail may lead to a step of its own, at once and only once."""
    book = playbook(
        step("mail", 1, "mail", on={Outcome.REPLIED: Follow(Move.GOTO, goto=StepId("ring"))}),
        step("call", 5, "call"),
        step("ring", 1, "call", fallback_only=True),
    )
    sent = touched("2026-11-23 10:00", "mail", Outcome.SENT)
    replied = touched("2026-11-24 10:00", "mail", Outcome.REPLIED)

    assert ["ring 2026-11-24 10:00", "call 2026-11-27 09:00"] == after(book, sent, replied)
    rung = touched("2026-11-24 10:05", "ring", Outcome.VOICEMAIL)
    assert ["call 2026-11-27 09:00"] == after(book, sent, replied, rung)
    assert ["call 2026-11-27 09:00"] == after(book, sent, replied, rung, replied)


ANSWERS = playbook(
    step("mail", 1, "mail", on={Outcome.REPLIED: Follow(Move.GOTO, goto=StepId("meet"))}),
    step("call", 3, "call"),
    step("mail-2", 5, "mail"),
    step("meet", 8, "call", window=(14, 16), on={Outcome.INTERESTED: Follow(Move.GOTO, goto=StepId("boss"))}),
    step("boss", 12, "call"),
    step("thanks", 15, "mail"),
)


def test_who_replies_is_answered_at_once() -> None:
    """A goto after the lead's own word does not wait for the step's planned day; the series goes on after it."""
    sent = touched("2026-11-23 10:00", "mail", Outcome.SENT)
    replied = touched("2026-11-24 11:00", "mail", Outcome.REPLIED)
    met = touched("2026-11-24 14:30", "meet", Outcome.INTERESTED)
    called = touched("2026-11-24 14:40", "boss", Outcome.VOICEMAIL)

    assert ["meet 2026-11-24 14:00"] == after(ANSWERS, sent, replied)
    assert ["boss 2026-11-24 14:30"] == after(ANSWERS, sent, replied, met)
    assert ["thanks 2026-11-27 09:00"] == after(ANSWERS, sent, replied, met, called)


def test_a_goto_never_leads_back() -> None:
    """A step that is behind is not made again; the enrollment goes on."""
    book = playbook(
        step("one", 1, "call"),
        step("two", 2, "call", on={Outcome.VOICEMAIL: Follow(Move.GOTO, goto=StepId("one"))}),
        step("three", 3, "mail"),
    )
    events = [
        touched("2026-11-23 10:00", "one", Outcome.VOICEMAIL),
        touched("2026-11-24 10:00", "two", Outcome.VOICEMAIL),
    ]

    assert ["three 2026-11-25 09:00"] == after(book, *events)


def test_the_longer_of_two_pauses_holds() -> None:
    """A second absence does not shorten the first; a promise is kept through both."""
    events = [
        touched("2026-11-23 10:00", "mail-1", Outcome.SENT),
        touched("2026-11-23 11:00", "mail-1", Outcome.AUTO_REPLY, until="2026-12-03 00:00"),
        touched("2026-11-23 12:00", "mail-1", Outcome.AUTO_REPLY, until="2026-11-26 00:00"),
    ]

    assert ["mail-2 2026-12-03 09:00"] == after(MAILS, *events)
    assert at("2026-12-03 00:00") == planned(MAILS, enrollment(MONDAY), events).paused_until
    promised = snoozed("2026-11-23 10:30", "mail-2", "2026-11-24 10:00")
    assert ["mail-2 2026-11-24 10:00"] == after(MAILS, events[0], promised, *events[1:])

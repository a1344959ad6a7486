"""What each outcome does next by default."""

import pytest
from engine_builders import (
    ALL_POINTS,
    MAILS,
    MONDAY,
    SERIES,
    after,
    at,
    enrollment,
    local,
    person,
    planned,
    playbook,
    shown,
    snoozed,
    step,
    stopped,
    touched,
)

from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import PlaybookId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Destination
from sdrtui.domain.stage import Exit


@pytest.mark.parametrize(
    ("outcome", "made_at", "expected"),
    [
        (Outcome.NO_ANSWER, "2026-11-23 10:00", "call-1#2 2026-11-24 13:30"),
        (Outcome.NO_ANSWER, "2026-11-23 16:00", "call-1#2 2026-11-24 09:00"),
        (Outcome.NO_ANSWER, "2026-11-27 16:00", "call-1#2 2026-11-30 09:00"),
        (Outcome.UNREACHABLE, "2026-11-23 10:00", "call-1#2 2026-11-24 13:30"),
        (Outcome.BUSY, "2026-11-23 10:00", "call-1#2 2026-11-23 10:30"),
        (Outcome.BUSY, "2026-11-23 11:45", "call-1#2 2026-11-23 13:30"),
        (Outcome.BUSY, "2026-11-23 17:45", "call-1#2 2026-11-24 09:00"),
        (Outcome.CARRIER_BLOCKED, "2026-11-23 10:00", "call-1#2 2026-11-23 11:00"),
        (Outcome.REJECTED, "2026-11-23 10:00", "mail 2026-11-27 09:00"),
        (Outcome.INVALID_NUMBER, "2026-11-23 10:00", "call-2 2026-11-25 09:00"),
        (Outcome.VOICEMAIL, "2026-11-23 10:00", "call-2 2026-11-25 09:00"),
        (Outcome.REFERRAL, "2026-11-23 10:00", "call-2 2026-11-25 09:00"),
        (Outcome.DONE, "2026-11-23 10:00", "call-2 2026-11-25 09:00"),
        (Outcome.SKIPPED, "2026-11-23 10:00", "call-2 2026-11-25 09:00"),
    ],
)
def test_what_a_call_leads_to(outcome: Outcome, made_at: str, expected: str) -> None:
    """Without a word in the playbook, each outcome of a call goes on as the field does."""
    assert [expected] == after(SERIES, touched(made_at, "call-1", outcome))


@pytest.mark.parametrize(
    ("outcome", "exit_"),
    [
        (Outcome.INTERESTED, Exit.QUALIFIED),
        (Outcome.REPLIED, Exit.REPLIED),
        (Outcome.NO_NEED, Exit.NO_NEED),
        (Outcome.OPTED_OUT, Exit.OPTED_OUT),
        (Outcome.UNSUBSCRIBED, Exit.OPTED_OUT),
        (Outcome.DEPARTED, Exit.DISQUALIFIED),
    ],
)
def test_what_ends_an_enrollment(outcome: Outcome, exit_: Exit) -> None:
    """These outcomes end it by name, and nothing stays open."""
    result = planned(MAILS, enrollment(MONDAY), [touched("2026-11-23 10:00", "mail-1", outcome)])

    assert (Status.FINISHED, exit_) == (result.status, result.exit)
    assert ((), ()) == (result.open, result.later)


def test_repeats_are_counted_over_the_whole_step() -> None:
    """One repeat for no answer, two in all with a busy line; then the series goes on."""
    busy_twice = [
        touched("2026-11-23 10:00", "call-1", Outcome.BUSY),
        touched("2026-11-23 10:30", "call-1", Outcome.BUSY, 2),
    ]

    assert ["call-1#3 2026-11-23 11:05"] == after(
        SERIES, busy_twice[0], touched("2026-11-23 10:35", "call-1", Outcome.BUSY, 2)
    )
    assert ["call-2 2026-11-25 09:00"] == after(
        SERIES, *busy_twice, touched("2026-11-23 11:10", "call-1", Outcome.NO_ANSWER, 3)
    )


def test_a_carriers_block_uses_up_no_repeat() -> None:
    """Our number was blocked, not theirs: the call is made again as if it had not been tried."""
    events = [touched(f"2026-11-23 1{n}:10", "call-1", Outcome.CARRIER_BLOCKED, n + 1) for n in range(3)]

    assert ["call-1#5 2026-11-24 09:00"] == after(
        SERIES, *events, touched("2026-11-23 13:40", "call-1", Outcome.NO_ANSWER, 4)
    )


def test_a_promised_call_is_at_its_time_whatever_day_it_is() -> None:
    """A callback on a Saturday evening is a promise, and the series waits for it."""
    promise = touched("2026-11-23 10:00", "call-1", Outcome.CALLBACK, until="2026-11-28 19:15")

    (call,) = planned(SERIES, enrollment(MONDAY), [promise]).open

    assert ("2026-11-28 19:15", True, 2) == (local(call.due_at), call.is_promise, call.attempt)
    assert {"at": "2026-11-28T19:15+08:00"} == call.why.facts
    kept = touched("2026-11-28 19:20", "call-1", Outcome.VOICEMAIL, 2)
    assert ["call-2 2026-11-30 09:00"] == after(SERIES, promise, kept)


def test_a_snooze_is_to_the_minute() -> None:
    """A touch put off to an exact time is due then, outside windows too."""
    (call,) = planned(SERIES, enrollment(MONDAY), [snoozed("2026-11-23 09:10", "call-1", "2026-11-23 18:40")]).open

    assert ("2026-11-23 18:40", "snoozed") == (local(call.due_at), call.why.code)
    assert 1 == call.attempt


def test_a_rejected_call_changes_the_channel() -> None:
    """Calls up to the next mail are passed over; calls after it are not."""
    rejected = touched("2026-11-23 10:00", "call-1", Outcome.REJECTED)

    result = planned(SERIES, enrollment(MONDAY), [rejected])

    assert ["mail 2026-11-27 09:00"] == shown(result.open)
    assert ["call-3 2026-11-30 09:00"] == shown(result.later)


def test_a_rejected_call_without_another_channel_goes_on() -> None:
    """With nothing but calls left, one refusal to pick up does not end the series."""
    only_phone = enrollment(MONDAY, person(points=frozenset({Point.PHONE})))

    result = planned(SERIES, only_phone, [touched("2026-11-23 10:00", "call-1", Outcome.REJECTED)])

    assert ["call-2 2026-11-25 09:00"] == shown(result.open)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, "mail-2 2026-11-25 09:00"),
        ("2026-11-30 00:00", "mail-2 2026-11-30 09:00"),
        ("2026-11-28 00:00", "mail-2 2026-11-30 09:00"),
    ],
)
def test_an_automatic_reply_holds_until_its_date(until: str | None, expected: str) -> None:
    """Nothing is sent to somebody who is away; without a date, not before the next working day."""
    reply = touched("2026-11-23 10:00", "mail-1", Outcome.AUTO_REPLY, until=until)

    assert [expected] == after(MAILS, reply)


def test_an_automatic_reply_that_comes_later_holds_what_is_open() -> None:
    """Mail sent, absence announced an hour later: the next touch waits, and says why."""
    sent = touched("2026-11-23 10:00", "mail-1", Outcome.SENT)
    reply = touched("2026-11-23 11:00", "mail-1", Outcome.AUTO_REPLY, until="2026-12-01 00:00")

    result = planned(MAILS, enrollment(MONDAY), [sent, reply])

    assert ["mail-2 2026-12-01 09:00"] == shown(result.open)
    assert ("brought", "2026-12-01") == (result.open[0].why.code, result.open[0].why.facts["until"])
    assert (Status.PAUSED, at("2026-12-01 00:00")) == (result.status, result.paused_until)
    assert Status.ACTIVE == planned(MAILS, enrollment(MONDAY), [sent, reply], now=at("2026-12-01 09:00")).status


def test_a_late_reply_to_a_sent_mail_ends_the_series() -> None:
    """The reply stops everything before the next touch can run."""
    sent = touched("2026-11-23 10:00", "mail-1", Outcome.SENT)
    sent_too = touched("2026-11-25 10:00", "mail-2", Outcome.SENT)

    result = planned(
        MAILS, enrollment(MONDAY), [sent, sent_too, touched("2026-11-26 10:00", "mail-1", Outcome.REPLIED)]
    )

    assert Exit.REPLIED == result.exit


def test_a_missed_caller_who_calls_back_is_promised_a_call() -> None:
    """A callback agreed on a touch that is already closed is not lost."""
    events = [
        touched("2026-11-23 10:00", "call-1", Outcome.VOICEMAIL),
        touched("2026-11-23 15:00", "call-1", Outcome.CALLBACK, until="2026-11-24 15:30"),
    ]

    assert ["call-1#2 2026-11-24 15:30", "call-2 2026-11-25 09:00"] == after(SERIES, *events)


def test_a_dead_number_passes_over_its_calls() -> None:
    """Once the number is gone only what can still be reached is planned, and the rest is named."""
    no_phone = enrollment(MONDAY, person(points=ALL_POINTS - {Point.PHONE}))

    result = planned(SERIES, no_phone, [touched("2026-11-23 10:00", "call-1", Outcome.INVALID_NUMBER)])

    assert ["mail 2026-11-27 09:00"] == shown(result.open)
    assert (StepId("call-2"),) == result.skipped


def test_a_hard_bounce_ends_what_can_be_reached_no_more() -> None:
    """With nothing left to reach the person by, the exit is called bounced."""
    unreachable = enrollment(MONDAY, person(points=frozenset()))

    result = planned(MAILS, unreachable, [touched("2026-11-23 10:00", "mail-1", Outcome.BOUNCED_HARD)])

    assert Exit.BOUNCED == result.exit


def test_a_soft_bounce_is_sent_again_twice() -> None:
    """A full mailbox is tried on the next days."""
    events = [
        touched("2026-11-23 10:00", "mail-1", Outcome.BOUNCED_SOFT),
        touched("2026-11-24 10:00", "mail-1", Outcome.BOUNCED_SOFT, 2),
    ]

    assert ["mail-1#3 2026-11-25 09:00"] == after(MAILS, *events)
    assert ["mail-2 2026-11-27 09:00"] == after(
        MAILS, *events, touched("2026-11-25 10:00", "mail-1", Outcome.BOUNCED_SOFT, 3)
    )


def test_an_exhausted_lead_goes_where_the_playbook_says() -> None:
    """A lead never just disappears."""
    onward = Destination(enroll=PlaybookId("nurture"))
    book = playbook(step("call", 1, "call"), exits={Exit.EXHAUSTED: onward})

    result = planned(book, enrollment(MONDAY), [touched("2026-11-23 10:00", "call", Outcome.VOICEMAIL)])

    assert (Exit.EXHAUSTED, onward) == (result.exit, result.destination)


def test_a_stop_from_outside_ends_it_by_its_name() -> None:
    """A stage upgrade, an opt-out elsewhere, a person's decision."""
    result = planned(SERIES, enrollment(MONDAY), [stopped("2026-11-23 10:00", Exit.SUPERSEDED)])

    assert (Exit.SUPERSEDED, None) == (result.exit, result.destination)


def test_nothing_moves_after_an_exit() -> None:
    """What is logged after the end changes the end no more."""
    events = [
        touched("2026-11-23 10:00", "call-1", Outcome.NO_NEED),
        touched("2026-11-24 10:00", "call-1", Outcome.INTERESTED),
    ]

    assert Exit.NO_NEED == planned(SERIES, enrollment(MONDAY), events).exit


def test_a_suppressed_contact_is_blocked_not_finished() -> None:
    """Nothing is planned for them, and the rule is named."""
    result = planned(SERIES, enrollment(MONDAY, person(is_suppressed=True)))

    assert (Status.BLOCKED, "suppressed", ()) == (result.status, result.blocked_by, result.open)


def test_other_contacts_of_the_account_go_on_without_the_one_who_refused() -> None:
    """In a playbook of several contacts only the refused one's touches are passed over."""
    book = playbook(step("boss", 1, "call"), step("tech", 1, "call", contact="tech"), step("boss-2", 3, "call"))

    result = planned(book, enrollment(MONDAY, tech=person("li", is_suppressed=True)))

    assert ["boss 2026-11-23 09:00"] == shown(result.open)
    assert (StepId("tech"),) == result.skipped


def test_when_one_of_several_contacts_has_left_the_others_go_on() -> None:
    """Somebody who left the company ends only their own touches, unless it is the primary contact."""
    book = playbook(
        step("boss", 1, "mail"), step("tech", 1, "mail", contact="tech"), step("tech-2", 3, "mail", contact="tech")
    )
    run = enrollment(MONDAY, tech=person("li"))

    one = planned(book, run, [touched("2026-11-23 10:00", "tech", Outcome.DEPARTED)])
    primary = planned(book, run, [touched("2026-11-23 10:00", "boss", Outcome.DEPARTED)])

    assert ["boss 2026-11-23 09:00"] == shown(one.open)
    assert Exit.DISQUALIFIED == primary.exit


def test_a_later_word_on_an_earlier_attempt_leaves_the_open_one_alone() -> None:
    """The first try is done; only an end, a pause or a promise that it brings afterwards still counts."""
    tried = touched("2026-11-23 10:00", "call-1", Outcome.NO_ANSWER)
    later = touched("2026-11-23 11:00", "call-1", Outcome.VOICEMAIL)
    promised = touched("2026-11-23 11:00", "call-1", Outcome.CALLBACK, until="2026-11-25 15:00")
    ended = touched("2026-11-23 11:00", "call-1", Outcome.INTERESTED)

    assert ["call-1#2 2026-11-24 13:30"] == after(SERIES, tried, later)
    assert ["call-1#2 2026-11-25 15:00"] == after(SERIES, tried, promised)
    assert [] == after(SERIES, tried, ended)


def test_a_record_dated_back_does_not_turn_time_back() -> None:
    """A call logged in the evening for the morning closes the day no earlier than what was logged before it."""
    book = playbook(step("call", 1, "call"), step("add", 1, "add"), step("mail", 3, "mail"))
    events = [
        touched("2026-11-25 16:00", "add", Outcome.REQUEST_SENT),
        touched("2026-11-23 10:00", "call", Outcome.VOICEMAIL),
    ]

    assert ["mail 2026-11-27 09:00"] == after(book, *events)


def test_undoing_brings_back_the_same_touch_at_the_same_time() -> None:
    """The state is the log's: without its last event it is as before."""
    run = enrollment(MONDAY)
    first = touched("2026-11-23 10:00", "call-1", Outcome.NO_ANSWER)
    second = touched("2026-11-24 14:00", "call-1", Outcome.CALLBACK, 2, until="2026-11-27 16:00")

    before = planned(SERIES, run, [first])
    planned(SERIES, run, [first, second])

    assert before.open == planned(SERIES, run, [first], now=at("2026-11-24 14:01")).open

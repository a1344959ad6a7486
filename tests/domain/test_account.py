"""ABP: one person of a company answers, the others wait, and go on with their gaps kept."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from engine_builders import at, china, enrollment, local, person, planned, playbook, shown, step, touched
from engine_lives import Life, Moment, is_open_day, lives
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdrtui.domain.account import answers, hold_end
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import AccountHeld, AccountReleased, Event, Parted, Plan, PlannedTouch, Status
from sdrtui.domain.ids import ContactId, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.playbook import Follow, Move, Pacing, Playbook
from sdrtui.domain.stage import Exit

FAST = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
SOMEBODY = ContactId("somebody of another lead")
REPLY = "2026-09-29 10:00"
"""Tuesday, two days before National Day; 10-01 to 10-07 are closed, Saturday 10-10 is worked."""


def held(when: str, until: str, contact: str = SOMEBODY) -> AccountHeld:
    return AccountHeld(RecordId("hold"), at(when), at(until), ContactId(contact))


def released(when: str, contact: str = SOMEBODY) -> AccountReleased:
    return AccountReleased(RecordId("release"), at(when), ContactId(contact))


def left(when: str, contact: str, exit_: Exit = Exit.REPLIED) -> Parted:
    return Parted(RecordId("part"), at(when), ContactId(contact), exit_)


@pytest.mark.parametrize(
    ("channel", "outcome", "expected"),
    [
        (Channel.EMAIL, Outcome.REPLIED, True),
        (Channel.WECHAT, Outcome.REPLIED, True),
        (Channel.PHONE, Outcome.INTERESTED, True),
        (Channel.MEETING, Outcome.DONE, True),
        (Channel.VIDEO, Outcome.DONE, True),
        (Channel.SOCIAL, Outcome.DONE, False),
        (Channel.WECHAT, Outcome.ACCEPTED, False),
        (Channel.PHONE, Outcome.CALLBACK, False),
        (Channel.PHONE, Outcome.REFERRAL, False),
        (Channel.PHONE, Outcome.NO_NEED, False),
        (Channel.EMAIL, Outcome.CLICKED, False),
        (Channel.EMAIL, Outcome.AUTO_REPLY, False),
        (Channel.EMAIL, Outcome.UNSUBSCRIBED, False),
    ],
)
def test_what_counts_as_an_answer(channel: Channel, outcome: Outcome, expected: bool) -> None:
    """A reply, interest, a meeting held. A friend request accepted says nothing yet, a callback will."""
    assert expected is answers(channel, outcome)


@pytest.mark.parametrize(
    ("when", "days", "expected"),
    [
        (REPLY, 10, "2026-10-19 00:00"),
        (REPLY, 1, "2026-09-30 00:00"),
        (REPLY, 2, "2026-10-08 00:00"),
        ("2026-10-03 20:00", 3, "2026-10-10 00:00"),
        ("2026-11-23 09:30", 5, "2026-11-30 00:00"),
        ("2026-02-13 16:00", 2, "2026-02-24 00:00"),
    ],
)
def test_a_hold_ends_after_so_many_working_days(when: str, days: int, expected: str) -> None:
    """Over National Day, its make-up Saturday and the Spring Festival."""
    assert expected == local(hold_end(at(when), days, china(), "Asia/Shanghai"))


@pytest.mark.parametrize(
    ("day", "release", "expected"),
    [
        ("2026-09-28", None, "2026-10-19 09:00"),
        ("2026-09-30", None, "2026-10-20 09:00"),
        ("2026-10-13", None, "2026-10-27 09:00"),
        ("2026-10-20", None, "2026-10-20 09:00"),
        ("2026-09-30", "2026-10-09 11:00", "2026-10-10 09:00"),
        ("2026-10-08", "2026-10-09 11:00", "2026-10-12 09:00"),
        ("2026-10-13", "2026-10-09 11:00", "2026-10-13 09:00"),
        ("2026-09-28", "2026-10-09 11:00", "2026-10-09 11:00"),
        ("2026-09-30", "2026-09-29 10:00", "2026-09-30 09:00"),
    ],
)
def test_people_go_on_as_many_working_days_later_as_they_waited(day: str, release: str | None, expected: str) -> None:
    """Who was due in between keeps the gap to the others; who was not due yet keeps the day; late is due at once."""
    book = playbook(step("call", 1, "mail"))
    run = enrollment(f"{day} 08:30")
    events: list[Event] = [held(REPLY, "2026-10-19 00:00")]
    if release:
        events.append(released(release))

    found = planned(book, run, events, now=at(release or REPLY))

    assert [f"call {expected}"] == shown(found.open)


def test_no_burst_when_a_company_goes_on() -> None:
    """Five people due on five working days are due on five working days afterwards, in the same order."""
    book = playbook(step("call", 1, "call"))
    days = ["2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"]
    events: list[Event] = [held("2026-09-29 08:00", "2026-10-19 00:00"), released("2026-10-12 09:00")]
    plans = [planned(book, enrollment(f"{day} 08:30"), events, now=at("2026-10-12 09:00")) for day in days]

    assert [f"call 2026-10-{day} 09:00" for day in (12, 13, 14, 15, 16)] == [shown(plan.open)[0] for plan in plans]


def test_with_fixed_pacing_the_day_stands() -> None:
    """A touch is only kept from lying inside the hold."""
    book = playbook(step("call", 1, "call"), pacing=Pacing.FIXED)
    events: list[Event] = [held(REPLY, "2026-10-19 00:00"), released("2026-10-09 11:00")]

    assert ["call 2026-10-09 11:00"] == shown(planned(book, enrollment("2026-09-30 08:30"), events).open)


def test_two_answers_hold_longer_than_one_and_neither_twice() -> None:
    """A second answer prolongs the wait; releasing the first leaves the second."""
    book, run = playbook(step("call", 1, "call")), enrollment("2026-09-30 08:30")
    one = held("2026-09-29 10:00", "2026-10-10 00:00", "one")
    two = held("2026-09-30 10:00", "2026-10-13 00:00", "two")

    both = planned(book, run, [one, two], now=at("2026-09-30 10:00"))
    second = planned(book, run, [one, two, released("2026-10-08 09:00", "one")], now=at("2026-10-08 09:00"))
    none = planned(
        book,
        run,
        [one, two, released("2026-10-08 09:00", "one"), released("2026-10-09 08:00", "two")],
        now=at("2026-10-09 08:00"),
    )

    assert (Status.PAUSED, at("2026-10-13 00:00")) == (both.status, both.paused_until)
    assert ["call 2026-10-14 09:00"] == shown(both.open)
    assert (Status.PAUSED, ["call 2026-10-14 09:00"]) == (second.status, shown(second.open))
    assert (Status.ACTIVE, ["call 2026-10-09 09:00"]) == (none.status, shown(none.open))


def test_a_promise_is_kept_whoever_answers() -> None:
    """What a person was promised does not wait, and then the run is not paused."""
    book = playbook(step("call", 1, "call"), step("mail", 3, "mail"))
    promise = touched("2026-09-28 10:00", "call", Outcome.CALLBACK, until="2026-09-30 15:00")

    found = planned(book, enrollment("2026-09-28 08:30"), [promise, held(REPLY, "2026-10-19 00:00")])

    assert ["call#2 2026-09-30 15:00"] == shown(found.open)
    assert (Status.ACTIVE, None) == (found.status, found.hold)


ABP = playbook(
    step("p-mail", 1, "mail"),
    step("u-call", 2, "call", contact="user"),
    step("i-mail", 3, "mail", contact="it"),
    step("p-call", 4, "call"),
    step("u-add", 7, "add", contact="user"),
    hold_account_on_reply=True,
)


def abp(*events: Event, book: Playbook = ABP) -> Plan:
    run = enrollment("2026-11-23 08:30", person("min"), user=person("qiang"), it=person("tao"))
    return planned(book, run, events)


SENT = touched("2026-11-23 09:30", "p-mail", Outcome.SENT)


@pytest.mark.parametrize("outcome", [Outcome.INTERESTED, Outcome.NO_NEED])
def test_one_of_several_ends_their_own_part(outcome: Outcome) -> None:
    """A user's word does not end what was planned for the others."""
    found = abp(SENT, touched("2026-11-24 09:30", "u-call", outcome))

    assert (Status.ACTIVE, ["i-mail 2026-11-25 09:00"]) == (found.status, shown(found.open))
    assert ["p-call 2026-11-26 09:00"] == shown(found.later)


@pytest.mark.parametrize(
    ("outcome", "exit_"),
    [
        (Outcome.NO_NEED, Exit.NO_NEED),
        (Outcome.OPTED_OUT, Exit.OPTED_OUT),
    ],
)
def test_the_primary_contact_speaks_for_the_lead(outcome: Outcome, exit_: Exit) -> None:
    """Their refusal ends the run; an answer of theirs leaves the others to the rule of the playbook."""
    calls = [SENT, touched("2026-11-24 09:30", "u-call", Outcome.VOICEMAIL)]
    calls.append(touched("2026-11-25 09:30", "i-mail", Outcome.SENT))

    assert exit_ is abp(*calls, touched("2026-11-26 09:30", "p-call", outcome)).exit
    assert abp(*calls, touched("2026-11-26 09:30", "p-call", Outcome.INTERESTED)).exit is None


def test_the_run_ends_by_its_best_answer() -> None:
    """When the others are through, it was qualified or replied, not exhausted."""
    events = [
        SENT,
        touched("2026-11-24 09:30", "u-call", Outcome.INTERESTED),
        touched("2026-11-25 09:30", "i-mail", Outcome.SENT),
    ]
    nobody = [
        SENT,
        touched("2026-11-24 09:30", "u-call", Outcome.VOICEMAIL),
        touched("2026-11-25 09:30", "i-mail", Outcome.SENT),
        touched("2026-11-26 09:30", "p-call", Outcome.VOICEMAIL),
        touched("2026-11-30 09:30", "u-add", Outcome.REQUEST_SENT),
    ]
    late = touched("2026-11-27 09:30", "i-mail", Outcome.REPLIED)

    assert Exit.QUALIFIED is abp(*events, touched("2026-11-26 09:30", "p-call", Outcome.VOICEMAIL)).exit
    assert Exit.EXHAUSTED is abp(*nobody).exit
    assert Exit.REPLIED is abp(*nobody[:4], late, nobody[4]).exit


def test_a_playbooks_own_word_ends_the_run() -> None:
    """Whoever says it, when the author wrote that it finishes."""
    own = Follow(Move.FINISH, exit=Exit.QUALIFIED)
    steps = [replace(each, on={Outcome.INTERESTED: own}) if each.id == "u-call" else each for each in ABP.steps]
    book = replace(ABP, steps=tuple(steps))

    assert Exit.QUALIFIED is abp(SENT, touched("2026-11-24 09:30", "u-call", Outcome.INTERESTED), book=book).exit


def test_who_answered_is_not_held_by_their_own_answer() -> None:
    """Others wait; the steps to which the playbook leads the one who answered do not."""
    goto = Follow(Move.GOTO, goto=ABP.step(ABP.steps[4].id).id)
    steps = [replace(each, on={Outcome.INTERESTED: goto}) if each.id == "u-call" else each for each in ABP.steps]
    book = replace(ABP, steps=tuple(steps))
    answer = touched("2026-11-24 09:30", "u-call", Outcome.INTERESTED)

    found = abp(SENT, answer, held("2026-11-24 09:30", "2026-12-08 00:00", "qiang"), book=book)

    assert [("u-add", "2026-11-24 09:30")] == [
        (touch.step, local(touch.due_at)) for touch in found.open if touch.role == "user"
    ]
    assert all(touch.due_at >= at("2026-12-08 00:00") for touch in found.open if touch.role != "user")
    assert Status.ACTIVE is found.status


def test_somebody_who_answered_elsewhere_leaves_the_run() -> None:
    """Their open touch falls away, their later ones are passed over; the run goes on with the others."""
    found = abp(SENT, left("2026-11-23 15:00", "qiang"))

    assert ["i-mail 2026-11-25 09:00"] == shown(found.open)
    assert ["p-call 2026-11-26 09:00"] == shown(found.later)
    assert () == found.skipped


def test_when_everybody_left_the_run_ends() -> None:
    """By the best of what they left for."""
    gone = [left("2026-11-23 15:00", name, Exit.SUPERSEDED) for name in ("qiang", "tao")]

    assert abp(SENT, *gone).exit is None
    assert Exit.REPLIED is abp(SENT, *gone, left("2026-11-23 16:00", "min")).exit


@given(lives(), st.data())
@FAST
def test_waiting_and_going_on_keep_every_rule(life: Life, data: st.DataObject) -> None:
    """Nobody who waits is due before the end; a release never puts anything off; nothing lies on a closed day."""
    moment = data.draw(st.sampled_from(life.moments))
    since = max(moment.now, moment.run.started_at)
    until = since + timedelta(days=data.draw(st.integers(1, 20)))
    end = since + timedelta(hours=data.draw(st.integers(0, 400)))
    hold = AccountHeld(RecordId("hold"), since, until, SOMEBODY)
    free = AccountReleased(RecordId("free"), end, SOMEBODY)
    log = moment.events
    plain, waits, goes_on = (
        planned(life.book, moment.run, events, leave=life.leave, now=since)
        for events in (log, (*log, hold), (*log, hold, free))
    )

    assert plain.exit is waits.exit is goes_on.exit
    assert all(touch.is_promise or touch.due_at >= until for touch in waits.open)
    own = {(touch.step, touch.attempt): touch.due_at for touch in plain.open}
    longest = {(touch.step, touch.attempt): touch.due_at for touch in waits.open}
    for touch in goes_on.open:
        key = touch.step, touch.attempt
        assert own[key] <= touch.due_at <= longest[key]
        assert touch.is_promise or own[key] == touch.due_at or touch.due_at >= min(end, until)
    for touch in (*waits.open, *goes_on.open):
        assert touch.is_promise or is_open_day(life, _day(moment, touch))


def _day(moment: Moment, touch: PlannedTouch) -> date:
    return touch.window_from.astimezone(ZoneInfo(moment.run.people[touch.role].zone)).date()

"""What the gate lets through, what it holds, and until when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from engine_builders import POLICY, at, china, local
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.gate import Attempt, Block, block

CALL = Attempt(Channel.PHONE, Action.CALL, at("2026-11-23 10:00"), "Asia/Shanghai")
ADD = replace(CALL, channel=Channel.WECHAT, action=Action.ADD)


def gate(attempt: Attempt) -> Block | None:
    return block(attempt, POLICY, china())


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 10:00", None),
        ("2026-11-23 07:59", ("hard_hours", "2026-11-23 09:00")),
        ("2026-11-23 08:30", ("call_hours", "2026-11-23 09:00")),
        ("2026-11-23 12:00", ("call_hours", "2026-11-23 13:30")),
        ("2026-11-23 13:30", None),
        ("2026-11-23 18:00", ("call_hours", "2026-11-24 09:00")),
        ("2026-11-23 21:00", ("hard_hours", "2026-11-24 09:00")),
        ("2026-11-27 20:00", ("call_hours", "2026-11-30 09:00")),
        ("2026-11-28 10:00", ("call_hours", "2026-11-30 09:00")),
        ("2026-10-10 10:00", None),
        ("2026-09-30 18:30", ("call_hours", "2026-10-08 09:00")),
    ],
)
def test_when_a_call_may_be_made(moment: str, expected: tuple[str, str] | None) -> None:
    """Call hours on workdays, make-up Saturdays included; the block names the next legal time."""
    found = gate(replace(CALL, at=at(moment)))

    assert expected == (found and (found.rule, local(found.until or CALL.at)))


def test_hours_are_the_contacts() -> None:
    """At ten in Shanghai nobody in London is called."""
    found = gate(replace(CALL, zone="Europe/London"))

    assert found is not None
    assert ("hard_hours", at("2026-11-23 09:00", "Europe/London")) == (found.rule, found.until)


def test_a_promise_binds_more_than_call_hours() -> None:
    """What was agreed for a Saturday evening may be kept; the middle of the night may not."""
    promised = replace(CALL, is_promise=True)

    assert gate(replace(promised, at=at("2026-11-28 19:00"))) is None
    night = gate(replace(promised, at=at("2026-11-28 21:30")))
    assert night is not None
    assert ("hard_hours", True) == (night.rule, night.is_hard)


@pytest.mark.parametrize(
    ("calls", "rule", "until"),
    [
        (["09:00"], None, None),
        (["09:45"], "call_gap", "2026-11-23 10:15"),
        (["09:00", "09:10", "09:20"], "calls_a_day", "2026-11-24 09:00"),
        (["09:56", "09:57", "09:58"], "carrier_limit", "2026-11-24 09:00"),
    ],
)
def test_how_often_a_number_may_be_called(calls: list[str], rule: str | None, until: str | None) -> None:
    """Three a day, half an hour apart, and never past the carrier's own counts."""
    found = gate(replace(CALL, calls=tuple(at(f"2026-11-23 {when}") for when in calls)))

    assert (rule, until) == ((found.rule, local(found.until or CALL.at)) if found else (None, None))


def test_the_carriers_count_runs_over_midnight() -> None:
    """Five calls in twenty-four hours are five, whatever the date."""
    calls = tuple(at(f"2026-11-{when}") for when in ["22 14:00", "22 15:00", "22 16:00", "22 17:00", "23 09:00"])

    found = gate(replace(CALL, calls=calls))

    assert found is not None
    assert ("carrier_limit", "2026-11-23 14:00") == (found.rule, local(found.until or CALL.at))


def test_yesterdays_calls_are_not_todays() -> None:
    """The daily count starts anew in the contact's zone."""
    calls = tuple(at(f"2026-11-22 {when}") for when in ["10:00", "11:00", "15:00"])

    assert gate(replace(CALL, calls=calls)) is None


def test_wechat_requests_have_a_quota() -> None:
    """Twenty a day from one account; then the next working day. Messages are not counted."""
    full = replace(ADD, adds_today=20, at=at("2026-11-27 10:00"))

    found = gate(full)

    assert found is not None
    assert ("adds_a_day", "2026-11-30 09:00") == (found.rule, local(found.until or ADD.at))
    assert gate(replace(full, adds_today=19)) is None
    assert gate(replace(full, action=Action.MESSAGE)) is None


@pytest.mark.parametrize("attempt", [CALL, ADD, replace(CALL, channel=Channel.EMAIL, action=Action.MASS)])
def test_a_refusal_blocks_every_channel_for_good(attempt: Attempt) -> None:
    """There is no next legal time."""
    found = gate(replace(attempt, is_suppressed=True, is_promise=True))

    assert found is not None
    assert ("suppressed", None, True) == (found.rule, found.until, found.is_hard)


@given(
    st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 12), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds
    st.lists(st.integers(0, 60 * 40), max_size=8),
    st.integers(15, 25),
    st.sampled_from([CALL, ADD]),
    st.sampled_from(["Asia/Shanghai", "America/New_York"]),
)
@settings(max_examples=150, deadline=None)
def test_the_next_legal_time_is_legal(
    moment: datetime, minutes: Sequence[int], adds: int, attempt: Attempt, zone: str
) -> None:
    """Whatever was counted, acting at the time named passes the gate, and the time is not in the past."""
    calls = tuple(moment - timedelta(minutes=each) for each in minutes)
    tried = replace(attempt, at=moment, zone=zone, calls=calls, adds_today=adds)

    found = gate(tried)

    if found is not None:
        assert found.until is not None
        assert found.until > moment
        assert gate(replace(tried, at=found.until, adds_today=0)) is None


@pytest.mark.parametrize(
    ("attempt", "rule", "until"),
    [
        (replace(CALL, channel=Channel.SMS, action=Action.TEXT, has_consent=False), "sms_consent", None),
        (replace(CALL, channel=Channel.SMS, action=Action.TEXT), None, None),
        (replace(ADD, action=Action.MASS, length=4001), "mass_length", None),
        (replace(ADD, action=Action.MASS, mass_this_month=30), "mass_a_month", "2026-12-01 09:00"),
        (replace(ADD, action=Action.MASS, mass_this_month=29), None, None),
        (replace(ADD, action=Action.MASS, mass_today=20_000), "mass_a_day", "2026-11-24 09:00"),
        (replace(ADD, channel=Channel.EMAIL, subject="三步把回款管住"), "ad_mark", None),
        (replace(ADD, channel=Channel.EMAIL, action=Action.MASS, subject="（广告）三步把回款管住"), None, None),
    ],
)
def test_mass_messages_texts_and_advertising(attempt: Attempt, rule: str | None, until: str | None) -> None:
    """WeCom's counts, consent to texts, the mark in the subject of a mass email."""
    marked = replace(POLICY, limits=replace(POLICY.limits, email_ad_mark=True))
    if attempt.channel is Channel.EMAIL:
        attempt = replace(attempt, action=Action.MASS)

    found = block(attempt, marked, china())

    assert (rule, until) == ((found.rule, local(found.until) if found.until else None) if found else (None, None))


MAIL = replace(CALL, channel=Channel.EMAIL, action=Action.PERSONAL)


@pytest.mark.parametrize("attempt", [MAIL, replace(MAIL, channel=Channel.WECHAT, action=Action.MESSAGE), ADD])
@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-23 08:59", "2026-11-23 09:00"),
        ("2026-11-23 12:30", None),
        ("2026-11-27 18:00", "2026-11-30 09:00"),
        ("2026-10-10 10:00", None),
        ("2026-09-30 19:00", "2026-10-08 09:00"),
    ],
)
def test_messages_have_hours_too(attempt: Attempt, moment: str, until: str | None) -> None:
    """In message hours of workdays, make-up Saturdays too; what was agreed and the touch's own window are free."""
    tried = replace(attempt, at=at(moment))
    own = replace(tried, own_from=at(moment), own_to=at(moment) + timedelta(minutes=1))

    found = gate(tried)

    assert (until and ("message_hours", until)) == (found and (found.rule, local(found.until or tried.at)))
    assert [None, None] == [gate(replace(tried, is_promise=True)), gate(own)]


@pytest.mark.parametrize(
    ("window", "rule"),
    [(("09:00", "18:00"), "call_hours"), (("12:15", "13:00"), None), (("11:58", "12:31"), None)],
)
def test_a_call_may_have_hours_of_its_own(window: tuple[str, str], rule: str | None) -> None:
    """The lunch break of the usual hours is one; a playbook's own window and a running clock are not bound by it."""
    first, last = (at(f"2026-11-23 {when}") for when in window)

    found = gate(replace(CALL, at=at("2026-11-23 12:30"), own_from=first, own_to=last))

    assert rule == (found and found.rule)


def test_emails_need_consent_where_the_policy_asks() -> None:
    """It does not by default."""
    strict = replace(POLICY, limits=replace(POLICY.limits, email_consent=True))
    unasked = replace(MAIL, has_consent=False)

    found = block(unasked, strict, china())

    assert found is not None
    assert ("email_consent", "email_consent", None, True) == (found.rule, found.limit, found.until, found.is_hard)
    assert gate(unasked) is None


def test_every_rule_names_its_source() -> None:
    """The words of policy.yaml are on the block; the carriers' rule has two figures with a source each."""
    sourced = replace(
        POLICY, limit_sources={"calls_per_number_5min": "五分钟", "calls_per_number_24h": "一天", "call_hours": "时段"}
    )
    five = tuple(at(f"2026-11-23 09:5{minute}") for minute in range(5))

    found = [
        block(attempt, sourced, china())
        for attempt in (
            replace(CALL, calls=five, at=at("2026-11-23 09:55")),
            replace(CALL, calls=five, at=at("2026-11-23 13:40")),
            replace(CALL, at=at("2026-11-23 12:30")),
        )
    ]

    assert ["五分钟", "一天", "时段"] == [each.source if each else None for each in found]

"""Forecasts against the engine itself, worked examples, and the method's own figures."""

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date

import pytest
from engine_builders import china, enrollment, playbook, step
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.days import DAY
from sdrtui.domain.enrollment import Enrollment, Event, Person, Touched
from sdrtui.domain.forecast import Demand, Forecast, forecast, people, spread
from sdrtui.domain.forecast_paths import Flow, Paths
from sdrtui.domain.ids import RecordId
from sdrtui.domain.leave import NO_LEAVE
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.plan import plan
from sdrtui.domain.playbook import Pacing, Playbook
from sdrtui.domain.policy import Policy
from sdrtui.domain.progress import Item, Progress, Tally
from sdrtui.domain.rates import Rates
from sdrtui.domain.stage import Exit, Kind

MONDAY = date(2026, 11, 23)
ZONE = "Asia/Shanghai"
PHONE = {Outcome.INTERESTED: 0.2, Outcome.BUSY: 0.1, Outcome.REJECTED: 0.1, Outcome.INVALID_NUMBER: 0.1}
MAIL = {Outcome.REPLIED: 0.1, Outcome.AUTO_REPLY: 0.2, Outcome.BOUNCED_HARD: 0.1}
WECHAT = {Outcome.ACCEPTED: 0.3, Outcome.DELETED: 0.1}
RATES = Rates({"phone": PHONE, "email": MAIL, "wechat": WECHAT})


def flow(book: Playbook, start: date = MONDAY, rates: Rates = RATES, rare: float = 0.0) -> Flow:
    return Paths(book, start, ZONE, china(), Policy(), rates, rare).flow()


def played(
    book: Playbook, leads: int, days: int, start: date = MONDAY, rates: Rates = RATES, sdrs: int = 2
) -> Forecast:
    return forecast(book, Demand(leads, sdrs, days, start, ZONE), china(), Policy(), rates)


def test_the_methods_own_figures() -> None:
    """1,000 leads bring 100 MQL, 50 opportunities, 30 deals, with 2 SDRs and 5 sellers."""
    result = played(playbook(step("call-1", 1, "call")), 1000, 30)

    assert (100, 50, 30) == pytest.approx((result.mql, result.opportunities, result.deals))
    assert (2, 5) == (result.sdrs, result.sellers)


def test_touches_fall_on_working_days_only() -> None:
    """Leads of two Mondays around National Day: nothing on the seven days off, the make-up Saturday is worked."""
    book = playbook(step("mail-1", 1, "mail"), step("mail-2", 4, "mail"))
    result = played(book, 90, 14, date(2026, 9, 28), rates=Rates())

    assert [
        ("2026-09-28", 15, 15.0),
        ("2026-09-29", 15, 15.0),
        ("2026-09-30", 15, 15.0),
        ("2026-10-08", 15, 60.0),
        ("2026-10-09", 15, 15.0),
        ("2026-10-10", 15, 15.0),
    ] == [
        (day.date.isoformat(), day.started, round(day.touches.get(Channel.EMAIL, 0.0), 6))
        for day in result.days
        if day.is_open
    ]
    assert all(not day.touches for day in result.days if not day.is_open)


def test_leads_are_all_accounted_for() -> None:
    """Those that ended and those on their way are all; touches on the days and after them too."""
    book = playbook(step("mail-1", 1, "mail"), step("call-1", 3, "call"), step("mail-2", 9, "mail"))
    short, long = played(book, 200, 8), played(book, 200, 8 + 60)

    assert sum(short.exits.values()) + short.running == pytest.approx(200)
    assert short.running > 0
    assert long.running < short.running


def test_waiting_grows_when_sdrs_cannot_keep_up() -> None:
    """What is not done by the evening waits, over the weekend too; the people needed are those for the busiest day."""
    book = playbook(step("mail-1", 1, "mail"))
    result = played(book, 1400, 7, rates=Rates(), sdrs=1)

    assert [180, 360, 540, 720, 900, 900, 900] == pytest.approx([day.waiting for day in result.days])
    assert 3 == result.sdrs_for_load
    assert 2.8 == pytest.approx(result.days[0].load)


def test_touches_of_other_sellers_are_no_load_of_sdrs() -> None:
    """The CEO's letter is in the day's touches, and in nobody's queue."""
    letter = replace(step("letter", 1, "mail"), seller="ceo")
    result = played(playbook(letter), 50, 5, rates=Rates())

    assert 10 == pytest.approx(result.days[0].touches[Channel.EMAIL])
    assert 0 == result.days[0].load


@pytest.mark.parametrize(
    ("leads", "days", "expected"),
    [(10, 5, [2, 2, 2, 2, 2]), (7, 3, [2, 2, 3]), (1, 3, [0, 0, 1]), (5, 0, [])],
)
def test_leads_are_spread_in_whole_numbers(leads: int, days: int, expected: list[int]) -> None:
    """As evenly as whole leads allow."""
    assert expected == list(spread(leads, [MONDAY + DAY * n for n in range(days)]).values())


@pytest.mark.parametrize(("work", "each", "needed"), [(50.0, 10, 5), (50.1, 10, 6), (0, 10, 0), (0.1 * 3, 0.1, 3)])
def test_people_needed(work: float, each: float, needed: int) -> None:
    """Whole people, without one more for a rounding error."""
    assert needed == people(work, each)


BOOKS = {
    "calls": playbook(step("call-1", 1, "call"), step("call-2", 3, "call")),
    "mixed": playbook(step("mail-1", 1, "mail"), step("add-1", 2, "add"), step("call-1", 2, "call")),
    "call-in": playbook(step("call-1", 1, "call"), step("add-1", 1, "add"), kind=Kind.CALL_IN),
    "fixed": playbook(step("mail-1", 1, "mail"), step("call-1", 6, "call"), pacing=Pacing.FIXED),
    "fallback": playbook(
        step("call-1", 1, "call"),
        step("call-2", 3, "call", fallback="mail-instead"),
        step("mail-instead", 3, "mail", fallback_only=True),
        step("mail-1", 5, "mail"),
    ),
}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("start", [MONDAY, date(2026, 9, 28)])
def test_paths_are_those_of_plan(name: str, start: date) -> None:
    """Every history played out with `plan`, weighed by its probability, gives the same touches and ends."""
    found = flow(BOOKS[name], start)
    touches, exits = by_histories(BOOKS[name], start)

    assert touches == pytest.approx(summed(found))
    assert exits == pytest.approx(dict(found.exits))
    assert 0 == found.rare


def summed(found: Flow) -> dict[tuple[int, Channel], float]:
    """Return touches by day and channel."""
    sums: dict[tuple[int, Channel], float] = defaultdict(float)
    for made, share in found.touches.items():
        sums[made.day, made.channel] += share
    return dict(sums)


def by_histories(book: Playbook, start: date) -> tuple[dict[tuple[int, Channel], float], dict[tuple[int, Exit], float]]:
    """Play every history with the whole `plan`, as the product does when it reads a log."""
    touches: dict[tuple[int, Channel], float] = defaultdict(float)
    exits: dict[tuple[int, Exit], float] = defaultdict(float)
    paths = Paths(book, start, ZONE, china(), Policy(), RATES)
    run = enrollment(f"{start} 10:00", None)
    waiting: list[tuple[tuple[Event, ...], frozenset[Point], float]] = [((), frozenset(Point), 1.0)]
    while waiting:
        events, points, share = waiting.pop()
        now = events[-1].at if events else run.started_at
        result = plan(book, with_points(run, points), events, china(), NO_LEAVE, Policy(), now)
        if result.exit is not None:
            exits[(now.astimezone(paths.zone).date() - start).days, result.exit] += share
            continue
        touch = min(result.open, key=lambda each: (each.due_at, [s.id for s in book.steps].index(each.step)))
        at, one = max(now, touch.due_at), book.step(touch.step)
        touches[(at.astimezone(paths.zone).date() - start).days, one.channel] += share
        for outcome, part in RATES.shares_of(one):
            event = Touched(RecordId(""), at, touch.step, touch.attempt, outcome)
            waiting.append(((*events, event), left(points, outcome), share * part))
    return dict(touches), dict(exits)


def with_points(run: Enrollment, points: frozenset[Point]) -> Enrollment:
    primary: Person = replace(run.people["primary"], points=points)
    return replace(run, people={"primary": primary})


def left(points: frozenset[Point], outcome: Outcome) -> frozenset[Point]:
    """Return the points after an outcome."""
    gone = {
        Outcome.INVALID_NUMBER: Point.PHONE,
        Outcome.BOUNCED_HARD: Point.EMAIL,
        Outcome.DELETED: Point.WECHAT,
    }
    return points - {gone[outcome]} if outcome in gone else points


def test_drawn_paths_keep_the_mean() -> None:
    """Drawing rare paths instead of branching moves the expected touches by less than three in a hundred."""
    book = playbook(*(step(f"call-{day}", day, "call") for day in (1, 3, 5)), step("mail-1", 7, "mail"))
    exact, drawn = flow(book), flow(book, rare=0.01)

    assert 0 < drawn.rare < 1
    assert sum(drawn.exits.values()) == pytest.approx(1)
    assert sum(drawn.touches.values()) == pytest.approx(sum(exact.touches.values()), rel=0.03)
    assert flow(book, rare=0.01) == drawn


def test_days_with_the_same_working_days_ahead_share_a_flow() -> None:
    """Taking the flow of an earlier start day gives what playing each day by itself gives."""
    book = playbook(step("mail-1", 1, "mail"), step("call-1", 4, "call"))
    result = played(book, 20, 28, date(2026, 9, 21))
    alone: dict[tuple[date, Channel], float] = defaultdict(float)
    for day in result.days:
        if day.started:
            for made, share in flow(book, day.date).touches.items():
                alone[day.date + DAY * made.day, made.channel] += share * day.started

    shown = {(day.date, channel): number for day in result.days for channel, number in day.touches.items()}
    assert shown == pytest.approx({key: number for key, number in alone.items() if key in shown})


@given(st.dictionaries(st.sampled_from(sorted(PHONE)), st.floats(0, 1), max_size=4))
@settings(max_examples=50, deadline=None)
def test_shares_add_up_to_one(named: dict[Outcome, float]) -> None:
    """Whatever a policy says, every touch has exactly one outcome; the rest is the usual one."""
    shares = Rates({"phone": named}).shares(Channel.PHONE, Action.CALL)

    assert sum(share for _, share in shares) == pytest.approx(1)
    assert all(share > 0 for _, share in shares)


def test_an_actions_own_shares_go_before_its_channels() -> None:
    """A friend request is no message."""
    rates = Rates({"wechat": {Outcome.REPLIED: 0.1}, "wechat.add": {Outcome.ACCEPTED: 0.4}})

    assert ((Outcome.REQUEST_SENT, 0.6), (Outcome.ACCEPTED, 0.4)) == rates.shares(Channel.WECHAT, Action.ADD)
    assert ((Outcome.MESSAGE_SENT, 0.9), (Outcome.REPLIED, 0.1)) == rates.shares(Channel.WECHAT, Action.MESSAGE)


def test_every_part_of_a_state_is_in_its_key_or_known_to_say_nothing() -> None:
    """A field that the engine adds must be judged here before two states are put together."""
    judged = {
        Progress: (
            "at group number planned items attempts jump avoid hold_until account parted won touched tally skipped exit"
        ),
        Tally: "repeats calls call_parts has_tried_wechat has_bounced asked",
        Item: "step attempt slot why hours is_clock is_promise",
    }

    assert {kind: names.split() for kind, names in judged.items()} == {
        kind: [each.name for each in fields(kind)] for kind in judged
    }

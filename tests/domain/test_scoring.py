"""A score and what it is made of."""

from datetime import timedelta

from engine_builders import at
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.policy import Scoring, Source
from sdrtui.domain.scoring import score_of

SEM = Source("baidu-sem", {"zh": "百度搜索"}, 40)
POINTS = Scoring({"replied": 30, "clicked": 15, "no_need": -20}, silence_a_day=1)
NOW = at("2026-11-23 10:00")


def test_a_score_is_source_behaviour_and_silence() -> None:
    """Its parts are listed, largest first, and add up."""
    outcomes = [(NOW - timedelta(days=9), Outcome.CLICKED), (NOW - timedelta(days=5), Outcome.REPLIED)]

    score = score_of(SEM, outcomes, NOW - timedelta(days=20), NOW, POINTS)

    assert (("source", 40), ("replied", 30), ("clicked", 15), ("silence", -5)) == score.parts
    assert 80 == score.total


def test_silence_counts_from_the_last_word_not_from_our_own_touches() -> None:
    """Calling somebody in vain does not make them less silent."""
    created = NOW - timedelta(days=12)

    score = score_of(SEM, [(NOW, Outcome.NO_ANSWER)], created, NOW, POINTS)

    assert 28 == score.total


def test_the_same_behaviour_counts_once() -> None:
    """Ten clicks are one interest."""
    clicks = [(NOW, Outcome.CLICKED)] * 10

    assert 55 == score_of(SEM, clicks, NOW, NOW, POINTS).total


@given(st.integers(-50, 150), st.integers(0, 400), st.lists(st.sampled_from(sorted(Outcome))))
def test_a_score_is_between_nothing_and_a_hundred(source: int, days: int, outcomes: list[Outcome]) -> None:
    """Parts may go beyond; the total does not."""
    worth = Source("any", {}, source)
    seen = [(NOW - timedelta(days=days), outcome) for outcome in outcomes]

    assert 0 <= score_of(worth, seen, NOW - timedelta(days=days), NOW, POINTS).total <= 100


def test_an_unknown_source_is_worth_nothing() -> None:
    """Only behaviour counts then."""
    assert 0 == score_of(None, (), NOW, NOW, POINTS).total

"""Shares of small numbers: against published examples, and by what must hold of any."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.proportions import Share, difference, fisher, needed, wilson

SOME = st.integers(0, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))
FEW = st.integers(1, 12).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_newcombes_table(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I, score method."""
    assert (low, high) == pytest.approx(wilson(hits, of), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        (Share(48, 80), Share(56, 70), 0.0524, 0.3339),
        (Share(3, 10), Share(9, 10), 0.1705, 0.8090),
        (Share(2, 7), Share(6, 7), 0.0582, 0.8062),
        (Share(0, 29), Share(5, 56), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
    ],
)
def test_the_difference_is_newcombes_table(one: Share, other: Share, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 10."""
    assert (low, high) == pytest.approx(difference(one, other), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [(Share(3, 4), Share(1, 4), 0.4857), (Share(1, 10), Share(11, 14), 0.0028), (Share(2, 15), Share(10, 13), 0.0015)],
)
def test_fisher_is_the_textbooks(one: Share, other: Share, chance: float) -> None:
    """The lady tasting tea; two worked examples."""
    assert chance == pytest.approx(fisher(one, other), abs=1e-3)


@given(FEW, FEW)
def test_fisher_counts_every_table(one: Share, other: Share) -> None:
    """The sum of every table of the same margins that is no likelier, in exact fractions."""
    hits = one.hits + other.hits
    ways = {k: comb(one.of, k) * comb(other.of, hits - k) for k in range(hits + 1)}
    seen = ways[one.hits]
    exact = Fraction(sum(each for each in ways.values() if each <= seen), comb(one.of + other.of, hits))

    assert float(exact) == pytest.approx(fisher(one, other))


@given(SOME, SOME)
def test_two_sides_are_told_the_same_way(one: Share, other: Share) -> None:
    """Which of them stands first changes only the sign."""
    low, high = difference(one, other)

    assert fisher(one, other) == pytest.approx(fisher(other, one))
    assert (low, high) == pytest.approx(tuple(-end for end in reversed(difference(other, one))))


@given(SOME)
def test_an_interval_holds_its_share_and_narrows(share: Share) -> None:
    """It never leaves 0 to 1, and ten times as many of the same narrow it."""
    low, high = share.interval
    least, most = wilson(share.hits * 10, share.of * 10)

    assert 0 <= low <= (share.rate or 0.0) <= high <= 1
    assert most - least <= high - low


@pytest.mark.parametrize(("base", "lift", "number"), [(0.05, 0.05, 435), (0.10, 0.05, 686), (0.20, 0.10, 294)])
def test_how_many_are_needed_is_the_usual_table(base: float, lift: float, number: int) -> None:
    """Fleiss, without the continuity correction; 400 to 600 see 5 points at a 5% base (DOMAIN 3)."""
    assert abs(number - needed(base, lift)) <= 1

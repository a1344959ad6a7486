"""Shares of small numbers, told honestly: an interval with each, and no winner before there is enough. Pure.

Sources: Wilson 1927 (JASA 22:209) for the interval of one share; Newcombe 1998 (Statistics in Medicine 17:873), method
10, for the difference of two; Fisher's exact test, two-sided, by adding up every table that is no likelier than the one
seen; Fleiss, Levin & Paik 2003 (Statistical Methods for Rates and Proportions, 4.2) for how many are needed.
"""

from dataclasses import dataclass
from math import ceil, exp, lgamma, log, sqrt

Z_95 = 1.959964
"""Two-sided 95%."""
Z_POWER = 0.841621
"""A chance of 80% to see a difference that is there."""
_TIE = 1 + 1e-7
"""Tables as likely as the one seen count, whatever rounding says."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 19 times out of 20 (Wilson): never below 0 or above 1, and wide when few."""
        return wilson(self.hits, self.of)


def wilson(hits: int, of: int, z: float = Z_95) -> tuple[float, float]:
    """Return the score interval of a share; of nothing it is everything."""
    if of == 0:
        return 0.0, 1.0
    rate, squared = hits / of, z * z / of
    middle = rate + squared / 2
    spread = z * sqrt(rate * (1 - rate) / of + squared / (4 * of))
    low = 0.0 if hits == 0 else (middle - spread) / (1 + squared)
    high = 1.0 if hits == of else (middle + spread) / (1 + squared)
    return max(0.0, low), min(1.0, high)


def difference(one: Share, other: Share) -> tuple[float, float]:
    """Return where the other's share minus the one's lies, 19 times out of 20 (Newcombe's method 10)."""
    if one.rate is None or other.rate is None:
        return -1.0, 1.0
    (low_1, high_1), (low_2, high_2) = one.interval, other.interval
    between = other.rate - one.rate
    low = between - sqrt((other.rate - low_2) ** 2 + (high_1 - one.rate) ** 2)
    high = between + sqrt((high_2 - other.rate) ** 2 + (one.rate - low_1) ** 2)
    return max(-1.0, low), min(1.0, high)


def fisher(one: Share, other: Share) -> float:
    """Return how often chance alone sets two shares of one and the same truth at least so far apart (two-sided p)."""
    whole, hits = one.of + other.of, one.hits + other.hits
    fewest, most = max(0, hits - other.of), min(hits, one.of)
    if fewest >= most:
        return 1.0
    weights = [_ways(one.of, k) + _ways(other.of, hits - k) for k in range(fewest, most + 1)]
    seen, every = weights[one.hits - fewest], _ways(whole, hits)
    return min(1.0, sum(exp(each - every) for each in weights if each <= seen + log(_TIE)))


def needed(base: float, lift: float) -> int:
    """Return how many each side needs, to see a share of `base` against one higher by `lift` four times out of five."""
    high = min(base + lift, 1.0)
    mean, gap = (base + high) / 2, high - base
    if gap <= 0:
        return 0
    at_random = Z_95 * sqrt(2 * mean * (1 - mean))
    at_work = Z_POWER * sqrt(base * (1 - base) + high * (1 - high))
    return ceil(((at_random + at_work) / gap) ** 2)


def _ways(of: int, hits: int) -> float:
    """Return the logarithm of how many ways there are to choose."""
    return lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)

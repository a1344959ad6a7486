"""Whether one version of a text or a playbook does better than another, or whether that cannot be said yet. Pure.

Whoever looks at a test every day and stops at the first p < 5% finds a winner where there is none 14 times in 100 with
five looks, 19 with ten (Armitage, McPherson & Rowe 1969, JRSS A 132:235). Therefore the number to wait for is fixed by
the base rate alone, before anybody looks at the difference; until then only p < 0.1% ends a test (Haybittle 1971, Peto
et al. 1976), and with several arms each comparison gets its part of the 5% (Bonferroni).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sdrtui.domain.proportions import Share, difference, fisher, needed

WORTH_SEEING = 0.05
"""The difference that a test is planned to see, in points: 400 to 600 an arm at the usual base rates (DOMAIN 3)."""
USUAL = 0.05
"""The base rate of cold touches (DOMAIN 3)."""
MIDDLE = 0.5 - WORTH_SEEING / 2
"""The base rate at which a difference is hardest to see."""
LEAST = 100
"""No arm is judged by fewer (DOMAIN 3)."""
RISK = 0.05
EARLY = 0.001
"""So unlikely that it ends a test before its planned number."""


class Verdict(StrEnum):
    """What can be said of an arm beside the first one."""

    FIRST = "first"
    """It is the one that the others are compared with."""
    NOT_ENOUGH = "not_enough"
    SAME = "same"
    """Enough, and no difference shown: one of the planned size would most likely have been seen."""
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Arm:
    """One variant of a step, or one version of a playbook."""

    name: str
    sent: int
    """Runs that got it."""
    replies: int
    """Of these, how many reached a person by it."""
    positive: int
    """Of these, how many went on (`domain.outcome.POSITIVE`); what arms are judged by."""

    @property
    def share(self) -> Share:
        """What it is judged by."""
        return Share(self.positive, self.sent)


@dataclass(frozen=True, slots=True)
class Judged:
    """An arm, and what it is beside the first."""

    arm: Arm
    verdict: Verdict
    planned: int
    """How many each arm needs."""
    missing: int
    """How many the smaller of the two still lacks."""
    gap: tuple[float, float, float] | None = None
    """The difference from the first, and the interval it lies in."""
    chance: float | None = None
    """Fisher's p."""


def judged(arms: Sequence[Arm]) -> list[Judged]:
    """Return every arm with its verdict, the first one being what the others are compared with."""
    if not arms:
        return []
    first, planned = arms[0], planned_number(arms)
    rows = [Judged(first, Verdict.FIRST, planned, max(0, planned - first.sent))]
    return rows + [_beside(first, arm, planned, RISK / (len(arms) - 1)) for arm in arms[1:]]


def planned_number(arms: Sequence[Arm]) -> int:
    """Return how many each arm needs: it follows from the rate over all arms, never from their difference.

    Of the rates that this one may in truth be, the one that needs most: few runs must not make the plan itself small.
    Before there are enough runs to guess from, it is the usual rate.
    """
    whole = Share(sum(arm.positive for arm in arms), sum(arm.sent for arm in arms))
    if whole.of < len(arms) * LEAST:
        return max(LEAST, needed(USUAL, WORTH_SEEING))
    low, high = whole.interval
    return max(LEAST, needed(min(max(low, MIDDLE), high), WORTH_SEEING))


def _beside(first: Arm, arm: Arm, planned: int, risk: float) -> Judged:
    missing = max(0, planned - min(first.sent, arm.sent))
    if not first.sent or not arm.sent:
        return Judged(arm, Verdict.NOT_ENOUGH, planned, missing)
    between = arm.positive / arm.sent - first.positive / first.sent
    chance = fisher(first.share, arm.share)
    shown = chance < (min(EARLY, risk) if missing else risk)
    if shown:
        verdict = Verdict.BETTER if between > 0 else Verdict.WORSE
    else:
        verdict = Verdict.NOT_ENOUGH if missing else Verdict.SAME
    return Judged(arm, verdict, planned, missing, (between, *difference(first.share, arm.share)), chance)

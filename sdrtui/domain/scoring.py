"""A lead's score: what its source is worth, plus what it did, minus its silence. Each score says what it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sdrtui.domain.outcome import CONNECTS, Outcome
from sdrtui.domain.policy import Scoring, Source

HIGHEST = 100
SOURCE = "source"
SILENCE = "silence"
WORDS = CONNECTS | {Outcome.CLICKED}
"""Outcomes by which the lead gave a sign of life: they end a silence."""


@dataclass(frozen=True, slots=True)
class Score:
    """How promising a lead is, from 0 to 100."""

    total: int
    parts: tuple[tuple[str, int], ...]
    """`source`, the name of each outcome that counts, `silence`; largest first, none of them 0."""


def score_of(
    source: Source | None,
    outcomes: Iterable[tuple[datetime, Outcome]],
    created_at: datetime,
    now: datetime,
    scoring: Scoring,
) -> Score:
    """Return the score of a lead.

    Each kind of behaviour counts once, however often it was seen: ten clicks are one interest.

    Args:
        source: where the lead came from, None when nobody knows.
        outcomes: when what came of touches with it.
        created_at: when it came; silence is counted from then or from its last word.
        now: the moment.
        scoring: the team's points.
    """
    seen = tuple(outcomes)
    parts = {SOURCE: source.score if source else 0}
    parts |= {outcome.value: scoring.behaviour.get(outcome.value, 0) for _, outcome in seen}
    last_word = max((at for at, outcome in seen if outcome in WORDS), default=created_at)
    parts[SILENCE] = -scoring.silence_a_day * max(0, (now - max(last_word, created_at)).days)
    listed = sorted(((name, points) for name, points in parts.items() if points), key=lambda part: -part[1])
    return Score(min(HIGHEST, max(0, sum(parts.values()))), tuple(listed))

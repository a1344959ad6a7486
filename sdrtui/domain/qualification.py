"""Qualification: three questions about the lead, and what their answers make of it.

There is no question of budget: asked first, it throws good leads away (DOMAIN 1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sdrtui.domain.stage import Stage


class Question(StrEnum):
    """What is asked before a lead is given to sales, in this order."""

    PROFILE = "profile"
    """Is it our kind of customer?"""
    PAIN = "pain"
    """Is there a real pain?"""
    SOLUTION = "solution"
    """Do we solve it?"""


class BackTo(StrEnum):
    """Where a lead goes that sales does not get, or does not want."""

    SDR = "sdr"
    """Back to its SDR, to find out what is missing."""
    NURTURE = "nurture"
    """Into nurture: the customer fits, the time does not."""
    DISQUALIFIED = "disqualified"
    """Closed: it will never be a customer of ours."""


STRICTNESS = (BackTo.DISQUALIFIED, BackTo.NURTURE, BackTo.SDR)
"""Of several missing things the gravest decides."""
USUAL_WAYS: Mapping[Question, BackTo] = MappingProxyType(
    {
        Question.PROFILE: BackTo.DISQUALIFIED,
        Question.PAIN: BackTo.NURTURE,
        Question.SOLUTION: BackTo.SDR,
    }
)
"""Where a no leads: no customer of ours is out; no pain yet is nurtured; a pain we do not solve must be heard again."""
HIGHEST_AFTER: Mapping[BackTo, Stage] = MappingProxyType(
    {BackTo.SDR: Stage.MQL, BackTo.NURTURE: Stage.MIL, BackTo.DISQUALIFIED: Stage.MAL}
)
"""The stage that a lead has at most once it is back there: qualification moves backwards as well."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the SDR knows about one question. A question without an answer is as good as missing."""

    question: Question
    is_yes: bool
    evidence: str = ""
    """What was said or seen that makes it so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers make of a lead."""

    missing: tuple[Question, ...] = ()
    """Answered with no, or not at all; in the order of the questions."""
    back_to: BackTo | None = None
    """Where it goes; None when it is sales qualified."""

    @property
    def is_qualified(self) -> bool:
        """Say whether every question was answered with yes."""
        return self.back_to is None


def verdict(answers: Iterable[Answer], ways: Mapping[Question, BackTo] = USUAL_WAYS) -> Verdict:
    """Return what the answers make of the lead: all three yes makes an SQL.

    Args:
        answers: what is known; a later answer to a question replaces the earlier one.
        ways: where a no to each question leads, by the team's policy.
    """
    known = {answer.question: answer.is_yes for answer in answers}
    missing = tuple(question for question in Question if not known.get(question, False))
    if not missing:
        return Verdict()
    wanted = {ways.get(question, USUAL_WAYS[question]) if question in known else BackTo.SDR for question in missing}
    return Verdict(missing, next(way for way in STRICTNESS if way in wanted))


def stage_after(stage: Stage, found: Verdict) -> Stage:
    """Return the lead's stage once the verdict stands: an SQL, never less than it was; or backwards, never up."""
    if found.back_to is None:
        return max(stage, Stage.SQL, key=lambda each: each.height)
    return stage_back(stage, found.back_to)


def stage_back(stage: Stage, back_to: BackTo) -> Stage:
    """Return the stage of a lead that goes back: as it was, or lower."""
    return min(stage, HIGHEST_AFTER[back_to], key=lambda each: each.height)

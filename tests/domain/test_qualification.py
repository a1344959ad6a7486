"""The three questions, as a table and as rules."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.qualification import STRICTNESS, Answer, BackTo, Question, stage_after, verdict
from sdrtui.domain.stage import Stage

SAID = st.sampled_from([True, False, None])


def answers(*said: bool | None) -> list[Answer]:
    return [Answer(question, yes) for question, yes in zip(Question, said, strict=True) if yes is not None]


def test_there_are_three_questions_and_none_is_the_budget() -> None:
    """Profile, pain, solution."""
    assert ["profile", "pain", "solution"] == [question.value for question in Question]


@pytest.mark.parametrize(
    ("said", "missing", "back_to"),
    [
        ((True, True, True), "", None),
        ((False, True, True), "profile", BackTo.DISQUALIFIED),
        ((True, False, True), "pain", BackTo.NURTURE),
        ((True, True, False), "solution", BackTo.SDR),
        ((True, False, False), "pain solution", BackTo.NURTURE),
        ((False, False, False), "profile pain solution", BackTo.DISQUALIFIED),
        ((None, True, True), "profile", BackTo.SDR),
        ((None, False, True), "profile pain", BackTo.NURTURE),
        ((None, None, None), "profile pain solution", BackTo.SDR),
    ],
)
def test_a_no_names_what_is_missing(said: tuple[bool | None, ...], missing: str, back_to: BackTo | None) -> None:
    """The gravest no decides; what nobody asked is the SDR's to ask."""
    found = verdict(answers(*said))

    assert (missing.split(), back_to) == ([each.value for each in found.missing], found.back_to)


def test_a_later_answer_replaces_the_earlier() -> None:
    """Qualification is continual."""
    given_ = [*answers(True, True, True), Answer(Question.PAIN, is_yes=False)]

    assert BackTo.NURTURE is verdict(given_).back_to


def test_the_team_decides_where_a_no_leads() -> None:
    """A policy may keep customers without the profile in nurture."""
    assert BackTo.NURTURE is verdict(answers(False, True, True), {Question.PROFILE: BackTo.NURTURE}).back_to


@given(st.lists(SAID, min_size=3, max_size=3), st.sampled_from(Stage))
def test_stages_move_the_way_the_verdict_says(said: list[bool | None], stage: Stage) -> None:
    """All yes never lowers and gives at least SQL; anything else never raises and takes it out of sales."""
    found = verdict(answers(*said))
    after = stage_after(stage, found)

    if found.is_qualified:
        assert after.height >= max(stage.height, Stage.SQL.height)
    else:
        assert after.height <= min(stage.height, Stage.MQL.height)


@given(st.lists(SAID, min_size=3, max_size=3))
def test_one_more_no_never_leads_to_a_milder_place(said: list[bool | None]) -> None:
    """Nurture never becomes the SDR's again because another thing is missing too."""
    found = verdict(answers(*said))
    if found.back_to is None:
        return
    for place, worse in product(range(3), [False]):
        again = verdict(answers(*[worse if index == place else yes for index, yes in enumerate(said)]))

        assert again.back_to is not None
        assert STRICTNESS.index(again.back_to) <= STRICTNESS.index(found.back_to)

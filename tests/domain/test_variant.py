"""A/B variants: by a hash that never changes, as often as the weights say, and kept for the run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from engine_builders import step
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.ids import EnrollmentId
from sdrtui.domain.playbook import Step, Text
from sdrtui.domain.variant import text_for


def mail(*variants: tuple[str, int]) -> Step:
    texts = tuple(Text(f"text of {name}", variant=name, weight=weight) for name, weight in variants)
    return replace(step("mail-1", 1, "mail"), texts=texts)


def variant(found: Step, run: str, earlier: Sequence[Step] = ()) -> str:
    text = text_for(found, EnrollmentId(run), earlier)
    assert text is not None
    return text.variant


@pytest.mark.parametrize(
    ("run", "expected"),
    [("run-1", "a"), ("run-2", "b"), ("run-3", "a"), ("run-4", "b"), ("run-5", "b"), ("run-6", "b")],
)
def test_the_choice_is_the_same_on_every_machine_and_release(run: str, expected: str) -> None:
    """These were so in the first release: another hash would move people who are half way."""
    assert expected == variant(mail(("a", 1), ("b", 1)), run)


@pytest.mark.parametrize(("weights", "low", "high"), [((1, 1), 460, 540), ((3, 1), 710, 790), ((1, 0), 1000, 1000)])
def test_each_comes_as_often_as_its_weight(weights: tuple[int, int], low: int, high: int) -> None:
    """Over a thousand runs."""
    counts = Counter(variant(mail(("a", weights[0]), ("b", weights[1])), f"run-{n}") for n in range(1000))

    assert low <= counts["a"] <= high


def test_steps_are_drawn_apart() -> None:
    """Who has A in one step may have B in the next."""
    first = mail(("a", 1), ("b", 1))
    second = replace(first, id=step("mail-2", 3, "mail").id)
    pairs = Counter((variant(first, f"run-{n}"), variant(second, f"run-{n}")) for n in range(400))

    assert 4 == len(pairs)
    assert min(pairs.values()) > 60


NAMES = st.sampled_from(["a", "b", "c", "d"])
MAILS = st.lists(st.tuples(NAMES, st.integers(0, 5)), min_size=1, max_size=4, unique_by=lambda each: each[0])


@given(st.uuids(), MAILS, MAILS, MAILS)
@settings(max_examples=80, deadline=None)
def test_a_choice_once_made_holds_over_versions(
    run: object, first: list[tuple[str, int]], second: list[tuple[str, int]], third: list[tuple[str, int]]
) -> None:
    """Whatever the later versions do to weights, order and other variants, as long as it is there."""
    versions = [mail(*each) for each in (first, second, third)]
    decided = next((each for each in versions if len(each.texts) > 1), versions[-1])
    chosen = variant(decided, str(run))
    found = variant(versions[-1], str(run), versions[:-1])

    if chosen in {text.variant for text in versions[-1].texts}:
        assert chosen == found
    else:
        assert found == variant(versions[-1], str(run))


def test_a_step_without_text_has_none() -> None:
    """And a plain script is nobody's choice."""
    assert text_for(step("call-1", 1, "call"), EnrollmentId("run")) is None
    assert "" == variant(replace(step("call-1", 1, "call"), texts=(Text("您好"),)), "run")

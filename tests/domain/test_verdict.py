"""A winner is named when there is one, not when somebody looks often enough."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.verdict import LEAST, Arm, Verdict, judged, planned_number

ARMS = st.lists(
    st.integers(0, 900).flatmap(
        lambda sent: st.builds(Arm, st.just("x"), st.just(sent), st.just(0), st.integers(0, sent))
    ),
    min_size=1,
    max_size=4,
)


def arm(name: str, sent: int, positive: int) -> Arm:
    return Arm(name, sent, positive, positive)


def test_few_are_not_enough() -> None:
    """Three times the rate of thirty runs is no winner; it is said how many more are needed."""
    first, other = judged([arm("a", 30, 2), arm("b", 30, 6)])

    assert (Verdict.FIRST, Verdict.NOT_ENOUGH) == (first.verdict, other.verdict)
    assert other.planned - 30 == other.missing > LEAST


def test_enough_show_which_is_better() -> None:
    """Eight points at the number planned; seen from the other side it is worse."""
    better, worse = judged([arm("a", 700, 42), arm("b", 700, 98)])[1], judged([arm("b", 700, 98), arm("a", 700, 42)])[1]

    assert (Verdict.BETTER, Verdict.WORSE) == (better.verdict, worse.verdict)
    assert better.gap is not None
    assert 0 < better.gap[1] < better.gap[0] < better.gap[2]


def test_enough_and_alike_is_said_too() -> None:
    """That is an answer: nothing to wait for any more."""
    assert Verdict.SAME is judged([arm("a", 800, 40), arm("b", 800, 44)])[1].verdict


def test_only_what_cannot_be_chance_ends_a_test_early() -> None:
    """One arm is a disaster: nobody has to send it to 300 more."""
    assert Verdict.WORSE is judged([arm("a", 60, 24), arm("b", 60, 2)])[1].verdict


def test_looking_every_day_finds_no_winner_among_equals() -> None:
    """Two arms of one truth, looked at after every ten runs until the number planned: wrong in at most 5 of 100."""
    luck, wrong, tests = Random(11), 0, 200
    for _ in range(tests):
        positives, found, missing, sent = [0, 0], False, 1, 0
        while missing:
            sent += 10
            for side in (0, 1):
                positives[side] += sum(luck.random() < 0.05 for _ in range(10))
            beside = judged([arm("a", sent, positives[0]), arm("b", sent, positives[1])])[1]
            found, missing = found or beside.verdict in {Verdict.BETTER, Verdict.WORSE}, beside.missing
        wrong += found

    assert wrong <= tests * 0.05


@given(ARMS)
def test_every_arm_is_judged(arms: list[Arm]) -> None:
    """Whatever came of them; the number planned does not depend on who has what, only on the whole."""
    found = judged(arms)

    assert arms == [each.arm for each in found]
    assert Verdict.FIRST is found[0].verdict
    assert {planned_number(arms)} == {each.planned for each in found}
    assert all(each.missing == 0 or each.verdict is not Verdict.SAME for each in found)

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.crm.errors import Verdict
from sdrtui.crm.port import Ability, Mode, WriteResult
from sdrtui.domain.sync import OutboxState
from sdrtui.sync.plan import LONGEST_WAIT, Next, full_jitter, next_after, next_after_lookup, results_by_op

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEYED, LOOKED_UP = Ability(Mode.KEYED), Ability(Mode.LOOKED_UP, quarantine=timedelta(seconds=120))
SETS_BACK = Ability(Mode.IDEMPOTENT, quarantine=timedelta(seconds=120), sets_back=True)
QUEUED, CHECKING, PARKED = OutboxState.QUEUED, OutboxState.CHECKING, OutboxState.NEEDS_YOU


def in_seconds(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("verdict", "retry_after", "ability", "attempts", "is_whole", "expected"),
    [
        (Verdict.DONE, None, KEYED, 0, False, Next(OutboxState.IN_CRM)),
        (Verdict.PERMANENT, None, KEYED, 0, False, Next(PARKED)),
        (Verdict.PERMANENT, None, LOOKED_UP, 3, True, Next(PARKED)),
        (Verdict.AUTH, None, KEYED, 2, True, Next(QUEUED, counts=False)),
        (Verdict.SAFE, None, KEYED, 0, True, Next(QUEUED, counts=False)),
        (Verdict.SAFE, None, LOOKED_UP, 0, True, Next(QUEUED, counts=False)),
        (Verdict.WAIT, 30.0, KEYED, 0, True, Next(QUEUED, in_seconds(30), counts=False)),
        (Verdict.WAIT, None, KEYED, 0, False, Next(QUEUED, in_seconds(0.25), counts=False)),
        (Verdict.WAIT, None, KEYED, 0, True, Next(QUEUED, counts=False)),
        (Verdict.AMBIGUOUS, None, KEYED, 0, False, Next(CHECKING)),
        (Verdict.AMBIGUOUS, None, KEYED, 2, False, Next(CHECKING, in_seconds(1))),
        (Verdict.AMBIGUOUS, None, KEYED, 2, True, Next(CHECKING)),
        (Verdict.AMBIGUOUS, 9.0, KEYED, 2, True, Next(CHECKING, in_seconds(9))),
        (Verdict.AMBIGUOUS, None, LOOKED_UP, 0, True, Next(CHECKING, quarantine_until=in_seconds(120))),
        (Verdict.AMBIGUOUS, 9.0, LOOKED_UP, 5, False, Next(CHECKING, quarantine_until=in_seconds(120))),
        (Verdict.AMBIGUOUS, 9.0, SETS_BACK, 5, False, Next(CHECKING, quarantine_until=in_seconds(120))),
        (Verdict.SAFE, None, SETS_BACK, 0, True, Next(QUEUED, counts=False)),
    ],
)
def test_what_an_answer_means(  # a table
    verdict: Verdict,
    retry_after: float | None,
    ability: Ability,
    attempts: int,
    is_whole: bool,
    expected: Next,
) -> None:
    """Each class of answer has one next state, whatever the mode."""
    result = WriteResult("op", verdict, retry_after=retry_after)

    assert expected == next_after(result, ability, attempts, NOW, lambda: 0.5, is_whole=is_whole)


@given(
    st.sampled_from(Verdict),
    st.sampled_from(Mode),
    st.integers(0, 10_000),
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
    st.none() | st.floats(0, 3600),
)
def test_every_answer_has_a_next_state(
    verdict: Verdict,
    mode: Mode,
    attempts: int,
    chance: float,
    is_whole: bool,
    sets_back: bool,
    retry_after: float | None,
) -> None:
    """The plan is total; only done is in the CRM, only a refusal is parked, and no ambiguous one is sent blindly."""
    result = WriteResult("op", verdict, retry_after=retry_after)

    after = next_after(result, Ability(mode, sets_back=sets_back), attempts, NOW, lambda: chance, is_whole=is_whole)

    assert (after.state is OutboxState.IN_CRM) == (verdict is Verdict.DONE)
    assert (after.state is PARKED) == (verdict is Verdict.PERMANENT)
    assert (after.state is CHECKING) == (verdict is Verdict.AMBIGUOUS)
    is_waited_out = mode is Mode.LOOKED_UP or sets_back
    assert (after.quarantine_until is not None) == (verdict is Verdict.AMBIGUOUS and is_waited_out)


def test_mode_c_sends_again_only_when_absent_twice() -> None:
    """Found is adopted; the first miss waits again; the second lets it go."""
    found = next_after_lookup("r1", 0, LOOKED_UP, NOW)
    first = next_after_lookup(None, 0, LOOKED_UP, NOW)
    second = next_after_lookup(None, 1, LOOKED_UP, NOW)

    assert [OutboxState.IN_CRM, CHECKING, QUEUED] == [found.state, first.state, second.state]
    assert in_seconds(60) == first.quarantine_until


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_the_wait_grows_but_not_past_a_minute(failures: int, chance: float) -> None:
    """Full jitter: anything between nothing and the bound."""
    wait = full_jitter(failures, lambda: chance).total_seconds()

    assert 0 <= wait <= LONGEST_WAIT


def test_a_batch_is_read_item_by_item() -> None:
    """Out of order is read by name; missing, doubled and unknown items decide nothing."""
    answered = tuple(WriteResult(op, Verdict.DONE, ref=f"r-{op}") for op in ("c", "a", "d", "d", "x"))

    results = results_by_op(("a", "b", "c", "d"), answered)

    assert {"a": "done", "b": "ambiguous", "c": "done", "d": "ambiguous"} == {
        op: str(result.verdict) for op, result in results.items()
    }
    assert "r-c" == results["c"].ref

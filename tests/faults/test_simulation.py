"""Simulated lives of laptop, line and CRM: nothing lost, doubled or out of order; and wrong ways are seen."""

import os

import pytest
from simulate import live, live_all, told
from world.controls import CONTROLS
from world.machine import run_machine

SEEDS = int(os.environ.get("SDRTUI_SEEDS", "3000"))
MACHINE = int(os.environ.get("SDRTUI_MACHINE", "300"))


def test_some_lives_keep_every_promise() -> None:
    """A few seeds at each run of the tests; the many are among the slow ones."""
    report = live("", range(1_000_000, 1_000_010))

    assert not report.red, "\n".join(told(report, is_traced=True))


@pytest.mark.slow
def test_many_lives_keep_every_promise() -> None:
    """Every promise of the sync contract, after every step of thousands of random lives."""
    report = live_all(range(SEEDS), jobs=2)

    print("\n".join(told(report)))
    assert SEEDS == report.seeds
    assert not report.red, "\n".join(told(report, is_traced=True))


@pytest.mark.slow
def test_the_state_machine_breaks_no_promise() -> None:
    """Hypothesis chooses what everybody does, and looks for the shortest life that goes wrong."""
    run_machine(MACHINE, is_repeatable="CI" in os.environ)

    print(f"{MACHINE} lives of the state machine: nothing found")


@pytest.mark.slow
@pytest.mark.parametrize("control", list(CONTROLS))
def test_a_wrong_way_is_seen(control: str) -> None:
    """Negative control: the same lives, led in a way that is known to be wrong, break the promise it must break."""
    report = live(control, range(60))
    broken = CONTROLS[control][1]

    print(f"{control}: {report.found[broken]} {broken}, {len(report.red)} of {report.seeds} seeds red")
    assert report.found[broken]

"""Clocks that sleep, jump and are set, and a brake that late answers do not let go."""

from datetime import timedelta

from sync_builders import NOW

from sdrtui.crm.errors import Ambiguous, Wait
from sdrtui.sync.run import Brake, SyncClock


def test_a_clock_set_back_does_not_take_a_run_back() -> None:
    """A run counts from its start by what has passed, whatever the wall says."""
    walls, ticks = iter([NOW, NOW - timedelta(days=1)]), iter([5.0, 65.0, 65.0])
    clock = SyncClock(lambda: next(walls), lambda: next(ticks))

    assert NOW + timedelta(minutes=1) == clock()
    assert NOW + timedelta(minutes=1) == clock.latest()


def test_a_wait_is_counted_from_after_the_machine_slept() -> None:
    """While the lid is closed only the wall goes on: a quarantine begun after it must not end early."""
    walls = iter([NOW, NOW + timedelta(hours=8)])
    clock = SyncClock(lambda: next(walls), lambda: 5.0)

    assert NOW == clock()
    assert NOW + timedelta(hours=8) == clock.latest()


def test_a_late_success_does_not_let_the_brake_go() -> None:
    """An answer to a request that left before the CRM asked for an hour says nothing about that hour."""
    brake = Brake(lambda: 1.0)
    brake.hit(Wait("daily quota", retry_after=3_600.0), NOW, NOW + timedelta(seconds=1))

    brake.release(NOW)

    assert timedelta(hours=1) == brake.wait(NOW + timedelta(seconds=1))


def test_a_success_after_a_failure_lets_the_brake_go() -> None:
    """A request that left after the failure and went well shows that the line is sound."""
    brake = Brake(lambda: 1.0)
    brake.hit(Ambiguous("no answer"), NOW, NOW + timedelta(seconds=1))

    brake.release(NOW + timedelta(seconds=2))

    assert not brake.wait(NOW + timedelta(seconds=2))
    assert not brake.failures


def test_being_told_to_wait_counts_even_when_a_failure_is_known() -> None:
    """Of two requests under way one fails at once; that the other is told to wait for an hour is not forgotten."""
    brake = Brake(lambda: 1.0)
    brake.hit(Ambiguous("HTTP 500"), NOW, NOW + timedelta(seconds=1))

    brake.hit(Wait("daily quota", retry_after=3_600.0), NOW, NOW + timedelta(seconds=2))

    assert timedelta(hours=1) == brake.wait(NOW + timedelta(seconds=2))

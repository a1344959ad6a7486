"""Clocks that sleep, jump and are set, and a brake that late answers do not let go."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sync_builders import IMPATIENT, NOW, Wrapped, a_sandbox, a_store, new_id, port_to, strike, sync, works

from sdrtui.crm.errors import Ambiguous, Wait
from sdrtui.crm.port import CrmPort, Hello
from sdrtui.domain.sync import OutboxState, SyncResult
from sdrtui.sync.engine import run_sync
from sdrtui.sync.exchange import rooms_of
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


def test_what_was_asked_for_is_kept_when_another_answer_names_no_time() -> None:
    """Of two refused requests only one was told for how long; the next run must know."""
    brake = Brake(lambda: 1.0)
    brake.hit(Wait("daily quota", retry_after=3_600.0), NOW, NOW + timedelta(seconds=1))

    brake.hit(Wait("slow down"), NOW + timedelta(seconds=1), NOW + timedelta(seconds=2))

    assert NOW + timedelta(hours=1, seconds=1) == brake.asked


def test_what_happened_is_told_in_the_crms_time_and_every_retry_tells_the_same(tmp_path: Path) -> None:
    """A laptop a day behind: the touch arrives with the server's time, whatever is measured before its retry."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        behind = timedelta(hours=26)
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch", "times": 4})

        results = [sync(store, sandbox, wrap=partial(Ahead, offset=offset)) for offset in (behind, timedelta())]

        [activity] = sandbox.book.rows["activities"].values()
        [lead] = sandbox.book.rows["leads"].values()
        [line] = store.outbox.attempts(store.outbox.listed([OutboxState.IN_CRM])[0].id)[:1]
        assert (0, 0) == (results[-1].queued, results[-1].needs_you)
        assert work.records[0].at + behind == datetime.fromisoformat(str(activity["at"]))
        assert (NOW + behind).isoformat() == lead["created_at"]
        assert "clock +93600 s" == line.detail


def test_what_is_sent_for_the_first_time_is_told_by_the_clock_of_that_day(tmp_path: Path) -> None:
    """A clock that was wrong when another touch went, and has been put right since, does not shift this one."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        sync(store, sandbox, wrap=partial(Ahead, offset=timedelta(hours=26)))
        [later] = works(store, 1, first=1)

        sync(store, sandbox, wrap=partial(Ahead, offset=timedelta()))

        activity = list(sandbox.book.rows["activities"].values())[-1]
        assert later.records[0].at == datetime.fromisoformat(str(activity["at"]))


class Ahead(Wrapped):
    """A CRM whose clock is that much ahead of ours."""

    def __init__(self, port: CrmPort, offset: timedelta) -> None:
        super().__init__(port)
        self._offset = offset

    async def hello(self) -> Hello:
        return replace(await super().hello(), server_time=NOW + self._offset)


def test_a_sleep_while_the_clocks_are_compared_is_no_difference_between_them(tmp_path: Path) -> None:
    """The lid closed between the question and the answer: it is asked again, or all that waits would wait for hours."""
    wall = [NOW]

    class Slept(Wrapped):
        async def hello(self) -> Hello:
            hello = replace(await super().hello(), server_time=wall[0])
            wall[0] = NOW + timedelta(hours=8)
            return hello

    async def run() -> SyncResult:
        port = Slept(port_to(sandbox))
        try:
            return await run_sync(rooms_of(store), port, lambda: wall[0], new_id, IMPATIENT)
        finally:
            await port.aclose()

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        result = asyncio.run(run())

    assert abs(result.clock_offset) < 5


def test_after_a_sleep_a_run_counts_by_the_wall_again() -> None:
    """What the laptop slept before the CRM answered is no difference between its clock and theirs."""
    walls = iter([NOW, NOW + timedelta(hours=8)])
    clock = SyncClock(lambda: next(walls), lambda: 5.0)

    clock.catch_up()

    assert NOW + timedelta(hours=8) == clock()

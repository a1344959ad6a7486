"""The world's time, an event loop that jumps from timer to timer, and the places at which a process may die."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_NEVER_TURNS = 1_000_000
"""A run that turns its loop so often is stuck."""


class Killed(BaseException):
    """The process is dead: nothing of it goes on."""


@dataclass
class Time:
    """Three clocks: the true one, which is the server's; the monotonic one of the laptop; the laptop's wall clock."""

    true: float = 0.0
    mono: float = 0.0
    """Stands still while the laptop sleeps."""
    skew: float = 0.0
    """How far the laptop's wall clock is ahead."""

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.true += seconds
        self.mono += seconds

    def sleep(self, seconds: float) -> None:
        """Close the laptop's lid for so long."""
        self.true += seconds

    def client(self) -> datetime:
        """Return what the laptop believes."""
        return START + timedelta(seconds=self.true + self.skew)

    def server(self) -> datetime:
        """Return what the CRM knows."""
        return START + timedelta(seconds=self.true)


class Mortality:
    """Counts the points at which a process may die, and kills it at one of them."""

    def __init__(self, at_death: Callable[[], None]) -> None:
        self._at_death = at_death
        self.left: int | None = None
        """Points still to be passed alive; None for immortal."""
        self.is_dead = False
        self.where = ""
        """The kind of point it died at."""

    def point(self, kind: str) -> None:
        """Pass a point, or die at it."""
        if self.is_dead:
            raise Killed(self.where)
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.die(kind)

    def die(self, kind: str) -> None:
        """Die here: the disk stays as it is at this moment."""
        self.is_dead, self.where, self.left = True, kind, None
        self._at_death()
        raise Killed(kind)

    def rise(self) -> None:
        """Start again as a new process."""
        self.is_dead, self.left = False, None


class _Numbered(asyncio.Task[T]):
    """A task whose place in a set does not depend on where in memory it lies: a seed plays the same life again."""

    number = 0

    def __hash__(self) -> int:
        return self.number

    def __eq__(self, other: object) -> bool:
        return self is other


class _Jump:
    """Stands where a loop has its selector: instead of waiting it moves the clock on."""

    def __init__(self, time: Time, turn: Callable[[], None]) -> None:
        self._time = time
        self._turn = turn
        self._turns = 0

    def select(self, timeout: float | None) -> list[tuple[object, int]]:
        """Let the time of the next timer come."""
        self._turns += 1
        if timeout is None or self._turns > _NEVER_TURNS:
            raise AssertionError("the loop waits for something that never comes")
        self._time.go_on(max(timeout, 0.0))
        self._turn()
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop in which waiting costs nothing."""

    def __init__(self, time: Time, turn: Callable[[], None]) -> None:
        super().__init__()
        self._time = time
        self._selector = _Jump(time, self._turned)
        self._turn = turn
        self.is_unwinding = False
        self._clock_resolution = 1e-6
        self._tasks_made = 0
        self.broken: BaseException | None = None
        """What a callback raised."""
        self.set_task_factory(self._numbered)
        self.set_exception_handler(self._note)

    def time(self) -> float:
        """Return the laptop's monotonic clock."""
        return self._time.mono

    def play(self, main: Coroutine[object, None, T]) -> T:
        """Run until it is done; whatever then goes on is cancelled."""
        try:
            return self.run_until_complete(main)
        finally:
            self.is_unwinding = True
            rest = asyncio.all_tasks(self)
            for task in rest:
                task.cancel()
            if rest:
                self.run_until_complete(asyncio.gather(*rest, return_exceptions=True))

    def _turned(self) -> None:
        if not self.is_unwinding:
            self._turn()

    def _numbered(self, loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> _Numbered[Any]:
        self._tasks_made += 1
        task: _Numbered[Any] = _Numbered(coro, loop=loop, **more)
        task.number = self._tasks_made
        return task

    def _note(self, _loop: asyncio.AbstractEventLoop, told: dict[str, object]) -> None:
        error = told.get("exception")
        self.broken = error if isinstance(error, BaseException) else AssertionError(str(told.get("message")))

    def _process_events(self, event_list: list[object]) -> None:
        """There are no sockets here."""

    def _write_to_self(self) -> None:
        """There is no other thread here."""

"""What every part of a run works with: the store, the CRM, the clock, patience, and trouble.

A run has a thread of its own. Its store calls are made there, between two awaits, and not in a thread beside it: two
busy threads pass Python's lock back and forth at every row, which costs more than the disk's waits that it saves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sdrtui.crm.errors import CrmError, Verdict, for_people
from sdrtui.crm.port import CrmPort
from sdrtui.domain.sync import SyncProgress
from sdrtui.errors import Bug, SdrtuiError
from sdrtui.i18n import _
from sdrtui.store.mirror import Mirror
from sdrtui.store.outbox import Outbox
from sdrtui.sync.plan import Random, full_jitter

T = TypeVar("T")

LEASE = timedelta(seconds=60)
CLOCK_NOISE = timedelta(seconds=2)
"""An offset below this is how servers round their time, not a wrong clock."""
GLANCE_SECONDS = 0.25
"""How often a run that waits looks up to see whether somebody wants it to stop."""


class SyncClock:
    """Now, as the run began plus what has passed since: a clock set back in the middle does not disorder a run."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._started = wall()
        self._monotonic = monotonic
        self._zero = monotonic()

    def __call__(self) -> datetime:
        """Return now; behind the truth when the machine has slept meanwhile."""
        return self._started + timedelta(seconds=self._monotonic() - self._zero)

    def catch_up(self) -> None:
        """Count from here on by the wall again, if the machine has slept since the start."""
        self._started, self._zero = self.latest(), self._monotonic()

    def latest(self) -> datetime:
        """Return the latest that it may be by now: the machine may have slept, or somebody has set its clock."""
        return max(self(), self._wall())


@dataclass(slots=True)
class Patience:
    """How long a run may wait in all for a CRM that is slow or away."""

    left: timedelta

    def allows(self, wait: timedelta) -> bool:
        """Say whether the run may wait that long, and take it from what is left."""
        if wait > self.left:
            return False
        self.left -= max(wait, timedelta())
        return True


@dataclass(slots=True)
class Brake:
    """Holds every lane back after a failure of the line or of the CRM as a whole; a success lets go."""

    random: Random
    failures: int = 0
    until: datetime | None = None
    hit_at: datetime | None = None
    last: CrmError | None = None
    asked: datetime | None = None
    """Until when the CRM asked to be left alone."""

    def ask(self, seconds: float, now: datetime) -> None:
        """Keep in mind that the CRM asked to be left alone so long."""
        self.asked = max(now + timedelta(seconds=seconds), self.asked or now)

    def hit(self, error: CrmError, started: datetime, now: datetime) -> None:
        """Wait longer. Requests that were already under way at the last failure count with it, unless told to wait."""
        is_known = self.hit_at is not None and started < self.hit_at
        if is_known and error.retry_after is None:
            return
        wait = full_jitter(self.failures, self.random)
        if error.retry_after is not None:
            wait = timedelta(seconds=error.retry_after)
            self.ask(error.retry_after, now)
        elif error.verdict is Verdict.AMBIGUOUS and not self.failures:
            wait = timedelta()
        self.failures += not is_known
        self.until, self.hit_at, self.last = max(now + wait, self.until or now), now, error

    def release(self, started: datetime) -> None:
        """Go on at full speed, unless the request that went well had left before the last failure."""
        if self.hit_at is not None and started < self.hit_at:
            return
        self.failures, self.until, self.hit_at, self.last, self.asked = 0, None, None, None, None

    def wait(self, now: datetime) -> timedelta:
        """Return how long nothing may be sent."""
        return max(self.until - now, timedelta()) if self.until is not None else timedelta()


@dataclass(slots=True)
class Run:
    """One run of the sync."""

    outbox: Outbox
    mirror: Mirror
    port: CrmPort
    account: str
    sender: str
    now: SyncClock
    new_id: Callable[[], str]
    random: Random
    patience: Patience
    grace: timedelta
    """How long requests under way may still take once it is to stop."""
    sweep_every: timedelta = timedelta(days=1)
    """How often all ids are read, to find what is no longer there."""
    reads_team_log: bool = False
    """Whether the touches of the whole team are pulled."""
    progress: Callable[[SyncProgress], None] | None = None
    cancelled: Callable[[], bool] | None = None
    pushed: int = 0
    pulled: int = 0
    left: int = 0
    offset: timedelta = timedelta()
    """How far the server's clock is ahead of ours, as this run measured it, or else the last one that could."""
    doubt: timedelta = timedelta()
    """By how much the offset may be wrong."""
    trouble: SdrtuiError | None = None
    was_told_to_wait: bool = False
    """The trouble is that the CRM asks to slow down."""
    brake: Brake = field(init=False)

    def __post_init__(self) -> None:
        self.brake = Brake(self.random)

    @property
    def is_cancelled(self) -> bool:
        """Say whether a person wants it to stop at the next safe point."""
        return self.cancelled is not None and self.cancelled()

    @property
    def is_over(self) -> bool:
        """Say whether nothing more should be begun."""
        return self.trouble is not None or self.is_cancelled

    @property
    def is_surely(self) -> datetime:
        """The server's time by which a wait is judged to be over: not after the truth.

        Waits are told in the server's time, because a person may set ours a day ahead while a write is in quarantine.
        """
        return self.now() + self.offset - self.doubt

    @property
    def is_perhaps(self) -> datetime:
        """The server's time from which a wait is counted: not before the truth."""
        return self.now.latest() + self.offset + self.doubt

    @property
    def wait_until(self) -> datetime | None:
        """Until when, by its own clock, the CRM asks to be left alone; None when it does not."""
        left = self.brake.asked - self.now() if self.brake.asked is not None else timedelta()
        return self.is_perhaps + left if left > timedelta() else None

    @property
    def correction(self) -> int:
        """Seconds to add to the times of what happened here; 0 when the difference is none that was really measured."""
        is_real = abs(self.offset) > max(self.doubt, CLOCK_NOISE)
        return round(self.offset.total_seconds()) if is_real else 0

    @property
    def lease_until(self) -> datetime:
        """Until when a claim made now keeps others out, in the server's time: ours may be set meanwhile."""
        return self.is_perhaps + LEASE

    async def pause(self, wait: timedelta) -> None:
        """Wait, unless somebody wants it to stop meanwhile."""
        left = wait.total_seconds()
        while left > 0 and not self.is_cancelled:
            nap = min(left, GLANCE_SECONDS)
            await asyncio.sleep(nap)
            left -= nap

    def fail(self, error: CrmError) -> None:
        """End the run early, with the reason that a person reads."""
        self.trouble = for_people(error)
        self.was_told_to_wait = error.verdict is Verdict.WAIT
        if error.retry_after is not None and error is not self.brake.last:
            self.brake.ask(error.retry_after, self.now())

    def tell(self) -> None:
        """Report how far it has come."""
        if self.progress is not None:
            self.progress(SyncProgress(self.pushed, self.pulled, self.left))


_TRIES = 3


async def patiently(run: Run, ask: Callable[[], Awaitable[T]]) -> T:
    """Read something from the CRM, again when it is slow or stumbles: reading twice changes nothing.

    Raises:
        CrmError: it does not answer, or patience is at its end.
    """
    for tries in range(_TRIES):
        try:
            return await ask()
        except CrmError as exc:
            wait = full_jitter(tries, run.random) if exc.retry_after is None else timedelta(seconds=exc.retry_after)
            is_hopeless = exc.verdict not in {Verdict.WAIT, Verdict.AMBIGUOUS}
            if is_hopeless or tries == _TRIES - 1 or not run.patience.allows(wait):
                raise
        await run.pause(wait)
    raise Bug(_("A request was neither answered nor refused."))

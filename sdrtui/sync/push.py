"""Draining the outbox: several batches under way, each lane in order, and a brake when the CRM or the line fails."""

import asyncio
from datetime import timedelta

from sdrtui.crm.errors import Permanent, Verdict
from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.store.outbox import Waiting
from sdrtui.store.outbox_results import OpResult
from sdrtui.sync.flight import Landed, fly
from sdrtui.sync.lanes import Lanes, OpenOp
from sdrtui.sync.plan import Next, next_after_crash
from sdrtui.sync.run import Run

REFUSALS_IN_A_ROW = 30
"""A CRM that refuses this many writes with none taken between has something wrong that no single write has."""
_QUIT_SECONDS = 5.0


async def recover(run: Run) -> None:
    """Turn what was `sending` when the program last ended into `checking`: nobody knows whether it arrived."""
    stuck = await run.stored(run.outbox.stuck)
    results = [_crashed(run, op) for op in stuck]
    if results:
        await run.stored(run.outbox.settle, run.account, results, run.now())


def _crashed(run: Run, op: Waiting) -> OpResult:
    after = next_after_crash(run.port.capabilities.writes.get(op.kind), run.now())
    return OpResult(op.id, after.state, quarantine_until=after.quarantine_until, counts=True, what="interrupted")


class Push:
    """One drain of the outbox."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lanes = Lanes(run.port.capabilities.writes)
        self._flights: set[asyncio.Task[Landed]] = set()
        self._refusals = 0

    async def drain(self) -> None:
        """Send until nothing may go any more, patience ends, or somebody stops it."""
        await self._refill()
        try:
            while not self._run.is_over:
                self._take_off()
                if self._flights:
                    landed, self._flights = await asyncio.wait(self._flights, return_when=asyncio.FIRST_COMPLETED)
                    self._land(landed)
                elif not await self._rest() and not await self._refill():
                    break
        finally:
            await self._come_down()

    def _take_off(self) -> None:
        """Send batches while there are heads, free places, and no brake; after a failure one tries the water."""
        run = self._run
        self._lanes.wake(run.now())
        while len(self._flights) < run.port.capabilities.parallel and not run.brake.wait(run.now()):
            if run.brake.failures and self._flights:
                return
            batch = self._lanes.next_batch()
            if batch is None:
                return
            self._flights.add(asyncio.create_task(fly(run, batch)))

    def _land(self, flights: set[asyncio.Task[Landed]]) -> None:
        for flight in flights:
            landed = flight.result()
            self._learn(landed)
            for op, after in landed.nexts.items():
                self._move(op, after, alone=landed.is_split)
            for op in landed.untaken:
                self._lanes.stuck(op)
        self._run.left = self._lanes.left
        self._run.tell()

    async def _come_down(self) -> None:
        """Let what is under way come to its end; what takes too long is left `sending` and asked for again later."""
        if self._flights:
            landed, late = await asyncio.wait(self._flights, timeout=_QUIT_SECONDS)
            for flight in late:
                flight.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            self._flights = set()
            self._land(landed)

    async def _rest(self) -> bool:
        """Wait for the brake or for a write that waits; False when there is nothing to wait for, or no patience."""
        run, now = self._run, self._run.now()
        if self._lanes.has_ready:
            wait = run.brake.wait(now)
        elif self._lanes.next_wake is not None:
            wait = max(self._lanes.next_wake - now, run.brake.wait(now), timedelta())
        else:
            return False
        if not run.patience.allows(wait):
            if run.brake.last is not None:
                run.fail(run.brake.last)
            return False
        await asyncio.sleep(wait.total_seconds())
        return True

    async def _refill(self) -> bool:
        """Take up what came since; say whether anything did."""
        run = self._run
        added = self._lanes.add([_open(op) for op in await run.stored(run.outbox.waiting, run.account)])
        run.left = self._lanes.left
        return bool(added)

    def _learn(self, landed: Landed) -> None:
        """Brake after a failure of the whole request; stop at a lost sign-in, or at a CRM that refuses everything."""
        run = self._run
        self._refusals = 0 if landed.taken else self._refusals + landed.refusals
        if landed.error is None:
            run.brake.release()
        elif landed.error.verdict is Verdict.AUTH:
            run.fail(landed.error)
        elif landed.error.verdict is not Verdict.PERMANENT:
            run.brake.hit(landed.error, landed.started, run.now())
        elif self._refusals >= REFUSALS_IN_A_ROW:
            run.fail(Permanent(landed.error.words, hint=_("It refuses every write. Check the account and its fields.")))

    def _move(self, op: str, after: Next, *, alone: bool) -> None:
        match after.state:
            case OutboxState.IN_CRM:
                self._lanes.done(op)
                self._run.pushed += 1
            case OutboxState.NEEDS_YOU:
                self._lanes.stuck(op)
            case _:
                due = after.not_before if after.quarantine_until is None else after.quarantine_until
                self._lanes.again(op, after.state, due, alone=alone)


def _open(op: Waiting) -> OpenOp:
    due = op.not_before if op.quarantine_until is None else op.quarantine_until
    return OpenOp(op.id, op.lane, op.kind, op.state, due)

"""Draining the outbox: several batches under way, each lane in order, and a brake when the CRM or the line fails.

A turn commits what came back and what goes next in one transaction; only then the next request leaves.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from sdrtui.crm.errors import Permanent, Verdict
from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.store.outbox import Waiting
from sdrtui.store.outbox_claims import Claim
from sdrtui.store.outbox_results import OpResult
from sdrtui.sync.flight import Landed, look_up, parked, send
from sdrtui.sync.lanes import Batch, Lanes
from sdrtui.sync.plan import Next, next_after_crash
from sdrtui.sync.run import GLANCE_SECONDS, Run

PAGE = 1_000
"""Writes read at a time: enough for all requests that may be under way, while which the next page is read."""
TO_THE_WIRE = 12
"""Rounds of the event loop from a request's beginning to its last byte; a commit before that would hold it up."""
REFUSALS_IN_A_ROW = 30
"""A CRM that refuses this many writes with none taken between has something wrong that no single write has."""


def recover(run: Run) -> None:
    """Turn what was `sending` when the program last ended into `checking`: nobody knows whether it arrived."""
    results = [_crashed(run, op) for op in run.outbox.stuck()]
    if results:
        run.outbox.settle(run.account, results, run.now())


def _crashed(run: Run, op: Waiting) -> OpResult:
    after = next_after_crash(run.port.capabilities.writes.get(op.kind), run.is_perhaps)
    return OpResult(op.id, after.state, quarantine_until=after.quarantine_until, what="interrupted")


class Push:
    """One drain of the outbox."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._abilities = run.port.capabilities.writes
        self._lanes = Lanes(self._abilities)
        self._flights: set[asyncio.Task[Landed]] = set()
        self._unsettled: list[OpResult] = []
        self._refusals = 0
        self._read_to: Waiting | None = None
        """The last of the page read last, until the queue was read to its end."""

    async def drain(self) -> None:
        """Send until nothing may go any more, patience ends, or somebody stops it."""
        self._refill()
        try:
            while not self._run.is_over:
                self._turn()
                if self._flights:
                    await self._let_leave()
                    glance = 0.0 if self._has_more else GLANCE_SECONDS
                    landed, self._flights = await asyncio.wait(
                        self._flights, timeout=glance, return_when=asyncio.FIRST_COMPLETED
                    )
                    self._land(flight.result() for flight in landed)
                elif not self._unsettled and not await self._rest() and not self._refill():
                    break
                if self._read_to is not None:
                    self._refill()
        finally:
            await self._come_down()
        self._run.outbox.adopt(self._run.account)

    @property
    def _has_more(self) -> bool:
        """Say whether another batch could leave at once."""
        return self._places > 0 and self._lanes.has_ready

    @property
    def _places(self) -> int:
        """How many more requests may be under way; after a failure one at a time tries the water."""
        run = self._run
        if run.brake.wait(run.now()):
            return 0
        return (1 if run.brake.failures else run.port.capabilities.parallel) - len(self._flights)

    def _turn(self) -> None:
        """Commit what came back and the batch that goes next, and let it go: one, so that none waits for another."""
        run = self._run
        self._lanes.wake(run.is_surely)
        batch = None if run.is_over or self._places <= 0 else self._lanes.next_batch()
        ops = batch.ops if batch is not None and self._is_sent(batch) else ()
        settled, self._unsettled = self._unsettled, []
        claims: list[Claim] = []
        until = run.lease_until
        if ops or settled:
            claims = run.outbox.turn(run.account, settled, ops, run.now(), run.sender, until, run.correction)
        if batch is None:
            return
        if batch.is_lookup:
            self._begin_lookup(batch)
        elif ops:
            self._begin(batch, claims, until)
        else:
            words = _("The CRM has no place for this kind of write: {kind}").format(kind=batch.kind)
            self._land([parked(run, batch.ops, words)])

    @staticmethod
    async def _let_leave() -> None:
        for _round in range(TO_THE_WIRE):
            await asyncio.sleep(0)

    def _is_sent(self, batch: Batch) -> bool:
        return not batch.is_lookup and batch.kind in self._abilities

    def _settle(self) -> None:
        """Commit what came back, and send nothing more."""
        run = self._run
        settled, self._unsettled = self._unsettled, []
        if settled:
            run.outbox.settle(run.account, settled, run.now())

    def _begin(self, batch: Batch, claims: list[Claim], until: datetime) -> None:
        claimed = {claim.op for claim in claims}
        for op in batch.ops:
            if op not in claimed:
                self._pass_by(op)
        homeless = [claim.op for claim in claims if claim.is_homeless]
        if homeless:
            self._land([parked(self._run, homeless, _("The CRM does not have this lead, or it was not sent there."))])
        going = [claim for claim in claims if not claim.is_homeless]
        if going:
            self._flights.add(asyncio.create_task(send(self._run, going, self._abilities[batch.kind], until)))

    def _pass_by(self, op: str) -> None:
        """Go on behind a write that somebody has closed meanwhile; stop behind one that they have only parked."""
        known = self._run.outbox.get(op)
        if known is None or known.state.is_open:
            self._lanes.stuck(op)
        else:
            self._lanes.done(op)

    def _begin_lookup(self, batch: Batch) -> None:
        claims = self._run.outbox.read(self._run.account, batch.ops)
        if claims:
            self._flights.add(asyncio.create_task(look_up(self._run, claims[0], self._abilities[batch.kind])))
        else:
            self._pass_by(batch.ops[0])

    def _land(self, landings: Iterable[Landed]) -> None:
        for landed in landings:
            self._unsettled += landed.results
            self._learn(landed)
            for op, after in landed.nexts.items():
                self._move(op, after, alone=landed.is_split)
        self._run.left = self._lanes.left
        self._run.tell()

    async def _come_down(self) -> None:
        """Let what is under way come to its end; what takes too long is left `sending` and asked for again later."""
        if self._flights:
            landed, late = await asyncio.wait(self._flights, timeout=self._run.grace.total_seconds())
            for flight in late:
                flight.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            self._flights = set()
            self._land(flight.result() for flight in landed)
        self._settle()

    async def _rest(self) -> bool:
        """Wait for the brake or for a write that waits; False when there is nothing to wait for, or no patience."""
        run, now = self._run, self._run.now()
        if self._lanes.has_ready:
            wait = run.brake.wait(now)
        elif self._lanes.next_wake is not None:
            wait = max(self._lanes.next_wake - run.is_surely, run.brake.wait(now), timedelta())
        else:
            return False
        if not run.patience.allows(wait):
            if run.brake.last is not None:
                run.fail(run.brake.last)
            return False
        await run.pause(wait)
        return True

    def _refill(self) -> bool:
        """Take up what follows in the queue, or what came since it was read to its end; say whether anything did."""
        run, added, is_at_end = self._run, 0, False
        while not added and not is_at_end:
            page = run.outbox.waiting(run.account, self._read_to, PAGE)
            is_at_end = len(page) < PAGE
            self._read_to = None if is_at_end else page[-1]
            added = self._lanes.add(page)
        run.left = self._lanes.left
        return added > 0

    def _learn(self, landed: Landed) -> None:
        """Brake after a failure of the whole request; stop at a lost sign-in, or at a CRM that refuses everything."""
        run = self._run
        self._refusals = 0 if landed.taken else self._refusals + landed.refusals
        if landed.error is None:
            run.brake.release(landed.started)
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
            case _ if after.rests:
                self._lanes.stuck(op)
            case _:
                due = after.not_before if after.quarantine_until is None else after.quarantine_until
                self._lanes.again(op, after.state, due, alone=alone)

"""One run of the sync: who are we to the CRM, take the lease, recover, pull, push, say what was done."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.port import CrmPort, Hello
from sdrtui.domain.sync import Cause, SyncCounts, SyncProgress, SyncResult
from sdrtui.errors import NeedsDecision, SdrtuiError, SignInAgain, TryLater
from sdrtui.i18n import _
from sdrtui.store.mirror import Mirror
from sdrtui.store.outbox import Outbox
from sdrtui.store.outbox_lease import AnotherSends, SenderLease, holder_name
from sdrtui.sync.arrival import Arrivals, Normalise, as_written
from sdrtui.sync.pull import pull
from sdrtui.sync.push import Push, recover
from sdrtui.sync.run import LEASE, Patience, Run, SyncClock, patiently
from sdrtui.sync.token_sweep import sweep_tokens

PATIENCE = timedelta(seconds=10)
"""How long a run waits in all for a CRM that is slow or away, before it leaves the rest queued."""
LONGEST_HELLO = timedelta(seconds=90)
"""No request takes longer: when this one did, the machine slept in it, and nobody knows when the CRM read its clock."""
COMPARISONS = 3
HEARTBEAT_SECONDS = LEASE.total_seconds() / 4


class SyncStore(Protocol):
    """What a run needs of the store."""

    @property
    def outbox(self) -> Outbox:
        """The queue."""

    @property
    def mirror(self) -> Mirror:
        """What the CRM last said."""

    @property
    def lease(self) -> SenderLease:
        """The right to send."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a run may behave; the defaults are the product's."""

    patience: timedelta = PATIENCE
    grace: timedelta = timedelta(seconds=5)
    """How long requests under way may still take once somebody wants it to stop."""
    random: Callable[[], float] = Random().random  # noqa: S311  # jitter, no secret
    normalise: Normalise = as_written
    """Brings the contact points of a lead from the CRM into the store's form."""
    sweep_every: timedelta = timedelta(days=1)
    reads_team_log: bool = False
    """Bring the touches of every SDR here, for whoever reviews them."""
    progress: Callable[[SyncProgress], None] | None = None
    cancelled: Callable[[], bool] | None = None


USUAL = Ways()


async def run_sync(
    store: SyncStore, port: CrmPort, now: Callable[[], datetime], new_id: Callable[[], str], ways: Ways = USUAL
) -> SyncResult:
    """Pull what changed, push what is queued, and say what was done; trouble with the CRM is in the result.

    Pulling comes first, so that an owner or a stage changed in the CRM is known before ours is sent.

    Raises:
        SdrtuiError: the store is damaged; what the CRM has taken by then is recorded, or asked for at the next start.
    """
    clock = SyncClock(now, asyncio.get_running_loop().time)
    run = Run(
        outbox=store.outbox,
        mirror=store.mirror,
        port=port,
        account="",
        sender=holder_name(new_id()),
        now=clock,
        new_id=new_id,
        random=ways.random,
        patience=Patience(ways.patience),
        grace=ways.grace,
        sweep_every=ways.sweep_every,
        reads_team_log=ways.reads_team_log,
        progress=ways.progress,
        cancelled=ways.cancelled,
    )
    try:
        hello = await _greeted(run)
        _bind(run, hello)
        _check_wait(run)
        async with _leased(run, store.lease):
            await _exchanged(run, Arrivals(new_id, ways.normalise))
    except CrmError as exc:
        run.fail(exc)
    except (TryLater, NeedsDecision) as exc:
        run.trouble = exc
    asked = run.wait_until
    if asked is not None and run.account:
        run.mirror.keep_wait(run.account, asked)
    return _result(run, store.outbox.counts())


def _check_wait(run: Run) -> None:
    """Ask for nothing more while the CRM wants to be left alone, whichever run it told so.

    Raises:
        TryLater: that is not over.
    """
    until = run.mirror.asked_to_wait(run.account)
    left = until - run.is_surely if until is not None else timedelta()
    if left > timedelta():
        run.was_told_to_wait = True
        minutes = -(-left // timedelta(minutes=1))
        raise TryLater(
            _("The CRM asks for a pause; it ends in {minutes} min.").format(minutes=minutes),
            hint=_("Nothing is lost; what is queued goes the next time."),
        )


async def _exchanged(run: Run, arrivals: Arrivals) -> None:
    recover(run)
    run.mirror.met(run.account, run.now())
    unread = None if run.is_over else await pull(run, arrivals)
    if unread is not None and unread.verdict not in {Verdict.AMBIGUOUS, Verdict.PERMANENT}:
        run.fail(unread)
    if not run.is_over:
        await Push(run).drain()
        await sweep_tokens(run)
    if unread is not None and run.trouble is None:
        run.fail(unread)


async def _greeted(run: Run) -> Hello:
    """Say hello, and measure how far the CRM's clock is ahead of ours: it read its own half-way through the request."""

    async def timed() -> tuple[Hello, datetime, timedelta]:
        asked = run.now.latest()
        hello = await run.port.hello()
        run.now.catch_up()
        return hello, asked, (run.now() - asked) / 2

    hello, asked, half = await patiently(run, timed)
    for _again in range(COMPARISONS - 1):
        if 2 * half > LONGEST_HELLO:
            hello, asked, half = await patiently(run, timed)
    if hello.server_time is not None:
        run.offset, run.doubt = hello.server_time - asked - half, half
    return hello


def _bind(run: Run, hello: Hello) -> None:
    """Refuse another account than the one that the queue was made under."""
    known = run.mirror.accounts()
    if known and hello.account not in known:
        raise NeedsDecision(
            _("This is another CRM account ({new}) than the one synced with so far ({old}).").format(
                new=hello.account, old=", ".join(sorted(known))
            ),
            hint=_("What is queued belongs to the old one. Point config.toml back, or start with another home folder."),
        )
    run.account = hello.account
    if hello.server_time is None:
        run.offset = run.mirror.clock_offset(run.account)
    else:
        run.mirror.keep_clock_offset(run.account, run.offset, run.now())


@asynccontextmanager
async def _leased(run: Run, lease: SenderLease) -> AsyncIterator[None]:
    """Hold the right to send, renewed by a heartbeat while a long request is under way."""
    lease.take(run.sender, run.is_surely, run.lease_until)
    heart = asyncio.create_task(_beat(run, lease))
    try:
        yield
    finally:
        heart.cancel()
        await asyncio.gather(heart, return_exceptions=True)
        lease.drop(run.sender)


async def _beat(run: Run, lease: SenderLease) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            lease.take(run.sender, run.is_surely, run.lease_until)
        except SdrtuiError as exc:
            run.trouble = exc
            return


def _result(run: Run, counts: SyncCounts) -> SyncResult:
    trouble = run.trouble
    return SyncResult(
        pushed=run.pushed,
        pulled=run.pulled,
        queued=counts.queued + counts.sending + counts.checking,
        needs_you=counts.needs_you,
        conflicts=counts.conflicts,
        trouble=trouble.sentence if trouble is not None else "",
        hint=trouble.hint if trouble is not None else "",
        exit_code=trouble.exit_code if trouble is not None else 0,
        clock_offset=run.offset.total_seconds(),
        was_cancelled=run.is_cancelled,
        cause=_cause(run),
    )


def _cause(run: Run) -> Cause:
    match run.trouble:
        case None:
            return Cause.NONE
        case AnotherSends():
            return Cause.ELSEWHERE
        case SignInAgain():
            return Cause.SIGN_IN
        case TryLater():
            return Cause.BUSY if run.was_told_to_wait else Cause.AWAY
        case _:
            return Cause.DECISION

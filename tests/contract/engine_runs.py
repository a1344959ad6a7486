"""Runs of the real engine over a rig's adapter, with faults on the way."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import repeat
from random import Random
from typing import Protocol

from cut_proxy import CutProxy
from sync_builders import new_id, now

from sdrtui.crm.port import CrmPort
from sdrtui.domain.sync import SyncResult
from sdrtui.store.store import Store
from sdrtui.sync.engine import Ways, run_sync
from sdrtui.sync.exchange import rooms_of

RUNS = 6
WAYS = Ways(patience=timedelta(seconds=20), random=lambda: 0.01)


class Rig(Protocol):
    """What a run needs of a rig."""

    proxy: CutProxy

    def connect(self) -> CrmPort:
        """Return a fresh port."""


def drained(store: Store, rig: Rig, seed: int) -> SyncResult:
    """Sync while a third of the writes meet a fault, then without any, and return the last result."""
    rig.proxy.scheduled = fates(Random(seed))
    for _ in range(RUNS):
        result = asyncio.run(_run(store, rig.connect()))
        if not result.queued:
            break
    rig.proxy.scheduled = repeat("")
    return asyncio.run(_run(store, rig.connect()))


def fates(random: Random) -> Iterator[str]:
    """Yield what befalls one write after the other."""
    while True:
        yield random.choice(["", "", "", "", "lose", "away"])


async def _run(store: Store, port: CrmPort) -> SyncResult:
    try:
        return await run_sync(rooms_of(store), port, now, new_id, WAYS)
    finally:
        await port.aclose()

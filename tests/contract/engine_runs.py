"""Runs of the real engine over a rig's adapter, with faults on the way."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Protocol

from cut_proxy import CutProxy
from sync_builders import Work, a_store, new_id, now, works

from sdrtui.crm.port import CrmPort
from sdrtui.domain.change import Change
from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.payload import touch_payload
from sdrtui.domain.sync import SyncResult
from sdrtui.store.store import Store
from sdrtui.sync.engine import Ways, run_sync
from sdrtui.sync.exchange import rooms_of

RUNS = 6
WAYS = Ways(patience=timedelta(seconds=20), random=lambda: 0.01)
REVIEWING = replace(WAYS, reads_team_log=True)
"""As a team lead's store runs."""


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


def swept(store: Store, rig: Rig) -> SyncResult:
    """Sync as on the next day: our own tokens are looked for."""
    return asyncio.run(_run(store, rig.connect(), replace(WAYS, sweep_every=timedelta(hours=-1))))


def fates(random: Random) -> Iterator[str]:
    """Yield what befalls one write after the other."""
    while True:
        yield random.choice(["", "", "", "", "lose", "away"])


Line = tuple[str, str, str, str, str]


def logs_of_two(folder: Path, connect: Callable[[], CrmPort]) -> tuple[list[Line], list[Line]]:
    """Let an SDR work, sync and undo one touch, and a lead sync twice; return what each one's log says then."""
    for name in ("sdr", "boss"):
        (folder / name).mkdir()
    with a_store(folder / "sdr") as sdr, a_store(folder / "boss") as boss:
        made = works(sdr, 2, touches=2, first=100)
        sdr.commit(by_wechat(made[0]))
        assert "" == asyncio.run(_run(sdr, connect())).trouble
        asyncio.run(_run(boss, connect(), REVIEWING))
        sdr.commit(made[1].undone())
        assert "" == asyncio.run(_run(sdr, connect())).trouble
        for _ in range(2):
            assert "" == asyncio.run(_run(boss, connect(), REVIEWING)).trouble
        return lines(sdr), lines(boss)


def by_wechat(work: Work) -> Change:
    """Return a logged WeChat message and its write."""
    change = work.touched("加了微信 😀")
    [record], [op] = change.records, change.outbox
    told = replace(record, channel=Channel.WECHAT, action=Action.MESSAGE, outcome=Outcome.MESSAGE_SENT)
    work.records[-1] = told
    return replace(change, records=(told,), outbox=(replace(op, payload=touch_payload(told)),))


def lines(store: Store) -> list[Line]:
    """Return the log: record, author, channel, outcome and note. Times are the server's once they were told."""
    return sorted(
        (line.record, line.sdr, line.channel, line.outcome, line.note) for line in store.log_lines(LogFilter())
    )


async def _run(store: Store, port: CrmPort, ways: Ways = WAYS) -> SyncResult:
    try:
        return await run_sync(rooms_of(store), port, now, new_id, ways)
    finally:
        await port.aclose()

"""Processes that are killed in the middle: one syncs, one logs outcomes. Run as `python victims.py sync|log …`.

Two are negative controls: `blind` sends again under a new token, `log-normal` does not wait for the disk.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace

from sync_builders import IMPATIENT, NOW, Work, new_id, now

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import CrmPort, Write, WriteResult
from sdrtui.crm.sandbox import SandboxCrm, connect
from sdrtui.store.opening import open_store
from sdrtui.sync.engine import run_sync
from sdrtui.sync.exchange import rooms_of


class Blind(SandboxCrm):
    """The negative control: a CRM client that sends again under a new token, as naive ones do."""

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        fresh = [replace(write, token=new_id(), payload={**write.payload, "record": new_id()}) for write in batch]
        return await super().write(
            [write if write.kind != "touch" else blind for write, blind in zip(batch, fresh, strict=True)]
        )


def port_of(how: str, url: str, token: str) -> CrmPort:
    port = connect(CrmConfig(url), token, now)
    return Blind(port._transport) if how == "blind" else port


async def sync(how: str, database: str, url: str, token: str) -> None:
    store = open_store(database, now=NOW)
    port = port_of(how, url, token)
    result = await run_sync(rooms_of(store), port, now, new_id, IMPATIENT)
    await port.aclose()
    store.close()
    print("done", result.pushed, result.queued, result.trouble, flush=True)


def log(how: str, database: str, count: int) -> None:
    """Log outcomes one by one; say each only when the store has said that it is saved."""
    store = open_store(database, now=NOW)
    if how == "log-normal":
        with store.engine.connect() as connection:  # the pool keeps it, and with it the setting
            connection.connection.execute("PRAGMA synchronous = NORMAL")
    work = Work()
    store.commit(work.arrives())
    print(f"lead {work.lead}", flush=True)
    for number in range(count):
        store.commit(work.touched(f"第{number}次"))
        print(f"saved {work.records[-1].id}", flush=True)
    store.close()
    print("done", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["log" | "log-normal" as how, database, count]:
            log(how, database, int(count))
        case [how, database, url, token]:
            asyncio.run(sync(how, database, url, token))
        case _:
            sys.exit(2)

"""A first pull of 100,000 leads into an empty store: seconds, and memory above idle; cancelled half-way and resumed.

PYTHONPATH=tests python tests/bench/bench_pull.py [--leads 100000]
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
from sync_builders import IMPATIENT, a_store, new_id, now

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.sandbox import connect
from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.store.store import Store
from sdrtui.sync.engine import Ways, run_sync
from sdrtui.sync.exchange import rooms_of

BATCH = 500
SANDBOX = """
from sdrtui.sandbox.serve import serve
serve(0, None, "bench", lambda url, token: print(url, flush=True))
"""
BUDGET = 150
"""MB above idle."""


@contextmanager
def server() -> Iterator[str]:
    """Run a sandbox in a process of its own."""
    process = subprocess.Popen([sys.executable, "-c", SANDBOX], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    try:
        yield url
    finally:
        process.terminate()
        process.wait()


def fill(url: str, leads: int) -> None:
    """Type so many leads into the CRM."""
    with httpx.Client(base_url=url, headers={"authorization": "Bearer bench"}, timeout=60) as client:
        for start in range(0, leads, BATCH):
            writes = [
                {
                    "object": "leads",
                    "body": {
                        "company": f"恒信数据{number // 3}有限公司",
                        "name": f"王敏{number}",
                        "title": "市场总监",
                        "owner": "zhang",
                        "stage": "MAL",
                        "note": "展会上留的资料，想了解报价",
                        "points": {"phones": [f"+86138{number:08}"], "emails": [f"min{number}@example.com"]},
                    },
                }
                for number in range(start, min(start + BATCH, leads))
            ]
            client.post("/v1/batch", json={"writes": writes}).raise_for_status()


async def pulled(store: Store, url: str, ways: Ways) -> SyncResult:
    port = connect(CrmConfig(url), "bench", now)
    try:
        return await run_sync(rooms_of(store), port, now, new_id, ways)
    finally:
        await port.aclose()


def peak() -> float:
    """Return the most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(url: str, leads: int) -> None:
    """Pull half, stop, pull the rest, pull again; print what each took."""
    with tempfile.TemporaryDirectory() as folder, a_store(Path(folder)) as store, server() as empty:
        asyncio.run(pulled(store, empty, IMPATIENT))
        idle = peak()
        told: list[SyncProgress] = []
        half = replace(
            IMPATIENT, progress=told.append, cancelled=lambda: any(each.pulled >= leads // 2 for each in told)
        )
        began = time.perf_counter()
        first = asyncio.run(pulled(store, url, half))
        middle = time.perf_counter()
        rest = asyncio.run(pulled(store, url, IMPATIENT))
        ended = time.perf_counter()
        again = asyncio.run(pulled(store, url, IMPATIENT))
        print(f"first half      {first.pulled:>7} leads  {middle - began:6.1f} s  cancelled: {first.was_cancelled}")
        rate = leads / (ended - began)
        print(f"the rest        {rest.pulled:>7} leads  {ended - middle:6.1f} s  {rate:.0f} leads a second")
        print(f"once more       {again.pulled:>7} leads")
        print(f"memory          {idle:.0f} MB idle, {peak() - idle:.0f} MB above it (budget {BUDGET})")
        assert leads == first.pulled + rest.pulled
        assert not again.pulled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    args = parser.parse_args()
    with server() as url:
        fill(url, args.leads)
        measure(url, args.leads)


if __name__ == "__main__":
    main()

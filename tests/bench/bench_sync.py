"""10,000 queued touches to a CRM with 50 ms latency, against the floor of its batches and a bare client in one run.

PYTHONPATH=tests python tests/bench/bench_sync.py [--touches 10000] [--leads 10000] [--rounds 3] [--crm sandbox]
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
from sync_builders import IMPATIENT, Work, a_store, new_id, now

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.sandbox import SandboxCrm, connect
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.sync import SyncResult
from sdrtui.store.store import Store
from sdrtui.sync.aside import in_a_thread
from sdrtui.sync.engine import run_sync
from sdrtui.sync.exchange import rooms_of

LATENCY = 0.05
QUICK = Path(__file__).with_name("quick_crm.py")
SANDBOX = """
from sdrtui.sandbox.serve import serve
serve(0, None, "bench", lambda url, token: print(url, flush=True))
"""
ABILITY = SandboxCrm.capabilities.writes[TOUCH]


@contextmanager
def server(kind: str = "quick") -> Iterator[str]:
    """Run a CRM in a process of its own."""
    command = [sys.executable, "-c", SANDBOX] if kind == "sandbox" else [sys.executable, str(QUICK)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    try:
        yield url
    finally:
        process.terminate()
        process.wait()


def slow_down(url: str, seconds: float) -> None:
    with httpx.Client(base_url=url, headers={"authorization": "Bearer bench"}) as client:
        client.delete("/admin/faults")
        if seconds:
            fault = {"kind": "latency", "seconds": seconds, "times": -1, "on": "/v1/batch"}
            client.post("/admin/faults", json={"faults": [fault]}).raise_for_status()


async def drained(store: Store, url: str) -> SyncResult:
    port = connect(CrmConfig(url), "bench", now)
    try:
        with in_a_thread() as aside:
            return await run_sync(rooms_of(store), port, now, new_id, replace(IMPATIENT, aside=aside))
    finally:
        await port.aclose()


def read_all(store: Store, url: str) -> None:
    """Read our own leads back and move the cursor past them: only the drain is timed."""
    time.sleep(SandboxCrm.capabilities.overlap.total_seconds() + 0.1)
    with httpx.Client(base_url=url, headers={"authorization": "Bearer bench"}) as client:
        client.post("/v1/leads", json={"company": "later"}).raise_for_status()
    asyncio.run(drained(store, url))


async def bare(url: str, made: list[Work], touches: int) -> float:
    """Send the same batches with a bare client, eight at once."""
    bodies = []
    for start in range(0, touches, ABILITY.batch):
        writes = [
            {
                "key": new_id(),
                "object": "activities",
                "body": {"external_id": new_id(), "lead": f"ext:{work.lead}", "channel": "phone", "note": "下周再打"},
            }
            for work in (made[number % len(made)] for number in range(start, min(start + ABILITY.batch, touches)))
        ]
        bodies.append(json.dumps({"writes": writes}).encode())
    gate = asyncio.Semaphore(SandboxCrm.capabilities.parallel)
    headers = {"authorization": "Bearer bench", "content-type": "application/json"}
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:

        async def send(body: bytes) -> None:
            async with gate:
                (await client.post("/v1/batch", content=body)).raise_for_status()

        began = time.perf_counter()
        await asyncio.gather(*map(send, bodies))
        return time.perf_counter() - began


def one_round(folder: Path, kind: str, leads: int, touches: int) -> tuple[float, float]:
    """Return the seconds of sdrtui's drain and of the bare client's."""
    with a_store(folder) as store, server(kind) as url:
        made = [Work(number=number) for number in range(leads)]
        store.commit_all([work.arrives() for work in made])
        slow_down(url, 0)
        assert leads == asyncio.run(drained(store, url)).pushed
        read_all(store, url)
        store.commit_all([made[number % leads].touched() for number in range(touches)])
        slow_down(url, LATENCY)
        began = time.perf_counter()
        result = asyncio.run(drained(store, url))
        ours = time.perf_counter() - began
        assert (touches, 0) == (result.pushed, result.queued), result
        return ours, asyncio.run(bare(url, made, touches))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touches", type=int, default=10_000)
    parser.add_argument("--leads", type=int, default=10_000)
    parser.add_argument("--crm", choices=["quick", "sandbox"], default="quick", help="quick costs only its latency")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    rounds = []
    for _ in range(args.rounds):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(one_round(Path(folder), args.crm, args.leads, args.touches))
    batches = -(-args.touches // ABILITY.batch)
    floor = -(-batches // SandboxCrm.capabilities.parallel) * LATENCY
    ours, bare_client = (statistics.median(seconds) for seconds in zip(*rounds, strict=True))
    print(f"{args.touches} touches of {args.leads} leads in batches of {ABILITY.batch}, {LATENCY * 1000:.0f} ms each")
    print(f"latency floor   {floor:.3f} s")
    print(f"bare httpx      {bare_client:.3f} s  {bare_client / floor:.2f} x the floor")
    print(f"sdrtui          {ours:.3f} s  {ours / floor:.2f} x the floor, {ours / bare_client:.2f} x the bare client")


if __name__ == "__main__":
    main()

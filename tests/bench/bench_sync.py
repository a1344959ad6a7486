"""10,000 queued touches to a CRM with 50 ms latency, against the floor of its batches and a bare client in one run.

Then twice as many, with outcomes logged meanwhile: when the first request leaves, and what a commit takes.

PYTHONPATH=tests python tests/bench/bench_sync.py [--touches 10000] [--leads 10000] [--rounds 3] [--crm sandbox]
"""

import argparse
import asyncio
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import httpx
from sync_builders import IMPATIENT, Work, Wrapped, a_store, new_id, now

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import CrmPort, Write, WriteResult
from sdrtui.crm.sandbox import SandboxCrm, connect
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.sync import SyncResult
from sdrtui.store.store import Store
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


async def drained(store: Store, url: str, wrap: Callable[[CrmPort], CrmPort] = lambda port: port) -> SyncResult:
    port = wrap(connect(CrmConfig(url), "bench", now))
    try:
        return await run_sync(rooms_of(store), port, now, new_id, IMPATIENT)
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


class Timed(Wrapped):
    """A port that keeps the moment of its first touch on the wire."""

    first_at = 0.0

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        if batch[0].kind == TOUCH and not self.first_at:
            self.first_at = time.perf_counter()
        return await super().write(batch)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round measured, in seconds."""

    ours: float
    cpu: float
    """The drain's, user and system: the measure where others load the machine."""
    bare: float
    bare_cpu: float
    first: float
    """Until the first request of the long queue leaves."""
    idle: float
    """The median commit of an outcome while nothing is sent."""
    busy: float
    """The same during a drain."""
    slowest: float


def one_round(folder: Path, kind: str, leads: int, touches: int) -> Round:
    """Measure a drain, a bare client, the start of a queue twice as long, and outcomes logged during its drain."""
    with a_store(folder) as store, server(kind) as url:
        made = [Work(number=number) for number in range(leads)]
        store.commit_all([work.arrives() for work in made])
        slow_down(url, 0)
        assert leads == asyncio.run(drained(store, url)).pushed
        read_all(store, url)
        queue(store, made, touches)
        slow_down(url, LATENCY)
        gc.collect()
        gc.freeze()  # the people of this bench are no part of what is measured
        began, worked = time.perf_counter(), cpu_time()
        result = asyncio.run(drained(store, url))
        ours, cpu = time.perf_counter() - began, cpu_time() - worked
        assert (touches, 0) == (result.pushed, result.queued), result
        worked = cpu_time()
        bare_client = asyncio.run(bare(url, made, touches))
        bare_cpu = cpu_time() - worked
        queue(store, made, touches * 2)
        idle = statistics.median(commits(store, made, lambda count: count < 100))
        slow_down(url, LATENCY)
        first, busy = drained_while_logging(store, url, made)
        return Round(ours, cpu, bare_client, bare_cpu, first, idle, statistics.median(busy), max(busy))


def cpu_time() -> float:
    """Return the seconds of CPU that this process has taken, user and system."""
    spent = os.times()
    return spent.user + spent.system


def queue(store: Store, made: list[Work], touches: int) -> None:
    store.commit_all([made[number % len(made)].touched() for number in range(touches)])


def drained_while_logging(store: Store, url: str, made: list[Work]) -> tuple[float, list[float]]:
    """Drain in a thread, as the console does, and log outcomes meanwhile; return the start and the commits."""
    ports: list[Timed] = []

    def timed(port: CrmPort) -> CrmPort:
        ports.append(Timed(port))
        return ports[0]

    began = time.perf_counter()
    thread = threading.Thread(target=lambda: asyncio.run(drained(store, url, timed)))
    thread.start()
    busy = commits(store, made, lambda count: count < 100 and thread.is_alive())
    thread.join()
    return ports[0].first_at - began, busy


def commits(store: Store, made: list[Work], goes_on: Callable[[int], bool]) -> list[float]:
    """Log outcomes one after the other, as fast as a person never does, and return what each took."""
    took: list[float] = []
    while goes_on(len(took)):
        began = time.perf_counter()
        store.commit(made[len(took) % len(made)].touched())
        took.append(time.perf_counter() - began)
        time.sleep(0.01)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touches", type=int, default=10_000)
    parser.add_argument("--leads", type=int, default=10_000)
    parser.add_argument("--crm", choices=["quick", "sandbox"], default="quick", help="quick costs only its latency")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    sys.setswitchinterval(0.001)  # as the console does: no thread keeps a key waiting
    rounds = []
    for _ in range(args.rounds):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(one_round(Path(folder), args.crm, args.leads, args.touches))
    tell(args.touches, args.leads, rounds)


def tell(touches: int, leads: int, rounds: list[Round]) -> None:
    batches = -(-touches // ABILITY.batch)
    floor = -(-batches // SandboxCrm.capabilities.parallel) * LATENCY
    names = [each.name for each in fields(Round)]
    middle = Round(**{name: statistics.median(getattr(each, name) for each in rounds) for name in names})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{touches} touches of {leads} leads in batches of {ABILITY.batch}, {LATENCY * 1000:.0f} ms each")
    print(f"latency floor   {floor:.3f} s")
    print(f"bare httpx      {middle.bare:.3f} s  {middle.bare / floor:.2f} x the floor, {middle.bare_cpu:.2f} s of CPU")
    print(
        f"sdrtui          {middle.ours:.3f} s  {middle.ours / floor:.2f} x the floor, "
        f"{middle.bare / middle.ours:.0%} of the bare client's rate, {middle.cpu:.2f} s of CPU"
    )
    print(f"first request   {middle.first:.3f} s after the start, with {touches * 2} queued")
    print(
        f"an outcome      {middle.idle * 1000:.1f} ms idle, {middle.busy * 1000:.1f} ms while it drains "
        f"({middle.busy / middle.idle:.2f} x), slowest {middle.slowest * 1000:.1f} ms"
    )
    print(f"memory          {peak:.0f} MB at most, everything together")


if __name__ == "__main__":
    main()

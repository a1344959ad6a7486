import asyncio
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sync_builders import (
    IMPATIENT,
    NOW,
    Wrapped,
    a_sandbox,
    a_store,
    arrived,
    expected,
    http,
    new_id,
    now,
    port_to,
    strike,
    sync,
    works,
)

from sdrtui.crm.port import Hello, Write, WriteResult
from sdrtui.domain.payload import LEAD
from sdrtui.domain.sync import OutboxState, SyncResult
from sdrtui.errors import SignInAgain
from sdrtui.store.outbox_lease import SenderLease
from sdrtui.sync.engine import run_sync
from sdrtui.sync.exchange import Exchange, rooms_of


@pytest.mark.sqlite
def test_the_attempt_is_durable_before_the_request_leaves(tmp_path: Path) -> None:
    """Another process sees `sending` and the attempt while the request is under way."""
    seen: list[tuple[int, int]] = []

    class Watching(Wrapped):
        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            with sqlite3.connect(tmp_path / "sdrtui.db") as other:
                marks = ",".join("?" * len(batch))
                ops = [write.op for write in batch]
                sending = other.execute(f"SELECT count(*) FROM outbox WHERE state='sending' AND id IN ({marks})", ops)
                attempt = other.execute(f"SELECT count(*) FROM attempt WHERE what='sent' AND op IN ({marks})", ops)
                seen.append((sending.fetchone()[0] - len(ops), attempt.fetchone()[0] - len(ops)))
            other.close()
            return await self.port.write(batch)

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 3)
        sync(store, sandbox, wrap=Watching)

    assert [(0, 0), (0, 0)] == seen


def test_what_was_under_way_at_a_crash_is_asked_for_again(tmp_path: Path) -> None:
    """`sending` of a dead process becomes `checking`, and arrives once whether or not it had."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 2)
        dead = f"{socket.gethostname()}/{ended_process()}/dead"
        SenderLease(store.engine).take(dead, NOW, NOW + timedelta(hours=1))
        store.outbox.adopt("sandbox")
        heads = [op.id for op in store.outbox.waiting("sandbox") if op.kind == LEAD]
        store.outbox.turn("sandbox", [], heads, NOW, dead, NOW + timedelta(hours=1))
        assert 2 == store.outbox.counts().sending

        result = sync(store, sandbox)

        assert (4, 0, "") == (result.pushed, result.queued, result.trouble)
        assert expected(made) == arrived(sandbox)
        assert ["sent", "interrupted", "sent", "in_crm"] == [line.what for line in store.outbox.attempts(heads[0])]


def ended_process() -> int:
    """Return the id of a process that has come to its end."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


def test_two_senders_never_both_send(tmp_path: Path) -> None:
    """While one is at it the other says so and sends nothing."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 20, touches=2)
        strike(sandbox, {"kind": "latency", "seconds": 0.1, "times": -1, "on": "/v1/batch"})
        results: list[SyncResult] = []
        threads = [threading.Thread(target=lambda: results.append(sync(store, sandbox))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        sent = store.outbox.attempts(store.outbox.listed([OutboxState.IN_CRM])[0].id)
        assert [0, 4, 4] == sorted(result.exit_code for result in results)
        assert 60 == sum(result.pushed for result in results)
        assert expected(made) == arrived(sandbox)
        assert ["sent", "in_crm"] == [line.what for line in sent]


def test_a_claim_that_ran_out_is_not_sent(tmp_path: Path) -> None:
    """The machine slept between the claim and the request: another one may have sent it, so the next run asks first."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 1)

        def slept() -> datetime:
            return NOW + timedelta(hours=2) if store.outbox.counts().sending else NOW

        async def run() -> SyncResult:
            port = port_to(sandbox)
            try:
                return await run_sync(rooms_of(store), port, slept, new_id, IMPATIENT)
            finally:
                await port.aclose()

        late = asyncio.run(run())
        left = store.outbox.counts().sending, len(sandbox.book.rows["leads"])
        sync(store, sandbox)

        assert (0, (1, 0)) == (late.pushed, left)
        assert expected(made) == arrived(sandbox)


def test_another_account_gets_nothing(tmp_path: Path) -> None:
    """Queued work belongs to the account it was made under."""

    class Other(Wrapped):
        async def hello(self) -> Hello:
            return replace(await self.port.hello(), account="other")

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.touched())

        result = sync(store, sandbox, wrap=Other)

        assert (0, 6) == (result.pushed, result.exit_code)
        assert "other" in result.trouble
        assert 1 == len(sandbox.book.rows["activities"])


@pytest.mark.sqlite
def test_no_token_lies_in_the_database(tmp_path: Path) -> None:
    """Not in a row, an error or a raw page, even when the CRM echoes it."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 2)
        strike(sandbox, {"kind": "error_before", "on": "/v1/batch"})
        sync(store, sandbox)
        sync(store, sandbox)
        store.engine.dispose()
        everything = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())

        assert b"sandbox" in everything
        assert sandbox.token.encode() not in everything


def test_the_exchange_says_who_it_is_and_what_it_did(tmp_path: Path) -> None:
    """The plain calls that commands use: reach, sync, and a token that is not taken."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 2)
        good = Exchange(store, lambda: port_to(sandbox), now, new_id, IMPATIENT)
        bad = Exchange(store, lambda: port_to(sandbox, "wrong"), now, new_id, IMPATIENT)

        assert "sandbox" in good.reach()
        assert (0, 5) == (bad.sync().pushed, bad.sync().exit_code)
        assert 4 == good.sync().pushed
        with pytest.raises(SignInAgain):
            bad.reach()
        assert store.outbox.counts().last_sync_at is not None


def test_a_run_does_not_hang_on_a_server_that_never_answers(tmp_path: Path) -> None:
    """Cancelling while a request hangs ends within the grace; the write is asked for again later."""

    class Hanging(Wrapped):
        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            hung.set()
            await asyncio.Event().wait()
            return await self.port.write(batch)

    hung = threading.Event()
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 1)
        sync(store, sandbox, replace(IMPATIENT, cancelled=hung.is_set, grace=timedelta(seconds=0.1)), wrap=Hanging)
        assert 1 == store.outbox.counts().sending
        assert 0 == len(sandbox.book.rows["leads"])

        sync(store, sandbox)

        assert expected(made) == arrived(sandbox)


def test_the_clock_of_the_server_is_measured(tmp_path: Path) -> None:
    """How far the CRM's clock is ahead of ours is in the result."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        result = sync(store, sandbox)
        with http(sandbox) as client:
            ahead = client.get("/v1/me").json()["time"]

        assert ahead[:10] >= "2026"
        assert abs(result.clock_offset) > 1

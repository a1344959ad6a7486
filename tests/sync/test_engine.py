import asyncio
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sync_builders import (
    IMPATIENT,
    NOW,
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

from sdrtui.crm.errors import Permanent
from sdrtui.crm.port import Ability, Capabilities, CrmPort, Hello, LeadPage, Mode, RemoteOwner, Write, WriteResult
from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState, SyncProgress, SyncResult
from sdrtui.errors import SignInAgain
from sdrtui.store.outbox_lease import SenderLease
from sdrtui.sync.exchange import Exchange


class Wrapped:
    """A port that is another one, but for what a test changes."""

    def __init__(self, port: CrmPort) -> None:
        self.port = port

    @property
    def capabilities(self) -> Capabilities:
        return self.port.capabilities

    async def hello(self) -> Hello:
        return await self.port.hello()

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        return await self.port.write(batch)

    async def find(self, write: Write) -> str | None:
        return await self.port.find(write)

    async def leads(self, since: str, page: str) -> LeadPage:
        return await self.port.leads(since, page)

    async def owners(self) -> Sequence[RemoteOwner]:
        return await self.port.owners()

    def before(self, version: str, overlap: timedelta) -> str:
        return self.port.before(version, overlap)

    async def aclose(self) -> None:
        await self.port.aclose()


def test_a_blind_retry_doubles(tmp_path: Path) -> None:
    """Negative control: the same fault, with a new token for each send, leaves touches twice."""

    class Blind(Wrapped):
        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            blind = [replace(write, token=new_id(), payload={**write.payload, "record": new_id()}) for write in batch]
            return await self.port.write(blind if batch[0].kind == TOUCH else batch)

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 5)
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch", "skip": 1})

        sync(store, sandbox, wrap=Blind)

        assert 10 == len(sandbox.book.rows["activities"])


def test_mode_c_adopts_what_arrived_and_sends_again_what_is_absent_twice(tmp_path: Path) -> None:
    """A CRM without keys is waited for and asked; a write that it has is never sent again."""
    sent: list[str] = []
    asked: list[str] = []

    with a_store(tmp_path) as store, a_sandbox() as sandbox:

        class Keyless(Wrapped):
            @property
            def capabilities(self) -> Capabilities:
                ability = Ability(Mode.LOOKED_UP, quarantine=timedelta(seconds=0.1))
                return replace(self.port.capabilities, writes={**self.port.capabilities.writes, TOUCH: ability})

            async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
                sent.extend(str(write.payload["note"]) for write in batch if write.kind == TOUCH)
                return await self.port.write(batch)

            async def find(self, write: Write) -> str | None:
                asked.append(str(write.payload["note"]))
                rows = sandbox.book.rows["activities"].values()
                return next((str(row["id"]) for row in rows if row["token"] == write.token), None)

        made = works(store, 1, touches=2)
        strike(
            sandbox,
            {"kind": "drop_after", "on": "/v1/batch", "skip": 1},
            {"kind": "drop_before", "on": "/v1/batch", "skip": 2},
        )

        result = sync(store, sandbox, wrap=Keyless)

        assert (3, 0, "") == (result.pushed, result.queued, result.trouble)
        assert ["第0次", "第1次", "第1次"] == sent
        assert ["第0次", "第1次", "第1次"] == asked
        assert expected(made) == arrived(sandbox)


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


def test_a_batch_refused_as_a_whole_is_sent_one_by_one(tmp_path: Path) -> None:
    """Some CRMs refuse a batch for one bad record: only that one is parked."""

    class Fussy(Wrapped):
        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            if any(write.payload.get("note") == "坏" for write in batch):
                raise Permanent("one of these is bad")
            return await self.port.write(batch)

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 8)
        store.commit(made[3].touched("坏"))

        result = sync(store, sandbox, wrap=Fussy)

        [parked] = store.outbox.listed([OutboxState.NEEDS_YOU])
        assert (16, 1, 0) == (result.pushed, result.needs_you, result.exit_code)
        assert ("坏", "one of these is bad") == (parked.payload["note"], parked.last_error)


def test_a_crm_that_refuses_everything_is_not_asked_ten_thousand_times(tmp_path: Path) -> None:
    """After thirty refusals in a row the run stops and says so; the rest stays queued."""

    class Closed(Wrapped):
        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            raise Permanent(f"the field was removed ({len(batch)})")

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 120)

        result = sync(store, sandbox, wrap=Closed)

        assert 6 == result.exit_code
        assert result.needs_you < 50
        assert 240 == result.needs_you + result.queued


def test_a_kind_that_the_crm_has_no_place_for_is_parked(tmp_path: Path) -> None:
    """The rest goes on."""

    class Small(Wrapped):
        @property
        def capabilities(self) -> Capabilities:
            writes = {kind: ability for kind, ability in self.port.capabilities.writes.items() if kind != STAGE}
            return replace(self.port.capabilities, writes=writes)

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 2)
        store.commit(made[0].moved(Stage.MAL, Stage.MQL))

        result = sync(store, sandbox, wrap=Small)

        assert (4, 1, 0) == (result.pushed, result.needs_you, result.exit_code)


def test_it_stops_when_asked_and_goes_on_later(tmp_path: Path) -> None:
    """Cancelled between two requests: what was sent is settled, the rest is queued."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 30, touches=4)
        told: list[SyncProgress] = []
        ways = replace(IMPATIENT, progress=told.append, cancelled=lambda: any(each.pushed >= 30 for each in told))

        stopped = sync(store, sandbox, ways)
        counts = store.outbox.counts()
        rest = sync(store, sandbox)

        assert stopped.was_cancelled
        assert 30 <= stopped.pushed < 150
        assert 0 == counts.sending
        assert 150 == stopped.pushed + rest.pushed
        assert expected(made) == arrived(sandbox)
        assert told[-1].pushed == stopped.pushed


def test_what_is_logged_during_a_run_goes_with_it(tmp_path: Path) -> None:
    """A touch saved while the queue drains is taken up before the run ends."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = made = works(store, 1)

        class Busy(Wrapped):
            async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
                if len(work.records) < 3:
                    store.commit(work.touched())
                return await self.port.write(batch)

        result = sync(store, sandbox, wrap=Busy)

        assert (4, 0) == (result.pushed, result.queued)
        assert expected(made) == arrived(sandbox)


def test_the_log_knows_what_is_in_the_crm(tmp_path: Path) -> None:
    """Every acknowledged touch has the CRM's id, and every lead."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 3)
        sync(store, sandbox)

        with sqlite3.connect(tmp_path / "sdrtui.db") as reader:
            refs = dict(reader.execute("SELECT local, remote FROM remote_ref").fetchall())
        reader.close()

        assert {work.lead for work in made} | {record.id for work in made for record in work.records} == set(refs)
        assert refs[made[0].records[0].id] in sandbox.book.rows["activities"]


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

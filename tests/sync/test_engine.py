import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sync_builders import (
    IMPATIENT,
    Wrapped,
    a_sandbox,
    a_store,
    arrived,
    expected,
    new_id,
    strike,
    sync,
    works,
)

from sdrtui.crm.errors import Permanent
from sdrtui.crm.port import Ability, Capabilities, Mode, Write, WriteResult
from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState, SyncProgress


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


def test_a_touch_undone_during_a_run_is_passed_by(tmp_path: Path) -> None:
    """What is taken back before its turn is never sent, and the rest of its lane goes on."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = made = works(store, 1)

        class Undoing(Wrapped):
            async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
                if batch[0].kind == LEAD:
                    store.commit_all([work.undone(), work.touched()])
                    del work.records[0]
                return await self.port.write(batch)

        result = sync(store, sandbox, wrap=Undoing)

        assert (2, 0, "") == (result.pushed, result.queued, result.trouble)
        assert expected(made) == arrived(sandbox)


@pytest.mark.sqlite
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

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sync_builders import IMPATIENT, NOW, Wrapped, a_sandbox, a_store, http, strike, sync, works

from sdrtui.crm.errors import Safe
from sdrtui.crm.port import CrmPort, Write, WriteResult
from sdrtui.domain.payload import STAGE
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.outbox_results import OpResult


class Meddled(Wrapped):
    """A CRM in which somebody sets the stage of every lead between our pull and our push."""

    def __init__(self, port: CrmPort, sandbox: Sandbox, stage: str) -> None:
        super().__init__(port)
        self._sandbox = sandbox
        self._stage = stage

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        if batch[0].kind == STAGE:
            with http(self._sandbox) as client:
                for write in batch:
                    client.patch(f"/v1/leads/{write.lead_ref}", json={"stage": self._stage}).raise_for_status()
        return await super().write(batch)


class Once(Wrapped):
    """A CRM that is away after its first request to write."""

    def __init__(self, port: CrmPort, calls: list[int]) -> None:
        super().__init__(port)
        self._calls = calls

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        self._calls.append(len(batch))
        if len(self._calls) > 1:
            raise Safe("it is away")
        return await super().write(batch)


def test_a_stage_set_in_the_crm_after_our_pull_is_not_overwritten(tmp_path: Path) -> None:
    """Ours waits, says why, and the next pull makes a conflict of it; the CRM's stays."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MQL))

        first = sync(store, sandbox, wrap=partial(Meddled, sandbox=sandbox, stage="SQL"))
        second = sync(store, sandbox)

        [lead] = sandbox.book.rows["leads"].values()
        assert (0, 1, "") == (first.pushed, first.queued, first.trouble)
        assert (0, 0, 1) == (second.queued, second.needs_you, second.conflicts)
        assert ("SQL", Stage.SQL) == (lead["stage"], store.lead(work.lead).stage)


def test_a_stage_that_the_crm_already_has_is_no_quarrel(tmp_path: Path) -> None:
    """Somebody came to the same end: ours is taken as done."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MQL))

        result = sync(store, sandbox, wrap=partial(Meddled, sandbox=sandbox, stage="MQL"))

        assert (1, 0, 0) == (result.pushed, result.queued, result.conflicts)


def test_a_stage_behind_one_that_was_given_up_still_goes(tmp_path: Path) -> None:
    """MQL was skipped by hand, so that the CRM still has MAL: what is built on MQL goes, and the touch behind it."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MQL))
        [op] = store.outbox.listed([OutboxState.QUEUED])
        store.outbox.settle("", [OpResult(op.id, OutboxState.SKIPPED, counts=False)], NOW)
        store.commit_all([work.moved(Stage.MQL, Stage.SQL), work.touched()])

        result = sync(store, sandbox)

        [lead] = sandbox.book.rows["leads"].values()
        assert (2, 0, 0, "SQL") == (result.pushed, result.queued, result.conflicts, lead["stage"])


def test_a_stage_sent_again_after_the_crm_was_read_again_is_the_same_write(tmp_path: Path) -> None:
    """Its answer was lost, and what we have seen there is another by now: that is no other write under one key."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MQL))
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch"})
        sync(store, sandbox, replace(IMPATIENT, patience=timedelta(0)), partial(Once, calls=[]))

        result = sync(store, sandbox)

        assert (1, 0, 0) == (result.pushed, result.queued, result.needs_you)

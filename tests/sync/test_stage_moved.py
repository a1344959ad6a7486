from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sync_builders import Wrapped, a_sandbox, a_store, http, sync, works

from sdrtui.crm.port import CrmPort, Write, WriteResult
from sdrtui.domain.payload import STAGE
from sdrtui.domain.stage import Stage
from sdrtui.sandbox.serve import Sandbox


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

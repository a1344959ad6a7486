"""A write that sets a field and arrives after everybody has given up on it must not undo what was said since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sync_builders import IMPATIENT, Wrapped, a_sandbox, a_store, http, sync, works

from sdrtui.crm.errors import Ambiguous
from sdrtui.crm.port import Capabilities, Mode, Write, WriteResult
from sdrtui.domain.payload import STAGE
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState

NO_PATIENCE = replace(IMPATIENT, patience=timedelta(0))


class Keyless(Wrapped):
    """A CRM that sets a stage again whenever it is told to, and knows no token."""

    @property
    def capabilities(self) -> Capabilities:
        told = self.port.capabilities
        stage = replace(told.writes[STAGE], mode=Mode.IDEMPOTENT, quarantine=timedelta(seconds=0.2), sets_back=True)
        return replace(told, writes={**told.writes, STAGE: stage})


class Lost(Keyless):
    """The same, with a line on which every stage is lost."""

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        if batch[0].kind == STAGE:
            raise Ambiguous("no answer")
        return await super().write(batch)


def test_a_stage_that_comes_late_undoes_no_newer_one(tmp_path: Path) -> None:
    """While it may still be applied its lane waits; then it is said again, and the newer one after it."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MIL))
        sync(store, sandbox, NO_PATIENCE, Lost)
        store.commit(work.moved(Stage.MIL, Stage.MQL))

        early = sync(store, sandbox, NO_PATIENCE, Keyless)
        with http(sandbox) as client:  # the one that was lost is applied after all
            client.patch(f"/v1/leads/ext:{work.lead}", json={"stage": "MIL"}).raise_for_status()
        late = sync(store, sandbox, wrap=Keyless)

        [lead] = sandbox.book.rows["leads"].values()
        assert (0, 2) == (early.pushed, early.queued)
        assert (2, 0, 0, "MQL") == (late.pushed, late.queued, late.conflicts, lead["stage"])


def test_other_lanes_do_not_wait_for_it(tmp_path: Path) -> None:
    """Only the lead whose write is unclear stands still."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        unclear, other = works(store, 2)
        sync(store, sandbox)
        store.commit(unclear.moved(Stage.MAL, Stage.MIL))
        sync(store, sandbox, NO_PATIENCE, Lost)
        store.commit_all([unclear.touched(), other.touched()])

        result = sync(store, sandbox, NO_PATIENCE, Keyless)

        [waiting] = store.outbox.listed([OutboxState.CHECKING])
        assert (1, 2, unclear.lead) == (result.pushed, result.queued, waiting.lane)

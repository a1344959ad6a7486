"""What a person decides about a parked write, while a sync goes on."""

from pathlib import Path

import pytest
from sync_builders import NOW, a_sandbox, a_store, http, sync, works

from sdrtui.domain.sync import OutboxState
from sdrtui.errors import TryLater
from sdrtui.store.outbox_results import OpResult


@pytest.mark.parametrize("decision", [OutboxState.QUEUED, OutboxState.SKIPPED])
def test_who_comes_late_decides_nothing(tmp_path: Path, decision: OutboxState) -> None:
    """Somebody let it go again and it is under way: a card that still shows it parked must not queue it once more."""
    with a_store(tmp_path) as store, a_sandbox(strict_owners=True) as sandbox:
        with http(sandbox) as client:
            client.post("/v1/owners", json={"id": "zhang", "name": "张伟"}).raise_for_status()
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.told(owner="nobody"))
        sync(store, sandbox)
        [parked] = store.outbox.listed([OutboxState.NEEDS_YOU])
        store.outbox.decide(parked, OutboxState.QUEUED, NOW)
        store.outbox.settle("", [OpResult(parked.id, OutboxState.SENDING, counts=False)], NOW)

        with pytest.raises(TryLater):
            store.outbox.decide(parked, decision, NOW)

        now = store.outbox.get(parked.id)
        assert now is not None
        assert OutboxState.SENDING is now.state

from pathlib import Path

import pytest
from sync_builders import NOW, a_sandbox, a_store, arrived, expected, http, strike, sync, works

from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import Cause, OutboxState
from sdrtui.store.outbox_results import OpResult
from sdrtui.sync.push import PAGE


def test_what_was_logged_offline_arrives_once_and_in_order(tmp_path: Path) -> None:
    """Leads first, then their touches, each once; a second run sends nothing."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 25, touches=3)

        first, second = sync(store, sandbox), sync(store, sandbox)

        assert (100, 0, "") == (first.pushed, first.queued, first.trouble)
        assert 0 == second.pushed
        assert expected(made) == arrived(sandbox)
        assert 25 == len(sandbox.book.rows["leads"])


def test_stage_fields_and_undo_reach_the_crm(tmp_path: Path) -> None:
    """A stage change sets the stage, an undo voids its touch, a refusal sets do-not-contact."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        first = sync(store, sandbox)
        store.commit_all([work.moved(Stage.MAL, Stage.MQL), work.undone(), work.told(do_not_contact=True)])

        result = sync(store, sandbox)

        [lead], [activity] = sandbox.book.rows["leads"].values(), sandbox.book.rows["activities"].values()
        assert (2, 3, "") == (first.pushed, result.pushed, result.trouble)
        assert ("MQL", True, True) == (lead["stage"], lead["do_not_contact"], activity["voided"])


FAULTS = (
    "latency",
    "too_many",
    "error_before",
    "error_after",
    "drop_before",
    "drop_after",
    "truncated",
    "empty",
    "wrong_type",
    "html",
    "html_after",
    "error_in_200",
    "late_apply",
    "item_missing",
    "item_error",
    "reordered",
)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("skip", [0, 2])
def test_no_fault_loses_or_doubles_a_write(tmp_path: Path, kind: str, skip: int) -> None:
    """Whatever happens to one request, one run later everything is there once and in order."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 10, touches=2)
        store.commit_all([work.moved(Stage.MAL, Stage.MIL) for work in made])
        strike(sandbox, {"kind": kind, "on": "/v1/batch", "skip": skip, "seconds": 0.05, "item": skip, "times": 2})

        results = [sync(store, sandbox) for _ in range(2)]

        assert (0, 0) == (results[-1].queued, results[-1].needs_you)
        assert expected(made) == arrived(sandbox)
        assert 10 == len(sandbox.book.rows["leads"])
        assert {"MIL"} == {lead["stage"] for lead in sandbox.book.rows["leads"].values()}


@pytest.mark.parametrize("kind", ["drop_after", "too_many", "item_missing", "reordered", "late_apply"])
def test_several_batches_under_way_keep_the_promise(tmp_path: Path, kind: str) -> None:
    """Whichever of those that land together met the fault, and whenever."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 60, touches=3)
        for skip in (0, 2, 3):
            strike(sandbox, {"kind": kind, "on": "/v1/batch", "skip": skip, "seconds": 0.02})

        results = [sync(store, sandbox) for _ in range(2)]

        assert (0, 0) == (results[-1].queued, results[-1].needs_you)
        assert expected(made) == arrived(sandbox)


def test_a_long_queue_is_read_to_its_end_behind_its_first_writes(tmp_path: Path) -> None:
    """A lane that the first look cuts in two still goes in order, and nothing behind it is forgotten."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 16, touches=75)

        result = sync(store, sandbox)

        assert PAGE < result.pushed == 16 * 76
        assert expected(made) == arrived(sandbox)


def test_a_refused_write_is_parked_and_the_other_lanes_go_on(tmp_path: Path) -> None:
    """The CRM's words are kept, the rest of that lane waits, nobody else does."""
    with a_store(tmp_path) as store, a_sandbox(strict_owners=True) as sandbox:
        made = works(store, 3)
        with http(sandbox) as client:
            client.post("/v1/owners", json={"id": "zhang", "name": "张伟"})
            store.commit(made[1].told(owner="nobody"))
            store.commit(made[1].touched())

        result = sync(store, sandbox)

        [parked] = store.outbox.listed([OutboxState.NEEDS_YOU])
        assert (6, 1, 1, "") == (result.pushed, result.queued, result.needs_you, result.trouble)
        assert "there is no owner nobody" == parked.last_error
        assert {"owner": "nobody", "lead": made[1].lead} == dict(parked.payload)


def test_offline_everything_stays_queued(tmp_path: Path) -> None:
    """A CRM that cannot be reached costs nothing but a sentence."""
    with a_store(tmp_path) as store:
        works(store, 2)
        with a_sandbox() as sandbox:
            pass

        result = sync(store, sandbox)

        assert (0, 4, 4) == (result.pushed, result.queued, result.exit_code)
        assert result.trouble


def test_a_lost_sign_in_pauses_and_is_no_attempt(tmp_path: Path) -> None:
    """A token refused in the middle queues the batch again and says to sign in."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        made = works(store, 2)
        strike(sandbox, {"kind": "auth_lost", "on": "/v1/batch"})

        lost = sync(store, sandbox)
        attempts = {op.attempts for op in store.outbox.listed([OutboxState.QUEUED])}
        after = sync(store, sandbox)

        assert (5, 4, {0}) == (lost.exit_code, lost.queued, attempts)
        assert (0, 4) == (after.exit_code, after.pushed)
        assert expected(made) == arrived(sandbox)


def test_the_crm_that_asks_to_wait_is_waited_for(tmp_path: Path) -> None:
    """With patience for it the run waits; without, the rest stays queued until then."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 2)
        strike(sandbox, {"kind": "too_many", "on": "/v1/batch", "value": "600"})

        result = sync(store, sandbox)
        queued = store.outbox.listed([OutboxState.QUEUED])

        assert (0, 4, 4) == (result.pushed, result.queued, result.exit_code)
        waits = [(op.not_before - op.at).total_seconds() - result.clock_offset for op in queued if op.not_before]
        assert [600.0, 600.0] == [round(wait, -1) for wait in waits]


def test_the_next_run_waits_as_well(tmp_path: Path) -> None:
    """What a CRM asked of one run holds for whichever comes next: it says hello, and sends nothing."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 2)
        strike(sandbox, {"kind": "too_many", "on": "/v1/batch", "value": "600"})
        sync(store, sandbox)

        works(store, 1, first=7)
        result = sync(store, sandbox)

        assert (0, 6, Cause.BUSY) == (result.pushed, result.queued, result.cause)
        assert not sandbox.book.rows["leads"]


def test_a_touch_without_its_lead_is_parked(tmp_path: Path) -> None:
    """A touch whose lead was never sent names the reason instead of going nowhere."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        [lead_op] = store.outbox.listed([OutboxState.QUEUED])[:1]
        store.commit(work.touched())
        store.outbox.settle("", [OpResult(lead_op.id, OutboxState.SKIPPED, counts=False)], NOW)

        result = sync(store, sandbox)

        assert (0, 1, 1) == (result.pushed, result.needs_you, result.queued)

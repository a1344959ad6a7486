"""What the simulated lives of tests/faults found, each as the smallest case that shows it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sync_builders import IMPATIENT, NOW, Wrapped, a_sandbox, a_store, http, new_id, sync, works

from sdrtui.crm.errors import Ambiguous, Safe
from sdrtui.crm.port import LeadPage, Write, WriteResult
from sdrtui.domain.stage import Stage
from sdrtui.domain.sync import OutboxState
from sdrtui.store.engine import reading, writing
from sdrtui.store.mirror_shadow import shadow_wrote
from sdrtui.store.mirror_tables import SHADOW
from sdrtui.store.outbox_results import OpResult
from sdrtui.store.people_tables import LEAD


def test_our_own_unheard_stage_is_no_word_of_the_crm(tmp_path: Path) -> None:
    """MQL arrived, its answer did not, and the user has moved on back to MAL: the pull must not bring MQL back here."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit_all([work.moved(Stage.MAL, Stage.MQL), work.moved(Stage.MQL, Stage.MAL)])
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{work.lead}", json={"stage": "MQL"}).raise_for_status()

        sync(store, sandbox)
        result = sync(store, sandbox)

        with reading(store.engine) as connection:
            ours = connection.scalar(select(LEAD.c.stage))
        assert ("MAL", "MAL", 0) == (ours, next(iter(sandbox.book.rows["leads"].values()))["stage"], result.conflicts)


def test_a_merge_in_the_crm_leaves_what_was_saved_as_it_is(tmp_path: Path) -> None:
    """A touch that goes to the other lead from now on may have been sent before: it says the same to the letter."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        one, other = works(store, 2, touches=0)
        sync(store, sandbox)
        store.commit(one.touched())
        [before] = store.outbox.listed([OutboxState.QUEUED])
        with http(sandbox) as client:
            into = client.get(f"/v1/leads/ext:{other.lead}").json()["id"]
            client.patch(f"/v1/leads/ext:{one.lead}", json={"merged_into": into}).raise_for_status()

        sync(store, sandbox)

        after = store.outbox.get(before.id)
        assert after is not None
        assert (before.payload, other.lead, OutboxState.IN_CRM) == (after.payload, after.lane, after.state)


def test_the_undo_of_a_touch_that_was_given_up_is_not_sent(tmp_path: Path) -> None:
    """A touch refused and skipped is not in the CRM: taking it back must not be parked for want of an activity."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        given_up, parked = works(store, 2, touches=0)
        store.commit_all([work.touched("长" * 70_000) for work in (given_up, parked)])
        sync(store, sandbox)
        refused = {op.lane: op for op in store.outbox.listed([OutboxState.NEEDS_YOU])}
        store.outbox.decide(refused[given_up.lead], OutboxState.SKIPPED, NOW)

        store.commit_all([given_up.undone(), parked.undone()])
        result = sync(store, sandbox)

        assert {given_up.lead, parked.lead} == set(refused)
        assert (0, 0, "") == (result.queued, result.needs_you, result.trouble)


class Coarse(Wrapped):
    """A CRM whose times of change are to the hour."""

    async def leads(self, since: str, page: str) -> LeadPage:
        told = await self.port.leads(since, page)
        leads = tuple(replace(lead, version=f"{lead.version[:13]}:00:00+00:00") for lead in told.leads)
        return LeadPage(leads, told.next)


def test_a_second_change_within_one_tick_of_the_crms_clock_is_seen(tmp_path: Path) -> None:
    """The same version need not be the same record."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        owners = []
        for owner in ("li", "wang"):
            sync(store, sandbox, wrap=Coarse)
            with http(sandbox) as client:
                client.patch(f"/v1/leads/ext:{work.lead}", json={"owner": owner}).raise_for_status()
            sync(store, sandbox, wrap=Coarse)
            owners.append(store.lead(work.lead).owner)

        assert ["li", "wang"] == owners


def test_a_stage_that_the_crm_has_overtaken_is_not_sent_again(tmp_path: Path) -> None:
    """MQL arrived unheard, then somebody there set SQL: sending MQL once more would undo that."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(work.moved(Stage.MAL, Stage.MQL))
        [op] = store.outbox.listed([OutboxState.QUEUED])
        store.outbox.settle(op.account, [OpResult(op.id, OutboxState.CHECKING)], NOW)
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{work.lead}", json={"stage": "SQL"}).raise_for_status()

        result = sync(store, sandbox)

        after = store.outbox.get(op.id)
        assert after is not None
        assert (OutboxState.SKIPPED, 1) == (after.state, result.conflicts)
        assert ["SQL"] == [lead["stage"] for lead in sandbox.book.rows["leads"].values()]


def test_a_late_answer_does_not_bring_a_deleted_lead_back(tmp_path: Path) -> None:
    """The CRM took a field of ours, after it had told us that the lead is deleted: it stays deleted."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        with http(sandbox) as client:
            remote = client.get(f"/v1/leads/ext:{work.lead}").json()["id"]
            client.patch(f"/v1/leads/{remote}", json={"deleted": True}).raise_for_status()
        sync(store, sandbox)

        with writing(store.engine) as connection:
            shadow_wrote(connection, "sandbox", {remote: {"stage": "MQL"}}, 0)
            is_deleted = connection.scalar(select(SHADOW.c.is_deleted).where(SHADOW.c.remote == remote))

        assert is_deleted


def test_a_stage_that_went_there_and_back_here_has_moved(tmp_path: Path) -> None:
    """Ours went to MQL and back to MAL while the CRM went to SQL: a quarrel, the CRM's stays, ours is not sent."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit_all([work.moved(Stage.MAL, Stage.MQL), work.moved(Stage.MQL, Stage.MAL)])
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{work.lead}", json={"stage": "SQL"}).raise_for_status()

        result = sync(store, sandbox)

        assert (1, 0) == (result.conflicts, result.queued)
        assert Stage.SQL is store.lead(work.lead).stage
        assert ["SQL"] == [lead["stage"] for lead in sandbox.book.rows["leads"].values()]


def test_a_lead_that_the_crm_has_under_our_id_is_not_made_again(tmp_path: Path) -> None:
    """Its create arrived unheard, and somebody gave it to Li since: a CRM that upserts would give it back."""
    sent: list[str] = []

    class Upserting(Wrapped):
        """Makes a lead by our id, or sets its fields again; of its answers only those after the first two come."""

        async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
            sent.append(batch[0].kind)
            if len(sent) == 2:
                raise Safe("it is away")
            results = await super().write([replace(write, token=new_id()) for write in batch])
            if len(sent) == 1:
                raise Ambiguous("no answer")
            return [replace(result, op=write.op) for result, write in zip(results, batch, strict=True)]

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox, replace(IMPATIENT, patience=timedelta(0)), Upserting)
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{work.lead}", json={"owner": "li"}).raise_for_status()

        result = sync(store, sandbox, wrap=Upserting)

        [lead] = sandbox.book.rows["leads"].values()
        assert ("li", "li") == (lead["owner"], store.lead(work.lead).owner)
        assert (["lead", "lead", "touch"], 0, 0) == (sent, result.queued, result.needs_you)

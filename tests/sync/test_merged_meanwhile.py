"""A lead that becomes part of another in the CRM while a touch of it is under way: the touch follows it there, once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sync_builders import IMPATIENT, NOW, ZHANG, Work, Wrapped, a_sandbox, a_store, http, new_id, strike, sync, works

from sdrtui.crm.errors import Permanent, Safe, Verdict
from sdrtui.crm.port import Ability, Capabilities, CrmPort, LeadPage, Mode, Write, WriteResult
from sdrtui.domain.change import Change, RecordRow
from sdrtui.domain.ids import RecordId
from sdrtui.domain.merging import Merge
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState, SyncResult
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.store import Store

NO_PATIENCE = replace(IMPATIENT, patience=timedelta(0))


class Away(Wrapped):
    """A CRM that is away after its first request to write."""

    calls = 0

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        self.calls += 1
        if self.calls > 1:
            raise Safe("it is away")
        return await super().write(batch)


@dataclass
class Strict:
    """A CRM without keys that follows no merge: what names a record that is gone is refused, also when it is asked."""

    sandbox: Sandbox
    mode: Mode
    is_lagging: bool = False
    """Its feed does not have the merge yet."""
    asked: list[str] = field(default_factory=list)

    def of(self, port: CrmPort) -> CrmPort:
        return _Strict(port, self)

    def run(self, store: Store, *, patience: float = 3.0) -> SyncResult:
        return sync(store, self.sandbox, replace(IMPATIENT, patience=timedelta(seconds=patience)), self.of)


class _Strict(Wrapped):
    def __init__(self, port: CrmPort, crm: Strict) -> None:
        super().__init__(port)
        self.crm = crm

    @property
    def capabilities(self) -> Capabilities:
        told = self.port.capabilities
        ability = Ability(self.crm.mode, quarantine=timedelta(seconds=0.05))
        return replace(told, writes={**told.writes, TOUCH: ability})

    def is_gone(self, lead_ref: str) -> bool:
        row = self.crm.sandbox.book.rows["leads"].get(lead_ref, {})
        return bool(row.get("merged_into") or row.get("deleted"))

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        gone = [write for write in batch if write.lead_ref and self.is_gone(write.lead_ref)]
        refused = [WriteResult(write.op, Verdict.PERMANENT, words="there is no such lead") for write in gone]
        going = [write for write in batch if write not in gone]
        return [*refused, *(await super().write(going) if going else ())]

    async def find(self, write: Write) -> str | None:
        self.crm.asked.append(write.op)
        if self.is_gone(write.lead_ref):
            raise Permanent("there is no such lead", status=404)
        rows = self.crm.sandbox.book.rows["activities"].values()
        return next((str(row["id"]) for row in rows if row["token"] == write.token), None)

    async def leads(self, since: str, page: str) -> LeadPage:
        return LeadPage(()) if self.crm.is_lagging else await super().leads(since, page)


def merge_there(sandbox: Sandbox, work: Work, into: str) -> None:
    with http(sandbox) as client:
        client.patch(f"/v1/leads/ext:{work.lead}", json={"merged_into": into}).raise_for_status()


def id_there(sandbox: Sandbox, work: Work) -> str:
    row = sandbox.book.find("leads", f"ext:{work.lead}")
    assert row is not None
    return str(row["id"])


def stranger(sandbox: Sandbox) -> str:
    """Make a lead that is none of ours."""
    who = {"name": "赵云", "company": "蓝海", "stage": "MAL", "kind": "outbound"}
    with http(sandbox) as client:
        return str(client.post("/v1/leads", json=who).raise_for_status().json()["id"])


@pytest.mark.parametrize("mode", [Mode.LOOKED_UP, Mode.KEYED])
@pytest.mark.parametrize("is_ours", [True, False])
@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_touch_whose_answer_is_unclear_follows_its_lead(
    tmp_path: Path, mode: Mode, fault: str, *, is_ours: bool
) -> None:
    """Whether it had arrived or not: it is there once, parked for nobody, also when the merge shows late."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        work, other = works(store, 2, touches=0)
        sync(store, sandbox)
        crm = Strict(sandbox, mode)
        store.commit_all([work.touched(), work.touched("再打")])
        strike(sandbox, {"kind": fault, "on": "/v1/batch"})
        crm.run(store, patience=0)
        merge_there(sandbox, work, id_there(sandbox, other) if is_ours else stranger(sandbox))
        crm.is_lagging = True
        crm.run(store, patience=0.5)
        crm.is_lagging = False

        results = [crm.run(store) for _ in range(2)]

        tokens = [row["token"] for row in sandbox.book.rows["activities"].values()]
        assert (0, 0) == (results[-1].queued, results[-1].needs_you)
        assert 2 == len(tokens) == len(set(tokens))


def test_a_touch_saved_by_somebody_who_had_not_seen_the_merge_follows_it(tmp_path: Path) -> None:
    """The card was open while a sync learned that its lead is another one now."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        work, other = works(store, 2, touches=0)
        sync(store, sandbox)
        merge_there(sandbox, work, id_there(sandbox, other))
        sync(store, sandbox)
        store.commit(work.touched())

        result = sync(store, sandbox)

        [activity] = sandbox.book.rows["activities"].values()
        assert (1, 0, 0) == (result.pushed, result.queued, result.needs_you)
        assert id_there(sandbox, other) == activity["lead"]


def test_a_look_up_that_is_refused_is_not_repeated_without_end(tmp_path: Path) -> None:
    """The lead is gone for good: the touch is parked in the CRM's words, and to try again is to ask first."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1, touches=0)
        sync(store, sandbox)
        crm = Strict(sandbox, Mode.LOOKED_UP)
        store.commit(work.touched())
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch"})
        crm.run(store, patience=0)
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{work.lead}", json={"deleted": True}).raise_for_status()

        results = [crm.run(store, patience=0.5) for _ in range(3)]

        [parked] = store.outbox.listed([OutboxState.NEEDS_YOU])
        assert (0, 1) == (results[-1].queued, results[-1].needs_you)
        assert (2, "there is no such lead") == (len(crm.asked), parked.last_error)
        store.outbox.decide(parked, OutboxState.QUEUED, parked.at)
        again = store.outbox.get(parked.id)
        assert again is not None
        assert OutboxState.CHECKING is again.state


def test_what_may_have_arrived_says_the_same_after_a_merge_by_hand(tmp_path: Path) -> None:
    """Its answer was lost, then the two leads became one here: under its key the CRM takes no other words."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        keep, drop = works(store, 2, touches=0)
        sync(store, sandbox)
        store.commit(drop.touched("合并前"))
        strike(sandbox, {"kind": "drop_after", "on": "/v1/batch"})
        sync(store, sandbox, NO_PATIENCE, Away)
        record = RecordRow(RecordId(new_id()), RecordKind.MERGE, NOW, ZHANG, keep.lead, keep.contact)
        what = Merge(record.id, NOW, keep.account, keep.contact, drop.contact, keep.lead, drop.lead)
        store.merge(Change(records=(record,)), what)

        result = sync(store, sandbox)

        assert (1, 0, 0) == (result.pushed, result.queued, result.needs_you)
        assert 1 == len(sandbox.book.rows["activities"])


def test_what_was_refused_on_the_old_record_holds_up_nothing_on_the_new(tmp_path: Path) -> None:
    """A stage parked because its lead is gone goes to the one it became, and the touch behind it too."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1, touches=0)
        sync(store, sandbox)
        crm = Strict(sandbox, Mode.KEYED, is_lagging=True)
        merge_there(sandbox, work, stranger(sandbox))
        store.commit_all([work.moved(Stage.MAL, Stage.MQL), work.touched()])
        first = crm.run(store)
        crm.is_lagging = False

        results = [crm.run(store) for _ in range(2)]

        assert 1 == first.needs_you
        assert (0, 0) == (results[-1].queued, results[-1].needs_you)
        assert 1 == len(sandbox.book.rows["activities"])

"""What was erased or refused here does not come back by a pull; a merged lead goes on under both of its records."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sync_builders import NOW, ZHANG, Work, a_sandbox, a_store, arrived, http, new_id, sync, works

from sdrtui.domain.change import Change, RecordRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.erasing import Erasure
from sdrtui.domain.ids import RecordId
from sdrtui.domain.merging import Merge
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.suppression import point_hash
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.engine import reading
from sdrtui.store.people_tables import LEAD
from sdrtui.store.store import Store


def in_the_crm(sandbox: Sandbox, name: str, phone: str) -> None:
    """Make a lead there, as a person does."""
    with http(sandbox) as client:
        body = {"name": name, "company": "别家", "owner": "zhang", "points": {"phones": [phone]}, "stage": "MAL"}
        client.post("/v1/leads", json=body).raise_for_status()


def erase(store: Store, work: Work) -> None:
    record = RecordRow(
        RecordId(new_id()), RecordKind.ERASE, NOW, ZHANG, work.lead, work.contact, source="", stage=Stage.MAL
    )
    hashes = (point_hash(Point.PHONE, f"+86138{work.number:08}"),)
    store.erase(Erasure(record.id, NOW, work.contact, (work.lead,), hashes), record)


def has(folder: Path, word: str) -> bool:
    """Say whether the word stands anywhere in the database's files."""
    return any(word.encode() in path.read_bytes() for path in folder.rglob("*.db*"))


@pytest.mark.sqlite
def test_who_was_erased_does_not_come_back(tmp_path: Path) -> None:
    """Their record changes in the CRM and is pulled: nothing of it is written here, raw or otherwise."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        gone, other = works(store, 2, touches=1)
        sync(store, sandbox)
        erase(store, gone)
        with http(sandbox) as client:
            for work in (gone, other):
                changed = {"title": "总裁办主任", "note": f"{work.number}号要方案"}
                client.patch(f"/v1/leads/ext:{work.lead}", json=changed).raise_for_status()

        result = sync(store, sandbox)

        assert "" == result.trouble
        assert not has(tmp_path, "王敏0")
        assert not has(tmp_path, "0号要方案")
        assert has(tmp_path, "王敏1")


@pytest.mark.sqlite
def test_somebody_new_with_a_refused_number_is_left_there(tmp_path: Path) -> None:
    """A second record of an erased person, made in the CRM, is no lead here; a stranger beside it is."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        store.commit(Change(suppressions=(SuppressionRow(None, point_hash(Point.PHONE, "+8613900000001"), NOW),)))
        in_the_crm(sandbox, "谢绝", "+8613900000001")
        in_the_crm(sandbox, "来客", "+8613900000002")

        sync(store, sandbox)

        assert not has(tmp_path, "谢绝")
        assert has(tmp_path, "来客")


def test_a_merged_lead_goes_on_in_the_crm(tmp_path: Path) -> None:
    """What waited under the old lead arrives under the kept one's record; the other record is known as a twin."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        keep, drop = works(store, 2, touches=0)
        sync(store, sandbox)
        store.commit(drop.touched("合并前"))
        record = RecordRow(
            RecordId(new_id()), RecordKind.MERGE, NOW, ZHANG, keep.lead, keep.contact, source="", stage=Stage.MAL
        )
        what = Merge(record.id, NOW, keep.account, keep.contact, drop.contact, keep.lead, drop.lead)
        store.merge(Change(records=(record,)), what)
        with http(sandbox) as client:
            client.patch(f"/v1/leads/ext:{drop.lead}", json={"stage": "SQL"}).raise_for_status()

        result = sync(store, sandbox)

        assert (1, "") == (result.pushed, result.trouble)
        assert {keep.lead: [drop.records[0].id]} == arrived(sandbox)
        with reading(store.engine) as connection:
            assert [(keep.lead, "SQL")] == [tuple(row) for row in connection.execute(select(LEAD.c.id, LEAD.c.stage))]

"""Erasing a person: not one byte of them is left in the database's files, and the reports are what they were."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from desk_builders import Office, due
from person_builders import person, run_sql

from sdrtui.domain.change import Change
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import RecordId
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import NeedsDecision, TryLater, UsageError
from sdrtui.services import drafts, leads, logging, qualifying
from sdrtui.services.desk import Desk
from sdrtui.services.erasing import erase
from sdrtui.services.importing import import_file
from sdrtui.services.merging import merge
from sdrtui.services.suppressing import Meant, lift, suppress
from sdrtui.services.views import Added

NAME, PHONE, EMAIL, WECHAT = "欧阳修远", "13812345678", "xiuyuan@heng-xin.example", "wx_ouyang_77"
WORDS = (NAME, PHONE, EMAIL, WECHAT)


def traces(office: Office, words: tuple[str, ...] = WORDS) -> dict[str, list[str]]:
    """Return which words stand in the database's files."""
    found = {}
    for path in office.home.glob("sdrtui.db*"):
        data = path.read_bytes().lower()
        found[path.name] = [word for word in words if word.lower().encode() in data]
    return {name: some for name, some in found.items() if some}


def lived(desk: Desk, office: Office) -> Added:
    """Return somebody of whom every table knows something."""
    office.playbook("beside", exclusive=False)
    one = person(
        desk, NAME, "恒信数据", phones=[PHONE], emails=[EMAIL], wechats=[WECHAT], note=f"{NAME}在展会留的 {PHONE}"
    )
    twin = person(desk, f"{NAME}2", "恒信数据二", phones=["13900001111"], playbook="beside", note=f"同 {WECHAT}")
    drafts.save(desk, one.touches[0], f"{NAME} 打过来了")
    logging.log_outcome(desk, one.touches[0], "no_answer", note=f"给{NAME}打了 {PHONE}")
    merge(desk, one.lead, twin.lead, reason=f"{NAME}登记了两次")
    (case,) = [each for each in desk.store.open_cases(one.contact) if each.enrollment.playbook == "beside"]
    logging.log_outcome(desk, case.touches[0].id, "interested", note=f"{NAME}说要资料，发 {EMAIL}")
    suppress(desk, Meant(one.lead), reason=f"{NAME}投诉")
    lift(desk, Meant(one.lead), reason=f"{NAME}来电同意")
    mirrored(desk, one)
    return one


def mirrored(desk: Desk, one: Added) -> None:
    """Write what a CRM would have said and answered."""
    body = f'{{"lead": {{"name": "{NAME}", "phones": ["{PHONE}"]}}}}'
    attempt = "SELECT id, 1, 0, 'x', :body, '' FROM outbox WHERE lane = :lead LIMIT 1"
    run_sql(desk, "INSERT INTO remote_ref VALUES ('crm', 'lead', 'r1', :lead, 0, 0)", lead=one.lead)
    run_sql(desk, "INSERT INTO shadow VALUES ('crm', 'lead', 'r1', :body, '1', 0, 0)", body=body)
    run_sql(desk, "INSERT INTO inbox_page VALUES (1, 'crm', 'lead', '', :body, 0, 0)", body=f"[{body}]")
    run_sql(
        desk,
        "INSERT INTO conflict VALUES ('c', 'crm', 'lead', :lead, 'name', '', :name, '', 'mine', '', 0, 1)",
        lead=one.lead,
        name=NAME,
    )
    run_sql(desk, f"INSERT INTO attempt (op, number, at, what, detail, sender) {attempt}", body=body, lead=one.lead)


@pytest.mark.sqlite
def test_not_a_byte_is_left(desk: Desk, office: Office) -> None:
    """Name, phone, address and WeChat are in no table, no index, no free page and no log of the database."""
    one = lived(desk, office)
    assert set(WORDS) == {word for some in traces(office).values() for word in some}

    done = erase(desk, one.lead)

    assert {} == traces(office)
    assert {"contact", "point", "lead", "record", "outbox", "shadow", "edit", "attempt"} <= set(done.counts)
    raw = sqlite3.connect(office.home / "sdrtui.db")
    assert [("ok",)] == raw.execute("PRAGMA integrity_check").fetchall()
    assert [] == raw.execute("PRAGMA foreign_key_check").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("UPDATE record SET note = 'x'")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM attempt")
    raw.close()


def test_reports_keep_their_numbers(desk: Desk, office: Office) -> None:
    """Touches, connections, stages and rates are as before; only who it was is gone."""
    one = lived(desk, office)
    store = desk.store
    everyone = LogFilter()
    before = (store.funnel(everyone, "source"), store.outcome_counts(everyone), store.lead_count(everyone))
    lines = [(line.at, line.outcome, line.sdr) for line in store.log_lines(everyone)]

    erase(desk, one.lead)

    assert before == (store.funnel(everyone, "source"), store.outcome_counts(everyone), store.lead_count(everyone))
    assert lines == [(line.at, line.outcome, line.sdr) for line in store.log_lines(everyone)]
    assert {("", "")} == {(line.contact_name, line.note) for line in store.log_lines(everyone)}


def test_they_are_refused_when_somebody_brings_them_again(desk: Desk, office: Office, tmp_path: Path) -> None:
    """By any of their numbers: a sheet's row is rejected, a lead by hand begins nothing."""
    one = lived(desk, office)
    erase(desk, one.lead)
    sheet = tmp_path / "again.csv"
    sheet.write_text(
        f"公司,姓名,手机,邮箱\n恒信数据,{NAME},{PHONE},\n别家,别人,,{EMAIL}\n新,新人,13700000009,\n", "utf-8"
    )

    imported = import_file(desk, sheet, kind="outbound", owner=None, playbook="small")
    again = person(desk, "新名字", "新公司", wechats=[WECHAT])

    assert 1 == imported.created
    assert [2, 3] == [one.row for one in imported.rejected]
    assert again.touches == ()
    assert "no contact" in again.refused
    assert one.lead != again.lead


def test_nothing_stays_due_and_nothing_is_undone(desk: Desk, office: Office) -> None:
    """Their runs have ended, the CRM is only told to leave them alone, and no undo brings anything back."""
    one = lived(desk, office)

    erase(desk, one.lead)

    assert [] == due(desk)
    open_ops = desk.store.outbox.listed([OutboxState.QUEUED])
    assert {("lead", True)} == {(op.kind, op.payload.get("do_not_contact")) for op in open_ops}
    with pytest.raises(UsageError, match="nothing to take back"):
        logging.undo(desk)
    shown = leads.show(desk, one.lead)
    assert ("", "", ()) == (shown.contact.name, shown.lead.note, shown.points)
    assert "erased" == shown.lead.closed_reason
    with pytest.raises(UsageError, match="erased"):
        merge(desk, person(desk, "李强", "蓝桥", phones=["13700000001"]).lead, one.lead)


@pytest.mark.sqlite
def test_a_handoffs_package_is_emptied(desk: Desk, office: Office) -> None:
    """What was answered, promised and noted is gone; that it was handed off stays."""
    one = person(desk, NAME, "恒信数据", phones=[PHONE])
    logging.log_outcome(desk, one.touches[0], "interested")
    yes = f"yes {NAME}说的"
    qualifying.qualify(desk, one.lead, profile=yes, pain=yes, solution="yes", note=f"{NAME}要方案", promised=EMAIL)
    steps = len(desk.store.handoff_steps())

    erase(desk, one.lead)

    assert {} == traces(office)
    assert steps == len(desk.store.handoff_steps())


@pytest.mark.sqlite
def test_what_is_out_of_reach_is_named(desk: Desk, office: Office) -> None:
    """Backups, dropped files that hold the name, notes about others; each with what to do."""
    one = person(desk, NAME, "恒信数据", phones=[PHONE])
    person(desk, "李强", "蓝桥", phones=["13700000001"], note=f"{NAME}介绍的")
    desk.store.backup(desk.clock())
    folder = office.home / "inbox" / "done"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(f"姓名\n{NAME}\n".encode("gb18030"))
    (folder / "b.csv").write_text("姓名\n别人\n", encoding="utf-8")

    done = erase(desk, one.lead)

    places = [each.where for each in done.remains]
    assert any("backups" in place for place in places)
    assert ["a.csv"] == [Path(place).name for place in places if place.endswith(".csv")]
    assert any(place.startswith("lead ") for place in places)
    assert all(each.todo for each in done.remains)


@pytest.mark.sqlite
def test_a_dry_run_counts_and_changes_nothing(desk: Desk, office: Office) -> None:
    """The same counts, and every byte is still there."""
    one = lived(desk, office)

    dry = erase(desk, one.lead, dry_run=True)

    assert set(WORDS) == {word for some in traces(office).values() for word in some}
    assert dry.record is None
    real = erase(desk, one.lead)
    assert set(dry.counts) <= set(real.counts)


@pytest.mark.sqlite
def test_a_company_of_their_own_name_goes_with_them(desk: Desk, office: Office) -> None:
    """A sole trader's company is the person."""
    one = person(desk, NAME, f"{NAME}工作室", phones=[PHONE])

    erase(desk, one.lead)

    assert {} == traces(office)


def test_a_colleague_is_not_erased(desk: Desk) -> None:
    """The company and whoever else is there stay as they are."""
    one = person(desk, NAME, "恒信数据", phones=[PHONE])
    other = person(desk, "李强", "恒信数据", phones=["13700000001"], note="要方案")

    erase(desk, one.lead)

    view = leads.show(desk, other.lead)
    assert ("李强", "恒信数据", "要方案") == (view.contact.name, view.account.name, view.lead.note)
    assert [other.lead] == [row.lead for row in due(desk)]


def test_a_write_under_way_is_waited_for(desk: Desk) -> None:
    """Nothing is erased while the CRM may be reading it."""
    one = person(desk, NAME, "恒信数据", phones=[PHONE])
    run_sql(desk, "UPDATE outbox SET state = 'sending'")

    with pytest.raises(TryLater, match="under way"):
        erase(desk, one.lead)

    assert NAME == leads.show(desk, one.lead).contact.name


def test_a_merge_that_was_erased_is_not_taken_back(desk: Desk, office: Office) -> None:
    """What it was before is gone: undo refuses rather than to bring back half."""
    one = lived(desk, office)
    erase(desk, one.lead)
    (record,) = [each for each in desk.store.notes(one.lead, one.contact) if each.kind is RecordKind.MERGE]
    undo = replace(record, id=RecordId(desk.new_id()), kind=RecordKind.UNDO, voids=record.id)
    with pytest.raises(NeedsDecision, match="erased"):
        desk.store.commit(Change(records=(undo,)))


@pytest.mark.sqlite
def test_a_twin_that_the_crm_merged_is_erased_as_well(desk: Desk, office: Office) -> None:
    """Its lead is still here, ended, and leads to the other: both are the person."""
    one = person(desk, NAME, "恒信数据", phones=[PHONE])
    twin = person(desk, f"{NAME}先生", "恒信数据二", phones=["13900001111"], wechats=[WECHAT])
    run_sql(desk, "INSERT INTO merged VALUES (:old, :kept, 'lead', 'x', 0)", old=twin.lead, kept=one.lead)

    erase(desk, one.lead)

    assert {} == traces(office, (*WORDS, "13900001111"))
    assert "no contact" in person(desk, "李强", "新", wechats=[WECHAT]).refused

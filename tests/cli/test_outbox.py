"""What the CRM refuses is parked, named, and retried or skipped by hand; a backup is a whole copy."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_files import spreadsheet
from command_line import Command

from sdrtui.sandbox.serve import Sandbox, start


@pytest.fixture
def strict_crm(home: Path) -> Iterator[Sandbox]:
    """A CRM that refuses leads of owners it does not know."""
    sandbox = start(strict_owners=True)
    home.mkdir()
    (home / "config.toml").write_text(
        f'sdr = "zhangwei"\n[crm]\nkind = "sandbox"\nbase_url = "{sandbox.base_url}"\ntoken = "sandbox"\n'
    )
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text(json.dumps({"sandbox": sandbox.token}))
    yield sandbox
    sandbox.stop()


@pytest.mark.usefixtures("strict_crm")
def test_parked_writes_are_listed_retried_and_skipped(sdrtui: Command, tmp_path: Path) -> None:
    """Each refused lead is there with the CRM's words; a retry goes with the next sync, a skip never."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")

    first = sdrtui("sync", "--json").json
    parked = sdrtui("outbox", "list", "--needs-you", "--json").json
    shown = sdrtui("outbox", "show", parked[0]["id"], "--json").json
    retried = sdrtui("outbox", "retry", parked[0]["id"][-8:], "--json").json
    skipped = sdrtui("outbox", "skip", parked[1]["id"], "--json").json
    again = sdrtui("outbox", "skip", parked[1]["id"])
    left = sdrtui("outbox", "list", "--json").json

    assert 3 == first["needs_you"] == len(parked)
    assert all("owner" in row["reason"] for row in parked)
    assert ["sent", "needs_you"] == [line["what"] for line in shown["exchange"]]
    assert ("queued", "skipped") == (retried["state"], skipped["state"])
    assert 2 == again.code
    assert {"queued", "needs_you"} == {row["state"] for row in left}


@pytest.mark.usefixtures("strict_crm")
def test_a_parked_write_reads_as_a_card(sdrtui: Command, tmp_path: Path) -> None:
    """Whom it is about, why it waits, what the CRM is told in words, what happened, and the commands that help."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")
    sdrtui("sync")
    [first, *_others] = sdrtui("outbox", "list", "--json").json

    listed = sdrtui("--lang", "zh", "outbox", "list").out
    before = sdrtui("--lang", "zh", "outbox", "show", first["id"]).out
    sdrtui("outbox", "edit", first["id"], "--set", "note=请找李总")
    after = sdrtui("--lang", "zh", "outbox", "show", first["id"]).out

    assert "陈静" in listed
    assert "待处理" in before
    assert "公司：恒信数据有限公司" in before
    assert "CRM" in before.split("经过：")[1]
    assert f"sdrtui outbox retry {first['id'][-8:]}" in before
    assert "note (备注)" in before
    assert "→ 请找李总" in after
    for text in (listed, before, after):
        assert first["id"] not in text
        assert first["lead"] not in text
        assert "needs_you" not in text


@pytest.mark.usefixtures("strict_crm")
def test_a_parked_write_is_corrected_and_goes(sdrtui: Command, home: Path, tmp_path: Path) -> None:
    """The CRM gets the corrected value once; what was first queued is kept, and the log has a line about it."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")
    sdrtui("sync")
    parked = sdrtui("outbox", "list", "--needs-you", "--json").json[0]

    wrong = sdrtui("outbox", "edit", parked["id"], "--set", "owners=li")
    edited = sdrtui("outbox", "edit", parked["id"], "--set", "owner=", "--set", "note=请找李总", "--json").json
    twice = sdrtui("outbox", "edit", parked["id"], "--set", "owner=li")
    sent = sdrtui("sync", "--json").json
    shown = sdrtui("outbox", "show", parked["id"], "--json").json
    with sqlite3.connect(home / "sdrtui.db") as connection:
        [(comment,)] = connection.execute("SELECT note FROM record WHERE kind = 'comment'").fetchall()
    connection.close()

    assert (2, "queued", 2) == (wrong.code, edited["state"], twice.code)
    assert 1 == sent["pushed"]
    assert ("", "请找李总") == (shown["payload"]["owner"], shown["payload"]["note"])
    assert "zhangwei" == shown["original"]["owner"]
    assert ["sent", "needs_you", "edited", "sent", "in_crm"] == [line["what"] for line in shown["exchange"]]
    assert "CRM owner: zhangwei → ; CRM note:  → 请找李总" == comment


def test_a_backup_is_a_whole_copy(sdrtui: Command, tmp_path: Path) -> None:
    """The copy opens by itself and holds the leads; an existing file is never written over."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")
    copy = tmp_path / "copy.db"

    written = sdrtui("backup", copy, "--json")
    refused = sdrtui("backup", copy)

    with sqlite3.connect(copy) as connection:
        assert (3,) == connection.execute("SELECT count(*) FROM lead").fetchone()
    connection.close()
    assert {"file": str(copy)} == written.json
    assert 2 == refused.code

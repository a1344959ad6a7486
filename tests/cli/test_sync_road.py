"""Offline first, the CRM in the evening: by command, over a real sandbox in a process of its own."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_files import spreadsheet
from command_line import Command


@pytest.fixture
def crm(home: Path) -> Iterator[dict[str, Any]]:
    """A sandbox that connected itself to the home; its address and token."""
    home.mkdir()
    command = [sys.executable, "-m", "sdrtui", "sandbox", "--port", "0", "--json"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            text += process.stdout.readline()
        yield json.loads(text)
        process.terminate()


def activities(crm: dict[str, Any]) -> list[dict[str, Any]]:
    """What the CRM's own API says."""
    request = urllib.request.Request(
        crm["base_url"] + "/v1/activities", headers={"Authorization": "Bearer " + crm["token"]}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        document = json.load(answer)
    return list(document["items"])


def test_what_was_logged_offline_is_in_the_crm_once(sdrtui: Command, crm: dict[str, Any], tmp_path: Path) -> None:
    """Logged, one taken back, synced twice: each touch of the review is in the CRM exactly once."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound", "--playbook", "outbound-7x3x21")
    for row in sdrtui("today", "--json").json:
        sdrtui("log", row["touch"], "sent", "--note", "资料已发")
    sdrtui("undo")

    first = sdrtui("sync", "--json")
    second = sdrtui("sync", "--json")

    review = sdrtui("review", "touches", "--json").json
    assert (0, 0) == (first.code, second.code)
    assert (0, 0) == (second.json["pushed"], second.json["queued"])
    assert 2 == len(review)
    assert sorted(row["touch"] for row in review) == sorted(row["touch"] for row in activities(crm))
    assert {"in_crm"} == {row["sync"] for row in review}


@pytest.mark.usefixtures("crm")
def test_crm_doctor_says_how_each_write_is_made_safe(sdrtui: Command) -> None:
    """The sandbox holds our key unique, so every write is of mode A, and nothing is lacking."""
    answer = sdrtui("crm", "doctor", "--json")

    assert 0 == answer.code
    assert {"A"} == {way["mode"] for way in answer.json["writes"]}
    assert [] == answer.json["troubles"]


def test_a_call_in_made_in_the_crm_is_on_top_with_its_clock(sdrtui: Command, crm: dict[str, Any], home: Path) -> None:
    """Whoever enters it there: the next sync puts it on the list of its owner, once, by its source."""
    config = home / "config.toml"
    config.write_text('sdr = "zhang"\n' + config.read_text("utf-8"), "utf-8")
    for number, source in enumerate(["baidu-sem", "content-download"]):
        post(crm, "/v1/leads", lead_of(number, source))

    first = sdrtui("sync", "--json").json
    second = sdrtui("sync", "--json").json
    rows = sdrtui("today", "--json").json

    assert (2, 0) == (first["taken_on"], second["taken_on"])
    assert ("王敏0", "call-in-day-one", "phone") == (rows[0]["contact"], rows[0]["playbook"], rows[0]["channel"])
    assert {"王敏1"} == {row["contact"] for row in rows if row["playbook"] != "call-in-day-one"}


def test_a_lead_that_came_to_the_crm_long_ago_starts_no_clock(sdrtui: Command, crm: dict[str, Any], home: Path) -> None:
    """The first pull of an old CRM brings leads, and nothing to do at once."""
    config = home / "config.toml"
    config.write_text('sdr = "zhang"\n' + config.read_text("utf-8"), "utf-8")
    post(crm, "/v1/leads", lead_of(0, "baidu-sem") | {"created_at": "2026-10-01T02:00:00+00:00"})

    result = sdrtui("sync", "--json").json

    assert (1, 0) == (result["pulled"], result["taken_on"])
    assert [] == sdrtui("today", "--json").json


def post(crm: dict[str, Any], path: str, body: dict[str, Any]) -> None:
    """Enter something in the CRM, as its own people do."""
    headers = {"Authorization": "Bearer " + crm["token"], "Content-Type": "application/json"}
    request = urllib.request.Request(crm["base_url"] + path, json.dumps(body).encode(), headers, method="POST")
    urllib.request.urlopen(request, timeout=10).close()


def lead_of(number: int, source: str) -> dict[str, Any]:
    """Return a lead as it is entered in the CRM."""
    points = {"phones": [f"+861380013800{number}"], "wechats": [], "emails": [f"min{number}@example.com"]}
    who = {"name": f"王敏{number}", "company": f"恒信{number}数据", "owner": "zhang", "kind": "call-in"}
    return {**who, "points": points, "source": source, "stage": "MAL"}


def test_without_the_crm_everything_stays_queued(sdrtui: Command, home: Path, tmp_path: Path) -> None:
    """Nothing listens there: exit 4, nothing lost, and the reason in words."""
    home.mkdir()
    (home / "config.toml").write_text('[crm]\nkind = "sandbox"\nbase_url = "http://127.0.0.1:9"\ntoken = "sandbox"\n')
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text('{"sandbox": "secret-token"}')
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")

    answer = sdrtui("sync", "--json")

    assert 4 == answer.code
    assert 3 == answer.json["queued"]
    assert answer.err
    assert "secret-token" not in answer.out + answer.err


def test_without_a_crm_sync_says_how_to_get_one(sdrtui: Command) -> None:
    """Exit 2 with a hint."""
    answer = sdrtui("sync")

    assert 2 == answer.code
    assert "config.toml" in answer.err

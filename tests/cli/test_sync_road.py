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

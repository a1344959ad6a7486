"""`sdrtui conflict`: a card is listed, shown and decided by command, over a real sandbox."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from command_line import Command

from sdrtui.cli.conflict import SHEET
from sdrtui.sandbox.serve import Sandbox, start

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.fixture
def sandbox(home: Path) -> Iterator[Sandbox]:
    made = start(clock=lambda: MORNING)
    home.mkdir()
    crm = f'sdr = "zhang"\n[crm]\nkind = "sandbox"\nbase_url = "{made.base_url}"\ntoken = "sandbox"\n'
    (home / "config.toml").write_text(crm)
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text(f'{{"sandbox": "{made.token}"}}')
    yield made
    made.stop()


def edit(sandbox: Sandbox, lead: str, **fields: object) -> None:
    """Do what a person does in the CRM."""
    headers = {"authorization": f"Bearer {sandbox.token}"}
    httpx.patch(f"{sandbox.base_url}/v1/leads/ext:{lead}", json=fields, headers=headers).raise_for_status()


def quarrel(sdrtui: Command, sandbox: Sandbox) -> str:
    """Move a lead's stage on both sides, and sync; return the lead."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138111", "--json").json
    sdrtui("sync")
    edit(sandbox, added["lead"], stage="SQL")
    sdrtui("log", added["touches"][0], "interested")
    assert 1 == sdrtui("sync", "--json").json["conflicts"]
    return str(added["lead"])


def test_a_card_is_listed_shown_and_decided_for_mine(sdrtui: Command, sandbox: Sandbox) -> None:
    """The list has base, mine and theirs; `mine` sets ours, tells the CRM with the next sync, and closes the card."""
    lead = quarrel(sdrtui, sandbox)

    [card] = sdrtui("conflict", "list", "--json").json
    shown = sdrtui("conflict", "show", card["id"], "--json").json
    decided = sdrtui("conflict", "mine", card["id"], "--json").json
    again = sdrtui("conflict", "theirs", card["id"])
    synced = sdrtui("sync", "--json").json

    assert (lead, "stage", "MQL", "SQL") == (card["lead"], card["field"], card["mine"], card["theirs"])
    assert card == shown
    assert tuple(card) == SHEET
    assert ("mine", False) == (decided["winner"], decided["open"])
    assert 2 == again.code
    assert (0, 0) == (synced["conflicts"], synced["queued"])
    assert "MQL" == sdrtui("lead", "show", lead, "--json").json["stage"]
    assert ["MQL"] == [row["stage"] for row in sandbox.book.rows["leads"].values()]


def test_a_card_reads_in_words_and_names_the_next_command(sdrtui: Command, sandbox: Sandbox) -> None:
    """Whom it is about, what it is about, the three values as people say them; of its id what a command needs."""
    quarrel(sdrtui, sandbox)
    [card] = sdrtui("conflict", "list", "--json").json

    listed = sdrtui("--lang", "zh", "conflict", "list").out
    shown = sdrtui("--lang", "zh", "conflict", "show", card["id"][-8:]).out
    sdrtui("conflict", "mine", card["id"][-8:])
    decided = sdrtui("--lang", "zh", "conflict", "show", card["id"]).out

    assert "王敏" in listed
    assert "MQL 市场认可" in listed
    assert shown.startswith("王敏")
    assert "SQL 销售认可" in shown
    assert f"sdrtui conflict mine {card['id'][-8:]}" in shown
    assert "sdrtui" not in decided
    for text in (listed, shown, decided):
        assert card["id"] not in text
        assert "both_moved" not in text


def test_the_crms_word_is_left(sdrtui: Command, sandbox: Sandbox) -> None:
    """`theirs` closes the card; what was overwritten stays readable in the list of all, and asking why tells it."""
    lead = quarrel(sdrtui, sandbox)
    [card] = sdrtui("conflict", "list", "--json").json

    left = sdrtui("conflict", "theirs", card["id"])

    kept = sdrtui("conflict", "list", "--all", "--lead", lead, "--json").json
    assert 0 == left.code
    assert [] == sdrtui("conflict", "list", "--json").json
    assert [("stage", "MQL", "SQL", "theirs")] == [
        (one["field"], one["mine"], one["theirs"], one["winner"]) for one in kept
    ]
    assert "SQL" in "\n".join(sdrtui("why", lead, "--json").json["sentences"])
    assert "SQL" == sdrtui("lead", "show", lead, "--json").json["stage"]


def test_a_mirror_that_is_suddenly_empty_asks_by_exit_code(
    sdrtui: Command, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day later the CRM shows nothing: exit 6 with what to do; `--accept-empty` ends what is gone."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138111", "--json").json
    sdrtui("sync")
    sdrtui("sync")
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-24T09:31+08:00")
    headers = {"authorization": f"Bearer {sandbox.token}"}
    httpx.delete(f"{sandbox.base_url}/v1/leads/ext:{added['lead']}", headers=headers).raise_for_status()

    asked = sdrtui("sync", "--json")
    accepted = sdrtui("sync", "--accept-empty", "--json")

    assert (6, 0) == (asked.code, accepted.code)
    assert "--accept-empty" in asked.err
    assert sdrtui("lead", "show", added["lead"], "--json").json["closed"]
    assert [] == sdrtui("today", "--json").json

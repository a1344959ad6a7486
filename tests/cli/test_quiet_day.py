"""When there is nothing to show, it is said why, and what there is instead."""

from pathlib import Path

import pytest
from command_line import Command


@pytest.fixture
def sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-22T15:30+08:00")


@pytest.mark.usefixtures("sunday")
def test_a_day_off_says_when_work_begins_again(sdrtui: Command) -> None:
    """A call-in of Sunday is not lost: it is there on Monday, and both commands say so."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800131234")
    today = sdrtui("today")
    ahead = sdrtui("today", "--date", "2026-11-23", "--json").json

    assert "11-23 09:05" in added.err
    assert ("", "--date 2026-11-23" in today.err) == (today.out, True)
    assert ahead[0]["touch"][-8:] in added.err


def test_a_home_without_leads_says_how_they_come(sdrtui: Command) -> None:
    """As before."""
    assert "sdrtui import" in sdrtui("today").err


def test_an_empty_drop_folder_is_said_with_its_place(sdrtui: Command) -> None:
    """Not nothing at all."""
    told = sdrtui("import", "--inbox")

    assert 0 == told.code
    assert "inbox" in told.err


def test_a_crm_out_of_reach_is_no_account_without_a_name(sdrtui: Command, home: Path) -> None:
    """What was not found out is not printed as an empty word."""
    home.mkdir()
    (home / "config.toml").write_text('[crm]\nkind = "sandbox"\nbase_url = "http://127.0.0.1:9"\ntoken = "x"\n')
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text('{"x": "secret"}')

    told = sdrtui("crm", "doctor")

    assert 3 == told.code
    assert "signed in as ," not in told.err
    assert "http://127.0.0.1:9" in told.err

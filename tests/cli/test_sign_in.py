"""`sdrtui crm sign-in`: the token is asked for or piped in, kept, and used; without one it is said how."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Command

from sdrtui.sandbox.serve import Sandbox, start


@pytest.fixture
def sandbox(home: Path) -> Iterator[Sandbox]:
    made = start()
    home.mkdir()
    (home / "config.toml").write_text(f'[crm]\nkind = "sandbox"\nbase_url = "{made.base_url}"\n')
    yield made
    made.stop()


def test_a_token_is_piped_in_kept_and_used(
    sdrtui: Command, home: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never an argument, never printed, and in a file that only its owner can read."""
    sdrtui("lead", "add", "--name", "王敏", "--phone", "13800131234")
    without = sdrtui("sync")
    monkeypatch.setattr("sys.stdin", io.StringIO(sandbox.token + "\n"))
    kept = sdrtui("crm", "sign-in")
    synced = sdrtui("sync", "--json")

    assert (5, 0, 0) == (without.code, kept.code, synced.code)
    assert "sdrtui crm sign-in" in without.err
    assert 1 == synced.json["pushed"]
    assert sandbox.token not in kept.out + kept.err
    assert 0o600 == (home / "tokens.json").stat().st_mode & 0o777


@pytest.mark.usefixtures("sandbox")
def test_nothing_typed_changes_nothing(sdrtui: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert 2 == sdrtui("crm", "sign-in").code
    assert not (home / "tokens.json").exists()


def test_without_a_crm_it_says_where_one_is_named(sdrtui: Command) -> None:
    """Exit 2 and the file."""
    told = sdrtui("crm", "sign-in")

    assert 2 == told.code
    assert "config.toml" in told.err


def test_a_database_that_we_do_not_speak_is_named(sdrtui: Command, home: Path) -> None:
    """Exit 3, not a missing module."""
    home.mkdir()
    (home / "config.toml").write_text('database = "mysql://db/x"\n')

    told = sdrtui("today")

    assert 3 == told.code
    assert "config.toml: database: " in told.err

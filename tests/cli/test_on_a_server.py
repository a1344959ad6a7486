"""A team that outgrew one file: the same day by command, over PostgreSQL named by its URL in config.toml."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Command
from crm_server.postgres_server import CannotStart, start_postgres

pytestmark = pytest.mark.slow


@pytest.fixture
def on_a_server(home: Path) -> Iterator[Path]:
    """A home whose database is a PostgreSQL's."""
    try:
        server = start_postgres()
    except CannotStart as exc:
        pytest.skip(str(exc))
    server.say("create database team")
    home.mkdir()
    (home / "config.toml").write_text(f'database = "{server.url("team")}"\nsdr = "zhang"\n', encoding="utf-8")
    yield home
    server.stop()


def test_a_day_on_a_server(on_a_server: Path, sdrtui: Command) -> None:
    """Add, list, log, undo, look back and check: nothing is written into the folder."""
    added = sdrtui("lead", "add", "--name", "王敏", "--company", "恒信数据", "--phone", "13800138000", "--json").json
    [row] = [row for row in sdrtui("today", "--json").json if row["lead"] == added["lead"]][:1]

    logged = sdrtui("log", row["touch"], "no_answer", "--note", "没人接", "--json").json
    lines = sdrtui("review", "touches", "--json").json
    undone = sdrtui("undo", "--json").json
    again = sdrtui("today", "--json").json
    health = sdrtui("doctor", "--json")

    assert ("no_answer", 1) == (logged["outcome"], len(logged["next"][:1]))
    assert [("王敏", "没人接")] == [(line["contact"], line["note"]) for line in lines]
    assert row["touch"] == undone["touch"]
    assert row["touch"] in {each["touch"] for each in again}
    assert 0 == health.code, health
    assert ["cache", "config.toml"] == sorted(path.name for path in on_a_server.iterdir())

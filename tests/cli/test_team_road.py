"""Two SDRs at two homes work offline and sync; their lead reviews all of it, by command, over a real sandbox."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Command

from sdrtui.sandbox.serve import Sandbox, start

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""The homes' time too: times are told as the server's clock has them."""

CONFIG = """
sdr = "{sdr}"
leads = ["boss"]

[[team]]
id = "zhang"
[[team]]
id = "li"
[[team]]
id = "boss"

[crm]
kind = "sandbox"
base_url = "{url}"
token = "sandbox"
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = start(clock=lambda: MORNING)
    yield made
    made.stop()


def home_of(folder: Path, sdr: str, sandbox: Sandbox) -> Path:
    """Make an SDR's home, connected."""
    home = folder / sdr
    home.mkdir()
    (home / "config.toml").write_text(CONFIG.format(sdr=sdr, url=sandbox.base_url))
    (home / "tokens.json").touch(mode=0o600)
    (home / "tokens.json").write_text(f'{{"sandbox": "{sandbox.token}"}}')
    return home


def test_a_lead_reviews_the_work_of_two_laptops(sdrtui: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    """Everything is there once, with its author, and the counts of the funnel; synced again it is still once."""
    homes = {sdr: home_of(tmp_path, sdr, sandbox) for sdr in ("zhang", "li", "boss")}
    for number, sdr in enumerate(("zhang", "li"), 1):
        given = ("--name", f"王敏{number}", "--company", f"恒信{number}", "--phone", f"1380000000{number}")
        added = sdrtui("lead", "add", *given, "--source", "baidu-sem", "--owner", sdr, "--json", "--home", homes[sdr])
        assert 0 == added.code, added.err
        touch = added.json["touches"][0]
        touch = touch["touch"] if isinstance(touch, dict) else touch
        logged = sdrtui("log", touch, "no_answer", "--note", f"{sdr}的电话", "--home", homes[sdr])
        assert 0 == logged.code, logged.err

    for sdr in ("zhang", "li", "boss", "zhang", "boss"):
        assert 0 == sdrtui("sync", "--json", "--home", homes[sdr]).code

    reviews = {sdr: sdrtui("review", "touches", "--json", "--home", home).json for sdr, home in homes.items()}
    own = {row["record"]: row for sdr in ("zhang", "li") for row in reviews[sdr]}
    assert {("zhang", "zhang的电话"), ("li", "li的电话")} == {(row["sdr"], row["note"]) for row in reviews["boss"]}
    assert sorted(own) == sorted(row["record"] for row in reviews["boss"])
    for row in reviews["boss"]:
        same = (
            "touch",
            "at",
            "sdr",
            "contact",
            "company",
            "channel",
            "action",
            "outcome",
            "playbook",
            "step",
            "source",
        )
        assert [own[row["record"]][name] for name in same] == [row[name] for name in same]
    assert {"in_crm"} == {row["sync"] for sdr in homes for row in reviews[sdr]}
    funnel = sdrtui("review", "funnel", "--by", "sdr", "--json", "--home", homes["boss"]).json
    assert {("zhang", 1), ("li", 1)} == {(row["group"], row["touches"]) for row in funnel}

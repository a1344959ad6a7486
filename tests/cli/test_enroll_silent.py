"""`enroll --silent` by command."""

from pathlib import Path

import pytest
from cli_files import spreadsheet
from command_line import Command


@pytest.fixture
def silent_home(sdrtui: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three leads imported long ago and never touched."""
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound")
    monkeypatch.setenv("SDRTUI_NOW", "2027-01-05T09:30+08:00")


@pytest.mark.usefixtures("silent_home")
def test_preview_then_a_segment(sdrtui: Command) -> None:
    """The dry run names the segments; one of them is enrolled by its name."""
    preview = sdrtui("enroll", "--silent", 30, "--by", "industry", "--dry-run", "--json").json
    table = sdrtui("--lang", "zh", "enroll", "--silent", 30, "--dry-run")
    enrolled = sdrtui("enroll", "--silent", 30, "--by", "industry", "--segment", "软件", "--json").json
    after = sdrtui("enroll", "--silent", 30, "--by", "industry", "--dry-run", "--json").json

    assert ("silent-30", 30) == (preview["playbook"], preview["days"])
    assert {("软件", 2), ("制造", 1)} == {(each["segment"], each["next_batch"]) for each in preview["segments"]}
    assert "制造" in table.out
    assert "沉默 30 天" in table.err
    assert 2 == len(enrolled["enrolled"])
    assert {("软件", 0), ("制造", 1)} == {(each["segment"], each["next_batch"]) for each in after["segments"]}


@pytest.mark.usefixtures("silent_home")
@pytest.mark.parametrize(
    "wrong", [["--silent", "30", "--lead", "x"], ["--silent", "30", "--by", "colour"], ["--where", "stage=MAL"]]
)
def test_mistakes_are_said(sdrtui: Command, wrong: list[str]) -> None:
    """Leads beside --silent, an unknown trait, no playbook."""
    refused = sdrtui("enroll", *wrong)

    assert 2 == refused.code
    assert refused.err

"""`playbook diff` by command: what changes for whom, the migration and its way back."""

from pathlib import Path

import pytest
from cli_files import spreadsheet
from command_line import Command

BOOK = """
id: ours
version: "{version}"
title: {{zh: 我们的, en: Ours}}
kind: outbound
steps:
  - {{id: call-1, day: 1, channel: phone, action: call, script: 您好}}
  - {{id: mail-1, day: {day}, channel: email, action: personal, script: {{subject: 资料, body: 您好}}}}
exits:
  exhausted: {{close: 没有回应}}
"""


@pytest.fixture
def book(home: Path, sdrtui: Command, tmp_path: Path) -> Path:
    """Three leads in version 1; version 2 waits two days longer."""
    path = home / "playbooks" / "outbound" / "ours.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(BOOK.format(version="1", day=3), encoding="utf-8")
    sdrtui("import", spreadsheet(tmp_path), "--kind", "outbound", "--playbook", "ours")
    path.write_text(BOOK.format(version="2", day=5), encoding="utf-8")
    return path


def test_diff_migrate_and_back(book: Path, sdrtui: Command) -> None:
    """Previewed touch by touch, done, and taken back."""
    assert book.exists()
    [preview] = sdrtui("playbook", "diff", "ours", "--json").json
    trial = sdrtui("playbook", "diff", "ours", "--migrate", "--dry-run")
    again = sdrtui("playbook", "diff", "ours", "--json").json
    [done] = sdrtui("playbook", "diff", "ours", "--migrate", "--json").json
    after = sdrtui("playbook", "diff", "ours", "--json").json
    back = sdrtui("playbook", "diff", "ours", "--undo", "--json").json
    restored = sdrtui("playbook", "diff", "ours", "--json").json

    assert ("1", "2") == (preview["from"]["version"], preview["to"]["version"])
    assert [{"field": "day", "before": 3, "after": 5}] == preview["steps"][0]["fields"]
    assert 3 == len(preview["enrollments"])
    assert {"call-1", "mail-1"} == {touch["step"] for touch in preview["enrollments"][0]["touches"]}
    assert "3 of 3 runs would move" in trial.err
    assert "2026-11-25 09:30" in trial.out or "2026-11-25 09:00" in trial.out
    assert [preview] == again == restored
    assert 3 == done["moved"]
    assert [] == after
    assert 3 == len(back)


def test_people_read_it_in_chinese(book: Path, sdrtui: Command) -> None:
    """Which property, from what to what, for whom."""
    said = sdrtui("--lang", "zh", "playbook", "diff", "ours")

    assert book.exists()
    assert "day: 3 → 5" in said.out
    assert "陈静" in said.out
    assert "会迁移 3 条" in said.err


@pytest.mark.parametrize("wrong", [["no-such"], ["ours", "deadbeef00"], ["ours", "no-such.yaml"], ["ours", "--undo"]])
def test_mistakes_are_said_without_a_traceback(book: Path, sdrtui: Command, wrong: list[str]) -> None:
    """No such playbook, version, file or migration."""
    refused = sdrtui("playbook", "diff", *wrong)

    assert book.exists()
    assert refused.code in {2, 3}
    assert refused.err

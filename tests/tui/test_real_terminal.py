"""The real program on a real pseudo terminal over a real database: played with keys, killed while a note is typed."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ptys import FRAME_END, Terminal

pytestmark = pytest.mark.slow

NOW = "2026-11-23T10:30+08:00"
NOTE = "王总说年底前定预算，下周三再聊，先发案例"


def sdrtui(home: Path, *words: str) -> str:
    """Run a command over the home folder and return what it printed."""
    environ = {**os.environ, "SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW}
    command = [sys.executable, "-m", "sdrtui", "--lang", "zh", *words]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home folder with three call-in leads, due now."""
    sheet = tmp_path / "leads.csv"
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("公司", "姓名", "手机", "微信", "来源"))
        for number, name in enumerate(("王敏", "李强", "欧阳娜娜")):
            writer.writerow((f"恒信{number}科技有限公司", name, f"1380013800{number}", f"wx_{number}", "百度SEM"))
    home = tmp_path / "home"
    sdrtui(home, "import", str(sheet), "--kind", "call-in")
    return home


def console(home: Path, *, columns: int = 120, lines: int = 40) -> Terminal:
    """Open the console."""
    command = [sys.executable, "-m", "sdrtui", "--lang", "zh"]
    return Terminal(command, {"SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW}, columns=columns, lines=lines)


def kept_draft(home: Path) -> str:
    """Return the only draft in the store, read by the use case in a process of its own."""
    code = (
        "from sdrtui.settings import load_settings\nfrom sdrtui.bootstrap import open_desk\n"
        "from sdrtui.services import drafts, today\n"
        "desk = open_desk(load_settings(None))\n"
        "print(*(drafts.load(desk, row.touch) for row in today.day_view(desk).rows))"
    )
    environ = {**os.environ, "SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW}
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_note_survives_kill_9(home: Path) -> None:
    """Half a second after the last letter the note is in the store, whatever happens to the program."""
    with console(home) as terminal:
        terminal.read_until("话术".encode(), FRAME_END)
        terminal.frame_after("n", "换行".encode())
        terminal.write(NOTE)
        terminal.read_for(0.5 + 0.2)
        terminal.kill()

    assert NOTE == kept_draft(home)
    with console(home) as terminal:
        terminal.read_until(NOTE[:6].encode(), FRAME_END)


def test_a_day_played_with_keys(home: Path) -> None:
    """Log, undo, log with a callback, quit: what the screen said is what the store has."""
    with console(home, columns=80, lines=24) as terminal:
        terminal.read_until("话术".encode(), FRAME_END)
        terminal.frame_after("5", "✓".encode())
        terminal.frame_after("u", "已撤销".encode())
        terminal.frame_after("2", "何时回拨".encode())
        terminal.frame_after("明天10点", b"2026-11-24")
        terminal.frame_after("\r", "✓".encode())
        terminal.write("q")
        assert 0 == terminal.exit_code()
    log = sdrtui(home, "review", "touches", "--json")

    assert 1 == log.count('"outcome"')
    assert '"callback"' in log


def test_keys_are_live_while_the_program_gets_warm(home: Path) -> None:
    """An outcome pressed right after the first frame is logged, before the store was opened."""
    with console(home) as terminal:
        terminal.read_until("王敏".encode(), FRAME_END)
        terminal.write("5")
        terminal.read_until("✓".encode(), FRAME_END)
        terminal.write("q")
        assert 0 == terminal.exit_code()

    assert '"no_answer"' in sdrtui(home, "review", "touches", "--json")

"""The console's budgets (DESIGN 8), measured from a pseudo terminal: from the key's write to the end of the frame.

`python tests/bench/bench_console.py [--touches 1000000] [--due 10000] [--rounds 9] [--json]`
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_store import filled
from ptys import FRAME_END, Terminal

NOW = "2026-11-23T10:30+08:00"
DOWN = "\x1b[B"
UP = "\x1b[A"
STEPS = 25
"""Rows below the first that are in the window of both lists."""
SAVED = "✓".encode()
HELLO = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Hello(App):
    def compose(self) -> ComposeResult:
        yield Static("hello")

Hello().run()
"""
TABLE = """
from textual.app import App, ComposeResult
from textual.widgets import DataTable

class Table(App):
    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("when", "channel", "who", "company", "playbook", "step", "why")
        for number in range(200):
            table.add_row("09:30", "电话", "王敏", "恒信数据科技有限公司", "集客当天 2×2×1", f"{number}", "来电")
        table.focus()

Table().run()
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One measured budget."""

    name: str
    ours: float
    floor: float | None
    budget: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else self.ours

    def __str__(self) -> str:
        floor = f"/ {self.floor:8.1f} {self.unit} = {self.ratio:5.2f}" if self.floor else " " * 19
        return f"{self.name:<58} {self.ours:8.1f} {self.unit} {floor} (budget {self.budget})"


def console(home: Path) -> Terminal:
    """Open the console on a home folder."""
    program = [sys.executable, "-m", "sdrtui", "--lang", "zh"]
    return Terminal(program, {"SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW})


def opened(argv: Sequence[str], environ: dict[str, str], mark: bytes) -> tuple[float, float]:
    """Return milliseconds to the end of the first frame with the mark, and the resident MB a second later."""
    with Terminal(argv, environ) as terminal:
        ready = terminal.read_until(mark, FRAME_END)
        terminal.read_for(1.5)
        return (ready - terminal.started) * 1e3, resident(terminal.pid)


def resident(pid: int) -> float:
    """Return a process's resident megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def bench_opening(home: Path, rounds: int, mark: bytes, what: str) -> list[Line]:
    """Compare the first frame with real rows, and the memory, with a bare Textual app."""
    environ = {"SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW}
    ours, hello = [], []
    for _ in range(rounds):
        hello.append(opened([sys.executable, "-c", HELLO], {}, b"hello"))
        ours.append(opened([sys.executable, "-m", "sdrtui", "--lang", "zh"], environ, mark))
    speeds = [statistics.median(one[0] for one in group) for group in (ours, hello)]
    memory = [statistics.median(one[1] for one in group) for group in (ours, hello)]
    return [
        Line(f"today's rows on screen, {what}", speeds[0], speeds[1], 1.1),
        Line(f"resident memory, {what}", memory[0], memory[1], 2.5, "MB"),
    ]


def cursor_key(terminal: Terminal, rounds: int) -> list[float]:
    """Return the milliseconds of single steps of the cursor, none of which scrolls."""
    found = []
    for number in range(rounds):
        found.append(terminal.frame_after(DOWN if number // STEPS % 2 == 0 else UP) * 1e3)
        terminal.read_for(0.12)
    return found


def table_key(rounds: int) -> float:
    """Return the milliseconds of a cursor key in a DataTable of 200 rows."""
    with Terminal([sys.executable, "-c", TABLE], {}) as terminal:
        terminal.read_until("恒信".encode(), FRAME_END)
        terminal.read_for(1)
        return statistics.median(cursor_key(terminal, rounds))


def bench_keys(home: Path, rounds: int, table: float, due: int) -> list[Line]:
    """Measure the cursor key, then an outcome to the frame that calls it saved."""
    with console(home) as terminal:
        terminal.read_until("来电".encode(), FRAME_END)
        terminal.read_for(4)
        moves = cursor_key(terminal, rounds)
        saves, nexts = [], []
        for _ in range(rounds):
            nexts.append(terminal.frame_after("5") * 1e3)
            start = terminal.shown
            if SAVED not in start:
                terminal.read_until(SAVED, FRAME_END)
            terminal.read_for(0.2)
        for _ in range(rounds):
            saves.append(terminal.frame_after("5", SAVED) * 1e3)
            terminal.read_for(0.2)
    ordered = sorted(saves)
    return [
        Line(f"cursor key to frame, {due} due", statistics.median(moves), table, 0.6),
        Line(f"outcome key to the next row, {due} due", statistics.median(nexts), table, 1.0),
        Line(f"outcome key to the commit on screen, {due} due, median", statistics.median(saves), table, 3.0),
        Line(f"the same, p95 of {rounds}", ordered[int(len(ordered) * 0.95) - 1], None, 16.0),
    ]


def imported(home: Path, leads: int) -> None:
    """Import so many call-in leads; each has a call and a WeChat request due today."""
    home.mkdir(parents=True)
    sheet = home / "leads.csv"
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("公司", "姓名", "手机", "微信", "来源"))
        for number in range(leads):
            phone, wechat = f"139{number:08d}", f"wx_{number}"
            writer.writerow((f"恒信数据{number}有限公司", "王敏", phone, wechat, "百度SEM"))
    command = [sys.executable, "-m", "sdrtui", "import", str(sheet), "--kind", "call-in"]
    environ = {**os.environ, "SDRTUI_HOME": str(home), "SDRTUI_NOW": NOW}
    subprocess.run(command, env=environ, check=True, capture_output=True)


def main() -> None:
    """Measure, and print a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touches", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        big, small, long = (Path(folder) / name for name in ("big", "small", "long"))
        if chosen.touches:
            big.mkdir()
            filled(big / "sdrtui.db", chosen.touches).close()
            (big / "config.toml").write_text('sdr = "zhang"\n', encoding="utf-8")
            lines += bench_opening(big, chosen.rounds, "王敏20".encode(), f"{chosen.touches} touches in the store")
        imported(small, 100)
        imported(long, chosen.due // 2)
        lines += bench_opening(small, chosen.rounds, "王敏".encode(), "200 due")
        table = table_key(4 * chosen.rounds)
        lines += bench_keys(small, 4 * chosen.rounds, table, 200)
        lines += bench_keys(long, 4 * chosen.rounds, table, chosen.due)
    print(json.dumps([asdict(line) for line in lines]) if chosen.json else "\n".join(map(str, lines)))


if __name__ == "__main__":
    main()

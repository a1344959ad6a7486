"""`sdrtui today` as a command (DESIGN 8), against a bare interpreter and Taskwarrior's list, run in turn.

`python tests/bench/bench_today.py [--rounds 40] [--touches 100000] [--json]`

Reads compiled modules, as an installed program does. The minimum is the machine at rest, the median as it is.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_store import DUE_ROWS, filled

NOW = "2026-11-23T10:30+08:00"
LATER = "2026-11-24T10:30+08:00"
"""A day on, with nothing done: the rows are overdue, and how long they are is counted in worked days."""
BEHIND = 4_000
"""Touches of which a few hundred are open."""
CONFIG = 'sdr = "zhang"\n'
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH", "SDRTUI_HOME", "SDRTUI_NOW")
PASS = [sys.executable, "-c", "pass"]
TASK_ROUNDS = 5
"""Taskwarrior takes seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """One measured budget: seconds of either command, round by round."""

    name: str
    ours: Sequence[float]
    floor: Sequence[float]
    budget: float

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "median": statistics.median(self.ours) / statistics.median(self.floor),
            "minimum": min(self.ours) / min(self.floor),
            "budget": self.budget,
        }

    def __str__(self) -> str:
        shown = self.as_dict()
        ours, floor = statistics.median(self.ours) * 1e3, statistics.median(self.floor) * 1e3
        ratios = f"median {shown['median']:6.3f}, minimum {shown['minimum']:6.3f} (budget {self.budget})"
        return f"{self.name:<52} {ours:8.1f} ms / {floor:8.1f} ms: {ratios}"


def seconds(argv: Sequence[str], environ: Mapping[str, str]) -> float:
    """Run a command to its end and return the wall time of the whole process."""
    start = time.perf_counter()
    subprocess.run(argv, env=environ, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def in_turn(
    name: str, ours: Sequence[str], floor: Sequence[str], environ: Mapping[str, str], rounds: int, budget: float
) -> Line:
    """Run both once unmeasured, then so many times by turns."""
    seconds(ours, environ), seconds(floor, environ)
    pairs = [(seconds(ours, environ), seconds(floor, environ)) for _ in range(rounds)]
    return Line(name, [pair[0] for pair in pairs], [pair[1] for pair in pairs], budget)


def today(home: Path) -> list[str]:
    """Return the command as installed beside this interpreter."""
    return [str(Path(sys.executable).with_name("sdrtui")), "today", "--json", "--home", str(home)]


def home_with(folder: Path, touches: int) -> Path:
    """Return a home with so many touches, of which a day's are due."""
    folder.mkdir()
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    filled(folder / "sdrtui.db", touches).close()
    return folder


def taskwarrior(folder: Path, tasks: int) -> dict[str, str]:
    """Make so many tasks, due over a year; return the variables by which Taskwarrior finds them."""
    folder.mkdir()
    (folder / "taskrc").write_text("confirmation=off\nhooks=off\nverbose=nothing\n", encoding="utf-8")
    environ = {"TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder)}
    listed = (
        {"description": f"Call {number}", "due": f"2026{1 + number % 12:02}{1 + number % 28:02}T010000Z"}
        for number in range(tasks)
    )
    text = "\n".join(json.dumps({"status": "pending", **task}) for task in listed)
    subprocess.run(
        ["task", "import", "-"], input=text, text=True, env={**os.environ, **environ}, capture_output=True, check=True
    )
    return environ


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--touches", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    environ = {name: value for name, value in os.environ.items() if name not in UNWANTED} | {"SDRTUI_NOW": NOW}
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        full = today(home_with(folder / "full", asked.touches))
        lines = [
            in_turn("today, nothing due / pass", today(folder / "none"), PASS, environ, asked.rounds, 5),
            in_turn(f"today, {DUE_ROWS} due of {asked.touches:,} / pass", full, PASS, environ, asked.rounds, 5),
        ]
        late = {**environ, "SDRTUI_NOW": LATER}
        behind = today(home_with(folder / "behind", BEHIND))
        count = len(json.loads(subprocess.run(behind, env=late, capture_output=True, check=True).stdout))
        lines.append(in_turn(f"today, {count} overdue / pass", behind, PASS, late, asked.rounds, 5))
        if shutil.which("task") is None:
            print("Taskwarrior's `task` is not installed: today / task list is not measured", file=sys.stderr)
        else:
            both = {**environ, **taskwarrior(folder / "task", asked.touches)}
            title = f"today / task list, {asked.touches:,} each"
            lines.append(in_turn(title, full, ["task", "list"], both, TASK_ROUNDS, 0.1))
    print(json.dumps([line.as_dict() for line in lines]) if asked.json else "\n".join(map(str, lines)))


if __name__ == "__main__":
    main()

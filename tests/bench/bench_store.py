"""The store's budgets (DESIGN 8), each as a ratio to the floor beneath it, taken side by side in one run.

`python tests/bench/bench_store.py [--touches 10000000] [--leads 100000] [--json]`
"""

import argparse
import io
import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))

from report_store import fill
from store_builders import NOW, PLAYBOOK, ZHANG, Enrolled, enrolled, many, outcome

from sdrtui.bootstrap import open_desk
from sdrtui.domain.change import Change
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import SdrId
from sdrtui.services import review
from sdrtui.settings import load_settings
from sdrtui.store import day_list
from sdrtui.store.due_row import due_row
from sdrtui.store.instant import micros
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store
from sdrtui.store.writer import Writer

UNTIL = NOW + timedelta(days=1)
DUE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One measured budget."""

    name: str
    seconds: float
    floor: float
    budget: float | None

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor

    def __str__(self) -> str:
        wanted = "" if self.budget is None else f" (budget {self.budget})"
        ours, floor = self.seconds * 1e3, self.floor * 1e3
        return f"{self.name:<58} {ours:10.3f} ms / {floor:10.3f} ms = {self.ratio:6.2f}{wanted}"


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def side_by_side(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return both medians, measured in turn so that noise hits both."""
    pairs = [(timed(ours), timed(floor)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def filled(path: Path, touches: int) -> Store:
    """Return a store with so many touches and as many records, of which 200 are due for one SDR today."""
    store = open_store(path, now=NOW)
    leads = 2_000
    some = [enrolled(number, sdr=SdrId(f"sdr{number % 20}"), due_at=NOW + timedelta(days=9)) for number in range(leads)]
    store.commit_all(each.change for each in some)
    due = [enrolled(leads + number, due_at=NOW + timedelta(minutes=number)) for number in range(DUE_ROWS)]
    store.commit_all(each.change for each in due)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA cache_size = -200000")
        _multiply(raw, "touch", some, touches)
        _multiply_records(raw, some, touches)
    raw.close()
    store.checkpoint()
    return store


def _multiply(raw: sqlite3.Connection, table: str, some: Sequence[Enrolled], count: int) -> None:
    """Copy one touch over and over: nine in ten closed, the rest open on later days, spread over leads and SDRs."""
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    pattern = dict(zip(columns, raw.execute(f"SELECT * FROM {table} LIMIT 1").fetchone(), strict=True))
    at, day = micros(NOW), 86_400_000_000

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(count):
            of = some[number % len(some)]
            is_open = number % 10 == 0
            due = at + (1 + number % 40) * day if is_open else at - (number % 400) * day
            yield pattern | {
                "id": f"01930000-0000-7000-8000-{number:012x}",
                "enrollment": of.enrollment,
                "lead": of.lead,
                "contact": of.contact,
                "sdr": str(ZHANG) if number % 20 == 0 else f"sdr{number % 20}",
                "due_at": due,
                "window_from": due,
                "window_to": due + 3_600_000_000,
                "state": "planned" if is_open else "done",
                "is_open": int(is_open),
            }

    raw.executemany(f"INSERT INTO {table} VALUES ({', '.join(f':{name}' for name in columns)})", rows())


def _multiply_records(raw: sqlite3.Connection, some: Sequence[Enrolled], count: int) -> None:
    outcomes = ("no_answer", "busy", "interested", "rejected", "sent", "replied")
    at, minute = micros(NOW), 60_000_000

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(count):
            of = some[number % len(some)]
            yield (
                f"01930000-0000-7000-9000-{number:012x}",
                at - (count - number) * minute,
                f"sdr{number % 20}",
                of.lead,
                of.contact,
                of.enrollment,
                f"01930000-0000-7000-8000-{number:012x}",
                ("phone", "wechat", "email")[number % 3],
                outcomes[number % len(outcomes)],
                ("baidu-sem", "expo", "referral")[number % 3],
                int(number % len(outcomes) in {2, 5}),
            )

    raw.executemany(
        "INSERT INTO record (id, kind, at, sdr, lead, contact, enrollment, touch, step, attempt, channel, action,"
        " playbook, outcome, note, source, stage, is_touch, is_connect) VALUES"
        f" (?, 'outcome', ?, ?, ?, ?, ?, ?, 'call-1', 1, ?, 'call', '{PLAYBOOK.id}', ?, '没人接', ?, 'MAL', 1, ?)",
        rows(),
    )
    moves = ((some[number % len(some)].lead, at - number * minute, PLAYBOOK.id) for number in range(count // 10))
    raw.executemany(
        'INSERT INTO stage_move (lead, at, after, record, before, "by", why, source, playbook)'
        " VALUES (?, ?, 'MQL', '', 'MAL', 'sdr1', '', 'expo', ?)",
        moves,
    )


def bench_due(store: Store, touches: int) -> Iterator[Line]:
    """The due query against the same query by sqlite3, as rows and as values."""
    assert store.path is not None
    raw = sqlite3.connect(store.path)
    values = (str(ZHANG), micros(UNTIL))
    query = day_list.DUE

    def as_values() -> object:
        return [due_row(row) for row in raw.execute(query, values)]

    assert DUE_ROWS == len(store.due_rows(ZHANG, UNTIL)) == len(raw.execute(query, values).fetchall())
    name = f"due, {DUE_ROWS} of {touches:,}"
    yield Line(
        f"{name}: reader / sqlite3 + values", *side_by_side(lambda: store.due_rows(ZHANG, UNTIL), as_values, 60), 1.2
    )
    rows = side_by_side(as_values, lambda: raw.execute(query, values).fetchall(), 60)
    yield Line(f"{name}: sqlite3 + values / sqlite3 rows", *rows, None)
    path = store.path
    first = side_by_side(lambda: day_list.day(path, ZHANG, NOW, UNTIL), as_values, 60)
    yield Line(f"{name}: day list, cold connection, with counts / same", *first, None)
    raw.close()


def bench_outcome(store: Store, folder: Path) -> Iterator[Line]:
    """One outcome made durable against one 4 KB write and fsync."""
    leads = [enrolled(900_000 + number) for number in range(400)]
    store.commit_all(each.change for each in leads)
    changes = [outcome(each)[1] for each in leads]
    store.checkpoint()
    ours: list[float] = []
    floor: list[float] = []
    with (folder / "floor").open("wb", buffering=0) as file:
        for change in changes:
            ours.append(timed(lambda change=change: store.commit(change)))  # type: ignore[misc]
            floor.append(timed(lambda: _write_durably(file)))
    ours.sort()
    floor.sort()
    half, late = len(ours) // 2, len(ours) * 99 // 100
    yield Line("outcome durable, p50 / write + fsync p50", ours[half], floor[half], 6)
    yield Line("outcome durable, p99 / write + fsync p50", ours[late], floor[half], 10)


def _write_durably(file: io.FileIO) -> None:
    file.write(b"x" * 4096)
    os.fsync(file.fileno())


class _Tape:
    """Stands for a connection and keeps what the writer would run, so that sqlite3 alone can run the same."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, list[tuple[Any, ...]]]] = []

    def exec_driver_sql(self, sql: str, rows: Any) -> None:
        self.runs.append((sql, rows if isinstance(rows, list) else [rows]))


def bench_import(folder: Path, leads: int) -> Iterator[Line]:
    """An import in one transaction against executemany of the very same rows."""
    changes: list[Change] = list(many(leads))
    store = open_store(folder / "import.db", now=NOW)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours = timed(lambda: store.commit_all(changes))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    store.close()
    tape = _Tape()
    for _ in Writer(store.engine.dialect).apply_all(tape, changes):  # type: ignore[arg-type]
        pass
    open_store(folder / "raw.db", now=NOW).close()
    yield Line(
        f"import of {leads:,} leads / executemany", ours, timed(lambda: _replay(folder / "raw.db", tape.runs)), 1.6
    )
    print(f"{'import: memory above idle':<58} {grown:10.1f} MB (budget 64)", file=sys.stderr)


def _replay(path: Path, runs: Iterable[tuple[str, list[tuple[Any, ...]]]]) -> None:
    raw = sqlite3.connect(path)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "cache_size = -16000"):
        raw.execute(f"PRAGMA {pragma}")
    by_sql: dict[str, list[tuple[Any, ...]]] = {}
    for sql, rows in runs:
        by_sql.setdefault(sql, []).extend(rows)
    with raw:
        for sql, rows in by_sql.items():
            raw.executemany(sql, rows)
    raw.close()


def bench_reports(store: Store, touches: int) -> Iterator[Line]:
    """Every report over the whole log; the floor is one second."""
    everything = LogFilter()
    for by in ("source", "playbook", "sdr"):
        yield Line(f"funnel by {by} over {touches:,} / 1 s", timed(lambda by=by: store.funnel(everything, by)), 1.0, 1)  # type: ignore[misc]
    week = LogFilter(since=NOW - timedelta(days=7), limit=1_000)
    yield Line(f"1,000 lines of the last week of {touches:,} / 1 s", timed(lambda: store.log_lines(week)), 1.0, 1)


def bench_reviews(folder: Path, touches: int) -> Iterator[Line]:
    """The five reports of `sdrtui review` as the command makes them, over a log of two years; the floor is a second."""
    home = folder / "home"
    home.mkdir()
    fill(home / "sdrtui.db", touches)
    desk = open_desk(load_settings(home), clock=lambda: NOW)
    everything = LogFilter()
    for report in (review.steps, review.team, review.heatmap, review.ab, review.cost):
        assert report(desk, everything)
        seconds = min(timed(lambda report=report: report(desk, everything)) for _ in range(3))  # type: ignore[misc]
        yield Line(f"{report.__name__} over {touches:,} / 1 s", seconds, 1.0, 1)
    desk.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--touches", type=int, default=1_000_000)
    arguments.add_argument("--leads", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        lines += bench_import(folder, asked.leads)
        store = filled(folder / "bench.db", asked.touches)
        lines += bench_due(store, asked.touches)
        lines += bench_outcome(store, folder)
        lines += bench_reports(store, asked.touches)
        store.close()
        lines += bench_reviews(folder, asked.touches)
    if asked.json:
        print(json.dumps([{"name": line.name, "ratio": line.ratio, "budget": line.budget} for line in lines]))
    else:
        print("\n".join(map(str, lines)))


if __name__ == "__main__":
    main()

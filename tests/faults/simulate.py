"""Lives the lives of many seeds and says what was found.

python tests/faults/simulate.py --seeds 3000 --machine 300 --jobs 2     what CI does
python tests/faults/simulate.py --seeds 1 --first-seed N --trace        one life, step by step
python tests/faults/simulate.py --control "blind retry" --seeds 100     a wrong way, which must be seen
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from world.controls import CONTROLS
from world.crm import Manner
from world.laptop import Disk
from world.life import Report, lived
from world.machine import MEMORY, run_machine

CHUNK = 50
TELL_EACH = 500


def live(control: str, seeds: Sequence[int]) -> Report:
    """Live some lives on one disk, as the product does or as a control."""
    total = Report()
    manner = Manner.FORGETFUL if control else None
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        disk = Disk(Path(folder))
        for seed in seeds:
            total.add(lived(disk, seed, CONTROLS[control][0]() if control else None, manner))
        disk.let_go()
    return total


def live_all(seeds: Sequence[int], jobs: int, control: str = "") -> Report:
    """Live them in several processes."""
    if jobs == 1:
        return live(control, seeds)
    total = Report()
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for report in pool.imap_unordered(partial(live, control), chunks):
            total.add(report)
            if not total.seeds % TELL_EACH:
                print(f"{total.seeds} of {len(seeds)} seeds, {len(total.red)} red", file=sys.stderr, flush=True)
    return total


def told(report: Report, *, is_traced: bool = False) -> list[str]:
    """Return the counts as lines, and how to play each red seed again."""
    lost, doubled, disordered = (report.found[kind] for kind in ("lost", "duplicated", "reordered"))
    lines = [
        f"{report.seeds} seeds: {report.writes} writes, {report.runs} runs of the sync, {report.crashes} crashes",
        f"{sum(report.faults.values())} faults: " + ", ".join(f"{n} {name}" for name, n in report.faults.most_common()),
        f"{lost} lost, {doubled} duplicated, {disordered} reordered; found in all: {dict(report.found) or 'nothing'}",
    ]
    for seed, trace in sorted(report.red.items())[:20]:
        lines.append(f"RED seed {seed}: python tests/faults/simulate.py --seeds 1 --first-seed {seed} --trace")
        lines += [f"  {line}" for line in (trace if is_traced else trace[-1].splitlines()[-1:])]
    return lines


def main() -> int:
    """Read what is wanted, do it, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--machine", type=int, default=0, help="lives of the hypothesis state machine")
    parser.add_argument("--control", choices=list(CONTROLS), default="")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--trace", action="store_true", help="print the steps of each red seed")
    wanted = parser.parse_args()
    began = time.perf_counter()
    report = live_all(range(wanted.first_seed, wanted.first_seed + wanted.seeds), wanted.jobs, wanted.control)
    print("\n".join(told(report, is_traced=wanted.trace)))
    print(
        f"{time.perf_counter() - began:.1f} s; {1000 * report.seconds / max(report.seeds, 1):.0f} ms a seed", flush=True
    )
    if wanted.machine:
        began = time.perf_counter()
        run_machine(wanted.machine)
        print(f"{wanted.machine} lives of the state machine: nothing found; {time.perf_counter() - began:.1f} s")
    return 1 if report.red else 0


if __name__ == "__main__":
    sys.exit(main())

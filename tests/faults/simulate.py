"""Lives the lives of many seeds and says what was found: `python tests/faults/simulate.py --seeds 3000 --jobs 2`."""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from world.laptop import Disk
from world.life import Report, lived

MEMORY = Path("/dev/shm")


def live(seeds: Iterable[int]) -> Report:
    """Live some lives on one disk."""
    total = Report()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        disk = Disk(Path(folder))
        for seed in seeds:
            total.add(lived(disk, seed))
        disk.let_go()
    return total


def live_all(first: int, count: int, jobs: int) -> Report:
    """Live them in several processes."""
    seeds = range(first, first + count)
    if jobs == 1:
        return live(seeds)
    total = Report()
    chunks = [seeds[start : start + 50] for start in range(0, count, 50)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for report in pool.imap_unordered(live, chunks):
            total.add(report)
    return total


def main() -> int:
    """Read what is wanted, do it, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--trace", action="store_true", help="print the steps of each red seed")
    wanted = parser.parse_args()
    began = time.perf_counter()
    report = live_all(wanted.first_seed, wanted.seeds, wanted.jobs)
    tell(report, time.perf_counter() - began, is_traced=wanted.trace)
    return 1 if report.red else 0


def tell(report: Report, seconds: float, *, is_traced: bool) -> None:
    """Print the counts, and how to play each red seed again."""
    print(f"{report.seeds} seeds: {report.writes} writes, {report.runs} runs, {report.crashes} crashes")
    print(f"{sum(report.faults.values())} faults: {dict(report.faults.most_common())}")
    lost, doubled, disordered = (report.found[kind] for kind in ("lost", "duplicated", "reordered"))
    print(f"{lost} lost, {doubled} duplicated, {disordered} reordered; found: {dict(report.found)}")
    for seed, lines in sorted(report.red.items())[:20]:
        print(f"RED seed {seed}: python {sys.argv[0]} --seeds 1 --first-seed {seed} --trace")
        print(
            "\n".join(
                f"  {line}"
                for line in (
                    lines if is_traced else [line.splitlines()[0] + " " + line.splitlines()[-1] for line in lines[-1:]]
                )
            )
        )
    print(f"{seconds:.1f} s, {1000 * report.seconds / max(report.seeds, 1):.0f} ms a seed")


if __name__ == "__main__":
    sys.exit(main())

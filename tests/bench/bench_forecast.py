"""100,000 leads played through every shipped playbook over 30 days (budget: 10 s each).

Run by hand: python tests/bench/bench_forecast.py [--check].
"""

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from sdrtui.calendars import work_calendar
from sdrtui.domain.forecast import Demand, forecast
from sdrtui.playbook.library import open_library

BUDGET = 10.0
DEMAND = Demand(leads=100_000, sdrs=200, days=30, start=date(2026, 12, 7), zone="Asia/Shanghai")
"""New Year lies in the middle: hardly two start days see the same working days ahead."""


def main() -> int:
    """Print seconds and the most drawn share; with --check fail above the budget."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args().check
    calendar = work_calendar("CN", range(2026, 2029))
    slowest = 0.0
    with tempfile.TemporaryDirectory() as home:
        library = open_library(Path(home))
        for book in library.all():
            version = library.version(book.id)
            assert version is not None
            policy = library.policy()
            began = time.perf_counter()
            played = forecast(version.playbook, DEMAND, calendar, policy, policy.rates)
            took = time.perf_counter() - began
            slowest = max(slowest, took)
            print(f"{book.id:24} {took:6.2f} s  drawn {played.drawn:.0%}  busiest day {played.sdrs_for_load} SDRs")
    print(f"slowest {slowest:.2f} s, budget {BUDGET:.0f} s")
    return int(is_check and slowest > BUDGET)


if __name__ == "__main__":
    sys.exit(main())

"""Shown by command: what a playbook asks of the team and brings, with the article's rates, and for many leads."""

import os
import subprocess
import sys
import time
from pathlib import Path

from command_line import Command

BUDGET = 10.0


def test_the_articles_thousand_leads(sdrtui: Command) -> None:
    """1,000 leads: 100 MQL, 50 opportunities, 30 deals, 2 SDRs, 5 sellers, and each rate names its source."""
    found = sdrtui("playbook", "simulate", "--leads", 1000, "--sdrs", 2, "--days", 30, "--json").json

    assert [found[key] for key in ("mql", "opportunities", "deals", "sdrs", "sellers")] == [100, 50, 30, 2, 5]
    assert all(found["rates"][name]["source"] for name in ("mql", "opportunity", "won", "leads_an_sdr"))


def test_a_hundred_thousand_leads_are_played_in_time(home: Path) -> None:
    """The whole command, a process of its own, in under ten seconds."""
    command = [sys.executable, "-m", "sdrtui", "playbook", "simulate", "outbound-7x3x21"]
    began = time.perf_counter()

    done = subprocess.run(
        [*command, "--leads", "100000", "--sdrs", "200", "--days", "30", "--json"],
        env={**os.environ, "SDRTUI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert time.perf_counter() - began < BUDGET
    assert '"mql": 10000' in done.stdout

"""Quitting on a real terminal while a long queue drains to a slow CRM: safe, quick, and said."""

import sys
from pathlib import Path

import pytest
from ptys import FRAME_END, Terminal
from real_office import Office, office
from sync_builders import a_store, works

pytestmark = pytest.mark.slow

LEADS = 600


def drained(made: Office) -> Terminal:
    """Open the console on a long queue; it begins to drain by itself."""
    made.has_leads(1)
    with a_store(made.home) as store:
        works(store, LEADS, 2)
    made.crm_meets({"kind": "latency", "seconds": 0.6, "on": "/v1/batch", "times": -1})
    environ = {"SDRTUI_HOME": str(made.home), "SDRTUI_NOW": "2026-11-23T10:00+08:00"}
    return Terminal([sys.executable, "-m", "sdrtui", "--lang", "zh"], environ, columns=100, lines=24)


def test_quitting_in_the_middle_of_a_drain(tmp_path: Path) -> None:
    """What was on its way is finished and recorded, the rest is counted in words, and goes the next time, once."""
    with office(tmp_path) as made:
        with drained(made) as terminal:
            terminal.read_until("发送中".encode(), FRAME_END)
            terminal.write("q")
            assert 0 == terminal.exit_code()
            said = terminal.shown.decode(errors="replace")
        counts = made.desk().store.sync_counts()
        assert counts.queued > 0
        assert (0, 0) == (counts.sending, counts.checking)
        assert f"记录都已存在本机。 {counts.queued} 条等着发给 CRM" in said

        made.crm_is_well()
        made.syncs()

        assert 2 * LEADS == len(made.activities()) == len({str(row["external_id"]) for row in made.activities()})


def test_killed_in_the_middle_of_a_drain(tmp_path: Path) -> None:
    """After kill -9 nothing is lost and nothing is there twice."""
    with office(tmp_path) as made:
        with drained(made) as terminal:
            terminal.read_until("发送中".encode(), FRAME_END)
            terminal.kill()
        made.crm_is_well()
        result = made.syncs()

        assert (0, "") == (result.queued, result.trouble)
        assert 2 * LEADS == len(made.activities())

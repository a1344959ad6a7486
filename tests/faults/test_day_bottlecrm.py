"""A day of 300 outcomes logged offline, pushed to a real BottleCRM over a faulty line by a command that is killed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any

import pytest
from crm_server.bottlecrm_server import Running, start, stop
from crm_server.postgres_server import CannotStart
from cut_proxy import FATES, CutProxy, a_proxy
from sync_builders import NOW, Work, a_store, works

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("bottlecrm"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="kills at a syscall by strace"),
]

LEADS, TOUCHES = 100, 3
PAUSE = timedelta(minutes=5)
"""Between two runs."""
FAULTY_RUNS, LAST_RUNS = 20, 8
CALLS = ("pwrite64", "fdatasync", "sendto", "recvfrom")
TOKEN = re.compile(r"\[sdrtui:([0-9a-f-]{36})\]")


@dataclass
class Line:
    """The command on one side, BottleCRM on the other, and how much went wrong between."""

    home: Path
    running: Running
    proxy: CutProxy
    random: Random
    met: Counter[str] = field(default_factory=Counter)
    turns: int = 0

    def sync(self, *, kill: tuple[str, int] | None = None) -> dict[str, Any] | None:
        """Run `sdrtui sync`, killed as it enters the n-th such call; return its result, or None when it was killed."""
        command = [sys.executable, "-m", "sdrtui", "sync", "--json", "--home", str(self.home)]
        if kill is not None:
            inject = f"inject={kill[0]}:signal=KILL:when={kill[1]}"
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={kill[0]}", "-e", inject, *command]
        moment = (NOW + self.turns * PAUSE).isoformat()
        keyring = "keyring.backends.fail.Keyring"
        environment = {**os.environ, "SDRTUI_NOW": moment, "PYTHON_KEYRING_BACKEND": keyring}
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
        self.turns += 1
        if ended.returncode in {-9, 137}:
            self.met["kill -9"] += 1
            return None
        assert ended.stdout, ended.stderr
        result: dict[str, Any] = json.loads(ended.stdout)
        return result

    def fates(self) -> Iterator[str]:
        """Yield what befalls one write after the other: one in three meets a fault."""
        while True:
            fate = self.random.choice(["", "", *FATES]) if self.random.random() < 0.5 else ""
            self.met.update([fate] if fate else [])
            yield fate

    def leads(self) -> list[dict[str, Any]]:
        """Return every lead that BottleCRM's own API lists."""
        body = self.running.call("GET", "/api/leads/?limit=1000")
        found: list[dict[str, Any]] = body["open_leads"]["open_leads"] + body["close_leads"]["close_leads"]
        return found

    def interactions(self, lead: str) -> list[dict[str, Any]]:
        """Return the lead's interactions, the first made first."""
        found = self.running.call("GET", f"/api/interactions/?limit=200&lead={lead}")["interactions"]
        return sorted(found, key=lambda row: str(row["created_at"]))


@pytest.fixture
def line(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Line]:
    kept: Path = request.config.cache.mkdir("bottlecrm")
    home, server = tmp_path / "home", tmp_path / "server"
    home.mkdir()
    try:
        running = start(server, database=os.environ.get("CRM_DB", "sqlite"), venv=kept / "venv")
    except CannotStart as exc:
        pytest.skip(str(exc))
    try:
        with a_proxy(running.base_url) as proxy:
            config = f'sdr = "zhang"\n[crm]\nkind = "bottlecrm"\nbase_url = "{proxy.base_url}"\ntoken = "team"\n'
            config += "quarantine = 1\n"  # longer than the line lets a write come late
            (home / "config.toml").write_text(config + '[crm.owners]\nzhang = "sdr@example.com"\n', "utf-8")
            (home / "tokens.json").write_text(json.dumps({"team": running.token}), "utf-8")
            (home / "tokens.json").chmod(0o600)
            yield Line(home, running, proxy, Random(20261123))
    finally:
        stop(server)


def test_three_hundred_outcomes_arrive_once_and_in_order(line: Line) -> None:
    """After kills, lost, cut, dripping and late answers, BottleCRM's own API counts each touch once, in its order."""
    with a_store(line.home) as store:
        made = works(store, LEADS, touches=TOUCHES)
    line.proxy.scheduled = line.fates()
    for _ in range(FAULTY_RUNS):
        line.sync(kill=(line.random.choice(CALLS), line.random.randint(5, 150)))
    line.proxy.scheduled = repeat("")
    results = [line.sync()]
    while results[-1] and results[-1]["queued"] and len(results) < LAST_RUNS:
        results.append(line.sync())

    there = {lead["source_ref"]: lead["id"] for lead in line.leads()}
    print(f"day: {LEADS} leads, {LEADS * TOUCHES} touches, {dict(line.met)}, last {results[-1]}")
    assert results[-1] is not None
    assert (0, 0) == (results[-1]["queued"], results[-1]["needs_you"])
    assert {f"sdrtui:{work.lead}" for work in made} == set(there)
    assert LEADS == len(line.leads())
    assert line.met["kill -9"] >= FAULTY_RUNS // 4
    for work in made:
        assert_once_in_order(work, line.interactions(there[f"sdrtui:{work.lead}"]))


def assert_once_in_order(work: Work, rows: list[dict[str, Any]]) -> None:
    """Each touch of the lead is there once, one after the other."""
    tokens = [found[1] for row in rows if (found := TOKEN.search(row["subject"]))]
    assert [record.note for record in work.records] == [note_of(work, row) for row in rows]
    assert TOUCHES == len(set(tokens)) == len(rows)


def note_of(work: Work, row: dict[str, Any]) -> str:
    """Return which of the lead's notes the interaction carries."""
    return next(record.note for record in work.records if record.note in row["body"])

"""One world: a laptop with its user, a line with its weather, a CRM with its people. Each method is one step."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

from sdrtui.crm.port import CrmPort
from sdrtui.domain.sync import SyncResult
from sdrtui.sync.engine import Ways, run_sync
from sdrtui.sync.exchange import rooms_of
from world.clocks import Killed, Mortality, Time, VirtualLoop
from world.crm import Crm, Manner
from world.invariants import Invariants
from world.laptop import Disk
from world.ledger import Findings, Ledger
from world.people import People
from world.port import Habits, Port
from world.user import User
from world.watch import Watch
from world.weather import Weather

Wrap = Callable[[Port], CrmPort]
Meanwhile = Sequence[tuple[float, Callable[[], None]]]
"""What happens while a run is under way: after how many seconds, and what."""


@dataclass
class World:
    """Everything of one life."""

    disk: Disk
    random: Random
    manner: Manner = Manner.KEYED
    habits: Habits = field(default_factory=Habits)
    badness: float = 0.3
    wrap: Wrap | None = None
    """Puts something between the engine and the port: a negative control."""

    def __post_init__(self) -> None:
        self.time = Time()
        self.findings = Findings()
        self.trace = self.findings.trace
        self.crashes = 0
        self.runs = 0
        self.troubles = 0
        self._ids = 0
        self.mortality = Mortality(self.disk.keep)
        self.disk.format()
        self.disk.mortality = self.mortality
        self.ledger = Ledger(trace=self.trace)
        self.weather = Weather(self.random, self.badness)
        self.crm = Crm(self.time, self.manner, self.random)
        self.user = User(self.disk, self.ledger, self.time, self.random, self.new_id)
        self.watch = Watch(self.disk, self.ledger, self.findings)
        self.invariants = Invariants(self.disk, self.crm, self.ledger, self.findings)
        self.people = People(self.crm, self.random)
        self._ports: list[Port] = []

    def new_id(self) -> str:
        """Return an id that sorts by age, the same in every playing of a seed."""
        self._ids += 1
        return f"{self._ids:08x}-0000-7000-8000-000000000000"

    def act(self, name: str, action: Callable[[], None]) -> None:
        """Do something as the user, who may find the program dying under their hands."""
        self.trace.append(f"{self.time.true:.2f} {name}")
        try:
            action()
        except Killed:
            self._bury()
        self.invariants.check()

    def elsewhere(self, name: str, action: Callable[[], None]) -> None:
        """Let the CRM's own people do something."""
        self.trace.append(f"{self.time.true:.2f} in the CRM: {name}")
        action()
        self.invariants.check()

    def die_in(self, points: int) -> None:
        """Let the process die at the n-th point from here at which it may."""
        self.mortality.left = points

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with the laptop idle."""
        self.trace.append(f"{self.time.true:.2f} pass {seconds:.1f} s")
        self.time.go_on(seconds)
        self.invariants.check()

    def set_clock(self, skew: float) -> None:
        """Set the laptop's clock so far ahead of the truth."""
        self.trace.append(f"{self.time.true:.2f} clock {skew:+.0f} s")
        self.time.skew = skew

    def sync(self, meanwhile: Meanwhile = (), *, processes: int = 1) -> SyncResult | None:
        """Run the sync, in one process or in several at once; None when it died."""
        self.trace.append(f"{self.time.true:.2f} sync x{processes}")
        self.runs += processes
        results: list[SyncResult] = []
        loop = VirtualLoop(self.time, self._turn)
        for delay, action in meanwhile:
            loop.call_later(delay, partial(self._do, action))
        with suppress(Killed), closing(loop):
            results = loop.play(self._synced(processes))
        if self.mortality.is_dead:
            self._bury()
        elif loop.broken is not None:
            raise loop.broken
        self.invariants.check()
        self.troubles += any(result.trouble for result in results)
        self.trace += [f"    {result}" for result in results]
        return results[0] if results else None

    async def _synced(self, processes: int) -> list[SyncResult]:
        runs = [asyncio.create_task(self._one_run()) for _ in range(processes)]
        return list(await asyncio.gather(*runs))

    async def _one_run(self) -> SyncResult:
        port = Port(self.crm, self.time, self.weather, self.mortality, self.random, self.watch, self.habits)
        self._ports.append(port)
        ways = Ways(patience=timedelta(seconds=self.random.choice([3, 10, 200])), random=self.random.random)
        reached: CrmPort = self.wrap(port) if self.wrap is not None else port
        return await run_sync(rooms_of(self.disk.store), reached, self.time.client, self.new_id, ways)

    def _turn(self) -> None:
        self.crm.catch_up()
        self.mortality.point("await")

    def _do(self, action: Callable[[], None]) -> None:
        """Do something in the middle of a run; when the process dies of it, the loop's next turn says so."""
        with suppress(Killed):
            action()

    def _bury(self) -> None:
        """Bury the dead process and start a new one on what it left on the disk."""
        self.trace.append(f"{self.time.true:.2f} died at: {self.mortality.where}")
        self.crashes += 1
        for port in self._ports:
            for serve in port.on_the_way.values():
                if self.random.random() < 0.5:
                    self.crm.later(port.latest_apply * self.random.random(), serve)
        self._ports.clear()
        self.watch.died(self.time.true)
        self.mortality.rise()
        self.disk.restore()

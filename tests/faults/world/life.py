"""One life from one seed: a random world, random steps, then rest; and what was found."""

import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from sdrtui.crm.port import Feed
from world.crm import Manner
from world.laptop import Disk
from world.port import Habits
from world.rest import Rest
from world.world import World, Wrap

RESTING_RUNS = 14


@dataclass
class Report:
    """What came of lives."""

    seeds: int = 0
    writes: int = 0
    runs: int = 0
    crashes: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    red: dict[int, list[str]] = field(default_factory=dict)
    """Seeds that broke a promise, with what was found."""

    def add(self, other: "Report") -> None:
        """Count another one in."""
        self.seeds += other.seeds
        self.writes += other.writes
        self.runs += other.runs
        self.crashes += other.crashes
        self.seconds += other.seconds
        self.faults += other.faults
        self.found += other.found
        self.red.update(other.red)


def lived(disk: Disk, seed: int, wrap: Wrap | None = None, manner: Manner | None = None) -> Report:
    """Live one life; with a wrap it is a negative control."""
    began = time.perf_counter()
    world = a_world(disk, seed, wrap, manner)
    try:
        for _ in range(world.random.randint(1, 3)):
            world.act("add_lead", world.user.add_lead)
        for _ in range(world.random.randint(6, 20)):
            step(world)
        come_to_rest(world)
    except Exception:  # noqa: BLE001  # whatever it is, it is reported with its seed
        world.findings.add("exception", traceback.format_exc())
    report = Report(1, len(world.ledger.ops), world.runs, world.crashes, time.perf_counter() - began)
    report.faults, report.found = world.weather.met, world.findings.by_kind
    if world.findings.words:
        report.red[seed] = [*world.trace, world.findings.words[0]]
    return report


def a_world(disk: Disk, seed: int, wrap: Wrap | None = None, manner: Manner | None = None) -> World:
    """Return the world of a seed."""
    random = Random(seed)
    drawn = random.choice(list(Manner))
    habits = Habits(
        batch=random.choice([1, 3, 10]),
        page=random.choice([1, 2, 50]),
        parallel=random.choice([1, 2, 8]),
        feed=random.choice([Feed.UPDATED_SINCE, Feed.UPDATED_SINCE, Feed.LISTING]),
        tells_time=random.random() < 0.85,
    )
    habits = replace(habits, shifts=random.random() < 0.35)
    world = World(disk, random, manner or drawn, habits, random.choice([0.0, 0.2, 0.4, 0.7]), wrap)
    world.crm.lag = random.choice([0.0, 0.0, 3.0, 60.0, 110.0])
    world.crm.follows_merges = random.random() < 0.5
    world.crm.compares = random.random() < 0.5
    world.crm.tick = random.choice([1e-6, 1e-6, 1.0, 1.0])
    return world


def step(world: World) -> None:
    """Do one random thing."""
    random = world.random
    if random.random() < 0.25:
        world.die_in(random.randint(1, random.choice([4, 20, 60])))
    match random.choices(("user", "sync", "time", "crm", "clock"), (40, 35, 12, 14, 4))[0]:
        case "user":
            name = random.choice(USER)
            world.act(name, getattr(world.user, name))
        case "sync":
            world.sync(meanwhile(world), processes=random.choice([1, 1, 1, 2]))
        case "crm":
            name = random.choice(PEOPLE)
            world.elsewhere(name, getattr(world.people, name))
        case "clock" if world.habits.tells_time:
            world.set_clock(random.choice([0.0, 86_400.0, -86_400.0, 150.0, -150.0]))
        case _:
            world.pass_time(random.choice([0.5, 20.0, 130.0, 5_000.0]))
    world.mortality.left = None


def meanwhile(world: World) -> list[tuple[float, Callable[[], None]]]:
    """Return what happens while a run is under way."""
    random = world.random
    happening = []
    while random.random() < 0.4:
        who, name = (
            (world.user, random.choice(USER)) if random.random() < 0.6 else (world.people, random.choice(PEOPLE))
        )
        happening.append((random.choice([0.05, 1.0, 10.0, 100.0]) * random.random(), getattr(who, name)))
    return happening


USER = ("add_lead", "log", "log", "log", "undo", "move", "tell", "snooze", "assign", "retry", "skip")
PEOPLE = ("stage", "stage", "owner", "leave_alone", "several", "add", "delete", "merge", "close_stage", "forbid")


RETRIED_AT_REST = 3
"""Runs in which a parked write is only tried again."""


def come_to_rest(world: World) -> None:
    """Let the faults end, everything go that can, and look at what is there."""
    world.mortality.left = None
    world.weather.clear()
    world.set_clock(0.0)
    world.crm.gone_stages.clear()
    world.crm.forbidden.clear()
    for number in range(RESTING_RUNS):
        world.pass_time(4_000.0)
        if number >= RETRIED_AT_REST:
            world.act("give up voids", world.user.give_up_voids)
        world.act("retry", world.user.retry)
        was_idle = world.crm.is_idle
        result = world.sync()
        if was_idle and result is not None and not result.queued and not result.pulled and not result.pushed:
            break
    Rest(world.disk, world.crm, world.ledger, world.findings).check()

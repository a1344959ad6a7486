"""A hypothesis state machine over the same world: whoever can act there acts in any order, and a red life shrinks."""

import atexit
import tempfile
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sdrtui.crm.port import Feed
from world.crm import Manner
from world.laptop import Disk
from world.life import PEOPLE, USER, come_to_rest
from world.port import Habits
from world.world import World

MEMORY = Path("/dev/shm")
STEPS = 25


@cache
def shared_disk() -> Disk:
    """Return one disk for all lives of this process, gone with it."""
    folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
    disk = Disk(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(disk.let_go)
    return disk


class LifeMachine(RuleBasedStateMachine):
    """The user, the CRM's people, the clocks, the weather and death."""

    world: World | None = None

    @initialize(
        seed=st.integers(0, 2**32),
        manner=st.sampled_from(Manner),
        batch=st.sampled_from([1, 3, 10]),
        feed=st.sampled_from([Feed.UPDATED_SINCE, Feed.LISTING]),
        lag=st.sampled_from([0.0, 3.0, 110.0]),
    )
    def begin(self, seed: int, manner: Manner, batch: int, feed: Feed, lag: float) -> None:
        """Make a world with one lead."""
        self.world = World(shared_disk(), Random(seed), manner, Habits(batch=batch, feed=feed), 0.3)
        self.world.crm.lag = lag
        self.world.act("add_lead", self.world.user.add_lead)

    @property
    def here(self) -> World:
        """The world, once it is made."""
        assert self.world is not None
        return self.world

    @precondition(lambda self: self.world is not None)
    @rule(name=st.sampled_from(USER))
    def user(self, name: str) -> None:
        """Do something as the user."""
        self.here.act(name, getattr(self.here.user, name))

    @precondition(lambda self: self.world is not None)
    @rule(name=st.sampled_from(PEOPLE))
    def people(self, name: str) -> None:
        """Do something as the CRM's people."""
        self.here.elsewhere(name, getattr(self.here.people, name))

    @precondition(lambda self: self.world is not None)
    @rule(badness=st.sampled_from([0.0, 0.3, 0.8]), processes=st.sampled_from([1, 1, 2]))
    def sync(self, badness: float, processes: int) -> None:
        """Run the sync in some weather."""
        self.here.weather.badness = badness
        self.here.sync(processes=processes)

    @precondition(lambda self: self.world is not None)
    @rule(points=st.integers(1, 60), name=st.sampled_from(USER), delay=st.floats(0.0, 40.0))
    def sync_and_die(self, points: int, name: str, delay: float) -> None:
        """Run the sync while the user works, and die on the way."""
        self.here.die_in(points)
        self.here.sync([(delay, getattr(self.here.user, name))])
        self.here.mortality.left = None

    @precondition(lambda self: self.world is not None)
    @rule(seconds=st.sampled_from([0.5, 20.0, 130.0, 5_000.0]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.here.pass_time(seconds)

    @precondition(lambda self: self.world is not None)
    @rule(skew=st.sampled_from([0.0, 86_400.0, -86_400.0, 150.0]))
    def set_clock(self, skew: float) -> None:
        """Set the laptop's clock."""
        self.here.set_clock(skew)

    @invariant()
    def nothing_is_broken(self) -> None:
        """Every promise holds after every step."""
        if self.world is not None:
            assert not self.world.findings.words, "\n".join(self.world.trace)

    def teardown(self) -> None:
        """Come to rest, where more must hold."""
        if self.world is not None and not self.world.findings.words:
            come_to_rest(self.world)
            self.nothing_is_broken()


def run_machine(lives: int, *, is_repeatable: bool = False) -> None:
    """Play so many lives; raises what hypothesis shrank a red one to."""
    how = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=is_repeatable,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LifeMachine, settings=how)

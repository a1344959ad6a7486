"""Negative controls: ways of syncing that are known to be wrong. The world must see what each of them breaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from sdrtui.crm.port import Ability, Capabilities, Hello, LeadPage, Mode, RemoteOwner, Write, WriteResult
from world.port import Port
from world.world import Wrap


class Through:
    """A port that is another one, but for what a control changes."""

    def __init__(self, port: Port) -> None:
        self.port = port

    @property
    def capabilities(self) -> Capabilities:
        """What this CRM can do."""
        return self.port.capabilities

    async def hello(self) -> Hello:
        """Say who we are."""
        return await self.port.hello()

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send a batch."""
        return await self.port.write(batch)

    async def find(self, write: Write) -> str | None:
        """Look a token up."""
        return await self.port.find(write)

    async def leads(self, since: str, page: str) -> LeadPage:
        """Return a page of changed leads."""
        return await self.port.leads(since, page)

    async def owners(self) -> Sequence[RemoteOwner]:
        """Return who can own leads."""
        return await self.port.owners()

    def before(self, version: str, overlap: timedelta) -> str:
        """Return the version that lies so far before."""
        return self.port.before(version, overlap)

    async def aclose(self) -> None:
        """Let go."""
        await self.port.aclose()


class BlindRetry(Through):
    """Sends a create again at once, though the CRM makes another record each time."""

    @property
    def capabilities(self) -> Capabilities:
        """Claim that nothing has to be looked up."""
        return _with_creates(self.port.capabilities, lambda ability: replace(ability, mode=Mode.KEYED))


class LookUpAtOnce(Through):
    """Looks a create up at once and sends it again when it is not there yet."""

    @property
    def capabilities(self) -> Capabilities:
        """Claim that nothing arrives late."""
        return _with_creates(self.port.capabilities, lambda ability: replace(ability, quarantine=timedelta()))


class StrictCursor(Through):
    """Asks only for what is later than the last row seen."""

    def before(self, version: str, overlap: timedelta) -> str:
        """Return the very next version."""
        return self.port.before(version, -timedelta(microseconds=1) + 0 * overlap)


class ClientClock(Through):
    """Asks for what has changed since the last pull by the laptop's clock."""

    def __init__(self, port: Port, pulls: list[str]) -> None:
        super().__init__(port)
        self._pulls = pulls

    def before(self, version: str, overlap: timedelta) -> str:
        """Return when the last pull was."""
        del overlap
        asked = self._pulls[-1] if self._pulls else version
        self._pulls.append(self.port.time.client().isoformat(timespec="microseconds"))
        return asked


def client_clock() -> Wrap:
    """Return the control for one life: it remembers when it pulled."""
    pulls: list[str] = []
    return lambda port: ClientClock(port, pulls)


def _with_creates(told: Capabilities, change: Callable[[Ability], Ability]) -> Capabilities:
    writes = {kind: change(ability) for kind, ability in told.writes.items()}
    return replace(told, writes=MappingProxyType(writes))


CONTROLS: Mapping[str, tuple[Callable[[], Wrap], str]] = MappingProxyType(
    {
        "blind retry": (lambda: BlindRetry, "duplicated"),
        "look-up at once, then retry": (lambda: LookUpAtOnce, "duplicated"),
        "strict cursor": (lambda: StrictCursor, "cursor"),
        "client-clock cursor": (client_clock, "cursor"),
    }
)
"""How each is put in place, and what it must break."""

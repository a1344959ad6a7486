"""The exchange with one CRM as the use cases call it: plain calls, each with an event loop and a client of its own."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sdrtui.crm.errors import CrmError, for_people
from sdrtui.crm.port import CrmPort
from sdrtui.domain.crm_report import CrmReport
from sdrtui.domain.sync import SyncProgress, SyncResult
from sdrtui.i18n import _
from sdrtui.store.mirror import Mirror
from sdrtui.store.outbox import Outbox
from sdrtui.store.outbox_lease import SenderLease
from sdrtui.store.store import Store
from sdrtui.sync.engine import USUAL, Ways, run_sync


@dataclass(frozen=True, slots=True)
class SyncRooms:
    """The parts of the store that a run works with."""

    outbox: Outbox
    mirror: Mirror
    lease: SenderLease


def rooms_of(store: Store) -> SyncRooms:
    """Return the parts of an open store that a run works with."""
    return SyncRooms(store.outbox, Mirror(store.engine, store.writer), SenderLease(store.engine))


class Exchange:
    """The exchange between one store and one CRM. Not for a thread that runs an event loop: it would be held up."""

    def __init__(
        self,
        store: Store,
        connect: Callable[[], CrmPort],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        ways: Ways = USUAL,
    ) -> None:
        """Keep what a run needs; nothing is sent.

        Args:
            store: the open store.
            connect: makes the port, for each run anew; see `crm.adapters`.
            now: reads the clock.
            new_id: makes a UUIDv7.
            ways: how a run behaves.
        """
        self._rooms = rooms_of(store)
        self._connect = connect
        self._now = now
        self._new_id = new_id
        self._ways = ways

    def sync(
        self, progress: Callable[[SyncProgress], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> SyncResult:
        """Pull what changed, push what is queued; what the CRM does not let go is in the result's `trouble`."""
        return asyncio.run(self._run(replace(self._ways, progress=progress, cancelled=cancelled)))

    def reach(self) -> str:
        """Return what the CRM says of itself.

        Raises:
            TryLater: it cannot be reached.
            SignInAgain: it does not take the token.
        """
        return asyncio.run(self._hello())

    def report(self, sdrs: Sequence[str]) -> CrmReport:
        """Return what the CRM can do, and what it lacks for these SDRs; only reads."""
        from sdrtui.crm.probe import probe

        return probe(self._connect, self._now, sdrs)

    async def _run(self, ways: Ways) -> SyncResult:
        port = self._connect()
        try:
            return await run_sync(self._rooms, port, self._now, self._new_id, ways)
        finally:
            await port.aclose()

    async def _hello(self) -> str:
        port = self._connect()
        try:
            hello = await port.hello()
        except CrmError as exc:
            raise for_people(exc) from exc
        finally:
            await port.aclose()
        return _("{adapter}: signed in as {user}, account {account}").format(
            adapter=port.capabilities.adapter, user=hello.user, account=hello.account
        )

"""Asking a live CRM what it can do and what it lacks. It only reads: nothing is written to anybody's CRM."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, cast

from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.missing import FieldChecker
from sdrtui.crm.port import Ability, Capabilities, CrmPort, Feed, Mode, RemoteOwner, TouchReader
from sdrtui.domain.crm_report import CrmReport, Lack, WriteWay
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from sdrtui.i18n import _

T = TypeVar("T")


def probe(connect: Callable[[], CrmPort], now: Callable[[], datetime], sdrs: Sequence[str]) -> CrmReport:
    """Return what a CRM can do. Not for a thread that runs an event loop.

    Args:
        connect: makes the port, as `sync.exchange.Exchange` takes it.
        now: reads the clock.
        sdrs: the short names of the SDRs whose work goes there.
    """
    return asyncio.run(_probed(connect, now, sdrs))


async def _probed(connect: Callable[[], CrmPort], now: Callable[[], datetime], sdrs: Sequence[str]) -> CrmReport:
    port = connect()
    try:
        return await _Probe(port, now).report(sdrs)
    finally:
        await port.aclose()


class _Probe:
    """One round of questions; a failed one is noted and the others go on."""

    def __init__(self, port: CrmPort, now: Callable[[], datetime]) -> None:
        self._port = port
        self._now = now
        self._troubles: list[str] = []
        self._is_hopeless = False

    async def report(self, sdrs: Sequence[str]) -> CrmReport:
        can = self._port.capabilities
        report = await self._greeted(_declared(can))
        await self._asked(_("reading leads"), lambda: self._port.leads("", ""), can.leads is not Feed.NONE)
        reader = cast("TouchReader", self._port)
        await self._asked(_("reading touches"), lambda: reader.touches("", ""), can.touches is not Feed.NONE)
        owners = await self._asked(_("listing owners"), self._port.owners, can.owners is not Feed.NONE) or ()
        return replace(
            report,
            owners=tuple(sorted({owner.sdr for owner in owners if owner.is_active} & set(sdrs))),
            lacks=(*await self._lacks(), *_strangers(sdrs, owners)),
            troubles=tuple(self._troubles),
        )

    async def _greeted(self, report: CrmReport) -> CrmReport:
        asked = self._now()
        loop = asyncio.get_running_loop()
        began = loop.time()
        hello = await self._asked(_("saying hello"), self._port.hello, True)
        took = loop.time() - began
        if hello is None:
            return report
        offset = (hello.server_time - asked).total_seconds() - took / 2 if hello.server_time else None
        return replace(report, account=hello.account, user=hello.user, clock_offset=offset, answers_in=took)

    async def _lacks(self) -> list[Lack]:
        if not hasattr(self._port, "missing"):
            return []
        checker = cast("FieldChecker", self._port)
        missing = await self._asked(_("comparing the fields"), checker.missing, True) or ()
        return [Lack(each.what, each.why, each.ask, each.is_needed) for each in missing]

    async def _asked(self, what: str, ask: Callable[[], Awaitable[T]], is_there: bool) -> T | None:
        if not is_there or self._is_hopeless:
            return None
        try:
            return await ask()
        except CrmError as exc:
            self._is_hopeless = exc.verdict in {Verdict.AUTH, Verdict.SAFE}
            words = " ".join(filter(None, (exc.words, exc.hint)))
            self._troubles.append(_("{what} failed: {words}").format(what=what, words=words))
            return None


def _declared(can: Capabilities) -> CrmReport:
    return CrmReport(
        adapter=can.adapter,
        writes=tuple(_way(kind, can.writes.get(kind)) for kind in (LEAD, TOUCH, STAGE, VOID)),
        leads=can.leads.value,
        touches=can.touches.value,
        parallel=can.parallel,
        overlap=can.overlap.total_seconds(),
        looks_for_doubles=any(ability.mode is Mode.LOOKED_UP for ability in can.writes.values()),
    )


def _way(kind: str, ability: Ability | None) -> WriteWay:
    if ability is None:
        return WriteWay(kind, "", 0, 0.0, _("The CRM has no place for it; it is parked."))
    seconds = ability.quarantine.total_seconds()
    says = {
        Mode.KEYED: _("The CRM holds our key unique; a lost answer is asked for again at once."),
        Mode.IDEMPOTENT: _("Sending it again changes nothing."),
        Mode.LOOKED_UP: _("A lost answer is looked up after {seconds} seconds, and sent again only when absent twice."),
    }[ability.mode]
    if ability.sets_back and ability.mode is not Mode.LOOKED_UP:
        says = _("After a lost answer it waits {seconds} seconds, so that nothing late comes over what is newer.")
    waits = seconds if ability.is_waited_out else 0.0
    return WriteWay(kind, ability.mode.value, ability.batch, waits, says.format(seconds=round(seconds)))


def _strangers(sdrs: Sequence[str], owners: Iterable[RemoteOwner]) -> list[Lack]:
    """Return the SDRs without a user in the CRM; nothing when it lists nobody, for then nobody can tell."""
    known = {owner.sdr for owner in owners if owner.is_active}
    return [
        Lack(
            what=_("a user for {sdr}").format(sdr=sdr),
            why=_("Leads of {sdr} belong to nobody there.").format(sdr=sdr),
            ask=_("A user for them, or their email in config.toml under [crm] owners."),
            is_needed=False,
        )
        for sdr in (sdrs if known else ())
        if sdr not in known
    ]

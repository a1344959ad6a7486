"""The CRM as the sync code reaches it: the real port, over a line that the weather spoils."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from types import MappingProxyType
from typing import TypeVar

from sdrtui.crm.errors import Ambiguous, Auth, Permanent, Safe, Verdict, Wait
from sdrtui.crm.port import (
    Ability,
    Capabilities,
    Feed,
    Hello,
    LeadPage,
    Mode,
    RemoteLead,
    RemoteOwner,
    Write,
    WriteResult,
)
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from world.clocks import Mortality, Time
from world.crm import Crm, Lead, Manner, before
from world.overseer import Overseer
from world.weather import Fault, Weather

T = TypeVar("T")

ACCOUNT = "acme"
SECRET = "pat-4f9a-not-for-any-database"
TIMEOUT = 30.0
QUARANTINE = timedelta(seconds=120)
OVERLAP = timedelta(seconds=120)
MODES: Mapping[Manner, Mapping[str, Mode]] = MappingProxyType(
    {
        Manner.KEYED: dict.fromkeys((LEAD, TOUCH, STAGE, VOID), Mode.KEYED),
        Manner.UPSERTING: dict.fromkeys((LEAD, TOUCH, STAGE, VOID), Mode.IDEMPOTENT),
        Manner.FORGETFUL: {LEAD: Mode.LOOKED_UP, TOUCH: Mode.LOOKED_UP, STAGE: Mode.IDEMPOTENT, VOID: Mode.IDEMPOTENT},
    }
)


@dataclass(frozen=True)
class Habits:
    """How this CRM's interface is."""

    batch: int = 3
    page: int = 2
    parallel: int = 4
    feed: Feed = Feed.UPDATED_SINCE
    shifts: bool = False
    """Pages are counted by place, so that they shift while rows change."""
    tells_time: bool = True


@dataclass(eq=False)
class Port:
    """One client of the CRM; each run makes its own."""

    crm: Crm
    time: Time
    weather: Weather
    mortality: Mortality
    random: Random
    overseer: Overseer
    habits: Habits
    on_the_way: dict[int, Callable[[], object]] = field(default_factory=dict)
    """Requests that left and are not served yet."""
    is_signed_out: bool = False
    _count: int = 0

    @property
    def capabilities(self) -> Capabilities:
        """What this CRM can do."""
        habits, modes = self.habits, MODES[self.crm.manner]
        abilities = {
            kind: Ability(
                mode,
                batch=1 if mode is Mode.LOOKED_UP else habits.batch,
                quarantine=QUARANTINE,
                sets_back=kind in {LEAD, STAGE} and mode is not Mode.KEYED,
            )
            for kind, mode in modes.items()
        }
        return Capabilities(
            "world",
            abilities,
            leads=habits.feed,
            pages_shift=habits.shifts,
            has_deletes=True,
            parallel=habits.parallel,
            overlap=OVERLAP,
        )

    async def hello(self) -> Hello:
        """Say who we are to the CRM."""
        at = await self._read(self.time.server)
        return Hello(ACCOUNT, "sdr", at if self.habits.tells_time else None)

    async def owners(self) -> Sequence[RemoteOwner]:
        """Return who can own leads."""
        return await self._read(lambda: [RemoteOwner(name, name, sdr=name) for name in ("zhang", "li", "wang")])

    async def leads(self, since: str, page: str) -> LeadPage:
        """Return a page of changed leads, by place or by where the last page ended."""
        self.overseer.reading(self, since)
        fault = self.weather.for_read()
        return await self._carried(fault, lambda: LeadPage(()) if fault is Fault.EMPTY else self._page(since, page))

    async def find(self, write: Write) -> str | None:
        """Look a token up."""
        self.overseer.finding(self, write)
        return await self._read(lambda: self.crm.find(write))

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send a batch."""
        self.overseer.writing(self, batch)
        try:
            results = await self._write(batch)
        except asyncio.CancelledError:
            self.overseer.wrote(self, batch, Ambiguous("nobody waits for the answer"))
            raise
        except (Safe, Wait, Ambiguous, Auth, Permanent) as exc:
            self.overseer.wrote(self, batch, exc)
            raise
        self.overseer.wrote(self, batch, results)
        return results

    def before(self, version: str, overlap: timedelta) -> str:
        """Return the version that lies so far before."""
        return before(version, overlap)

    async def aclose(self) -> None:
        """There is nothing to close."""

    async def _read(self, serve: Callable[[], T]) -> T:
        return await self._carried(self.weather.for_read(), serve)

    async def _write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        fault = self.weather.for_write()
        if fault is Fault.LATE_APPLY:
            return await self._late(batch)
        if fault is Fault.REFUSED_WHOLE:
            await self._flight()
            raise Permanent("one of these cannot be read", status=400)
        return await self._carried(fault, lambda: self._served(batch, fault))

    async def _late(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Give up, while the CRM takes the batch a little later."""
        await self._flight()
        longest = self.latest_apply
        self.crm.later(TIMEOUT + longest * self.random.random(), lambda: [self.crm.write(write) for write in batch])
        await asyncio.sleep(TIMEOUT)
        raise Ambiguous("no answer")

    @property
    def latest_apply(self) -> float:
        """How long after the client gave up a write may still take effect: no longer than the quarantine covers."""
        knows = self.crm.manner is Manner.KEYED
        return 600.0 if knows else QUARANTINE.total_seconds() - self.crm.lag - 2.0

    async def _carried(self, fault: Fault, serve: Callable[[], T]) -> T:
        """Carry a request there and its answer back, as far as the weather lets them."""
        if fault is Fault.UNREACHABLE:
            raise Safe("connection refused")
        await self._before(fault)
        answer = await self._there(serve)
        await self._after(fault)
        await self._flight()
        self.mortality.point("answer on its way")
        return answer

    async def _there(self, serve: Callable[[], T]) -> T:
        self._count += 1
        number = self._count
        self.on_the_way[number] = serve
        try:
            await self._flight()
        except asyncio.CancelledError:
            self.gone_on(number)
            raise
        self.mortality.point("request on its way")
        del self.on_the_way[number]
        self.crm.catch_up()
        return serve()

    def gone_on(self, number: int) -> None:
        """Let a request that nobody waits for arrive, or not."""
        serve = self.on_the_way.pop(number)
        if not self.mortality.is_dead and self.random.random() < 0.5:
            self.crm.later(self.latest_apply * self.random.random(), serve)

    async def _before(self, fault: Fault) -> None:
        match fault:
            case Fault.REQUEST_LOST:
                await asyncio.sleep(TIMEOUT)
                raise Ambiguous("no answer")
            case Fault.ERROR_BEFORE:
                await self._flight()
                raise Ambiguous("HTTP 500", status=500)
            case Fault.TOO_MANY | Fault.QUOTA:
                await self._flight()
                raise self._asked_to_wait(fault)
            case Fault.SIGNED_OUT:
                await self._flight()
                raise Auth("the token is not known", status=401)
            case Fault.SLOW:
                await asyncio.sleep(self.random.uniform(5, 25))

    def _asked_to_wait(self, fault: Fault) -> Wait:
        wait = 3_600.0 if fault is Fault.QUOTA else self.random.choice([None, 0.0, 1.0, 5.0, 30.0])
        return Wait("too many requests", retry_after=wait, status=429)

    async def _after(self, fault: Fault) -> None:
        match fault:
            case Fault.RESPONSE_LOST:
                await asyncio.sleep(TIMEOUT)
                raise Ambiguous("no answer")
            case Fault.ERROR_AFTER:
                await self._flight()
                raise Ambiguous("HTTP 500", status=500)
            case Fault.UNREADABLE:
                await self._flight()
                raise Ambiguous("a page, or nothing", status=200)
            case Fault.LID:
                self.time.sleep(self.random.choice([20.0, 300.0, 40_000.0]))
                await self._flight()
                raise Ambiguous("connection reset")

    async def _flight(self) -> None:
        await asyncio.sleep(self.random.uniform(0.01, 0.4))

    def _served(self, batch: Sequence[Write], fault: Fault) -> Sequence[WriteResult]:
        """Let the CRM take the batch, but for what the fault leaves out, and answer as the fault has it."""
        place = self.random.randrange(len(batch))
        taken = list(batch)
        refused: list[WriteResult] = []
        match fault:
            case Fault.ITEM_ERROR | Fault.ITEM_WAIT | Fault.ITEM_FORBIDDEN:
                refused = [_refused(taken.pop(place), fault)]
            case Fault.SIGNED_OUT_IN_BATCH:
                refused = [_refused(write, fault) for write in batch[place:]]
                taken = list(batch[:place])
        results = [*(self.crm.write(write) for write in taken), *refused]
        match fault:
            case Fault.PARTIAL:
                del results[place:]
            case Fault.REORDERED:
                self.random.shuffle(results)
            case Fault.TWICE:
                results.append(replace(results[place], verdict=Verdict.PERMANENT, ref="", words="already there"))
        return results

    def _page(self, since: str, page: str) -> LeadPage:
        rows = self.crm.changed("" if self.habits.feed is Feed.LISTING else since)
        size = self.habits.page
        if self.habits.shifts:
            start = int(page or 0)
            told = rows[start : start + size]
            is_more = start + size < len(rows)
            return LeadPage(tuple(map(_shown, told)), str(start + size) if is_more else "")
        after = tuple(page.split("|", 1)) if page else ("", "")
        rest = [row for row in rows if (row.version, row.ref) > after]
        told = rest[:size]
        end = f"{told[-1].version}|{told[-1].ref}" if len(rest) > size else ""
        return LeadPage(tuple(map(_shown, told)), end)


def _refused(write: Write, fault: Fault) -> WriteResult:
    match fault:
        case Fault.ITEM_ERROR:
            return WriteResult(write.op, Verdict.AMBIGUOUS, words="HTTP 500")
        case Fault.ITEM_WAIT:
            return WriteResult(write.op, Verdict.WAIT, words="too many requests", retry_after=2.0)
        case Fault.ITEM_FORBIDDEN:
            return WriteResult(write.op, Verdict.PERMANENT, words="you may not change this record")
    return WriteResult(write.op, Verdict.AUTH, words="the token has expired")


def _shown(lead: Lead) -> RemoteLead:
    body = lead.body
    return RemoteLead(
        ref=lead.ref,
        version=lead.version,
        local=lead.local,
        owner=str(lead.fields["owner"]),
        stage=str(lead.fields["stage"]),
        do_not_contact=bool(lead.fields["do_not_contact"]),
        company=str(body["company"]),
        name=str(body["name"]),
        note=str(lead.fields["note"]),
        is_deleted=lead.is_deleted,
        merged_into=lead.merged_into,
        raw={**lead.fields, "deleted": lead.is_deleted, "merged_into": lead.merged_into},
    )

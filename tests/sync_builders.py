"""A store with queued work and a sandbox CRM, for the tests of sync, of adapters and of faults."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from databases import place_of
from uuid6 import uuid7

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import Capabilities, CrmPort, Hello, LeadPage, RemoteOwner, Write, WriteResult
from sdrtui.crm.sandbox import connect
from sdrtui.domain.change import (
    AccountRow,
    Change,
    ContactRow,
    LeadRow,
    LeadUpdate,
    OutboxOp,
    PointRow,
    RecordRow,
    StageMove,
)
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.ids import AccountId, ContactId, LeadId, RecordId, SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.payload import (
    LEAD,
    STAGE,
    TOUCH,
    VOID,
    fields_payload,
    lead_payload,
    stage_payload,
    touch_payload,
    void_payload,
)
from sdrtui.domain.stage import Kind, Stage
from sdrtui.domain.state import RecordKind
from sdrtui.domain.sync import SyncResult
from sdrtui.sandbox.serve import Sandbox, start
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store
from sdrtui.sync.engine import Ways, run_sync
from sdrtui.sync.exchange import rooms_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ZHANG, LI = SdrId("zhang"), SdrId("li")
IMPATIENT = Ways(patience=timedelta(seconds=3), random=lambda: 0.01)
"""Waits so short that a test need not know of them."""


def new_id() -> str:
    return str(uuid7())


def now() -> datetime:
    return NOW


@dataclass
class Work:
    """One lead and what is queued for it."""

    lead: LeadId = field(default_factory=lambda: LeadId(new_id()))
    contact: ContactId = field(default_factory=lambda: ContactId(new_id()))
    account: AccountId = field(default_factory=lambda: AccountId(new_id()))
    number: int = 0
    records: list[RecordRow] = field(default_factory=list)

    def arrives(self) -> Change:
        """Return the lead and its create."""
        account = AccountRow(self.account, f"恒信数据{self.number}有限公司", f"恒信数据{self.number}", "软件", "上海")
        contact = ContactRow(self.contact, self.account, f"王敏{self.number}", "市场总监")
        points = (PointRow(self.contact, Point.PHONE, f"+86138{self.number:08}"),)
        lead = LeadRow(
            self.lead, self.account, self.contact, ZHANG, Kind.OUTBOUND, "baidu-sem", Stage.MAL, 40, NOW, "展会"
        )
        op = OutboxOp(new_id(), self.lead, LEAD, lead_payload(lead, account, contact, points), NOW)
        return Change(accounts=(account,), contacts=(contact,), points=points, leads=(lead,), outbox=(op,))

    def touched(self, note: str = "下周再打") -> Change:
        """Return a logged call and its write."""
        record = RecordRow(
            id=RecordId(new_id()),
            kind=RecordKind.OUTCOME,
            at=NOW + timedelta(minutes=len(self.records)),
            sdr=ZHANG,
            lead=self.lead,
            contact=self.contact,
            touch=TouchId(new_id()),
            attempt=1,
            channel=Channel.PHONE,
            action=Action.CALL,
            outcome=Outcome.NO_ANSWER,
            note=note,
        )
        self.records.append(record)
        op = OutboxOp(new_id(), self.lead, TOUCH, touch_payload(record), NOW, record=record.id)
        return Change(records=(record,), outbox=(op,))

    def moved(self, before: Stage, after: Stage) -> Change:
        """Return a stage change and its write."""
        move = StageMove(self.lead, before, after, NOW + timedelta(seconds=after.height), ZHANG, "outcome")
        op = OutboxOp(new_id(), self.lead, STAGE, stage_payload(move), NOW)
        return Change(lead_updates=(LeadUpdate(self.lead, stage=after),), stage_moves=(move,), outbox=(op,))

    def undone(self) -> Change:
        """Return the undo of the last touch and its write."""
        last = self.records[-1]
        undo = replace(last, id=RecordId(new_id()), kind=RecordKind.UNDO, voids=last.id, outcome=None, note="")
        op = OutboxOp(new_id(), self.lead, VOID, void_payload(undo), NOW, record=undo.id)
        return Change(records=(undo,), outbox=(op,))

    def told(self, **fields: object) -> Change:
        """Return the write of fields of the lead."""
        return Change(outbox=(OutboxOp(new_id(), self.lead, LEAD, fields_payload(self.lead, **fields), NOW),))


def works(store: Store, leads: int, touches: int = 1, *, first: int = 0) -> list[Work]:
    """Queue this many leads with this many touches each; people of other numbers than `first` on are others."""
    made = [Work(number=number) for number in range(first, first + leads)]
    changes = [work.arrives() for work in made]
    changes += [work.touched(f"第{count}次") for count in range(touches) for work in made]
    store.commit_all(changes)
    return made


@contextmanager
def a_store(folder: Path) -> Iterator[Store]:
    store = open_store(place_of(folder), now=NOW)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def a_sandbox(data: Path | None = None, *, strict_owners: bool = False) -> Iterator[Sandbox]:
    sandbox = start(data=data, strict_owners=strict_owners)
    try:
        yield sandbox
    finally:
        sandbox.stop()


def port_to(sandbox: Sandbox, token: str | None = None) -> CrmPort:
    return connect(CrmConfig(sandbox.base_url), sandbox.token if token is None else token, now)


def sync(
    store: Store, sandbox: Sandbox, ways: Ways = IMPATIENT, wrap: Callable[[CrmPort], CrmPort] | None = None
) -> SyncResult:
    """Do one run against the sandbox."""

    async def run() -> SyncResult:
        port = port_to(sandbox)
        try:
            return await run_sync(rooms_of(store), wrap(port) if wrap else port, now, new_id, ways)
        finally:
            await port.aclose()

    return asyncio.run(run())


def http(sandbox: Sandbox) -> httpx.Client:
    """Return a client of the sandbox's own API: what the CRM's people do, and how the tests see what arrived."""
    return httpx.Client(base_url=sandbox.base_url, headers={"authorization": f"Bearer {sandbox.token}"})


def strike(sandbox: Sandbox, *faults: dict[str, object]) -> None:
    """Ask for faults."""
    with http(sandbox) as client:
        client.post("/admin/faults", json={"faults": list(faults)}).raise_for_status()


def arrived(sandbox: Sandbox) -> dict[str, list[str]]:
    """Return the record ids of the activities by our lead's id, in the order in which they arrived."""
    found: dict[str, list[str]] = {}
    for row in sandbox.book.rows["activities"].values():
        found.setdefault(str(row["lead_external_id"]), []).append(str(row["external_id"]))
    return found


def expected(made: Sequence[Work]) -> dict[str, list[str]]:
    """Return what `arrived` must be when nothing is lost, doubled or out of order."""
    return {work.lead: [record.id for record in work.records] for work in made if work.records}


class Wrapped:
    """A port that is another one, but for what a test changes."""

    def __init__(self, port: CrmPort) -> None:
        self.port = port

    @property
    def capabilities(self) -> Capabilities:
        return self.port.capabilities

    async def hello(self) -> Hello:
        return await self.port.hello()

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        return await self.port.write(batch)

    async def find(self, write: Write) -> str | None:
        return await self.port.find(write)

    async def leads(self, since: str, page: str) -> LeadPage:
        return await self.port.leads(since, page)

    async def owners(self) -> Sequence[RemoteOwner]:
        return await self.port.owners()

    def before(self, version: str, overlap: timedelta) -> str:
        return self.port.before(version, overlap)

    async def aclose(self) -> None:
        await self.port.aclose()

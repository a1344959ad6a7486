"""The console over a real home folder, a real store and the sandbox CRM over real sockets."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from databases import place_of
from pilots import Driver

from sdrtui import i18n
from sdrtui.bootstrap import kept_token, open_desk, start_sandbox
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import LeadId, TouchId
from sdrtui.domain.sync import SyncResult
from sdrtui.sandbox.serve import Sandbox
from sdrtui.services import leads, outcomes, syncing, today
from sdrtui.services.desk import Desk
from sdrtui.settings import load_settings
from sdrtui.tui.app import SdrApp
from sdrtui.tui.desk_adapter import DeskAdapter

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Shanghai."""
TEAM = """
lang = "zh"
sdr = "{sdr}"
leads = ["lead"]
[sellers]
ae = "ae"
[[team]]
id = "zhang"
name = "张伟"
[[team]]
id = "liu"
name = "刘洋"
[[team]]
id = "lead"
name = "何主管"
[[team]]
id = "ae"
name = "孙丽"
"""
CRM = """
[crm]
kind = "sandbox"
base_url = "{url}"
token = "sandbox"
"""
NAMES = ("王敏", "李强", "陈静", "欧阳娜娜", "赵磊", "周杰")


@dataclass
class Office:
    """A home folder and the desks in it."""

    home: Path
    sandbox: Sandbox | None = None
    now: datetime = MORNING
    opened: list[Desk] = field(default_factory=list)
    desks: dict[str, Desk] = field(default_factory=dict)
    leads: int = 0

    def desk(self, sdr: str = "zhang") -> Desk:
        """Return a desk beside the console's, as in another process; opened once for each person."""
        return self.desks.get(sdr) or self.desks.setdefault(sdr, self.new_desk(sdr))

    def new_desk(self, sdr: str) -> Desk:
        """Open a desk."""
        self.home.mkdir(parents=True, exist_ok=True)
        crm = CRM.format(url=self.sandbox.base_url) if self.sandbox else ""
        (self.home / "config.toml").write_text(TEAM.format(sdr=sdr) + crm, encoding="utf-8")
        place_of(self.home)
        desk = open_desk(load_settings(self.home), clock=lambda: self.now)
        self.opened.append(desk)
        return desk

    def passes(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def has_leads(self, count: int, sdr: str = "zhang") -> None:
        """Add call-ins of one SDR."""
        desk = self.desk(sdr)
        for number in range(self.leads, self.leads + count):
            name, phone = NAMES[number % len(NAMES)], f"138001300{number:02d}"
            company, wechat = f"恒信{number}号数据科技有限公司", f"wx_{phone}"
            leads.add(desk, name=name, company=company, phones=[phone], wechats=[wechat], source="baidu-sem", owner=sdr)
        self.leads += count

    def logs(self, touch: str, outcome: str, sdr: str = "zhang", note: str = "") -> None:
        """Log an outcome from another window."""
        outcomes.log_outcome(self.desk(sdr), TouchId(touch), outcome, note=note)

    def due(self, sdr: str = "zhang") -> list[DueRow]:
        """Return the day's list as the store has it."""
        return today.due_rows(self.desk(sdr))

    def syncs(self) -> SyncResult:
        """Exchange with the CRM, as another process would; a run has an event loop of its own."""
        desk = self.desk()
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: syncing.sync(desk)).result()

    def crm_meets(self, *faults: dict[str, object]) -> None:
        """Let something go wrong over there."""
        with self._client() as client:
            client.post("/admin/faults", json={"faults": faults}).raise_for_status()

    def crm_is_well(self) -> None:
        """Let nothing go wrong any more."""
        with self._client() as client:
            client.delete("/admin/faults").raise_for_status()

    def edits_in_crm(self, lead: LeadId, **fields: object) -> None:
        """Do what somebody does in the CRM."""
        with self._client() as client:
            client.patch(f"/v1/leads/ext:{lead}", json=fields).raise_for_status()

    def stands_in_crm(self, *, name: str, company: str, phones: Sequence[str]) -> None:
        """Let somebody have put a person into the CRM of whom nobody here knows."""
        with self._client() as client:
            person = {"name": name, "company": company, "points": {"phones": list(phones)}, "owner": "zhang"}
            client.post("/v1/leads", json=person).raise_for_status()

    def _client(self) -> httpx.Client:
        if self.sandbox is None:
            raise LookupError
        headers = {"authorization": f"Bearer {self.sandbox.token}"}
        return httpx.Client(base_url=self.sandbox.base_url, headers=headers)

    def activities(self) -> list[dict[str, object]]:
        """Return what the CRM has."""
        return [] if self.sandbox is None else list(self.sandbox.book.rows["activities"].values())


@contextmanager
def office(folder: Path, *, with_crm: bool = True) -> Iterator[Office]:
    """Open an office, its CRM beside it."""
    made = Office(folder / "home")
    if with_crm:
        made.sandbox = start_sandbox(folder / "crm.jsonl", kept_token(made.home, "sandbox"), lambda: made.now)
    try:
        yield made
    finally:
        for desk in made.opened:
            desk.close()
        if made.sandbox is not None:
            made.sandbox.stop()


@asynccontextmanager
async def console(
    made: Office, sdr: str = "zhang", size: tuple[int, int] = (120, 36), lang: str = "zh"
) -> AsyncIterator[Driver]:
    """Open the console at a desk of the office."""
    i18n.set_language(lang)
    port = DeskAdapter(made.new_desk(sdr))
    app = SdrApp(port, port.day_view())
    try:
        async with app.run_test(size=size) as pilot:
            opened = Driver(pilot, app)
            await opened.until(lambda: opened.today.can_read, "the program to be warm")
            yield opened
    finally:
        app.background.finish(patience=5)
        i18n.set_language("en")


async def ticks_until(on: Driver, check: Callable[[], bool], what: str) -> None:
    """Let seconds pass on the screen until the check holds."""

    def ticked() -> bool:
        on.today.tick()
        return check()

    await on.until(ticked, what)

"""The cursor of a pull passes nothing that was not read, in whatever order and in whatever pages a CRM gives it."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select
from sync_builders import Wrapped, a_sandbox, a_store, http, sync

from sdrtui.crm.errors import Safe
from sdrtui.crm.port import Capabilities, CrmPort, LeadPage, RemoteLead
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.engine import reading
from sdrtui.store.people_tables import LEAD
from sdrtui.store.store import Store

LEADS = 6


def fill(sandbox: Sandbox) -> None:
    with http(sandbox) as client:
        for number in range(LEADS):
            who = {"name": f"王敏{number}", "company": f"恒信{number}", "owner": "zhang", "kind": "outbound"}
            client.post("/v1/leads", json={**who, "stage": "MAL"}).raise_for_status()


def here(store: Store) -> int:
    with reading(store.engine) as connection:
        return connection.scalar(select(func.count()).select_from(LEAD)) or 0


@dataclass
class Feed:
    """How the CRM gives its leads: by place, two to a page."""

    is_backwards: bool = False
    shifts_at: int = -1
    """Before the page at this place the first lead changes, and moves to the end."""
    fails_at: int = -1
    reads: list[str] = field(default_factory=list)

    def of(self, port: CrmPort) -> CrmPort:
        return _ByPlace(port, self)


class _ByPlace(Wrapped):
    def __init__(self, port: CrmPort, feed: Feed) -> None:
        super().__init__(port)
        self._feed = feed

    @property
    def capabilities(self) -> Capabilities:
        shifts = self._feed.shifts_at >= 0
        return replace(self.port.capabilities, pages_shift=shifts, leads_in_order=not self._feed.is_backwards)

    async def leads(self, since: str, page: str) -> LeadPage:
        start = int(page or 0)
        self._feed.reads.append(page)
        if start == self._feed.fails_at:
            self._feed.fails_at = -1
            raise Safe("it is away")
        rows = list((await self.port.leads(since, "")).leads)
        if start == self._feed.shifts_at:
            self._feed.shifts_at = 99
            rows = [*rows[1:], replace(rows[0], version=_later(rows[-1]))]
        told = (rows[::-1] if self._feed.is_backwards else rows)[start : start + 2]
        return LeadPage(tuple(told), str(start + 2) if start + 2 < len(rows) else "")


def _later(lead: RemoteLead) -> str:
    return lead.version.replace("+00:00", "9+00:00")


def test_a_pull_that_breaks_off_forgets_no_older_change(tmp_path: Path) -> None:
    """The newest come first; what the cursor would have passed is read by the next pull."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        fill(sandbox)
        feed = Feed(is_backwards=True, fails_at=2)

        sync(store, sandbox, wrap=feed.of)
        broken = here(store)
        sync(store, sandbox, wrap=feed.of)

        assert (2, LEADS) == (broken, here(store))


def test_a_lead_that_a_shifted_page_hid_is_read_at_once(tmp_path: Path) -> None:
    """The first changed while the second page was asked for: the third slipped to the first page, behind the reader."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        fill(sandbox)

        sync(store, sandbox, wrap=Feed(shifts_at=2).of)

        assert LEADS == here(store)

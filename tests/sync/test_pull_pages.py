"""Pages, cursors and replays: nothing is passed over and nothing comes twice, whatever the server's clock and order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sync_builders import IMPATIENT, NOW, Wrapped, a_sandbox, a_store, http, sync

from sdrtui.crm.port import CrmPort, LeadPage
from sdrtui.domain.sync import SyncProgress
from sdrtui.errors import SdrtuiError
from sdrtui.sandbox.serve import Sandbox, start
from sdrtui.store.engine import reading, writing
from sdrtui.store.mirror_tables import INBOX_PAGE, SHADOW
from sdrtui.store.people_tables import LEAD
from sdrtui.store.store import Store
from sdrtui.sync.engine import Ways


@contextmanager
def a_frozen_sandbox() -> Iterator[Sandbox]:
    """A CRM whose clock stands still: every change has the same time."""
    sandbox = start(clock=lambda: NOW)
    try:
        yield sandbox
    finally:
        sandbox.stop()


def typed(sandbox: Sandbox, count: int, first: int = 0) -> None:
    """Type leads into the CRM."""
    writes = [
        {"object": "leads", "body": {"company": f"公司{number}", "owner": "zhang"}}
        for number in range(first, first + count)
    ]
    with http(sandbox) as client:
        for begin in range(0, count, 400):
            client.post("/v1/batch", json={"writes": writes[begin : begin + 400]}).raise_for_status()


def count(store: Store) -> int:
    with reading(store.engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(LEAD)) or 0)


def cancelled_after(leads: int) -> Ways:
    told: list[SyncProgress] = []
    return replace(IMPATIENT, progress=told.append, cancelled=lambda: any(each.pulled >= leads for each in told))


@pytest.mark.parametrize("leads", [1_200, pytest.param(10_400, marks=pytest.mark.slow)])
def test_changes_of_one_moment_all_come(tmp_path: Path, leads: int) -> None:
    """More than a page, more than 10,000, all with one time; stopped in the middle, and gone on with once."""
    with a_store(tmp_path) as store, a_frozen_sandbox() as sandbox:
        typed(sandbox, leads)

        first = sync(store, sandbox, cancelled_after(500))
        rest, again = sync(store, sandbox), sync(store, sandbox)

        assert first.was_cancelled
        assert (leads, 0) == (first.pulled + rest.pulled, again.pulled)
        assert leads == count(store)


def test_a_change_in_the_moment_of_the_cursor_comes(tmp_path: Path) -> None:
    """Written after the pull with the very time that the cursor has: greater or equal finds it."""
    with a_store(tmp_path) as store, a_frozen_sandbox() as sandbox:
        typed(sandbox, 3)
        sync(store, sandbox)
        typed(sandbox, 2, first=3)

        assert 2 == sync(store, sandbox).pulled


def test_a_strict_cursor_loses_it(tmp_path: Path) -> None:
    """Negative control: asking only for what is later than the cursor passes over the same change."""

    class Strict(Wrapped):
        def before(self, version: str, overlap: timedelta) -> str:  # noqa: ARG002
            return version

        async def leads(self, since: str, page: str) -> LeadPage:
            told = await self.port.leads(since, page)
            return replace(told, leads=tuple(lead for lead in told.leads if lead.version > since))

    with a_store(tmp_path) as store, a_frozen_sandbox() as sandbox:
        typed(sandbox, 3)
        sync(store, sandbox, wrap=Strict)
        typed(sandbox, 2, first=3)

        assert 0 == sync(store, sandbox, wrap=Strict).pulled


def test_leads_that_come_while_pages_are_read(tmp_path: Path) -> None:
    """Each page sees another lead typed and an early one changed: all are here after the next run, each once."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        typed(sandbox, 1_100)

        class Busy(Wrapped):
            number = 1_100

            async def leads(self, since: str, page: str) -> LeadPage:
                told = await self.port.leads(since, page)
                if Busy.number < 1_110:
                    typed(sandbox, 1, first=Busy.number)
                    Busy.number += 1
                    with http(sandbox) as client:
                        client.patch(f"/v1/leads/{told.leads[0].ref}", json={"title": "改了"}).raise_for_status()
                return told

        first = sync(store, sandbox, wrap=Busy)
        sync(store, sandbox)

        assert "" == first.trouble
        assert count(store) == len(sandbox.book.rows["leads"]) == Busy.number
        assert 0 == sync(store, sandbox).pulled


@pytest.mark.sqlite
def test_a_page_its_application_and_the_cursor_are_one(tmp_path: Path) -> None:
    """The cursor cannot be written: then nothing of the page is here, and the next pull brings all of it."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        typed(sandbox, 30)
        with writing(store.engine) as connection:
            connection.execute(
                text(
                    "CREATE TRIGGER broken BEFORE INSERT ON cursor WHEN NEW.kind = 'lead' "
                    "BEGIN SELECT RAISE(ABORT, 'disk'); END"
                )
            )

        with pytest.raises(SdrtuiError):
            sync(store, sandbox)

        with reading(store.engine) as connection:
            left = [connection.scalar(select(func.count()).select_from(table)) for table in (LEAD, SHADOW, INBOX_PAGE)]
        assert [0, 0, 0] == left
        with writing(store.engine) as connection:
            connection.execute(text("DROP TRIGGER broken"))
        assert 30 == sync(store, sandbox).pulled


def test_the_same_pages_again_change_nothing(tmp_path: Path) -> None:
    """Everything read from the beginning: no line, no card, no lead more."""

    class Forgetful(Wrapped):
        def before(self, version: str, overlap: timedelta) -> str:  # noqa: ARG002
            return ""

    def forgetful(port: CrmPort) -> CrmPort:
        return Forgetful(port)

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        typed(sandbox, 700)
        sync(store, sandbox)

        again = sync(store, sandbox, wrap=forgetful)

        assert (0, 0, 700) == (again.pulled, again.conflicts, count(store))

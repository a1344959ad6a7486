"""Once a day the CRM's tokens are compared with our references: late applies in a CRM without keys are found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sync_builders import IMPATIENT, NOW, Wrapped, a_sandbox, a_store, http, sync, works

from sdrtui.crm.errors import Permanent
from sdrtui.crm.port import Ability, Capabilities, CrmPort, LeadPage, Mode, TouchPage, reads_touches
from sdrtui.domain.conflict import DOUBLE
from sdrtui.domain.payload import LEAD, TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.engine import reading, writing
from sdrtui.store.mirror_tables import REMOTE_REF
from sdrtui.store.outbox_tables import OUTBOX
from sdrtui.store.store import Store

AT_ONCE = replace(IMPATIENT, sweep_every=timedelta(hours=-1))
KEYLESS = Ability(Mode.LOOKED_UP, quarantine=timedelta(seconds=0.1))


class Keyless(Wrapped):
    """The sandbox, whose touches and leads have no key."""

    marked: Sequence[str] = ()
    lists: Sequence[str] = ()
    can_mark = True

    def __init__(self, port: CrmPort) -> None:
        super().__init__(port)
        self.marked, self.lists = [], []

    @property
    def capabilities(self) -> Capabilities:
        writes = {**self.port.capabilities.writes, TOUCH: KEYLESS, LEAD: KEYLESS}
        return replace(self.port.capabilities, writes=writes, marks_doubles=self.can_mark)

    async def leads(self, since: str, page: str) -> LeadPage:
        self.lists = [*self.lists, since]
        return await self.port.leads(since, page)

    async def touches(self, since: str, page: str) -> TouchPage:
        assert reads_touches(self.port)
        told = await self.port.touches(since, page)
        touches = [replace(touch, is_double=touch.ref in self.marked) for touch in told.touches]
        return TouchPage((*touches, *touches), told.next)  # a page that shifted says everything twice

    async def mark_double(self, ref: str, lead_ref: str) -> None:
        assert lead_ref
        self.marked = [*self.marked, ref]


class Twinned(Keyless):
    """One that has applied the create of every lead twice."""

    async def leads(self, since: str, page: str) -> LeadPage:
        told = await super().leads(since, page)
        twins = [replace(lead, ref=f"late-{lead.ref}", version=f"{lead.version}~") for lead in told.leads]
        return LeadPage((*told.leads, *twins), told.next)


class Timid(Keyless):
    """One that cannot mark doubles."""

    can_mark = False


class Strict(Keyless):
    """One that refuses the mark."""

    async def mark_double(self, ref: str, lead_ref: str) -> None:
        raise Permanent(f"not allowed: {ref} {lead_ref}")


def begun(store: Store, sandbox: Sandbox) -> None:
    """Bring the work into the CRM and begin to count the days."""
    sync(store, sandbox, AT_ONCE, Keyless)


def applied_late(sandbox: Sandbox) -> str:
    """Let the CRM apply a touch once more, as a request does that everybody has given up on."""
    [first] = sandbox.book.rows["activities"].values()
    told = {"lead": first["lead"], "channel": "phone", "token": first["token"], "external_id": "late"}
    with http(sandbox) as client:
        return str(client.post("/v1/activities", json=told).raise_for_status().json()["id"])


def cards(store: Store) -> list[tuple[object, object, object, bool]]:
    return [
        (card.base, card.mine, card.theirs, card.is_open)
        for card in store.conflicts.listed(with_closed=True)
        if card.field == DOUBLE
    ]


def reference(store: Store, kind: str) -> str:
    with reading(store.engine) as connection:
        return str(connection.scalar(select(REMOTE_REF.c.remote).where(REMOTE_REF.c.kind == kind)))


def test_a_late_double_is_marked_and_the_one_that_we_refer_to_stays(tmp_path: Path) -> None:
    """The card is closed: nobody needs to do anything; the next sweep finds the mark and is content."""
    ports: list[Keyless] = []

    def kept(port: CrmPort) -> Keyless:
        made = Keyless(port)
        made.marked = ports[-1].marked if ports else []
        ports.append(made)
        return made

    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        ours, late = reference(store, TOUCH), applied_late(sandbox)

        first = sync(store, sandbox, AT_ONCE, kept)
        sync(store, sandbox, AT_ONCE, kept)

        assert (0, "") == (first.conflicts, first.trouble)
        assert [late] == ports[-1].marked
        assert [(TOUCH, ours, late, False)] == cards(store)
        assert ours == reference(store, TOUCH)


@pytest.mark.parametrize("manner", [Timid, Strict])
def test_where_it_cannot_be_marked_a_person_is_shown_both_ids_once(tmp_path: Path, manner: type[Keyless]) -> None:
    """Once they have seen to it, it is not asked again."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        ours, late = reference(store, TOUCH), applied_late(sandbox)

        first = sync(store, sandbox, AT_ONCE, manner)
        [card] = store.conflicts.listed()
        store.conflicts.decide(card.id, "theirs")
        second = sync(store, sandbox, AT_ONCE, manner)

        assert (1, 0) == (first.conflicts, second.conflicts)
        assert [(TOUCH, ours, late, False)] == cards(store)


def test_a_lead_that_stands_there_twice_is_left_to_a_person(tmp_path: Path) -> None:
    """Somebody may have worked on either."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1, touches=0)
        begun(store, sandbox)
        ours = reference(store, LEAD)

        result = sync(store, sandbox, AT_ONCE, Twinned)

        assert 1 == result.conflicts
        assert [(LEAD, ours, f"late-{ours}", True)] == cards(store)


@pytest.mark.parametrize("state", [OutboxState.NEEDS_YOU, OutboxState.CHECKING])
def test_what_is_there_after_all_is_adopted(tmp_path: Path, state: OutboxState) -> None:
    """A write that we think of as open, whose token the CRM holds, is done; its lane goes on."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        later = int((NOW + timedelta(days=9)).timestamp() * 1_000_000)
        with writing(store.engine) as connection:
            connection.execute(delete(REMOTE_REF).where(REMOTE_REF.c.kind == TOUCH))
            opened = {"state": state.value, "is_open": 1, "quarantine_until": later}
            connection.execute(update(OUTBOX).where(OUTBOX.c.kind == TOUCH).values(**opened))

        result = sync(store, sandbox, AT_ONCE, Keyless)

        [row] = sandbox.book.rows["activities"].values()
        assert (1, 0, 0) == (result.pushed, result.queued, result.needs_you)
        assert row["id"] == reference(store, TOUCH)
        assert [] == cards(store)


def test_what_is_ours_and_has_no_reference_gets_one(tmp_path: Path) -> None:
    """The write was given up, and arrived all the same."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        with writing(store.engine) as connection:
            connection.execute(delete(REMOTE_REF).where(REMOTE_REF.c.kind == TOUCH))
            given_up = update(OUTBOX).where(OUTBOX.c.kind == TOUCH).values(state=OutboxState.SKIPPED.value)
            connection.execute(given_up)

        result = sync(store, sandbox, AT_ONCE, Keyless)

        [op] = store.outbox.listed([OutboxState.SKIPPED])
        assert (TOUCH, 0) == (op.kind, result.pushed)
        assert next(iter(sandbox.book.rows["activities"])) == reference(store, TOUCH)


def test_the_double_alone_is_left_as_it_is(tmp_path: Path) -> None:
    """Somebody has deleted the one that we refer to: then the other is the only one."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        applied_late(sandbox)
        del sandbox.book.rows["activities"][reference(store, TOUCH)]

        sync(store, sandbox, AT_ONCE, Keyless)

        assert [] == cards(store)


def test_a_colleagues_double_is_for_their_store(tmp_path: Path) -> None:
    """A token that no write of ours was sent with is none of ours."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        works(store, 1)
        begun(store, sandbox)
        with http(sandbox) as client:
            lead = client.get("/v1/leads").json()["items"][0]["id"]
            for number in range(2):
                told = {"lead": lead, "channel": "phone", "token": "theirs", "external_id": f"theirs-{number}"}
                client.post("/v1/activities", json=told).raise_for_status()

        sync(store, sandbox, AT_ONCE, Keyless)

        assert [] == cards(store)


def test_it_is_done_once_a_day_and_only_where_a_write_can_arrive_twice(tmp_path: Path) -> None:
    """The first run begins the count; within the day, and for a CRM with keys, nothing is listed."""
    with a_store(tmp_path / "a") as store, a_sandbox() as sandbox:
        works(store, 1)
        sync(store, sandbox, IMPATIENT, Keyless)
        applied_late(sandbox)
        sync(store, sandbox, IMPATIENT, Keyless)
        [account] = rooms_accounts(store)

        assert [] == cards(store)
        assert store.sweeping.tokens_swept_at(account) is not None
    with a_store(tmp_path / "b") as store, a_sandbox() as sandbox:
        works(store, 1)
        sync(store, sandbox, AT_ONCE)
        [account] = rooms_accounts(store)

        assert store.sweeping.tokens_swept_at(account) is None


def rooms_accounts(store: Store) -> set[str]:
    with reading(store.engine) as connection:
        return set(connection.scalars(select(REMOTE_REF.c.account).distinct()))

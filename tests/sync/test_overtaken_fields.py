"""Fields that both sides have changed: whose word stands, here and there, and what becomes of ours in the queue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sync_builders import IMPATIENT, Work, Wrapped, a_sandbox, a_store, http, sync, works

from sdrtui.crm.errors import Ambiguous
from sdrtui.crm.port import LeadPage, Write, WriteResult
from sdrtui.domain.change import AccountRow, Change, ContactRow, LeadUpdate
from sdrtui.domain.ids import SdrId
from sdrtui.domain.sync import OutboxState
from sdrtui.sandbox.serve import Sandbox
from sdrtui.store.engine import reading
from sdrtui.store.outbox_results import OpResult
from sdrtui.store.people_tables import ACCOUNT, CONTACT, LEAD
from sdrtui.store.store import Store

NO_PATIENCE = replace(IMPATIENT, patience=timedelta(0))


class Unread(Wrapped):
    """A CRM whose leads cannot be read at the moment."""

    async def leads(self, since: str, page: str) -> LeadPage:
        raise Ambiguous(f"HTTP 500 at {since}, {page}", status=500)


class Unheard(Wrapped):
    """A CRM that takes what sets fields, and whose answers to it are lost."""

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        results = await super().write(batch)
        if batch[0].kind == "lead" and "name" not in batch[0].payload:
            raise Ambiguous("no answer")
        return results


def assigned(work: Work, owner: str) -> Change:
    return replace(work.told(owner=owner), lead_updates=(LeadUpdate(work.lead, owner=SdrId(owner)),))


def titled(work: Work, title: str, **more: object) -> Change:
    contact = ContactRow(work.contact, work.account, "王敏0", title)
    return replace(work.told(title=title, **more), contacts=(contact,))


def set_there(sandbox: Sandbox, work: Work, **fields: object) -> None:
    with http(sandbox) as client:
        client.patch(f"/v1/leads/ext:{work.lead}", json=fields).raise_for_status()


def theirs(sandbox: Sandbox, *names: str) -> list[object]:
    [lead] = sandbox.book.rows["leads"].values()
    return [lead[name] for name in names]


def ours(store: Store) -> tuple[str, str, str]:
    with reading(store.engine) as connection:
        [owner] = connection.scalars(select(LEAD.c.owner))
        [title] = connection.scalars(select(CONTACT.c.title))
        [industry] = connection.scalars(select(ACCOUNT.c.industry))
    return owner, title, industry


def test_our_own_unheard_owner_is_no_word_of_the_crm(tmp_path: Path) -> None:
    """Li arrived, its answer did not, and by now the lead is Wang's: the pull brings nobody back."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(assigned(work, "li"))
        sync(store, sandbox, NO_PATIENCE, Unheard)
        store.commit(assigned(work, "wang"))

        result = sync(store, sandbox)

        assert ("wang", ["wang"], 0) == (ours(store)[0], theirs(sandbox, "owner"), result.queued)


def test_a_text_that_both_sides_changed_stays_the_crms(tmp_path: Path) -> None:
    """Ours is on the card, and is not sent over theirs behind its back."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        sync(store, sandbox)
        store.commit(titled(work, "总监"))
        set_there(sandbox, work, title="总经理")

        sync(store, sandbox)
        sync(store, sandbox)

        [card] = store.conflicts.listed()
        [skipped] = store.outbox.listed([OutboxState.SKIPPED])
        assert ("title", "总监", "总经理") == (card.field, card.mine, card.theirs)
        assert ("总经理", ["总经理"], "总监") == (ours(store)[1], theirs(sandbox, "title"), skipped.payload["title"])


def test_what_else_such_a_write_says_still_goes(tmp_path: Path) -> None:
    """One write sets the title, which is disputed, and the industry, which nobody has changed there."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        sync(store, sandbox)
        company = AccountRow(work.account, "恒信数据0有限公司", "恒信数据0", "教育", "上海")
        store.commit(replace(titled(work, "总监", industry="教育"), accounts=(company,)))
        set_there(sandbox, work, title="总经理")

        result = sync(store, sandbox)

        assert (1, 0, 1) == (result.pushed, result.queued, result.conflicts)
        assert (["总经理", "教育"], ("总经理", "教育")) == (theirs(sandbox, "title", "industry"), ours(store)[1:])


def test_our_own_unheard_text_is_no_word_of_the_crm(tmp_path: Path) -> None:
    """The first title arrived unheard, and there is a second: nobody is asked which."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        sync(store, sandbox)
        store.commit(titled(work, "总监"))
        sync(store, sandbox, NO_PATIENCE, Unheard)
        store.commit(titled(work, "副总"))

        result = sync(store, sandbox)

        assert ("副总", ["副总"], 0, 0) == (ours(store)[1], theirs(sandbox, "title"), result.queued, result.conflicts)


def test_a_text_in_the_queue_counts_as_ours_however_often_was_pulled(tmp_path: Path) -> None:
    """Something else changes there first, so that the pull meets our title while it waits; then theirs changes."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        sync(store, sandbox)
        store.commit(titled(work, "总监"))
        [op] = store.outbox.listed([OutboxState.QUEUED])
        store.outbox.settle("", [OpResult(op.id, OutboxState.NEEDS_YOU, counts=False)], op.at)
        set_there(sandbox, work, note="展会 2")
        sync(store, sandbox)
        set_there(sandbox, work, title="总经理")

        result = sync(store, sandbox)

        assert ("总经理", 1, 0) == (ours(store)[1], result.conflicts, result.needs_you)


def test_an_owner_set_back_there_after_ours_had_arrived_unheard_is_heard(tmp_path: Path) -> None:
    """Our answer was lost, they gave the lead back; the CRM's yes to the second try tells of the first."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1, touches=0)
        sync(store, sandbox)
        store.commit(assigned(work, "wang"))
        sync(store, sandbox, NO_PATIENCE, Unheard)
        set_there(sandbox, work, owner="zhang")

        results = [sync(store, sandbox) for _ in range(2)]

        assert ("zhang", ["zhang"], 0) == (ours(store)[0], theirs(sandbox, "owner"), results[-1].queued)


def test_an_owner_given_there_is_not_overwritten_unseen(tmp_path: Path) -> None:
    """The leads could not be read, so that nobody here knows of Wang: ours waits, and the next pull makes it Wang's."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        [work] = works(store, 1)
        sync(store, sandbox)
        store.commit(assigned(work, "li"))
        set_there(sandbox, work, owner="wang")

        unread = sync(store, sandbox, wrap=Unread)
        read = sync(store, sandbox)

        [kept] = store.conflicts.listed(with_closed=True)
        assert (0, 1, 0, 0) == (unread.pushed, unread.queued, read.queued, read.conflicts)
        assert ("wang", ["wang"], "li", "wang") == (ours(store)[0], theirs(sandbox, "owner"), kept.mine, kept.theirs)

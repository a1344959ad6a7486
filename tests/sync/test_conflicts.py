from pathlib import Path

from sync_builders import Work, a_sandbox, a_store, http, sync, works

from sdrtui.domain.ids import LeadId
from sdrtui.domain.stage import Stage
from sdrtui.sandbox.serve import Sandbox
from sdrtui.services import conflicts
from sdrtui.store.store import Store


def edit(sandbox: Sandbox, lead: LeadId, **fields: object) -> None:
    """Do what a person does in the CRM."""
    with http(sandbox) as client:
        client.patch(f"/v1/leads/ext:{lead}", json=fields).raise_for_status()


def quarrel(store: Store, sandbox: Sandbox) -> Work:
    """Move a stage on both sides."""
    [work] = works(store, 1)
    sync(store, sandbox)
    edit(sandbox, work.lead, stage="SQL")
    store.commit(work.moved(Stage.MAL, Stage.MQL))
    assert 1 == sync(store, sandbox).conflicts
    return work


def test_a_card_says_who_and_what(tmp_path: Path) -> None:
    """The card has the person, the field, and all three values."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        work = quarrel(store, sandbox)

        [card] = store.conflicts.listed()

        assert (work.lead, "王敏0, 恒信数据0有限公司", "stage") == (card.lead, card.who, card.field)
        assert ("MAL", "MQL", "SQL", "theirs") == (card.base, card.mine, card.theirs, card.winner)
        assert card == store.conflicts.get(card.id)


def test_a_decision_is_made_once(tmp_path: Path) -> None:
    """The first one holds; the card is closed and still readable."""
    with a_store(tmp_path) as store, a_sandbox() as sandbox:
        quarrel(store, sandbox)
        [card] = store.conflicts.listed()

        made = [store.conflicts.decide(card.id, winner) for winner in (conflicts.THEIRS, conflicts.MINE)]

        assert [True, False] == made
        assert [] == store.conflicts.listed()
        [kept] = store.conflicts.listed(with_closed=True)
        assert ("theirs", False, "MQL") == (kept.winner, kept.is_open, kept.mine)

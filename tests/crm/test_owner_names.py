from pathlib import Path
from types import MappingProxyType

from sync_builders import IMPATIENT, a_sandbox, a_store, http, new_id, now, works

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.sandbox import connect
from sdrtui.sync.exchange import Exchange


def test_a_name_given_to_one_owner_is_nobody_elses_by_default() -> None:
    """By id or email, whatever the case; the default only where config.toml does not give it away."""
    names = OwnerNames({"zhang": "Wei@Example.com", "li": "U-7"})

    told = [
        names.sdr("u-1", "wei@example.com", "wei"),
        names.sdr("u-7", "lili@example.com", "lili"),
        names.sdr("u-2", "zhang@other.com", "zhang"),
        names.sdr("u-3", "wang@example.com", "wang"),
        names.sdr("u-4"),
    ]

    assert ["zhang", "li", "", "wang", ""] == told


def test_a_members_crm_owner_is_who_owns_their_leads_and_touches_there(tmp_path: Path) -> None:
    """The CRM sees its own id, and what comes back is ours again."""
    with a_store(tmp_path) as store, a_sandbox(strict_owners=True) as sandbox:
        with http(sandbox) as client:
            client.post("/v1/owners", json={"id": "U-1", "name": "张伟"}).raise_for_status()
        config = CrmConfig(sandbox.base_url, owners=MappingProxyType({"zhang": "U-1"}))

        exchange = Exchange(store, lambda: connect(config, sandbox.token, now), now, new_id, IMPATIENT)
        [work] = works(store, 1)

        first, second = exchange.sync(), exchange.sync()

        [lead], [activity] = sandbox.book.rows["leads"].values(), sandbox.book.rows["activities"].values()
        assert (2, 0, 0) == (first.pushed, first.needs_you, second.conflicts)
        assert ("U-1", "U-1") == (lead["owner"], activity["sdr"])
        assert "zhang" == store.lead(work.lead).owner

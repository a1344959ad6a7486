"""A real office with a sandbox CRM: the use cases, the engine and the sync together, by the clock that one sets."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk_builders import CONFIG, Office
from sync_builders import a_sandbox, http

from sdrtui.crm.tokens import save_token
from sdrtui.domain.sync import SyncResult
from sdrtui.sandbox.serve import Sandbox
from sdrtui.services import syncing
from sdrtui.services.desk import Desk

NO_KEYRING = "keyring.backends.fail.Keyring"


@dataclass
class Connected:
    """An SDR's desk, and the CRM that it is connected to."""

    desk: Desk
    office: Office
    sandbox: Sandbox

    def sync(self) -> SyncResult:
        return syncing.sync(self.desk)

    def edit(self, lead: str, **fields: object) -> None:
        """Do what a person does in the CRM: by our lead's id, or the CRM's own."""
        place = lead if lead.startswith("lead-") else f"ext:{lead}"
        with http(self.sandbox) as client:
            client.patch(f"/v1/leads/{place}", json=fields).raise_for_status()

    def make(self, **fields: object) -> str:
        """Make a lead in the CRM; return its id there."""
        with http(self.sandbox) as client:
            return str(client.post("/v1/leads", json=fields).raise_for_status().json()["id"])

    def remote(self, lead: str) -> str:
        """Return what the CRM calls our lead."""
        row = self.sandbox.book.find("leads", f"ext:{lead}")
        assert row is not None
        return str(row["id"])


@contextmanager
def connected(
    folder: Path, sdr: str = "zhang", sandbox: Sandbox | None = None, config: str = ""
) -> Iterator[Connected]:
    """Open an SDR's desk over a home of its own, connected to a sandbox."""
    os.environ["PYTHON_KEYRING_BACKEND"] = NO_KEYRING
    if sandbox is None:
        with a_sandbox() as own, connected(folder, sdr, own, config) as made:
            yield made
        return
    home = folder / f"home-{sdr}"
    crm = f'\n[crm]\nkind = "sandbox"\nbase_url = "{sandbox.base_url}"\ntoken = "sandbox"\n'
    office = Office(home, config=config + CONFIG + crm)
    office.playbook()
    save_token("sandbox", sandbox.token, home)
    try:
        yield Connected(office.desk(sdr), office, sandbox)
    finally:
        office.close()

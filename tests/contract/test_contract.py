from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from sync_builders import a_sandbox, new_id, port_to

from sdrtui.crm.contract import CHECKS, Check, ContractError, Rig, a_touch_arrives_once
from sdrtui.crm.port import CrmPort
from sdrtui.sandbox.serve import Sandbox


@dataclass
class SandboxRig:
    """The sandbox CRM, on a real socket."""

    sandbox: Sandbox
    owner: str = "zhang"
    other_owner: str = "li"

    def connect(self, *, token: str | None = None) -> CrmPort:
        return port_to(self.sandbox, token)

    async def touches(self, token: str) -> int:
        items = (await self._http("GET", "/v1/activities?limit=1000")).json()["items"]
        return sum(item["token"] == token for item in items)

    async def edit(self, ref: str, **fields: object) -> None:
        await self._http("PATCH", f"/v1/leads/{ref}", fields)

    async def lose_answer(self) -> bool:
        return await self._strike("drop_after")

    async def be_away(self) -> bool:
        return await self._strike("error_before")

    def new_id(self) -> str:
        return new_id()

    async def _strike(self, kind: str) -> bool:
        await self._http("POST", "/admin/faults", {"faults": [{"kind": kind, "on": "/v1/batch"}]})
        return True

    async def _http(self, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.sandbox.token}"}
        async with httpx.AsyncClient(base_url=self.sandbox.base_url, headers=headers) as client:
            return (await client.request(method, path, json=body)).raise_for_status()


@pytest.fixture(scope="module", params=["sandbox"])
def rig() -> Iterator[Rig]:
    with a_sandbox() as sandbox:
        yield SandboxRig(sandbox)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
async def test_the_adapter_keeps_the_contract(rig: Rig, check: Check) -> None:
    """Every check of the suite passes over a real server."""
    await check(rig)


async def test_the_suite_notices_a_write_that_never_arrives(rig: Rig) -> None:
    """A CRM without the touch breaks the contract, and the sentence says so."""

    class Forgetful(SandboxRig):
        async def touches(self, token: str) -> int:
            return await super().touches(f"another {token}")

    assert isinstance(rig, SandboxRig)

    with pytest.raises(ContractError, match="once, not 0 times"):
        await a_touch_arrives_once(Forgetful(rig.sandbox))

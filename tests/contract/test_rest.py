"""The described CRM: the sandbox by its example, and by one that has neither keys nor a word for WeChat."""

import copy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from sync_builders import a_sandbox, http, new_id, now, strike

import sdrtui.crm
from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.contract import CHECKS, Check, a_lead, all_leads, touch_write
from sdrtui.crm.errors import Permanent, Verdict, Wait
from sdrtui.crm.port import Mode, RemoteTouch, Write
from sdrtui.crm.rest import RestCrm, connect
from sdrtui.domain.payload import STAGE, TOUCH
from sdrtui.errors import FixYourFile
from sdrtui.sandbox.serve import Sandbox

EXAMPLE = Path(sdrtui.crm.__file__).with_name("rest_example.toml")


def example() -> dict[str, Any]:
    """Return the options that the settings hand over."""
    crm: dict[str, Any] = tomllib.loads(EXAMPLE.read_text("utf-8"))["crm"]
    return {key: value for key, value in crm.items() if key not in {"kind", "base_url", "token"}}


def without_keys() -> dict[str, Any]:
    """Return the same CRM as if it had no idempotency and no WeChat."""
    told = example()
    fields = {"lead": "lead_ref", "sdr": "owner", "channel": "channel", "note": "text", "at": "at"}
    told["touch"] |= {"mode": "C", "fields": fields, "find": "/v1/activities?lead={lead_ref}"}
    told["touch"]["values"] = {"channel": {"wechat": "social"}}
    del told["touch"]["token_header"]
    return told


def port(sandbox: Sandbox, options: dict[str, Any], token: str | None = None) -> RestCrm:
    config = CrmConfig(sandbox.base_url, MappingProxyType(options))
    return connect(config, sandbox.token if token is None else token, now)


@dataclass
class RestRig:
    """The sandbox, described."""

    sandbox: Sandbox
    options: dict[str, Any]
    owner: str = "zhang"
    other_owner: str = "li"

    def connect(self, *, token: str | None = None) -> RestCrm:
        return port(self.sandbox, self.options, token)

    async def touches(self, token: str) -> int:
        rows = self.sandbox.book.rows["activities"].values()
        return sum(token == row.get("token") or token in str(row.get("note")) for row in rows)

    async def edit(self, ref: str, **fields: object) -> None:
        with http(self.sandbox) as client:
            client.patch(f"/v1/leads/{ref}", json=fields).raise_for_status()

    async def lose_answer(self) -> bool:
        strike(self.sandbox, {"kind": "drop_after", "on": "/v1/activities", "method": "POST"})
        return True

    async def be_away(self) -> bool:
        strike(self.sandbox, {"kind": "error_before", "on": "/v1/activities", "method": "POST"})
        return True

    def new_id(self) -> str:
        return new_id()


@pytest.fixture(scope="module", params=[example, without_keys])
def rig(request: pytest.FixtureRequest) -> Iterator[RestRig]:
    with a_sandbox() as sandbox:
        yield RestRig(sandbox, request.param())


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
async def test_a_described_crm_keeps_the_contract(rig: RestRig, check: Check) -> None:
    """Every check of the suite passes, with keys and without."""
    await check(rig)


@pytest.mark.parametrize(
    ("theirs", "verdict", "after"),
    [("MAL", Verdict.DONE, "MQL"), ("MQL", Verdict.DONE, "MQL"), ("SQL", Verdict.WAIT, "SQL")],
)
async def test_a_stage_is_not_set_over_one_that_somebody_has_set(
    rig: RestRig, theirs: str, verdict: Verdict, after: str
) -> None:
    """The lead is read before; what is neither ours nor what ours was built on stays."""
    crm = rig.connect()
    made = await a_lead(rig, crm)
    await rig.edit(made.ref, stage=theirs)
    payload = {"lead": made.local, "before": "MAL", "after": "MQL"}

    [result] = await crm.write([Write(new_id(), new_id(), STAGE, payload, made.ref)])
    stages = [lead.stage for lead in await all_leads(crm) if lead.ref == made.ref]
    await crm.aclose()

    assert (verdict, [after]) == (result.verdict, stages)


async def test_a_stage_is_set_blindly_where_one_lead_cannot_be_read(rig: RestRig) -> None:
    """Without `read` nothing is asked before."""
    options = copy.deepcopy(rig.options)
    del options["lead"]["read"]
    crm = port(rig.sandbox, options)
    made = await a_lead(rig, crm)
    await rig.edit(made.ref, stage="SQL")
    payload = {"lead": made.local, "before": "MAL", "after": "MQL"}

    [result] = await crm.write([Write(new_id(), new_id(), STAGE, payload, made.ref)])
    await crm.aclose()

    assert Verdict.DONE is result.verdict


async def test_a_wechat_touch_comes_back_as_wechat(rig: RestRig) -> None:
    """By its own field, or by the text in a CRM that knows no WeChat."""
    crm = rig.connect()
    made = await a_lead(rig, crm)
    write = touch_write(rig, made, channel="wechat", note="她说年后再聊")
    await crm.write([write])

    [told] = [touch for touch in await every_touch(crm) if touch.lead_ref == made.ref]
    await crm.aclose()

    assert ("wechat", "message_sent", "她说年后再聊", "zhang", write.token) == (
        told.channel,
        told.outcome,
        told.note,
        told.owner,
        told.token,
    )


async def test_the_lead_comes_back_in_our_words(rig: RestRig) -> None:
    """What was sent is read back by the same map, lists and all."""
    crm = rig.connect()
    made = await a_lead(rig, crm)

    lead = next(lead for lead in await all_leads(crm) if lead.ref == made.ref)
    await crm.aclose()

    assert (made.local, "zhang", "MAL", "王敏") == (lead.local, lead.owner, lead.stage, lead.name)
    assert (("+8613800138000",), ("wx_min",)) == (lead.phones, lead.wechats)


async def test_enums_are_translated_both_ways() -> None:
    """Our stage goes out by their word and comes back by ours."""
    options = example()
    options["lead"]["values"]["stage"] = {"MAL": "MIL"}
    with a_sandbox() as sandbox:
        rig = RestRig(sandbox, options)
        crm = rig.connect()
        await a_lead(rig, crm)
        [row] = sandbox.book.rows["leads"].values()
        [lead] = await all_leads(crm)
        await crm.aclose()

    assert ("MIL", "MAL") == (row["stage"], lead.stage)


async def test_a_mapped_field_that_no_record_has_is_named() -> None:
    """Without a description a record is looked at; what it lacks is told and holds nothing up."""
    options = example()
    options["lead"]["fields"]["lead_grade"] = "closed_reason"
    with a_sandbox() as sandbox:
        rig = RestRig(sandbox, options)
        crm = rig.connect()
        await a_lead(rig, crm)
        lacks = {lack.what: lack.is_needed for lack in await crm.missing()}
        await crm.hello()
        await crm.aclose()

    assert lacks["lead.lead_grade"] is False


async def test_a_described_field_that_is_not_there_stops_at_connect() -> None:
    """With a description nothing is sent until the map fits; the sentence names the field."""
    options = example()
    options["lead"] |= {"describe": "/v1/me", "names": "@"}
    with a_sandbox() as sandbox:
        crm = port(sandbox, options)
        with pytest.raises(Permanent, match=r"lead\.external_id, lead\.company"):
            await crm.hello()
        await crm.aclose()


async def test_an_error_inside_a_200_is_an_error() -> None:
    """A CRM that says 200 to everything is read by its code: wait, sign in, or refused."""
    options = example() | {"errors": {"path": "user", "fine": ["0"], "wait": ["sdrtui"]}}
    with a_sandbox() as sandbox:
        crm = port(sandbox, options)
        with pytest.raises(Wait, match="sandbox"):
            await crm.hello()
        await crm.aclose()


WRONG = {
    "crm.me.path": lambda told: told["me"].pop("path"),
    "crm.lead.fields.x": lambda told: told["lead"]["fields"].update(x="no_such_field"),
    "crm.touch.create": lambda told: told["touch"].update(create="/v1/activities"),
    "crm.touch.mode": lambda told: told["touch"].update(mode="C"),
    "crm.lead.list.paging": lambda told: told["lead"]["list"].update(paging="scroll"),
    "crm.limits.parallel": lambda told: told["limits"].update(parallel=0),
    "crm.lead.colour": lambda told: told["lead"].update(colour="red"),
    "crm.endpoint": lambda told: told.update(endpoint="/v1"),
}


@pytest.mark.parametrize("place", WRONG)
def test_a_wrong_description_is_named_by_its_key(place: str) -> None:
    """The mistake is found before anything is sent, and its key is said."""
    told = copy.deepcopy(example())
    WRONG[place](told)

    with pytest.raises(FixYourFile) as caught:
        connect(CrmConfig("http://127.0.0.1:1", MappingProxyType(told)), "token", now)

    assert place == caught.value.place


def test_the_mode_is_what_the_description_says() -> None:
    """A lookup is declared as mode C, a key as mode A."""
    config = CrmConfig("http://127.0.0.1:1", MappingProxyType(without_keys()))

    assert Mode.LOOKED_UP is connect(config, "token", now).capabilities.writes[TOUCH].mode


async def every_touch(crm: RestCrm) -> list[RemoteTouch]:
    told: list[RemoteTouch] = []
    page, is_first = "", True
    while page or is_first:
        answer = await crm.touches("", page)
        told += answer.touches
        page, is_first = answer.next, False
    return told

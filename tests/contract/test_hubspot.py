"""HubSpot's adapter over a fake on real sockets; everything said between them is checked against HubSpot's client."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from cut_proxy import CutProxy, a_proxy
from engine_runs import drained, logs_of_two
from hubspot_fake import KEY, TOKEN, Fake, a_hubspot
from sync_builders import NOW, a_store, new_id, now, works

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.contract import CHECKS, Check, a_lead, all_leads, lead_write, touch_write
from sdrtui.crm.errors import Auth, Permanent, Verdict, Wait
from sdrtui.crm.hubspot import HubSpot, connect
from sdrtui.crm.port import RemoteTouch, Write
from sdrtui.domain.payload import LEAD, STAGE
from sdrtui.domain.stage import Stage
from sdrtui.errors import SignInAgain


@dataclass
class HubSpotRig:
    """The fake behind a proxy that can cut."""

    fake: Fake
    proxy: CutProxy
    owner: str = "zhang"
    other_owner: str = "li"

    def connect(self, *, token: str | None = None, clock: Callable[[], datetime] = now) -> HubSpot:
        return connect(CrmConfig(self.proxy.base_url), TOKEN if token is None else token, clock)

    async def touches(self, token: str) -> int:
        made = {
            (kind, row["id"])
            for kind, rows in self.fake.rows.items()
            for row in rows.values()
            if kind != "contacts" and row["properties"][KEY] == token
        }
        return sum((kind, ref) in made for kind, ref, _lead in self.fake.ties)

    async def edit(self, ref: str, **fields: object) -> None:
        row = self.fake.rows["contacts"][ref]
        self.fake._set("contacts", row, {"hubspot_owner_id": {"zhang": "11", "li": "12"}[str(fields["owner"])]})

    async def lose_answer(self) -> bool:
        self.proxy.next_write = "lose"
        return True

    async def be_away(self) -> bool:
        self.proxy.next_write = "away"
        return True

    def new_id(self) -> str:
        return new_id()


@pytest.fixture
def rig() -> Iterator[HubSpotRig]:
    with a_hubspot() as fake, a_proxy(fake.base_url) as proxy:
        yield HubSpotRig(fake, proxy)
        for exchange in fake.exchanges:
            check_exchange(*exchange)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
async def test_hubspot_keeps_the_contract(rig: HubSpotRig, check: Check) -> None:
    """Every check of the suite passes, and each request and answer fits HubSpot's own models."""
    await check(rig)


async def test_a_batch_of_mixed_touches_is_answered_one_by_one(rig: HubSpotRig) -> None:
    """Calls, emails and notes go to their own objects, answered in any order; a bad one alone is refused."""
    port = rig.connect()
    made = await a_lead(rig, port)
    writes = [touch_write(rig, made, channel=channel) for channel in ("phone", "wechat", "email", "phone")]
    gone = Write("gone", "gone", "touch", {**writes[0].payload, "record": "gone"}, "999999")

    results = {result.op: result for result in await port.write([*writes, gone])}
    await port.aclose()

    assert [Verdict.DONE] * 4 == [results[write.op].verdict for write in writes]
    assert ["calls", "notes", "emails", "calls"] == [results[write.op].ref.partition(":")[0] for write in writes]
    assert (Verdict.PERMANENT, "No contact with that id exists") == (results["gone"].verdict, results["gone"].words)


async def test_a_wechat_touch_is_a_note_and_comes_back_as_wechat(rig: HubSpotRig) -> None:
    """The note reads 微信 WeChat; read back the channel is ours again, and a call of HubSpot's own is a call."""
    port = rig.connect()
    made = await a_lead(rig, port)
    await port.write([touch_write(rig, made, channel="wechat", note="她说年后再聊")])
    [note] = rig.fake.rows["notes"].values()

    [told] = await every_touch(port)
    await port.aclose()

    assert "微信 WeChat" in note["properties"]["hs_note_body"]
    assert ("wechat", "message_sent", "她说年后再聊", made.ref, "zhang") == (
        told.channel,
        told.outcome,
        told.note,
        told.lead_ref,
        told.owner,
    )


async def test_a_stage_may_go_back(rig: HubSpotRig) -> None:
    """HubSpot passes over a step down unless the stage is cleared first."""
    port = rig.connect()
    made = await a_lead(rig, port)
    for number, (before, after) in enumerate([("MAL", "SQL"), ("SQL", "MIL")]):
        payload = {"lead": made.local, "before": before, "after": after}
        await port.write([Write(str(number), str(number), STAGE, payload, made.ref)])

    [lead] = await all_leads(port)
    await port.aclose()

    assert "MIL" == lead.stage


async def test_a_duplicate_email_is_refused_in_hubspots_words(rig: HubSpotRig) -> None:
    """One of a batch whose address is taken is parked, and the others are made."""
    port = rig.connect()
    first = lead_write(rig, new_id())
    second = lead_write(rig, new_id())
    twin = Write("twin", "twin", LEAD, {**second.payload, "lead": new_id(), "emails": first.payload["emails"]})
    await port.write([first])

    results = {result.op: result for result in await port.write([second, twin])}
    await port.aclose()

    assert Verdict.DONE is results[second.op].verdict
    assert Verdict.PERMANENT is results["twin"].verdict
    assert "Contact already exists" in results["twin"].words


@pytest.mark.parametrize("is_one_instant", [False, True])
async def test_a_search_goes_past_what_one_shows(
    rig: HubSpotRig, monkeypatch: pytest.MonkeyPatch, is_one_instant: bool
) -> None:
    """More changes than a search shows come all the same, even when they are of one millisecond."""
    monkeypatch.setattr("sdrtui.crm.hubspot_search.PAGE", 4)
    monkeypatch.setattr("sdrtui.crm.hubspot_search.CAP", 8)
    monkeypatch.setattr("hubspot_fake.SEARCHES", 100)
    monkeypatch.setattr("sdrtui.crm.hubspot_access.SEARCHES_A_SECOND", 0)
    rig.fake.cap = 8
    port = rig.connect()
    await port.write([lead_write(rig, new_id()) for _ in range(30)])
    for place, row in enumerate(rig.fake.rows["contacts"].values()):
        at = f"2026-11-22T01:00:00.{0 if is_one_instant else place // 3:03}Z"
        row["properties"]["lastmodifieddate"] = row["updatedAt"] = at

    told = {lead.ref for lead in await all_leads(port)}
    await port.aclose()

    assert set(rig.fake.rows["contacts"]) == told


async def test_searches_keep_to_five_a_second(rig: HubSpotRig) -> None:
    """Nobody is told to slow down: each search waits for its turn."""
    port = rig.connect()
    for _ in range(7):
        await port.leads("", "")
    await port.aclose()

    assert {200} == {status for path, _asked, status, _answer in rig.fake.exchanges if path.endswith("search")}


async def test_a_merged_contact_is_told(rig: HubSpotRig) -> None:
    """The contact that is left names those that became part of it."""
    port = rig.connect()
    made = await a_lead(rig, port)
    rig.fake._set("contacts", rig.fake.rows["contacts"][made.ref], {"hs_merged_object_ids": "51;52"})

    leads = await all_leads(port)
    await port.aclose()

    assert [("51", made.ref), ("52", made.ref), (made.ref, "")] == [(lead.ref, lead.merged_into) for lead in leads]


async def test_a_token_is_renewed_before_it_ends(rig: HubSpotRig) -> None:
    """By what expires_in says, not by being refused; one renewal however many requests wait for it."""
    clock = [NOW]
    grant = json.dumps({"client_id": "c", "client_secret": "s", "refresh_token": "refresh-1"})
    port = rig.connect(token=grant, clock=lambda: clock[0])
    grants = []
    for minutes in (0, 10, 28, 2):
        clock[0] += timedelta(minutes=minutes)
        await port.hello()
        grants.append(rig.fake.grants)
    await port.aclose()

    assert [1, 1, 2, 2] == grants


async def test_a_refresh_token_that_is_not_taken_is_a_lost_sign_in(rig: HubSpotRig) -> None:
    """Everything pauses; nothing is parked for it."""
    port = rig.connect(token=json.dumps({"client_id": "c", "client_secret": "s", "refresh_token": "old"}))

    with pytest.raises(Auth, match="refresh token"):
        await port.hello()
    await port.aclose()


def test_a_token_that_is_half_a_grant_is_said_at_connect() -> None:
    """A copied token with its end missing asks for a new sign-in before anything is sent."""
    with pytest.raises(SignInAgain):
        connect(CrmConfig("http://127.0.0.1:1"), '{"client_id": "c', now)


async def test_without_the_unique_property_nothing_is_sent(rig: HubSpotRig) -> None:
    """At connect its want is named, and what to ask the admin for."""
    rig.fake.properties["contacts"].discard(KEY)
    rig.fake.properties["notes"].discard(KEY)
    port = rig.connect()

    missing = [lack.what for lack in await port.missing()]
    with pytest.raises(Permanent, match=r"contacts\.sdrtui_id"):
        await port.hello()
    await port.aclose()

    assert ["contacts.sdrtui_id", "notes.sdrtui_id"] == missing


async def test_a_secondly_limit_is_waited_for(rig: HubSpotRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 429 says by its policy how long; there is no Retry-After."""
    monkeypatch.setattr("hubspot_fake.SEARCHES", 0)
    port = rig.connect()

    with pytest.raises(Wait) as caught:
        await port.leads("", "")
    await port.aclose()

    assert 1.0 == caught.value.retry_after


async def test_the_dated_api_has_its_own_paths(rig: HubSpotRig) -> None:
    """The date stands after the object's room."""
    port = connect(CrmConfig(rig.proxy.base_url, MappingProxyType({"api": "2026-03"})), TOKEN, now)

    paths = [port._access.path("objects", "notes/search"), port._access.path("owners", "")]
    await port.aclose()

    assert ["/crm/objects/2026-03/notes/search", "/crm/owners/2026-03/"] == paths


def test_the_log_of_one_store_comes_to_another(rig: HubSpotRig, tmp_path: Path) -> None:
    """Each touch once, as it was logged, WeChat as WeChat; the one that was taken back is void there too."""
    sdr, boss = logs_of_two(tmp_path, rig.connect)

    assert 4 == len(sdr)
    assert sdr == boss


def test_a_day_logged_offline_is_there_once(rig: HubSpotRig, tmp_path: Path) -> None:
    """Though answers are lost and the server stumbles, every lead and touch is in HubSpot once, tied to its contact."""
    with a_store(tmp_path) as store:
        made = works(store, 30, touches=3)
        store.commit_all([work.moved(Stage.MAL, Stage.MQL) for work in made])

        last = drained(store, rig, seed=7)

        contacts = [row["properties"] for row in rig.fake.rows["contacts"].values()]
        calls = [row["properties"][KEY] for row in rig.fake.rows["calls"].values()]
        assert (0, 0, "") == (last.queued, last.needs_you, last.trouble)
        assert sorted(work.lead for work in made) == sorted(contact[KEY] for contact in contacts)
        assert {"marketingqualifiedlead"} == {contact["lifecyclestage"] for contact in contacts}
        assert 90 == len(calls) == len(set(calls)) == len(rig.fake.ties)


async def every_touch(port: HubSpot) -> list[RemoteTouch]:
    told: list[RemoteTouch] = []
    page, is_first = "", True
    while page or is_first:
        answer = await port.touches("", page)
        told += answer.touches
        page, is_first = answer.next, False
    return told


UPSERTED = "BatchResponseSimplePublicUpsertObject"
BATCHED = "BatchResponseSimplePublicObject"
SEARCHED = "CollectionResponseWithTotalSimplePublicObject"
UPSERT, UPDATE = "BatchInputSimplePublicObjectBatchInputUpsert", "BatchInputSimplePublicObjectBatchInput"
TIE, TIED = "BatchInputPublicDefaultAssociationMultiPost", "BatchResponsePublicDefaultAssociation"
ASK, TOLD = "BatchInputPublicFetchAssociationsBatchRequest", "BatchResponsePublicAssociationMultiWithLabel"
ROUTES: list[tuple[str, str, str, str]] = [
    (r"contacts/batch/upsert", "contacts", UPSERT, UPSERTED),
    (r"contacts/batch/update", "contacts", UPDATE, BATCHED),
    (r"objects/contacts/batch/read", "contacts", "BatchReadInputSimplePublicObjectId", BATCHED),
    (r"objects/(\w+)/batch/upsert", r"objects.\1", UPSERT, UPSERTED),
    (r"objects/(\w+)/batch/update", r"objects.\1", UPDATE, BATCHED),
    (r"objects/(\w+)/batch/read", r"objects.\1", "BatchReadInputSimplePublicObjectId", BATCHED),
    (r"contacts/search", "contacts", "PublicObjectSearchRequest", SEARCHED),
    (r"objects/(\w+)/search", r"objects.\1", "PublicObjectSearchRequest", SEARCHED),
    (r"associate/default", "associations.v4", TIE, TIED),
    (r"contacts/batch/read", "associations.v4", ASK, TOLD),
    (r"/owners/", "owners", "", "CollectionResponsePublicOwnerForwardPaging"),
    (r"/properties/", "properties", "", "CollectionResponsePropertyNoPaging"),
]
"""Path, the client's room, and the models of request and answer, without the ending that tells of errors or paging."""


def check_exchange(path: str, asked: dict[str, Any], status: int, answer: dict[str, Any]) -> None:
    """Hold a request and its answer to HubSpot's models: every key known, every required one there."""
    for pattern, room, request, response in ROUTES:
        match = re.search(pattern, path)
        if match is None:
            continue
        models = import_module(f"hubspot.crm.{match.expand(room)}.models")
        client = import_module(f"hubspot.crm.{match.expand(room)}").ApiClient()
        if request:
            check_model(models, request, asked)
            client._ApiClient__deserialize(asked, request)
        name = response_model(models, response, status)
        check_model(models, name, answer)
        client._ApiClient__deserialize(answer, name)
        return
    assert "account-info" in path, path


def response_model(models: Any, name: str, status: int) -> str:
    if status >= 400:
        return "Error"
    endings = ["WithErrors"] if status == 207 else [""]
    names = [f"{name}{ending}" for ending in [*endings, "ForwardPaging", ""]]
    return next(name for name in names if hasattr(models, name))


def check_model(models: Any, name: str, value: Any) -> None:
    """Hold a JSON value to a type as the client writes it: `list[X]`, `dict[str, X]`, a model, or a plain type."""
    outer = re.fullmatch(r"(list|dict)\[(?:str, ?)?(.+)\]", name)
    if outer is not None:
        for each in value if outer[1] == "list" else value.values():
            check_model(models, outer[2], each)
        return
    model = getattr(models, name, None)
    if model is None:
        plain = {"str": str, "int": int, "bool": bool, "datetime": str}.get(name, object)
        assert isinstance(value, plain), f"{value} is no {name}"
        return
    types = {json_name: model.openapi_types[attribute] for attribute, json_name in model.attribute_map.items()}
    for key, inner in value.items():
        assert key in types or key in {"status", "policyName"}, f"{name} has no {key}"
        check_model(models, types.get(key, "object"), inner)

"""The contract over the real BottleCRM: it starts the server itself, and says why when it cannot."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from crm_server.bottlecrm_server import Running, start, stop
from crm_server.postgres_server import CannotStart
from cut_proxy import CutProxy, a_proxy
from engine_runs import drained, logs_of_two, swept
from sync_builders import a_store, new_id, now, works

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.bottlecrm import BottleCrm, connect
from sdrtui.crm.contract import CHECKS, Check, a_lead, all_leads, touch_write
from sdrtui.crm.port import Write
from sdrtui.domain.conflict import DOUBLE
from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from sdrtui.domain.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("bottlecrm")]
DATABASE = os.environ.get("CRM_DB", "sqlite")


@dataclass
class BottleRig:
    """BottleCRM behind a proxy that can cut."""

    running: Running
    proxy: CutProxy
    owner: str = "zhang"
    other_owner: str = "li"

    def connect(self, *, token: str | None = None) -> BottleCrm:
        owners = {"zhang": "sdr@example.com"}
        config = CrmConfig(self.proxy.base_url, MappingProxyType({"owners": owners, "quarantine": 1}))
        return connect(config, self.running.token if token is None else token, now)

    async def touches(self, token: str) -> int:
        return sum(f"[sdrtui:{token}]" in row["subject"] for row in self.interactions())

    async def edit(self, ref: str, **fields: object) -> None:
        people = self.running.call("GET", "/api/users/get-teams-and-users/")["profiles"]
        named = {person["user_details"]["name"]: person["id"] for person in people}
        self.running.call("PATCH", f"/api/leads/{ref}/", {"assigned_to": [named[str(fields["owner"])]]})

    async def lose_answer(self) -> bool:
        self.proxy.next_write = "lose"
        return True

    async def be_away(self) -> bool:
        self.proxy.next_write = "away"
        return True

    def new_id(self) -> str:
        return new_id()

    def leads(self) -> list[dict[str, Any]]:
        body = self.running.call("GET", "/api/leads/?limit=1000")
        return list(body["open_leads"]["open_leads"] + body["close_leads"]["close_leads"])

    def interactions(self) -> list[dict[str, Any]]:
        pages = [self.running.call("GET", f"/api/interactions/?limit=200&lead={lead['id']}") for lead in self.leads()]
        return [row for page in pages for row in page["interactions"]]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[BottleRig]:
    folder = tmp_path_factory.mktemp("bottlecrm")
    kept: Path = request.config.cache.mkdir("bottlecrm")
    try:
        running = start(folder, database=DATABASE, venv=kept / "venv")
    except CannotStart as exc:
        pytest.skip(str(exc))
    try:
        with a_proxy(running.base_url) as proxy:
            yield BottleRig(running, proxy)
    finally:
        stop(folder)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
async def test_bottlecrm_keeps_the_contract(rig: BottleRig, check: Check) -> None:
    """Every check of the suite passes over the real server."""
    await check(rig)


async def test_a_wechat_touch_arrives_readable_and_comes_back_as_wechat(rig: BottleRig) -> None:
    """BottleCRM refuses the kind; the text says 微信 WeChat, and read back the channel is ours again."""
    port = rig.connect()
    made = await a_lead(rig, port)
    write = touch_write(rig, made, channel="wechat", note="她说年后再聊")
    await port.write([write])

    [row] = [row for row in rig.interactions() if row["lead"] == made.ref]
    told = [touch for touch in await every_touch(port) if touch.token == write.token]
    await port.aclose()

    assert ("whatsapp", True, True) == (row["kind"], "微信 WeChat" in row["subject"], "她说年后再聊" in row["body"])
    assert [("wechat", "message", "message_sent", "她说年后再聊", "zhang")] == [
        (touch.channel, touch.action, touch.outcome, touch.note, touch.owner) for touch in told
    ]


async def test_a_call_logged_in_the_crm_comes_back_too(rig: BottleRig) -> None:
    """What a colleague logs in BottleCRM is a touch of theirs, without a token."""
    port = rig.connect()
    made = await a_lead(rig, port)
    body = {"kind": "call", "lead": made.ref, "outcome": "no_answer", "subject": "Second try"}
    rig.running.call("POST", "/api/interactions/", body)

    told = [touch for touch in await every_touch(port) if touch.lead_ref == made.ref]
    await port.aclose()

    assert [("phone", "no_answer", "Second try", "zhang", "")] == [
        (touch.channel, touch.outcome, touch.note, touch.owner, touch.token) for touch in told
    ]


async def test_a_lead_whose_answer_was_lost_is_found_by_its_reference(rig: BottleRig) -> None:
    """Among leads of the same company, the one with our id is ours; one that never arrived is not found."""
    port = rig.connect()
    await a_lead(rig, port)
    made = await a_lead(rig, port)
    payload = {"lead": made.local, "company": f"恒信数据 {made.local[-6:]}", "name": "王敏"}

    found = await port.find(Write("op", "op", LEAD, payload))
    absent = await port.find(Write("op", "op", LEAD, {**payload, "lead": new_id()}))
    await port.aclose()

    assert (made.ref, None) == (found, absent)


async def test_the_lead_comes_back_in_our_words(rig: BottleRig) -> None:
    """What was sent is read back: our id, owner, stage, points and note; what it has no field for is readable."""
    port = rig.connect()
    made = await a_lead(rig, port)
    writes = [
        Write("1", "1", STAGE, {"lead": made.local, "before": "MAL", "after": "SQL"}, made.ref),
        Write("2", "2", LEAD, {"lead": made.local, "do_not_contact": True}, made.ref),
        Write("3", "3", LEAD, {"lead": made.local, "note": "换了负责人"}, made.ref),
    ]
    for write in writes:
        await port.write([write])

    lead = next(lead for lead in await all_leads(port) if lead.ref == made.ref)
    await port.aclose()

    assert (made.local, "zhang", "SQL", True) == (lead.local, lead.owner, lead.stage, lead.do_not_contact)
    assert ("王敏", "换了负责人", ("wx_min",)) == (lead.name, lead.note, lead.wechats)
    assert "行业 industry: 软件" in str(lead.raw["description"])


async def test_pages_go_to_their_end(rig: BottleRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """With small pages every lead comes once and the last page is the last, whatever offset the server names."""
    monkeypatch.setattr("sdrtui.crm.bottlecrm_reads.PAGE", 2)
    port = rig.connect()
    for _ in range(3):
        await a_lead(rig, port)

    told = [lead.ref for lead in await all_leads(port)]
    await port.aclose()

    assert sorted(lead["id"] for lead in rig.leads()) == sorted(told)


async def test_long_notes_and_odd_text_are_taken(rig: BottleRig) -> None:
    """A 64 KB note is cut where BottleCRM ends and says so; NUL, emoji and right-to-left text pass."""
    port = rig.connect()
    made = await a_lead(rig, port)
    notes = ["长" * 65_536, "a\x00b", "😀 עברית \u202e"]
    for note in notes:
        await port.write([touch_write(rig, made, note=note)])

    bodies = [row["body"] for row in rig.interactions() if row["lead"] == made.ref]
    await port.aclose()

    assert 3 == len(bodies)
    assert any("the whole note is in sdrtui" in body for body in bodies)


async def test_nothing_is_missing_but_what_is_named(rig: BottleRig) -> None:
    """With its four fields nothing is missing; a field that is not there is named with what to ask for."""
    port = rig.connect()
    lacking = connect(
        CrmConfig(rig.proxy.base_url, MappingProxyType({"fields": {"stage": "no_such_stage"}})),
        rig.running.token,
        now,
    )

    missing, [lack] = await port.missing(), await lacking.missing()
    await port.aclose()
    await lacking.aclose()

    assert [] == list(missing)
    assert ("Lead.no_such_stage", True) == (lack.what, "MAL, MIL, MQL, SQL, SAL" in lack.ask)


def test_the_log_of_one_store_comes_to_another(rig: BottleRig, tmp_path: Path) -> None:
    """Each touch once, as it was logged, WeChat as WeChat; the one that was taken back is void there too."""
    sdr, boss = logs_of_two(tmp_path, rig.connect)

    assert 4 == len(sdr)
    assert sdr == [line for line in boss if line[0] in {each[0] for each in sdr}]  # the CRM has others' leads too


def test_a_day_logged_offline_is_there_once(rig: BottleRig, tmp_path: Path) -> None:
    """Though answers are lost and the server stumbles, every lead, touch and stage is in BottleCRM once."""
    with a_store(tmp_path) as store:
        made = works(store, 8, touches=3, first=200)
        store.commit_all([work.moved(Stage.MAL, Stage.MQL) for work in made])

        last = drained(store, rig, seed=7)

        leads = {lead["source_ref"]: lead for lead in rig.leads()}
        ours = [leads[f"sdrtui:{work.lead}"] for work in made]
        touches = [row for row in rig.interactions() if row["lead"] in {lead["id"] for lead in ours}]
        assert (0, 0, "") == (last.queued, last.needs_you, last.trouble)
        assert len(leads) == len([lead for lead in rig.leads() if lead["source_ref"]])
        assert {"MQL"} == {lead["custom_fields"]["sdr_stage"] for lead in ours}
        assert 24 == len(touches) == len({row["subject"] for row in touches})


def test_what_was_applied_late_is_marked_as_a_double(rig: BottleRig, tmp_path: Path) -> None:
    """Of two interactions with one marker ours stays as it is; of two leads with one reference a person is told."""
    with a_store(tmp_path) as store:
        [work] = works(store, 1, first=300)
        swept(store, rig)
        [lead] = [lead for lead in rig.leads() if lead["source_ref"] == f"sdrtui:{work.lead}"]
        [ours] = [row for row in rig.interactions() if row["lead"] == lead["id"]]
        told = {name: ours[name] for name in ("kind", "direction", "occurred_at", "subject", "body", "outcome")}
        late = rig.running.call("POST", "/api/interactions/", {**told, "lead": lead["id"]})["id"]
        twin = {name: lead[name] for name in ("title", "first_name", "company_name", "source_ref")}
        rig.running.call("POST", "/api/leads/", {**twin, "title": "twin", "status": "assigned"})

        results = [swept(store, rig), swept(store, rig)]

        subjects = {row["id"]: row["subject"] for row in rig.interactions() if row["lead"] == lead["id"]}
        cards = [card for card in store.conflicts.listed(with_closed=True) if card.field == DOUBLE]
        twins = {lead["id"] for lead in rig.leads() if lead["source_ref"] == f"sdrtui:{work.lead}"}
        assert ["", ""] == [result.trouble for result in results]
        assert {ours["id"]: ours["subject"], late: f"[重复 duplicate] {ours['subject']}"} == subjects
        assert {(TOUCH, ours["id"], late, False), (LEAD, lead["id"], *(twins - {lead["id"]}), True)} == {
            (card.base, card.mine, card.theirs, card.is_open) for card in cards
        }


async def every_touch(port: BottleCrm) -> list[Any]:
    told: list[Any] = []
    page = ""
    while True:
        answer = await port.touches("", page)
        told += answer.touches
        page = answer.next
        if not page:
            return told


def test_touches_are_declared(rig: BottleRig) -> None:
    """What is looked up is declared so."""
    assert "C" == rig.connect().capabilities.writes[TOUCH].mode

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sdrtui.errors import TryLater
from sdrtui.sandbox.serve import Sandbox, start

LEAD = {"external_id": "L1", "company": "恒信数据", "name": "王敏", "owner": "zhang", "stage": "MAL"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = start()
    yield running
    running.stop()


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with client(sandbox) as http:
        yield http


def client(sandbox: Sandbox, token: str | None = None) -> httpx.Client:
    return httpx.Client(base_url=sandbox.base_url, headers={"authorization": f"Bearer {token or sandbox.token}"})


def touch(token: str, **more: object) -> dict[str, object]:
    return {"external_id": token, "lead": "ext:L1", "channel": "phone", "note": "她下周回来", **more}


def tokens(http: httpx.Client) -> list[str]:
    return [item["external_id"] for item in http.get("/v1/activities", params={"lead": "L1"}).json()["items"]]


def strike(http: httpx.Client, **fault: object) -> None:
    assert 200 == http.post("/admin/faults", json={"faults": [fault]}).status_code


def test_a_key_is_answered_the_same_and_applied_once(http: httpx.Client) -> None:
    """The same write with the same key comes back with the same answer."""
    answers = [http.post("/v1/leads", json=LEAD, headers={"idempotency-key": "k1"}) for _ in range(3)]

    assert [201, 201, 201] == [answer.status_code for answer in answers]
    assert 1 == len({answer.text for answer in answers})
    assert 1 == len(http.get("/v1/leads").json()["items"])


def test_a_key_with_another_body_is_refused(http: httpx.Client) -> None:
    """A key names one write and no other."""
    http.post("/v1/leads", json=LEAD, headers={"idempotency-key": "k1"})

    answer = http.post("/v1/leads", json={**LEAD, "stage": "MQL"}, headers={"idempotency-key": "k1"})

    assert (422, "key_reused") == (answer.status_code, answer.json()["error"]["code"])


def test_a_refused_key_may_be_used_again(http: httpx.Client) -> None:
    """A refusal is not kept: what was refused for want of its lead passes once the lead is there."""
    write = {"json": touch("t1"), "headers": {"idempotency-key": "k1"}}
    assert 422 == http.post("/v1/activities", **write).status_code  # type: ignore[arg-type]

    http.post("/v1/leads", json=LEAD)

    assert 201 == http.post("/v1/activities", **write).status_code  # type: ignore[arg-type]


def test_a_batch_is_answered_item_by_item(http: httpx.Client) -> None:
    """One bad record holds up no other."""
    http.post("/v1/leads", json=LEAD)
    writes = [
        {"object": "activities", "key": "a", "body": touch("a")},
        {"object": "activities", "key": "b", "body": touch("b", channel="telepathy")},
        {"object": "activities", "key": "c", "body": touch("c")},
    ]

    results = http.post("/v1/batch", json={"writes": writes}).json()["results"]

    assert [("a", 201), ("b", 422), ("c", 201)] == [(result["key"], result["status"]) for result in results]
    assert ["a", "c"] == tokens(http)


@pytest.mark.parametrize("token", ["wrong", "", "x" * 4000])
def test_a_bad_token_is_401(sandbox: Sandbox, token: str) -> None:
    """Nothing under /v1 or /admin answers without the token."""
    with client(sandbox, token or "none") as http:
        assert [401, 401] == [http.get(path).status_code for path in ("/v1/leads", "/admin/faults")]


def test_changes_come_in_pages_in_the_order_they_happened(http: httpx.Client) -> None:
    """Paging through what changed since a time names every changed row once, the last changed last."""
    for number in range(7):
        http.post("/v1/leads", json={**LEAD, "external_id": f"L{number}"})
    since = http.get("/v1/leads/ext:L2").json()["updated_at"]
    http.patch("/v1/leads/ext:L3", json={"owner": "li"})

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = http.get("/v1/leads", params={"updated_since": since, "limit": 2, "cursor": cursor}).json()
        seen += [item["external_id"] for item in page["items"]]
        cursor = page["next"]

    assert ["L2", "L4", "L5", "L6", "L3"] == seen


def test_it_survives_a_restart_and_a_torn_line(tmp_path: Path) -> None:
    """Rows and keys are on disk before the answer leaves; half a line at the end is cut off."""
    file = tmp_path / "crm.jsonl"
    first = start(data=file)
    with client(first) as http:
        kept = http.post("/v1/leads", json=LEAD, headers={"idempotency-key": "k1"}).json()
    first.stop()
    with file.open("ab") as journal:
        journal.write(b'{"object":"leads","row":{"id":"le')

    second = start(data=file, token=first.token)
    with client(second) as http:
        again = http.post("/v1/leads", json=LEAD, headers={"idempotency-key": "k1"}).json()
        http.post("/v1/activities", json=touch("t1"))
        found = tokens(http)
    second.stop()

    assert kept == again
    assert ["t1"] == found


APPLIED = {
    "error_before": 0,
    "drop_before": 0,
    "html": 0,
    "too_many": 0,
    "auth_lost": 0,
    "forbidden": 0,
    "error_in_200": 0,
    "error_after": 1,
    "drop_after": 1,
    "truncated": 1,
    "empty": 1,
    "wrong_type": 1,
    "html_after": 1,
    "slow_body": 1,
}


@pytest.mark.parametrize(("kind", "applied"), APPLIED.items())
def test_a_fault_applies_or_does_not_and_strikes_once(http: httpx.Client, kind: str, applied: int) -> None:
    """Each fault says by its name whether the write has happened; after it the CRM is itself again."""
    http.post("/v1/leads", json=LEAD)
    strike(http, kind=kind, on="/v1/activities", method="POST")

    try:
        first = http.post("/v1/activities", json=touch("t1")).status_code
    except httpx.RemoteProtocolError:
        first = 0

    assert (kind in {"drop_before", "drop_after", "truncated"}) == (first == 0)
    assert applied == len(tokens(http))
    assert http.post("/v1/activities", json=touch("t1")).is_success


def test_a_late_apply_happens_after_the_connection_is_gone(http: httpx.Client) -> None:
    """The write that nobody waited for arrives all the same."""
    http.post("/v1/leads", json=LEAD)
    strike(http, kind="late_apply", seconds=0.05, method="POST")
    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/v1/activities", json=touch("t1"))
    assert [] == tokens(http)

    strike(http, kind="latency", seconds=0.2, method="GET")

    assert ["t1"] == tokens(http)


def test_a_fault_can_wait_its_turn(http: httpx.Client) -> None:
    """`skip` lets requests pass first, `times` says how often."""
    strike(http, kind="error_before", on="/v1/me", skip=1, times=2, value="503")

    assert [200, 503, 503, 200] == [http.get("/v1/me").status_code for _ in range(4)]


def test_a_batch_can_lose_and_turn_its_answers(http: httpx.Client) -> None:
    """Applied as a whole, answered in part or in reverse."""
    http.post("/v1/leads", json=LEAD)
    batch = [{"object": "activities", "key": key, "body": touch(key)} for key in "abc"]
    answered = []
    for fault in ({"kind": "item_missing", "item": 1}, {"kind": "reordered"}, {"kind": "item_error", "item": 2}):
        strike(http, on="/v1/batch", **fault)
        results = http.post("/v1/batch", json={"writes": batch}).json()["results"]
        answered.append([f"{result['key']}{result['status']}" for result in results])

    assert [["a201", "c201"], ["c201", "b201", "a201"], ["a201", "b201", "c500"]] == answered
    assert ["a", "b", "c"] == tokens(http)


def test_the_page_shows_text_from_outside_as_text(http: httpx.Client, sandbox: Sandbox) -> None:
    """A note is never markup, and a page of another name gets nothing."""
    http.post("/v1/leads", json=LEAD)
    http.post("/v1/activities", json=touch("t1", note="<script>alert(1)</script>"))

    page = http.get("/")
    rebound = httpx.get(sandbox.base_url, headers={"host": "evil.example"})

    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert 403 == rebound.status_code


@pytest.mark.parametrize(
    ("table", "body", "code"),
    [
        ("leads", {"stage": "MAL"}, "required"),
        ("leads", {**LEAD, "stage": "hot"}, "unknown_enum"),
        ("leads", {**LEAD, "note": 7}, "wrong_type"),
        ("activities", touch("t1", lead=None), "required"),
        ("activities", touch("t1", lead="lead-99"), "unknown_lead"),
        ("activities", touch("t1", note="长" * 65_537), "too_long"),
    ],
)
def test_what_it_refuses_it_words(http: httpx.Client, table: str, body: dict[str, object], code: str) -> None:
    """A refusal is 422 with a code and a sentence."""
    http.post("/v1/leads", json=LEAD)

    answer = http.post(f"/v1/{table}", json=body)

    assert (422, code) == (answer.status_code, answer.json()["error"]["code"])


def test_strict_owners_refuse_strangers() -> None:
    """A CRM that knows its people does not take a lead for somebody else."""
    sandbox = start(strict_owners=True)
    with client(sandbox) as http:
        refused = http.post("/v1/leads", json=LEAD).status_code
        http.post("/v1/owners", json={"id": "zhang", "name": "张伟"})
        taken = http.post("/v1/leads", json=LEAD).status_code
    sandbox.stop()

    assert (422, 201) == (refused, taken)


def test_a_taken_port_is_said(sandbox: Sandbox) -> None:
    """The port in use is named, not a traceback."""
    with pytest.raises(TryLater, match=sandbox.base_url.rpartition(":")[2]):
        start(int(sandbox.base_url.rpartition(":")[2]))

"""Every answer of SYNC.md's errors and faults, over real sockets, to a touch written by each adapter."""

import json
from collections.abc import Awaitable, Mapping, Sequence

import pytest
from raw_crm import ADAPTERS, NOW, TOKEN, answer, raw_crm
from sync_builders import new_id

from sdrtui.crm import hubspot
from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.port import CrmPort, Write, WriteResult
from sdrtui.crm.transport import LONGEST_WAIT
from sdrtui.domain.payload import TOUCH

SORRY = {"error": "slow down"}
REFUSED = {"message": "there is no value no_answer", "category": "VALIDATION_ERROR"}
PAGE = b"<!doctype html><h1>Sign in to the hotel's network</h1>"
WAIT, AMBIGUOUS, PERMANENT, AUTH = Verdict.WAIT, Verdict.AMBIGUOUS, Verdict.PERMANENT, Verdict.AUTH
ANSWERS: Mapping[str, tuple[bytes, Verdict]] = {
    "429 with seconds": (answer("429 Too Many", SORRY, "retry-after: 7"), WAIT),
    "429 with a date": (answer("429 Too Many", SORRY, "retry-after: Mon, 23 Nov 2026 01:01:00 GMT"), WAIT),
    "429 with nothing": (answer("429 Too Many", SORRY), WAIT),
    "429 with an absurd wait": (answer("429 Too Many", SORRY, "retry-after: 99999999999"), WAIT),
    "429 with a negative wait": (answer("429 Too Many", SORRY, "retry-after: -5"), WAIT),
    "429 as a page": (answer("429 Too Many", PAGE), WAIT),
    "a portal's page": (answer("200 OK", PAGE, "content-type: text/html"), AMBIGUOUS),
    "an empty 200": (answer("200 OK", b""), AMBIGUOUS),
    "204": (answer("204 No Content", b""), AMBIGUOUS),
    "half an answer": (answer("200 OK", {"id": "a" * 100})[:-20], AMBIGUOUS),
    "a list": (answer("200 OK", ["what", "is", "this"]), AMBIGUOUS),
    "a number": (answer("200 OK", 7), AMBIGUOUS),
    "null": (answer("200 OK", None), AMBIGUOUS),
    "results of another shape": (answer("200 OK", {"results": {"id": 1}, "id": {"a": 1}}), AMBIGUOUS),
    "results with nothing in them": (answer("200 OK", {"results": [None, 7, "x"], "id": None}), AMBIGUOUS),
    "not even HTTP": (b"220 smtp.example.com ESMTP\r\n\r\n", AMBIGUOUS),
    "nothing at all": (b"", AMBIGUOUS),
    "500": (answer("500 Server Error", PAGE), AMBIGUOUS),
    "502": (answer("502 Bad Gateway", PAGE), AMBIGUOUS),
    "503 with a wait": (answer("503 Unavailable", SORRY, "retry-after: 7"), AMBIGUOUS),
    "a token that ended": (answer("401 Unauthorized", {"message": "expired"}), AUTH),
    "a value that is gone": (answer("400 Bad Request", REFUSED), PERMANENT),
    "a new required field": (answer("422 Unprocessable", REFUSED), PERMANENT),
    "one record forbidden": (answer("403 Forbidden", {"message": "not this one"}), PERMANENT),
    "a record that is gone": (answer("404 Not Found", {"message": "no such lead"}), PERMANENT),
    "a note that is too long": (answer("413 Too Large", {"message": "too large"}), PERMANENT),
}


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize("case", ANSWERS)
async def test_each_answer_to_a_write_has_its_class(adapter: str, case: str) -> None:
    """What may be done next depends on the answer alone, whatever the vendor."""
    told, verdict = ANSWERS[case]
    async with raw_crm(told) as crm:
        result = await written(ADAPTERS[adapter](crm.url))

    assert (case, verdict) == (case, result.verdict)
    assert result.retry_after is None or 0 <= result.retry_after <= LONGEST_WAIT
    assert TOKEN not in f"{result.words} {result.hint}"
    assert result.words.isprintable()
    assert 1 == len(crm.writes)


HIDDEN: Mapping[str, tuple[object, Verdict]] = {
    "sandbox": ({"error": {"code": "internal", "message": "not written"}}, AMBIGUOUS),
    "bottlecrm": ({"error": True, "errors": {"kind": ["no such kind"]}}, PERMANENT),
    "hubspot": ({"status": "error", "message": "not written"}, AMBIGUOUS),
    "rest": ({"errorCode": 9, "message": "not written"}, PERMANENT),
}
QUOTAS: Mapping[str, tuple[bytes, float | None]] = {
    "hubspot": (answer("429 Too Many", {"policyName": "DAILY", "message": "daily limit"}), LONGEST_WAIT),
    "rest": (answer("200 OK", {"errorCode": 7, "message": "daily limit"}), None),
}


@pytest.mark.parametrize("adapter", ADAPTERS)
async def test_an_error_inside_a_200_is_read_by_its_body(adapter: str) -> None:
    """It is never taken for success."""
    told, verdict = HIDDEN[adapter]
    async with raw_crm(answer("200 OK", told)) as crm:
        result = await written(ADAPTERS[adapter](crm.url))

    assert verdict is result.verdict


@pytest.mark.parametrize("adapter", QUOTAS)
async def test_a_daily_quota_waits(adapter: str) -> None:
    """However the vendor words it."""
    told, wait = QUOTAS[adapter]
    async with raw_crm(told) as crm:
        result = await written(ADAPTERS[adapter](crm.url))

    assert (WAIT, wait) == (result.verdict, result.retry_after)


@pytest.mark.parametrize("adapter", ADAPTERS)
async def test_a_redirect_gets_neither_the_token_nor_the_write(adapter: str) -> None:
    """Another host hears nothing, and nobody knows what the first one did."""
    async with raw_crm() as other, raw_crm(answer("307 Elsewhere", b"", f"location: {other.url}/x")) as crm:
        result = await written(ADAPTERS[adapter](crm.url))

    assert AMBIGUOUS is result.verdict
    assert [] == other.asked


@pytest.mark.parametrize("adapter", ["bottlecrm", "hubspot", "rest"])
@pytest.mark.parametrize("reads", [answer("502 Bad Gateway", PAGE), answer("200 OK", PAGE), b""])
async def test_a_read_that_fails_before_a_write_leaves_nothing_behind(adapter: str, reads: bytes) -> None:
    """The write was never sent: it goes again at once, and need not wait out a quarantine."""
    async with raw_crm(reads=reads) as crm:
        result = await written(ADAPTERS[adapter](crm.url))

    assert Verdict.SAFE is result.verdict
    assert [] == crm.writes


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize(
    "note", ["😀 עברית \u202e", "a\x00b\x1b[31m", "长" * 65_536, "'; DROP TABLE lead; --", "{{name}}"]
)
async def test_any_note_is_sent_as_json(adapter: str, note: str) -> None:
    """Emoji, right-to-left, NUL, escape codes and 64 KB arrive as one document; limits are the adapter's to keep."""
    async with raw_crm(answer("200 OK", {})) as crm:
        await written(ADAPTERS[adapter](crm.url), note)

    [body] = crm.writes
    assert note[:2] in json.dumps(json.loads(body), ensure_ascii=False) or "\x00" in note


REFRESHES: Mapping[str, tuple[bytes, Verdict]] = {
    "refused": (answer("400 Bad Request", {"message": "the refresh token is revoked"}), AUTH),
    "a sign-in that ended": (answer("401 Unauthorized", {"message": "no such app"}), AUTH),
    "without a token": (answer("200 OK", {"expires_in": 1800}), AUTH),
    "asked to wait": (answer("429 Too Many", SORRY, "retry-after: 7"), WAIT),
    "away": (answer("502 Bad Gateway", PAGE), Verdict.SAFE),
    "a portal's page": (answer("200 OK", PAGE), Verdict.SAFE),
    "nothing at all": (b"", Verdict.SAFE),
}


@pytest.mark.parametrize("case", REFRESHES)
async def test_a_refresh_that_fails_sends_nothing_and_blames_no_write(case: str) -> None:
    """A lost grant pauses; a sign-in server that is away is only waited for."""
    told, verdict = REFRESHES[case]
    grant = json.dumps({"client_id": "c", "client_secret": "s", "refresh_token": "r"})
    async with raw_crm(told) as crm:
        result = await written(hubspot.connect(CrmConfig(crm.url), grant, lambda: NOW))

    assert verdict is result.verdict
    assert {"POST /oauth/v1/token"} == {what for what, _head, _body in crm.asked}


async def written(port: CrmPort, note: str = "下周再打") -> WriteResult:
    """Write one touch, and return what became of it, also when the request failed as a whole."""
    op = new_id()
    payload: dict[str, object] = {
        "record": op,
        "touch": new_id(),
        "lead": new_id(),
        "contact": new_id(),
        "owner": "zhang",
        "at": "2026-11-23T00:59:00+00:00",
        "channel": "phone",
        "action": "call",
        "outcome": "no_answer",
        "until": None,
        "note": note,
        "playbook": "",
        "step": "",
        "attempt": 1,
        "stage": "MAL",
    }
    try:
        told = await _results(port.write([Write(op, op, TOUCH, payload, "77")]), op)
    finally:
        await port.aclose()
    return told


async def _results(answers: Awaitable[Sequence[WriteResult]], op: str) -> WriteResult:
    try:
        told = [result for result in await answers if result.op == op]
    except CrmError as exc:
        return WriteResult(op, exc.verdict, words=exc.words, hint=exc.hint, retry_after=exc.retry_after)
    return told[0] if told else WriteResult(op, Verdict.AMBIGUOUS)

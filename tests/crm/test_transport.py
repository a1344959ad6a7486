import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.crm.errors import Auth, CrmError, Permanent, Verdict, for_people
from sdrtui.crm.transport import BODY_LIMIT, LONGEST_WAIT, Transport, one_line, retry_after, words_of
from sdrtui.errors import NeedsDecision, SignInAgain, TryLater

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECRET = "s3cret-token"


def answer(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def server(*answers: bytes | None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Answer each connection's request with raw bytes, None with silence; then close."""
    asked: list[bytes] = []
    left = list(answers)
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        told = left.pop(0)
        if told is None:
            await gone.wait()
        else:
            writer.write(told)
            await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", asked
    finally:
        gone.set()
        listener.close()


async def failure(url: str, method: str = "GET", **options: float) -> CrmError:
    async with Transport(url, SECRET, now=lambda: NOW, **options) as transport:  # type: ignore[arg-type]
        with pytest.raises(CrmError) as caught:
            await transport.request(method, "/v1/me")
    return caught.value


PAGE = b"<!doctype html><h1>Sign in to the hotel's network</h1>"
ANSWERS = {
    "a portal's page": (answer("200 OK", PAGE, "content-type: text/html"), Verdict.AMBIGUOUS),
    "an empty 200": (answer("200 OK", b""), Verdict.AMBIGUOUS),
    "half an answer": (answer("200 OK", b'{"a": 1}')[:-4], Verdict.AMBIGUOUS),
    "broken JSON": (answer("200 OK", b'{"a": '), Verdict.AMBIGUOUS),
    "deep JSON": (answer("200 OK", b"[" * 200_000), Verdict.AMBIGUOUS),
    "no HTTP": (b"220 smtp.example.com ESMTP\r\n\r\n", Verdict.AMBIGUOUS),
    "nothing": (b"", Verdict.AMBIGUOUS),
    "a redirect elsewhere": (answer("302 Found", b"", "location: http://evil.example/"), Verdict.AMBIGUOUS),
    "500 with a page": (answer("500 Internal Server Error", PAGE), Verdict.AMBIGUOUS),
    "503": (answer("503 Service Unavailable", b""), Verdict.AMBIGUOUS),
    "408": (answer("408 Request Timeout", b""), Verdict.AMBIGUOUS),
    "429": (answer("429 Too Many Requests", b""), Verdict.WAIT),
    "401": (answer("401 Unauthorized", b""), Verdict.AUTH),
    "403": (answer("403 Forbidden", b'{"error": "no"}'), Verdict.PERMANENT),
    "404": (answer("404 Not Found", PAGE), Verdict.PERMANENT),
    "422": (answer("422 Unprocessable", b'{"error": {"message": "stage?"}}'), Verdict.PERMANENT),
}


@pytest.mark.parametrize("case", ANSWERS)
async def test_each_answer_has_its_class(case: str) -> None:
    """What came back over the wire decides what may be done next."""
    told, verdict = ANSWERS[case]
    async with server(told) as (url, _asked):
        error = await failure(url)

    assert verdict is error.verdict


async def test_a_refused_connection_and_an_unknown_name_are_safe() -> None:
    """What never left this machine may be sent again at any time."""
    async with server() as (url, _asked):
        pass

    refused, unknown = await failure(url), await failure("http://no-such-host.invalid")

    assert [Verdict.SAFE, Verdict.SAFE] == [refused.verdict, unknown.verdict]


async def test_silence_and_a_byte_a_second_are_ambiguous() -> None:
    """A request has a bound from start to end, whatever trickles in."""
    async with server(None) as (url, _asked):
        error = await failure(url, whole_answer=0.05)

    assert Verdict.AMBIGUOUS is error.verdict


async def test_a_body_without_end_is_not_read_to_its_end() -> None:
    """An answer beyond the limit is given up, not kept in memory."""
    async with server(answer("200 OK", b" " * (BODY_LIMIT + 70_000))) as (url, _asked):
        error = await failure(url)

    assert Verdict.AMBIGUOUS is error.verdict


async def test_the_token_goes_to_its_host_alone_and_into_no_text() -> None:
    """A redirect is not followed, and an error that echoes the token is cut."""
    told = answer("403 Forbidden", f'{{"error": "Bearer {SECRET} may not"}}'.encode())
    async with (
        server() as (elsewhere, seen),
        server(answer("307 Temporary Redirect", b"", f"location: {elsewhere}/v1/me"), told) as (url, asked),
    ):
        await failure(url)
        error = await failure(url)

    assert f"Bearer {SECRET}".encode() in asked[0]
    assert [] == seen
    assert SECRET not in f"{error} {error.words} {Transport(url, SECRET)!r}"


async def test_without_tls_no_proxy_of_the_environment_reads_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A CRM on this machine or in the house is asked directly, whatever the shell says of proxies."""
    async with server(answer("200 OK", b"{}")) as (proxy, overheard), server(answer("200 OK", b"{}")) as (url, asked):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        async with Transport(url, SECRET) as transport:
            await transport.request("GET", "/v1/me")

    assert (0, 1) == (len(overheard), len(asked))


async def test_an_expired_token_is_renewed_once_for_all() -> None:
    """Many requests refused at once ask for one new token and then pass."""
    renewed: list[str] = []
    lost, good = answer("401 Unauthorized", b"{}"), answer("200 OK", b"{}")

    async def refresh() -> str:
        renewed.append("new")
        await asyncio.sleep(0)
        return "new"

    async with (
        server(lost, lost, lost, good, good, good) as (url, asked),
        Transport(url, SECRET, refresh=refresh) as transport,
    ):
        await asyncio.gather(*(transport.request("GET", "/") for _ in range(3)))

    assert ["new"] == renewed
    assert [True] * 3 == [b"Bearer new" in request for request in asked[3:]]


async def test_a_token_refused_after_renewal_is_auth() -> None:
    """There is one refresh, not a loop."""

    async def refresh() -> str:
        return "new"

    lost = answer("401 Unauthorized", b"{}")
    async with server(lost, lost) as (url, asked), Transport(url, SECRET, refresh=refresh) as transport:
        with pytest.raises(Auth):
            await transport.request("GET", "/")

    assert 2 == len(asked)


async def test_a_vendor_reads_its_own_errors() -> None:
    """A 200 with an error inside is what the vendor's classifier says."""

    def classify(status: int, body: object) -> CrmError | None:
        return Permanent("quota") if body == {"errorCode": 7} and status == 200 else None

    told = answer("200 OK", b'{"errorCode": 7}')
    async with server(told) as (url, _asked), Transport(url, SECRET, classify=classify) as transport:
        with pytest.raises(Permanent, match="quota"):
            await transport.request("GET", "/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("1.5", 1.5),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("999999999999999999", LONGEST_WAIT),
        ("1e9", None),
        ("Mon, 23 Nov 2026 01:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 00:59:00 GMT", 0),
        ("Mon, 23 Nov 2099 00:59:00 GMT", LONGEST_WAIT),
        ("Mon, 99 Nov 2026 01:02:00 GMT", None),
    ],
)
def test_retry_after_is_read_and_clamped(value: str, seconds: float | None) -> None:
    """Seconds, a date, nothing, absurd, negative: never more than an hour, never less than nothing."""
    assert seconds == retry_after(value, NOW)


@given(st.text())
def test_any_retry_after_is_survived(value: str) -> None:
    """Whatever stands there, it is a bounded wait or none."""
    wait = retry_after(value, NOW)

    assert wait is None or 0 <= wait <= LONGEST_WAIT


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_words_from_outside_are_one_printable_line(body: object) -> None:
    """No escape code of a CRM reaches a terminal."""
    words = words_of(body)

    assert words == one_line(words)
    assert words.isprintable()


@pytest.mark.parametrize(
    ("verdict", "error"),
    [
        (Verdict.WAIT, TryLater),
        (Verdict.AMBIGUOUS, TryLater),
        (Verdict.SAFE, TryLater),
        (Verdict.AUTH, SignInAgain),
        (Verdict.PERMANENT, NeedsDecision),
    ],
)
def test_each_class_is_told_to_people(verdict: Verdict, error: type[Exception]) -> None:
    """The exit code follows from what a person can do."""
    classes = {each.verdict: each for each in CrmError.__subclasses__()}

    assert error is type(for_people(classes[verdict]("the words")))


@pytest.mark.parametrize("token", ["s3cret\n", "s3cret\r\nx-more: 1", "s3cret-密码", "s3cret\x00"])
async def test_a_token_that_no_header_can_carry_is_not_told(token: str) -> None:
    """The client's own error would have it whole; here it is a lost sign-in, and nothing is sent."""
    async with server() as (url, asked), Transport(url, token) as transport:
        with pytest.raises(Auth) as caught:
            await transport.request("GET", "/v1/me")

    assert "s3cret" not in caught.value.words
    assert not asked

"""The one place that speaks HTTP and turns status codes and broken connections into `CrmError`s."""

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

import httpx

from sdrtui.crm.errors import Ambiguous, Auth, CrmError, Permanent, Safe, Wait
from sdrtui.i18n import _

LONGEST_WAIT = 3_600.0
BODY_LIMIT = 32 * 1024 * 1024
WORDS_LIMIT = 500
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
WHOLE_ANSWER = 60.0
"""Seconds for a request from start to end: a byte a second is no answer."""

Classify = Callable[[int, object], CrmError | None]
"""A vendor's own reading of status and body, asked first: a 403 that is a quota, a 200 with an error inside."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with a 2xx status."""

    status: int
    body: object
    headers: Mapping[str, str]

    def object(self) -> dict[str, object]:
        """Return the body as an object; anything else is an answer that cannot be read."""
        if not isinstance(self.body, dict):
            raise Ambiguous(_("The answer has another shape than expected."), status=self.status)
        return self.body


class Transport:
    """One client for one CRM. Retries nothing by itself but a request refused for an expired token, once."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        parallel: int = 8,
        refresh: Callable[[], Awaitable[str]] | None = None,
        classify: Classify | None = None,
        whole_answer: float = WHOLE_ANSWER,
        now: Callable[[], datetime] | None = None,
        signature: tuple[str, str] = ("authorization", "Bearer "),
    ) -> None:
        """Make the client; nothing is sent yet.

        Args:
            base_url: the CRM's address; the token goes to this host alone.
            token: the token; without one, requests are sent unsigned.
            parallel: connections at once.
            refresh: gets a new token; one call at a time, however many requests were refused.
            classify: the vendor's own reading of an answer.
            whole_answer: seconds for one request from start to end.
            now: reads the clock, for a Retry-After that is a date; without it such a date counts for nothing.
            signature: the header that the token goes in, and what stands before it there.
        """
        self._token = token
        self._refresh = refresh
        self._refreshing = asyncio.Lock()
        self._classify = classify
        self._whole_answer = whole_answer
        self._now = now
        self._header, self._scheme = signature
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=TIMEOUT,
            follow_redirects=False,
            verify=_trust(base_url),
            trust_env=not base_url.startswith("http://"),  # without TLS a proxy of the environment would read the token
            limits=httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel),
            headers={"accept": "application/json"},
        )

    def __repr__(self) -> str:
        return f"Transport({self._client.base_url})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return its JSON answer.

        Raises:
            CrmError: one of the five classes.
        """
        token = self._token
        try:
            return await self._sent(method, path, body, params, headers, token)
        except Auth:
            if self._refresh is None:
                raise
        await self._renew(token)
        return await self._sent(method, path, body, params, headers, self._token)

    def sign_with(self, token: str) -> None:
        """Send this token from now on: for tokens that say beforehand when they end."""
        self._token = token

    async def _renew(self, used: str) -> None:
        async with self._refreshing:
            if self._token == used and self._refresh is not None:
                self._token = await self._refresh()

    async def _sent(
        self,
        method: str,
        path: str,
        body: bytes | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        token: str,
    ) -> Answer:
        if not (token.isascii() and token.isprintable()):  # the client would say it in its error
            raise Auth(_("The token has characters that no request can carry."))
        told = {} if body is None else {"content-type": "application/json"}
        all_headers = {**told, **(headers or {}), **({self._header: f"{self._scheme}{token}"} if token else {})}
        try:
            async with (
                asyncio.timeout(self._whole_answer),
                self._client.stream(method, path, content=body, params=params, headers=all_headers) as response,
            ):
                raw = await _body(response)
                return self._answer(response, raw)
        except httpx.HTTPError as exc:
            raise _broken(exc) from exc
        except httpx.InvalidURL as exc:
            raise Permanent(_("The CRM's address is not an address.")) from exc
        except TimeoutError as exc:
            raise Ambiguous(_("No whole answer in {seconds} seconds.").format(seconds=int(self._whole_answer))) from exc

    def _answer(self, response: httpx.Response, raw: bytes) -> Answer:
        is_json, body = _read(raw)
        if self._classify is not None and is_json:
            vendor = self._classify(response.status_code, body)
            if vendor is not None:
                raise vendor
        if response.is_success and is_json:
            return Answer(response.status_code, body, response.headers)
        raise self._refusal(response, body if is_json else None)

    def _refusal(self, response: httpx.Response, body: object) -> CrmError:
        status = response.status_code
        wait = retry_after(response.headers.get("retry-after", ""), self._now() if self._now else None)
        words = self._cut(words_of(body)) or f"HTTP {status}"
        error: type[CrmError]
        match status:
            case _ if 200 <= status < 300:  # noqa: PLR2004  # HTTP's own numbers, here and below
                return Ambiguous(_("The answer is not the CRM's: a page, or nothing."), hint=_PORTAL(), status=status)
            case _ if 300 <= status < 400:  # noqa: PLR2004
                return Ambiguous(_("The CRM's address sends us elsewhere; the token stays here."), hint=_PORTAL())
            case 401:
                error = Auth
            case 429:
                error = Wait
            case 408 | 425:
                error = Ambiguous
            case _ if status >= 500:  # noqa: PLR2004
                error = Ambiguous
            case _:
                error = Permanent
        return error(words, retry_after=wait, status=status)

    def _cut(self, words: str) -> str:
        return words.replace(self._token, "•••") if self._token else words


def _PORTAL() -> str:  # noqa: N802  # a sentence, looked up in the language of the moment
    return _("Is this network asking for a sign-in? Open a browser once, and check the CRM's address.")


def retry_after(value: str, now: datetime | None) -> float | None:
    """Return the seconds that a Retry-After asks for, 0 to an hour; None when it says nothing that can be used."""
    value = value.strip()
    if re.fullmatch(r"\d{1,18}(\.\d{1,9})?", value):
        return min(float(value), LONGEST_WAIT)
    if not value or now is None:
        return None
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)


def words_of(body: object) -> str:
    """Return the sentence in an error's JSON, one line, without control characters, of bounded length."""
    match body:
        case {"error": {"message": str(words)}} | {"message": str(words)} | {"error": str(words)}:
            pass
        case {"detail": str(words)} | {"errors": str(words)}:
            pass
        case None:
            return ""
        case _:
            words = json.dumps(body, ensure_ascii=False)
    return one_line(words)


def one_line(words: str) -> str:
    """Return text from outside as one line that no terminal obeys."""
    shown = "".join(char if char.isprintable() else " " for char in words[: WORDS_LIMIT * 2])
    shown = " ".join(shown.split())
    return shown if len(shown) <= WORDS_LIMIT else shown[: WORDS_LIMIT - 1] + "…"


def _trust(base_url: str) -> ssl.SSLContext:
    """Return what TLS is verified by. An address without TLS gets a context that trusts nobody: it loads no roots."""
    if base_url.startswith("http://"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context()


async def _body(response: httpx.Response) -> bytes:
    chunks = bytearray()
    async for chunk in response.aiter_bytes():
        chunks += chunk
        if len(chunks) > BODY_LIMIT:
            raise Ambiguous(_("The answer is larger than any we expect."), status=response.status_code)
    return bytes(chunks)


def _read(raw: bytes) -> tuple[bool, object]:
    try:
        return True, json.loads(raw)
    except (ValueError, RecursionError):
        return False, None


def _broken(exc: httpx.HTTPError) -> CrmError:
    reason = one_line(str(exc)) or type(exc).__name__
    match exc:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout() | httpx.ProxyError():
            return Safe(reason)
        case httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return Permanent(reason, hint=_("Check the CRM's address in the settings."))
    return Ambiguous(reason)

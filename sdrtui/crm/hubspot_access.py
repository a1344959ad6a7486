"""Requests to HubSpot: the token before it ends, the rate of searches, paths of either API, and refusals in words."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sdrtui.crm.errors import Auth, CrmError, Permanent, Wait, nothing_sent
from sdrtui.crm.fields import Item, table, text, texts
from sdrtui.crm.pace import Pace
from sdrtui.crm.transport import Answer, Transport, words_of
from sdrtui.errors import SignInAgain
from sdrtui.i18n import _

SEARCHES_A_SECOND = 5
EARLY = timedelta(seconds=60)
"""How long before its end a token is renewed."""
_FORBIDDEN, _LOCKED, _TOO_MANY, _MIGRATING = 403, 423, 429, 477
_UNAUTHORIZED = 401
_WAITS = {"SECONDLY": 1.0, "TEN_SECONDLY_ROLLING": 10.0, "DAILY": 3_600.0}
_FORM = {"content-type": "application/x-www-form-urlencoded"}


class Access:
    """One signed way into a HubSpot account.

    The token is a private app's, or the JSON of an OAuth app: client_id, client_secret, refresh_token. An access token
    lives as long as `expires_in` says and is renewed before it ends; a 401 is a lost sign-in, not an old token.
    """

    def __init__(self, transport: Transport, token: str, api: str, now: Callable[[], datetime]) -> None:
        self._transport = transport
        self._grant = _grant(token)
        self._api = api
        self._now = now
        self._ends: datetime | None = None
        self._renewing = asyncio.Lock()
        self._searches = Pace(SEARCHES_A_SECOND)

    def path(self, room: str, rest: str) -> str:
        """Return a path: `/crm/v3/objects/…`, or `/crm/objects/2026-03/…` for a dated API."""
        if self._api.startswith("v"):
            version = "v4" if room == "associations" else self._api
            return f"/crm/{version}/{room}/{rest}"
        return f"/crm/{room}/{self._api}/{rest}"

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Send a GET."""
        await self._sign()
        return await self._transport.request("GET", path, params=params)

    async def post(self, path: str, body: Mapping[str, object]) -> Answer:
        """Send a POST."""
        await self._sign()
        return await self._transport.request("POST", path, body=json.dumps(body, ensure_ascii=False).encode())

    async def search(self, kind: str, body: Mapping[str, object]) -> Answer:
        """Send a search, when its turn has come."""
        await self._searches.turn()
        return await self.post(self.path("objects", f"{kind}/search"), body)

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    async def _sign(self) -> None:
        if not self._grant:
            return
        async with self._renewing:
            if self._ends is not None and self._now() < self._ends - EARLY:
                return
            form = urlencode({"grant_type": "refresh_token", **self._grant})
            self._transport.sign_with("")
            try:
                with nothing_sent():
                    answer = await self._transport.request("POST", "/oauth/v1/token", body=form.encode(), headers=_FORM)
            except Permanent as exc:
                raise Auth(exc.words, hint=exc.hint, status=exc.status) from exc
            with nothing_sent():
                told, lives = answer.object(), answer.object().get("expires_in")
            if not text(told, "access_token") or not isinstance(lives, int):
                raise Auth(_("The answer has another shape than expected."))
            self._transport.sign_with(text(told, "access_token"))
            self._ends = self._now() + timedelta(seconds=lives)


def is_grant(token: str) -> bool:
    """Say whether a token is an OAuth app's."""
    return token.lstrip().startswith("{")


def _grant(token: str) -> Mapping[str, str]:
    if not is_grant(token):
        return {}
    try:
        told = json.loads(token)
    except ValueError as exc:
        raise SignInAgain(_("The token is neither a private app's nor the JSON of an OAuth app.")) from exc
    return {name: str(told.get(name, "")) for name in ("client_id", "client_secret", "refresh_token")}


def classify(status: int, body: object) -> CrmError | None:
    """Read HubSpot's refusals: which limit a 429 is about, and which scopes a 403 asks for."""
    if not isinstance(body, dict):
        return None
    words = words_of(body)
    if status == _TOO_MANY and body.get("policyName") in _WAITS:
        return Wait(words, retry_after=_WAITS[str(body["policyName"])], status=status)
    if status in {_LOCKED, _MIGRATING}:
        return Wait(words, status=status)
    if status == _UNAUTHORIZED:
        return Auth(words, status=status)
    if status == _FORBIDDEN:
        return Permanent(words, hint=_scopes_hint(body), status=status)
    return None


def _scopes_hint(body: Item) -> str:
    errors = body.get("errors")
    first: Item = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    scopes = texts(table(first, "context").get("requiredGranularScopes")) or texts(
        table(first, "context").get("requiredScopes")
    )
    return _("Ask HubSpot's admin to give the app these scopes: {scopes}").format(scopes=", ".join(scopes) or "crm.*")

"""Reading BottleCRM: pages of leads, interactions, people and custom fields, and its refusals in words."""

from collections.abc import Mapping

from sdrtui.crm.errors import Auth, CrmError, Permanent
from sdrtui.crm.fields import Item, table, tables, text, texts
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.port import RemoteOwner
from sdrtui.crm.transport import Answer, Transport, one_line, words_of
from sdrtui.i18n import _

PAGE = 200
SEARCH = 60
"""Characters of a name that a lead is searched by: its fields are cut, ours are not."""
_FORBIDDEN, _NOT_FOUND, _SERVER_ERROR = 403, 404, 500
_UNSIGNED = ("organization context", "credentials", "token")


class BottleReads:
    """What is read of BottleCRM; people and custom fields are asked for once a run."""

    def __init__(self, transport: Transport, owners: Mapping[str, str]) -> None:
        self._transport = transport
        self._names = OwnerNames(owners)
        self._profiles: dict[str, RemoteOwner] | None = None
        self._custom: dict[str, Item] | None = None

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Send a GET."""
        return await self._transport.request("GET", path, params=params)

    async def interactions(self, lead: str) -> list[Item]:
        """Return every interaction of a lead."""
        rows: list[Item] = []
        while True:
            params = {"lead": lead, "limit": str(PAGE), "offset": str(len(rows))}
            page = tables((await self.get("/api/interactions/", params)).object().get("interactions"))
            rows += page
            if len(page) < PAGE:
                return rows

    async def found_lead(self, payload: Item) -> str | None:
        """Return the id of the lead that we made, looked for among those of its name: there is no other filter."""
        wanted = f"sdrtui:{payload['lead']}"
        search = (text(payload, "company") or text(payload, "name"))[:SEARCH].strip()
        page = ""
        while True:
            items, page = await self.lead_items({"search": search}, page)
            for item in items:
                if text(item, "source_ref") == wanted:
                    return text(item, "id")
            if not page:
                return None

    async def lead_items(self, params: Mapping[str, str], page: str, limit: int = 0) -> tuple[list[Item], str]:
        """Return a page of open and of closed leads, and the offset of the next: never the one it names itself."""
        limit = limit or PAGE
        asked = {**params, "limit": str(limit), "offset": page or "0"}
        body = (await self.get("/api/leads/", asked)).object()
        halves = [tables(table(body, half).get(half)) for half in ("open_leads", "close_leads")]
        is_last = all(len(half) < limit for half in halves)
        return halves[0] + halves[1], "" if is_last else str(int(page or 0) + limit)

    async def people(self) -> dict[str, RemoteOwner]:
        """Return everybody of the organisation by profile id."""
        if self._profiles is None:
            profiles = (await self.get("/api/users/get-teams-and-users/")).object().get("profiles")
            self._profiles = {owner.ref: owner for owner in map(self._owner, tables(profiles))}
        return self._profiles

    def _owner(self, profile: Item) -> RemoteOwner:
        user, ref = table(profile, "user_details"), text(profile, "id")
        email = text(user, "email")
        sdr = self._names.sdr(ref, email, email.partition("@")[0])
        return RemoteOwner(ref, text(user, "name"), email, sdr, is_active=profile.get("is_active") is not False)

    async def sdrs(self) -> dict[str, str]:
        """Return our names of people by profile id."""
        return {ref: owner.sdr for ref, owner in (await self.people()).items()}

    async def profile(self, sdr: str) -> str:
        """Return the profile of an SDR; empty when the CRM does not know them, and the lead is nobody's there."""
        people = (await self.people()).values()
        return next((owner.ref for owner in people if owner.sdr == sdr and owner.is_active), "")

    async def known_profile(self, sdr: str) -> str:
        """Return the profile of an SDR.

        Raises:
            Permanent: the CRM does not know them.
        """
        profile = await self.profile(sdr)
        if profile:
            return profile
        raise Permanent(
            _("BottleCRM has no user for {sdr}.").format(sdr=sdr),
            hint=_("Name the user's email in config.toml under [crm] owners, or ask the admin for one; then Retry."),
        )

    async def definitions(self) -> dict[str, Item]:
        """Return the active custom fields of Lead by key."""
        if self._custom is None:
            answer = await self.get("/api/custom-fields/", {"target_model": "Lead"})
            known = tables(answer.object().get("definitions"))
            self._custom = {text(item, "key"): item for item in known if item.get("is_active")}
        return self._custom


def classify(status: int, body: object) -> CrmError | None:
    """Read BottleCRM's refusals: a bad token is a 403, and errors come as a table of fields."""
    if not isinstance(body, dict) or status >= _SERVER_ERROR:
        return None
    words = _words(body)
    if status == _FORBIDDEN and any(sign in words.casefold() for sign in _UNSIGNED) and "scope" not in words:
        return Auth(words, status=status)
    if status == _FORBIDDEN:
        return Permanent(words, hint=_("The token's user may not do this in BottleCRM."), status=status)
    if status == _NOT_FOUND:
        hint = _("The lead is gone in BottleCRM, or the token's user may no longer see it.")
        return Permanent(words, hint=hint, status=status)
    return Permanent(words, status=status) if body.get("error") is True else None


def _words(body: Item) -> str:
    errors = body.get("errors")
    if not isinstance(errors, dict):
        return words_of(body)
    told = [f"{name}: {' '.join(texts(said)) or said}" for name, said in errors.items()]
    return one_line("; ".join(told).replace("non_field_errors: ", ""))

"""HubSpot's owners, asked for once a run."""

from collections.abc import Mapping, Sequence

from sdrtui.crm.fields import Item, at, tables, text
from sdrtui.crm.hubspot_access import Access
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.port import RemoteOwner


class People:
    """Who can own contacts, and what we call them."""

    def __init__(self, access: Access, named: Mapping[str, str]) -> None:
        self._access = access
        self._names = OwnerNames(named)
        self._people: list[RemoteOwner] | None = None

    async def everybody(self) -> Sequence[RemoteOwner]:
        """Return all owners."""
        if self._people is None:
            people: list[RemoteOwner] = []
            after, is_first = "", True
            while after or is_first:
                params = {"limit": "500", **({"after": after} if after else {})}
                answer = await self._access.get(self._access.path("owners", ""), params)
                people += [self._owner(item) for item in tables(answer.object().get("results"))]
                after, is_first = str(at(answer.body, "paging.next.after") or ""), False
            self._people = people
        return self._people

    async def sdrs(self) -> dict[str, str]:
        """Return our names by owner id."""
        return {owner.ref: owner.sdr for owner in await self.everybody()}

    async def ref_of(self, sdr: str) -> str:
        """Return the owner id of an SDR, empty when HubSpot does not know them."""
        return next((owner.ref for owner in await self.everybody() if owner.sdr == sdr and owner.is_active), "")

    def _owner(self, item: Item) -> RemoteOwner:
        email, ref = text(item, "email"), text(item, "id")
        name = " ".join(filter(None, (text(item, "firstName"), text(item, "lastName"))))
        active = item.get("archived") is not True
        return RemoteOwner(ref, name, email, self._names.sdr(ref, email, email.partition("@")[0]), is_active=active)

"""HubSpot: contacts and engagements by batch upsert on a unique property, changes by search.

In config.toml:

    [crm]
    kind = "hubspot"
    api = "v3"                                    # or a dated one: "2026-03"
    owners = {zhang = "zhang.wei@example.com"}    # SDR = their user's email; else the email's part before the @

The admin adds a property `sdrtui_id` (single-line text, unique values) to contacts, calls, emails, meetings,
communications and notes; `sdrtui crm doctor` names what is missing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.errors import Permanent
from sdrtui.crm.fields import Item, at, instant, tables, text
from sdrtui.crm.hubspot_access import Access, classify
from sdrtui.crm.hubspot_needs import missing_properties
from sdrtui.crm.hubspot_people import People
from sdrtui.crm.hubspot_search import changed, place_of
from sdrtui.crm.hubspot_shapes import (
    ENGAGEMENTS,
    KEY,
    READ,
    remote_leads,
    remote_touch,
)
from sdrtui.crm.hubspot_writes import Writes
from sdrtui.crm.missing import Missing
from sdrtui.crm.options import Options
from sdrtui.crm.port import (
    Ability,
    Capabilities,
    Feed,
    Hello,
    LeadPage,
    Mode,
    RemoteOwner,
    RemoteTouch,
    TouchPage,
    Write,
    WriteResult,
)
from sdrtui.crm.transport import Transport
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from sdrtui.i18n import _

BASE_URL = "https://api.hubapi.com"
_BATCH = 100


class HubSpot:
    """The port over HubSpot's objects API."""

    capabilities = Capabilities(
        adapter="hubspot",
        writes=MappingProxyType(
            {
                LEAD: Ability(Mode.KEYED, batch=_BATCH, sets_back=True),
                TOUCH: Ability(Mode.KEYED, batch=_BATCH),
                STAGE: Ability(Mode.IDEMPOTENT, batch=_BATCH, sets_back=True),
                VOID: Ability(Mode.IDEMPOTENT),
            }
        ),
        leads=Feed.UPDATED_SINCE,
        owners=Feed.LISTING,
        touches=Feed.UPDATED_SINCE,
        touches_in_order=False,
        parallel=4,
        overlap=timedelta(minutes=3),
    )

    def __init__(self, access: Access, owners: Mapping[str, str]) -> None:
        self._access = access
        self._people = People(access, owners)
        self._writes = Writes(access, self._people)

    async def hello(self) -> Hello:
        """Ask which account this is, and whether its contacts can hold our key.

        Raises:
            CrmError: also when they cannot: without it nothing could be sent again safely.
        """
        answer = await self._access.get("/account-info/v3/details")
        portal = text(answer.object(), "portalId")
        lacks = [lack.what for lack in await missing_properties(self._access, ("contacts",)) if lack.is_needed]
        if lacks:
            raise Permanent(
                _("The CRM has no field {names}.").format(names=", ".join(lacks)),
                hint=_("Ask HubSpot's admin for a unique property {key}; crm doctor says where.").format(key=KEY),
            )
        return Hello(portal, text(answer.object(), "uiDomain"), _date(answer.headers.get("date", "")))

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send a batch: of leads the new by upsert and the others by update, of touches each type by itself."""
        return await self._writes.send(batch)

    async def find(self, write: Write) -> str | None:
        """Answer None: a keyed write is sent again, never looked up."""
        return write.ref or None

    async def leads(self, since: str, page: str) -> LeadPage:
        """Search contacts by when they were last changed."""
        items, following = await changed(self._access, "contacts", place_of(page, since), "lastmodifieddate", READ)
        sdrs = await self._people.sdrs()
        return LeadPage(tuple(lead for item in items for lead in remote_leads(item, sdrs)), following)

    async def touches(self, since: str, page: str) -> TouchPage:
        """Search each type of engagement in turn, and ask which contacts a page belongs to."""
        kinds = list(ENGAGEMENTS)
        kind, _colon, inner = page.partition(":") if page else (kinds[0], "", "")
        shape = ENGAGEMENTS[kind]
        names = [KEY, "hs_timestamp", "hs_lastmodifieddate", "hubspot_owner_id", shape.body, "hs_call_disposition"]
        names += [shape.title] if shape.title else []
        items, following = await changed(self._access, kind, place_of(inner, since), "hs_lastmodifieddate", names)
        told = await self._placed(kind, items)
        after = kinds[kinds.index(kind) + 1 :]
        return TouchPage(told, f"{kind}:{following}" if following else f"{after[0]}:" if after else "")

    async def owners(self) -> Sequence[RemoteOwner]:
        """List the owners."""
        return await self._people.everybody()

    async def missing(self) -> Sequence[Missing]:
        """Name the properties that HubSpot's admin has to add."""
        return await missing_properties(self._access, ("contacts", *ENGAGEMENTS))

    def before(self, version: str, overlap: timedelta) -> str:
        """Subtract from the time."""
        moment = instant(version)
        return (moment - overlap).isoformat(timespec="milliseconds") if moment else ""

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._access.aclose()

    async def _placed(self, kind: str, items: Sequence[Item]) -> tuple[RemoteTouch, ...]:
        if not items:
            return ()
        path = self._access.path("associations", f"{kind}/contacts/batch/read")
        answer = await self._access.post(path, {"inputs": [{"id": text(item, "id")} for item in items]})
        leads = {
            str(at(row, "from.id")): str(at(row, "to.0.toObjectId") or "")
            for row in tables(answer.object().get("results"))
        }
        sdrs = await self._people.sdrs()
        return tuple(remote_touch(kind, item, leads.get(text(item, "id"), ""), sdrs) for item in items)


def connect(config: CrmConfig, token: str, now: Callable[[], datetime]) -> HubSpot:
    """Make the adapter; registered as the entry point `hubspot`."""
    options = Options(config.options)
    api, owners = options.text("api", "v3"), {**config.owners, **options.texts("owners")}
    options.refuse_unknown()
    parallel = HubSpot.capabilities.parallel
    transport = Transport(config.base_url or BASE_URL, token, parallel=parallel, classify=classify, now=now)
    return HubSpot(Access(transport, token, api, now), owners)


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None

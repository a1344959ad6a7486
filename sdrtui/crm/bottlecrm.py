"""BottleCRM (the `django-crm` package): no idempotency, no change feed, no bulk write, no WeChat.

So creates are mode C: a lead is found again by its `source_ref`, a touch by the marker in its subject. In config.toml:

    [crm]
    kind = "bottlecrm"
    base_url = "https://crm.example.com"
    owners = {zhang = "zhang.wei@example.com"}   # SDR = their user's email; else the email's part before the @
    fields = {stage = "sdr_stage"}               # custom fields of Lead, when yours are named differently
    quarantine = 120                             # seconds until a write whose answer was lost is looked for
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.bottlecrm_reads import BottleReads, classify
from sdrtui.crm.bottlecrm_shapes import (
    NAME,
    SAID,
    STATUSES,
    Keys,
    doubled_subject,
    lead_body,
    remote_lead,
    remote_touch,
    touch_body,
    undone_subject,
    with_note,
)
from sdrtui.crm.errors import Ambiguous, Moved, Permanent, Verdict, check_owner, check_stage, nothing_sent
from sdrtui.crm.fields import EMPTY, Item, at, fit, table, tables, text
from sdrtui.crm.missing import Missing
from sdrtui.crm.options import Options
from sdrtui.crm.port import (
    Ability,
    Capabilities,
    Feed,
    Hello,
    LeadPage,
    Mode,
    RemoteLead,
    RemoteOwner,
    TouchPage,
    Write,
    WriteResult,
)
from sdrtui.crm.transport import Answer, Transport
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from sdrtui.domain.stage import Stage
from sdrtui.i18n import _

TOUCHED_PAGE = 25
PARALLEL = 4
"""Requests at once: what one of its usual server processes works at."""


class BottleCrm:
    """The port over BottleCRM's REST API."""

    def __init__(
        self,
        transport: Transport,
        keys: Keys,
        owners: Mapping[str, str],
        now: Callable[[], datetime],
        quarantine: timedelta,
    ) -> None:
        self.capabilities = _capabilities(quarantine)
        self._transport = transport
        self._keys = keys
        self._reads = BottleReads(transport, owners)
        self._now = now
        self._offset: timedelta | None = None
        """Server time less ours, measured at hello."""

    async def hello(self) -> Hello:
        """Ask for the organisation, which is the account, and for the token's profile."""
        answer = await self._transport.request("GET", "/api/org/settings/")
        profile = table((await self._reads.get("/api/profile/")).object(), "user_obj")
        server = _date(answer)
        if server is not None:
            self._offset = server - self._now()
        return Hello(text(answer.object(), "id"), text(table(profile, "user_details"), "email"), server)

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send one write; there is no bulk write of anything."""
        results: list[WriteResult] = []
        for write in batch:
            try:
                results.append(WriteResult(write.op, Verdict.DONE, ref=await self._written(write)))
            except Moved as exc:  # says nothing about the CRM as a whole, so no other write is held back
                results.append(WriteResult(write.op, exc.verdict, words=exc.words, retry_after=exc.retry_after))
        return results

    async def find(self, write: Write) -> str | None:
        """Look for the marker among the lead's interactions, or for the lead's reference among those of its name.

        A write that only sets fields is never found: sending it again changes nothing.
        """
        match write.kind:
            case "touch":
                touches = [remote_touch(item, {}) for item in await self._reads.interactions(write.lead_ref)]
                return next((touch.ref for touch in touches if touch.token == write.token), None)
            case "lead" if not write.lead_ref:
                return await self._reads.found_lead(write.payload)
        return None

    async def leads(self, since: str, page: str) -> LeadPage:  # noqa: ARG002  # it has no updated-since
        """List open and closed leads; converted ones are never listed."""
        sdrs = await self._reads.sdrs()
        items, following = await self._reads.lead_items({}, page)
        return LeadPage(tuple(remote_lead(item, self._keys, sdrs) for item in items), following)

    async def touches(self, since: str, page: str) -> TouchPage:  # noqa: ARG002
        """Read the interactions of each lead that was ever answered, a page of leads at a time."""
        sdrs = await self._reads.sdrs()
        items, following = await self._reads.lead_items({}, page, TOUCHED_PAGE)
        touched = [text(item, "id") for item in items if item.get("first_response_at")]
        rows = [row for lead in touched for row in await self._reads.interactions(lead)]
        return TouchPage(tuple(remote_touch(row, sdrs) for row in rows), following)

    async def owners(self) -> Sequence[RemoteOwner]:
        """List the profiles of the organisation."""
        return list((await self._reads.people()).values())

    async def missing(self) -> Sequence[Missing]:
        """Name the custom fields of Lead that our stage, refusals, WeChat and reasons need."""
        custom = await self._reads.definitions()
        stages = {text(option, "value") for option in tables(custom.get(self._keys.stage, {}).get("options") or [])}
        found = {key: key in custom for key in (self._keys.do_not_contact, self._keys.wechat, self._keys.closed_reason)}
        found[self._keys.stage] = set(map(str, Stage)) <= stages
        told = (
            (
                self._keys.stage,
                _("Stages do not reach the CRM, only its status does."),
                "Dropdown: " + ", ".join(Stage),
            ),
            (self._keys.do_not_contact, _("A refusal cannot be told to the CRM; it is parked."), "Checkbox"),
            (self._keys.wechat, _("WeChat names stand in the description only."), "Text"),
            (self._keys.closed_reason, _("The reason of a closed lead is not told to the CRM."), "Text"),
        )
        ask = _("Settings, Custom fields, Lead: add {key} ({kind}).")
        return [
            Missing(f"Lead.{key}", why, ask.format(key=key, kind=kind)) for key, why, kind in told if not found[key]
        ]

    def before(self, version: str, overlap: timedelta) -> str:  # noqa: ARG002
        """Return nothing: everything is listed each time."""
        return ""

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    async def _written(self, write: Write) -> str:
        match write.kind:
            case "touch":
                with nothing_sent():
                    told = await self._not_ahead(write.payload)
                body = touch_body(told, write.lead_ref, write.token)
                return _made(await self._send("POST", "/api/interactions/", body))
            case "void":
                return await self._undo(write)
            case "lead" if not write.lead_ref:
                with nothing_sent():
                    owner = await self._reads.profile(text(write.payload, "owner"))
                return _made(await self._send("POST", "/api/leads/", lead_body(write.payload, self._keys, owner)))
        with nothing_sent():
            changes = await self._changes(write)
        if changes:
            await self._send("PATCH", f"/api/leads/{write.lead_ref}/", changes)
        return write.lead_ref

    async def _changes(self, write: Write) -> dict[str, object]:
        """Return the PATCH of a lead. Keys that it does not know it would drop without a word, so we ask before."""
        payload, custom = write.payload, await self._reads.definitions()
        fields: dict[str, object] = {}
        body: dict[str, object] = {}
        if write.kind == STAGE and self._keys.stage in custom:
            check_stage(payload, write.seen, (await self._now_there(write.lead_ref)).stage)
            fields[self._keys.stage] = payload["after"]
        elif write.kind == STAGE:
            body["status"] = STATUSES[str(payload["after"])]
        if "owner" in payload and write.kind == LEAD:
            check_owner(payload, write.seen, (await self._now_there(write.lead_ref)).owner)
            body["assigned_to"] = [await self._reads.known_profile(text(payload, "owner"))]
        if "do_not_contact" in payload:
            fields[self._needed(self._keys.do_not_contact, custom)] = payload["do_not_contact"]
        if "closed_reason" in payload:
            body["status"] = "closed"
            fields[self._keys.closed_reason] = text(payload, "closed_reason")
        body |= {theirs: fit(payload[ours], NAME) for ours, theirs in SAID.items() if ours in payload}
        if "note" in payload:
            old = at((await self._reads.get(f"/api/leads/{write.lead_ref}/")).body, "lead_obj.description")
            body["description"] = with_note(str(old or ""), text(payload, "note"))
        return {**body, "custom_fields": fields} if fields else body

    async def _now_there(self, ref: str) -> RemoteLead:
        """Return the lead as it is at this moment."""
        told = at((await self._reads.get(f"/api/leads/{ref}/")).body, "lead_obj")
        return remote_lead(told if isinstance(told, dict) else EMPTY, self._keys, await self._reads.sdrs())

    def _needed(self, key: str, custom: Mapping[str, Item]) -> str:
        if key in custom:
            return key
        raise Permanent(
            _("BottleCRM has no custom field {key} for leads.").format(key=key),
            hint=_("Ask its admin to add it, then Retry."),
        )

    async def _undo(self, write: Write) -> str:
        """Mark the interaction as undone; one that is gone is as good as undone."""
        with nothing_sent():
            rows = [row for row in await self._reads.interactions(write.lead_ref) if text(row, "id") == write.ref]
        if rows and write.ref:
            body = {"subject": undone_subject(text(rows[0], "subject"))}
            await self._send("PATCH", f"/api/interactions/{write.ref}/", body)
        return write.ref or write.lead_ref

    async def mark_double(self, ref: str, lead_ref: str) -> None:
        """Mark an interaction as a double in its subject; one that is gone needs no mark."""
        rows = [row for row in await self._reads.interactions(lead_ref) if text(row, "id") == ref]
        for row in rows:
            body = {"subject": doubled_subject(text(row, "subject"))}
            await self._send("PATCH", f"/api/interactions/{ref}/", body)

    async def _not_ahead(self, payload: Item) -> Item:
        """Return the touch with a time that the server does not take for the future: by 5 minutes it refuses it."""
        if self._offset is None:
            await self.hello()
        server_now = self._now() + (self._offset or timedelta())
        ahead = datetime.fromisoformat(text(payload, "at")) > server_now
        return {**payload, "at": server_now.isoformat()} if ahead else payload

    async def _send(self, method: str, path: str, body: Mapping[str, object]) -> Answer:
        return await self._transport.request(method, path, body=json.dumps(body, ensure_ascii=False).encode())


def connect(config: CrmConfig, token: str, now: Callable[[], datetime]) -> BottleCrm:
    """Make the adapter; registered as the entry point `bottlecrm`."""
    options = Options(config.options)
    keys = Keys(**options.texts("fields", tuple(Keys.__slots__)))
    owners = {**config.owners, **options.texts("owners")}
    quarantine = timedelta(seconds=options.number("quarantine", 120))
    options.refuse_unknown()
    transport = Transport(config.base_url, token, parallel=PARALLEL, classify=classify, now=now)
    return BottleCrm(transport, keys, owners, now, quarantine)


def _capabilities(quarantine: timedelta) -> Capabilities:
    return Capabilities(
        adapter="bottlecrm",
        writes={
            LEAD: Ability(Mode.LOOKED_UP, quarantine=quarantine),
            TOUCH: Ability(Mode.LOOKED_UP, quarantine=quarantine),
            STAGE: Ability(Mode.IDEMPOTENT, quarantine=quarantine, sets_back=True),
            VOID: Ability(Mode.IDEMPOTENT),
        },
        leads=Feed.LISTING,
        owners=Feed.LISTING,
        touches=Feed.LISTING,
        marks_doubles=True,
        parallel=PARALLEL,
    )


def _made(answer: Answer) -> str:
    ref = text(answer.object(), "id")
    if not ref:
        raise Ambiguous(_("The answer has another shape than expected."), status=answer.status)
    return ref


def _date(answer: Answer) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None

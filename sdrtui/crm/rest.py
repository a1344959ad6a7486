"""Any JSON CRM, described in config.toml; `rest_example.toml` beside this file is such a description, whole."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.errors import (
    Ambiguous,
    Auth,
    CrmError,
    Moved,
    Permanent,
    Verdict,
    Wait,
    check_owner,
    check_stage,
    nothing_sent,
)
from sdrtui.crm.fields import Item, at, instant, text
from sdrtui.crm.missing import Missing
from sdrtui.crm.options import Options
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.pace import Pace
from sdrtui.crm.port import (
    Ability,
    Capabilities,
    Feed,
    Hello,
    LeadPage,
    Mode,
    RemoteOwner,
    TouchPage,
    Write,
    WriteResult,
)
from sdrtui.crm.rest_config import Call, Listing, ObjectMap, RestConfig, read_config
from sdrtui.crm.rest_fields import missing_fields
from sdrtui.crm.rest_lookup import filled, id_of, items_of, look_up
from sdrtui.crm.rest_shapes import body, put, remote_lead, remote_owner, remote_touch, undone_body
from sdrtui.crm.transport import Answer, Transport, words_of
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID
from sdrtui.i18n import _

_MILLIS = 10**11
"""A number above this is milliseconds since 1970, below it seconds."""
_SECONDS = 10**8


class RestCrm:
    """The port over a described CRM."""

    def __init__(self, transport: Transport, config: RestConfig, names: OwnerNames) -> None:
        self._transport = transport
        self._names = names
        self._config = config
        self._pace = Pace(config.per_second)
        self._people: list[RemoteOwner] | None = None
        self._is_checked = False
        self.capabilities = _capabilities(config)

    async def hello(self) -> Hello:
        """Ask who we are; the first time also whether the CRM has the fields that are mapped.

        Raises:
            CrmError: also when its own description lacks one; the sentence names it.
        """
        answer = await self._get(self._config.me)
        if not self._is_checked:
            lacks = [lack.what for lack in await self.missing() if lack.is_needed]
            if lacks:
                words = _("The CRM has no field {names}.").format(names=", ".join(lacks))
                raise Permanent(words, hint=_("Correct [crm] in config.toml, or ask the CRM's admin for the fields."))
            self._is_checked = True
        told = {
            name: at(answer.body, path)
            for name, path in (("account", self._config.account), ("user", self._config.user))
        }
        account = text(told, "account")
        if not account:
            raise Permanent(_("The answer of {path} names no account.").format(path=self._config.me))
        time = instant(at(answer.body, self._config.time)) if self._config.time else _date(answer)
        return Hello(account, text(told, "user"), time)

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send one write."""
        results: list[WriteResult] = []
        for write in batch:
            try:
                results.append(WriteResult(write.op, Verdict.DONE, ref=await self._written(write)))
            except Moved as exc:  # says nothing about the CRM as a whole, so no other write is held back
                results.append(WriteResult(write.op, exc.verdict, words=exc.words, retry_after=exc.retry_after))
        return results

    async def find(self, write: Write) -> str | None:
        """Look for the token among the records that `find` lists; only creates are looked for."""
        made = self._config.touch if write.kind == TOUCH else self._config.lead
        if not made.find or (write.kind != TOUCH and write.lead_ref):
            return None
        return await look_up(self._get, made, write)

    async def leads(self, since: str, page: str) -> LeadPage:
        """List leads, those changed since where the CRM can tell."""
        made = self._config.lead
        if made.listing is None:
            return LeadPage(())
        items, following = await self._page(made.listing, since, page)
        sdrs = await self._sdrs()
        return LeadPage(tuple(remote_lead(item, made, sdrs) for item in items), following)

    async def touches(self, since: str, page: str) -> TouchPage:
        """List the touches of everybody."""
        made = self._config.touch
        if made.listing is None:
            return TouchPage(())
        items, following = await self._page(made.listing, since, page)
        sdrs = await self._sdrs()
        return TouchPage(tuple(remote_touch(item, made, sdrs) for item in items), following)

    async def owners(self) -> Sequence[RemoteOwner]:
        """List the owners."""
        if self._config.owners is None:
            return ()
        if self._people is None:
            people: list[RemoteOwner] = []
            page, is_first = "", True
            while page or is_first:
                items, page = await self._page(self._config.owners, "", page)
                people += [remote_owner(item, self._config.owner_fields, self._names) for item in items]
                is_first = False
            self._people = people
        return self._people

    async def missing(self) -> Sequence[Missing]:
        """Compare the mapped fields with the CRM's description of its own, or with a record where there is none."""
        lacks: list[Missing] = []
        for name, made in (("lead", self._config.lead), ("touch", self._config.touch)):
            if made.describe:
                answer = await self._get(made.describe)
                lacks += missing_fields(name, made, described=answer.body)
            elif made.listing is not None:
                items, _next = await self._page(made.listing, "", "", size=1)
                lacks += missing_fields(name, made, sample=next(iter(items), None))
        return lacks

    def before(self, version: str, overlap: timedelta) -> str:
        """Subtract from a time, or from seconds or milliseconds since 1970; a number that is neither stays."""
        moment = instant(version)
        if moment is not None:
            return (moment - overlap).isoformat()
        if version.isdecimal() and int(version) > _SECONDS:
            unit = 1000 if int(version) > _MILLIS else 1
            return str(int(version) - int(overlap.total_seconds() * unit))
        return version

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    async def _written(self, write: Write) -> str:
        made = self._config.touch if write.kind in {TOUCH, VOID} else self._config.lead
        is_create = write.kind == TOUCH or (write.kind == LEAD and not write.lead_ref)
        call = made.create if is_create else made.update
        told = undone_body(write.payload, made) if write.kind == VOID else await self._body(write, made)
        if call is None or not told:
            raise Permanent(_("The CRM has no place for this kind of write: {kind}").format(kind=write.kind))
        if made.read and (write.kind == STAGE or (write.kind == LEAD and write.lead_ref and "owner" in write.payload)):
            with nothing_sent():
                await self._check_unmoved(write, made)
        answer = await self._send(call, write, told, made.token_header)
        ref = id_of(answer.object(), made) if is_create else write.ref or write.lead_ref
        if not ref:
            raise Ambiguous(words_of(answer.body) or _("The answer has another shape than expected."))
        return ref

    async def _check_unmoved(self, write: Write, made: ObjectMap) -> None:
        """Read the lead, and refuse to set a stage or an owner over one that somebody has set there meanwhile."""
        answer = await self._get(filled(made.read, write))
        item = at(answer.body, made.read_item) if made.read_item else answer.body
        if not isinstance(item, dict):
            raise Ambiguous(words_of(answer.body) or _("The answer has another shape than expected."))
        theirs = remote_lead(item, made, await self._sdrs())
        if write.kind == STAGE:
            check_stage(write.payload, write.seen, theirs.stage)
        else:
            check_owner(write.payload, write.seen, theirs.owner)

    async def _body(self, write: Write, made: ObjectMap) -> dict[str, object]:
        """Return the body, with the owner as the CRM names them."""
        told = body(write, made)
        theirs = next((theirs for theirs, mine in made.fields.items() if mine == "owner"), "")
        if theirs and write.payload.get("owner"):
            sdr = str(write.payload["owner"])
            with nothing_sent():
                known = [owner.ref for owner in await self.owners() if owner.sdr == sdr]
            put(told, theirs, known[0] if known else self._names.ref(sdr))
        return told

    async def _sdrs(self) -> dict[str, str]:
        named = {theirs: sdr for sdr, theirs in self._names.named.items()}
        return {**named, **{owner.ref: owner.sdr for owner in await self.owners()}}

    async def _page(self, listing: Listing, since: str, page: str, size: int = 0) -> tuple[list[Item], str]:
        size = size or listing.size
        params: dict[str, str] = {listing.limit: str(size)} if listing.limit else {}
        if listing.since and since:
            params[listing.since] = since
        place = page or {"offset": "0", "page": "1"}.get(listing.paging, "")
        if place and listing.paging != "none":
            params[listing.page] = place
        answer = await self._get(listing.path, params)
        items = items_of(answer, listing.items)
        match listing.paging:
            case "cursor":
                return items, str(at(answer.body, listing.next) or "")
            case "offset":
                return items, str(int(place) + len(items)) if len(items) >= size else ""
            case "page":
                return items, str(int(place) + 1) if len(items) >= size else ""
        return items, ""

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        await self._pace.turn()
        return await self._transport.request("GET", path, params=params)

    async def _send(self, call: Call, write: Write, told: Mapping[str, object], token_header: str) -> Answer:
        await self._pace.turn()
        headers = {token_header: write.token} if token_header else {}
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return await self._transport.request(call.method, filled(call.path, write), body=raw, headers=headers)


def connect(config: CrmConfig, token: str, now: Callable[[], datetime]) -> RestCrm:
    """Make the adapter; registered as the entry point `rest`."""
    told = read_config(Options(config.options))

    def classify(_status: int, answer: object) -> CrmError | None:
        return _hidden_error(told, answer)

    signature = (told.header, told.scheme)
    parallel = told.parallel
    transport = Transport(config.base_url, token, parallel=parallel, now=now, signature=signature, classify=classify)
    return RestCrm(transport, told, OwnerNames(config.owners))


def _hidden_error(config: RestConfig, answer: object) -> CrmError | None:
    """Return the error inside an answer, for a CRM that says 200 to everything."""
    code = text({"code": at(answer, config.errors)}, "code") if config.errors else ""
    if not code or code in config.fine:
        return None
    words = words_of(answer)
    if code in config.wait:
        return Wait(words)
    return Auth(words) if code in config.auth else Permanent(words)


def _capabilities(config: RestConfig) -> Capabilities:
    lead, touch = config.lead, config.touch
    has_keys = lead.mode is Mode.KEYED and bool(lead.token_header)  # a repeat is known by its key, however late
    set_fields = Ability(Mode.IDEMPOTENT, quarantine=config.quarantine, sets_back=not has_keys)
    writes = {
        LEAD: replace(set_fields, mode=lead.mode) if lead.create else None,
        STAGE: set_fields if lead.update and "stage" in lead.fields.values() else None,
        TOUCH: Ability(touch.mode, quarantine=config.quarantine) if touch.create else None,
        VOID: Ability(Mode.IDEMPOTENT) if touch.update and touch.undone else None,
    }
    return Capabilities(
        adapter="rest",
        writes={kind: ability for kind, ability in writes.items() if ability is not None},
        leads=_feed(lead.listing),
        owners=_feed(config.owners),
        leads_in_order=_is_in_order(lead.listing),
        pages_shift=lead.listing is not None and lead.listing.paging in {"offset", "page"},
        touches=_feed(touch.listing),
        touches_in_order=_is_in_order(touch.listing),
        has_deletes=bool(lead.deleted),
        parallel=config.parallel,
        overlap=config.overlap,
    )


def _is_in_order(listing: Listing | None) -> bool:
    return listing is not None and listing.is_ordered


def _feed(listing: Listing | None) -> Feed:
    if listing is None:
        return Feed.NONE
    return Feed.UPDATED_SINCE if listing.since else Feed.LISTING


def _date(answer: Answer) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None

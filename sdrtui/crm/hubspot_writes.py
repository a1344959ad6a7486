"""Our writes as HubSpot's batches: upserts by our key, updates by its id, and the ties of touches to contacts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sdrtui.crm.activity_text import UNDONE
from sdrtui.crm.errors import (
    CrmError,
    OwnerMoved,
    Permanent,
    StageMoved,
    Verdict,
    check_owner,
    check_stage,
    expected_stages,
    nothing_sent,
)
from sdrtui.crm.fields import Item, at, fit, table, tables, text
from sdrtui.crm.hubspot_access import Access
from sdrtui.crm.hubspot_batch import batch_results, refusals
from sdrtui.crm.hubspot_people import People
from sdrtui.crm.hubspot_shapes import (
    ENGAGEMENTS,
    KEY,
    NAME,
    SAID,
    STAGES,
    engagement_type,
    is_step_back,
    lead_properties,
    touch_properties,
)
from sdrtui.crm.port import Write, WriteResult
from sdrtui.i18n import _


class Writes:
    """Sends batches of one kind."""

    def __init__(self, access: Access, people: People) -> None:
        self._access = access
        self._people = people
        self._known: frozenset[str] | None = None

    async def send(self, batch: Sequence[Write]) -> list[WriteResult]:
        """Send a batch: of leads the new by upsert and the others by update, of touches each type by itself."""
        match batch[0].kind:
            case "touch":
                return await self._groups(batch, engagement_type, self._touches)
            case "void":
                return [await self._undo(write) for write in batch]
            case "stage":
                return await self._stages(batch)
        return await self._groups(batch, lambda payload: "new" if "name" in payload else "", self._leads)

    async def _groups(
        self,
        batch: Sequence[Write],
        group_of: Callable[[Item], str],
        send: Callable[[str, Sequence[Write]], Awaitable[list[WriteResult]]],
    ) -> list[WriteResult]:
        """Send each group by itself; one that fails as a whole speaks for its own writes only."""
        groups: dict[str, list[Write]] = {}
        for write in batch:
            groups.setdefault(group_of(write.payload), []).append(write)
        if len(groups) == 1:
            return await send(*next(iter(groups.items())))
        results: list[WriteResult] = []
        for name, writes in groups.items():
            try:
                results += await send(name, writes)
            except CrmError as exc:
                results += [_failed(write, exc) for write in writes]
        return results

    async def _touches(self, kind: str, writes: Sequence[Write]) -> list[WriteResult]:
        """Upsert the engagements, then tie them to their contacts: done is what is both."""
        wrong = [write for write in writes if not write.lead_ref.isdecimal()]
        right = [write for write in writes if write.lead_ref.isdecimal()]
        refused = [
            _failed(write, Permanent(_("HubSpot has no contact {id}.").format(id=write.lead_ref))) for write in wrong
        ]
        if not right:
            return refused
        inputs = [
            {
                "id": write.token,
                "idProperty": KEY,
                "properties": touch_properties(write, await self._owner(write)),
            }
            for write in right
        ]
        answer = await self._access.post(self._access.path("objects", f"{kind}/batch/upsert"), {"inputs": inputs})
        made = batch_results(answer, {write.token: write.op for write in right}, by_key=True)
        return refused + await self._tied(kind, right, made)

    async def _tied(self, kind: str, writes: Sequence[Write], made: Sequence[WriteResult]) -> list[WriteResult]:
        contacts = {write.op: write.lead_ref for write in writes}
        ops = {result.ref: result.op for result in made if result.verdict is Verdict.DONE}
        if not ops:
            return list(made)
        ties = [{"from": {"id": ref}, "to": {"id": contacts[op]}} for ref, op in ops.items()]
        path = self._access.path("associations", f"{kind}/contacts/batch/associate/default")
        answer = await self._access.post(path, {"inputs": ties})
        tied = {str(at(item, "from.id")) for item in tables(answer.object().get("results"))}
        done = [WriteResult(op, Verdict.DONE, ref=f"{kind}:{ref}") for ref, op in ops.items() if ref in tied]
        untied = {ref: op for ref, op in ops.items() if ref not in tied}
        return [result for result in made if result.op not in ops.values()] + done + refusals(answer, untied)

    async def _leads(self, group: str, writes: Sequence[Write]) -> list[WriteResult]:
        if group == "new":
            known = await self._properties()
            inputs = [
                {
                    "id": str(write.payload["lead"]),
                    "idProperty": KEY,
                    "properties": lead_properties(write.payload, await self._owner(write), known),
                }
                for write in writes
            ]
            path = self._access.path("objects", "contacts/batch/upsert")
            answer = await self._access.post(path, {"inputs": inputs})
            return batch_results(answer, {str(write.payload["lead"]): write.op for write in writes}, by_key=True)
        results: list[WriteResult] = []
        changes: dict[str, dict[str, str]] = {}
        owners = await self._current([write for write in writes if "owner" in write.payload], "hubspot_owner_id")
        sdrs = await self._sdrs() if owners else {}
        for write in writes:
            try:
                check_owner(write.payload, write.seen, sdrs.get(owners.get(write.lead_ref, ""), ""))
                changes[write.lead_ref] = await self._changes(write)
            except (Permanent, OwnerMoved) as exc:
                results.append(_failed(write, exc))
        going = [write for write in writes if write.lead_ref in changes]
        return results + (await self._updated(going, changes) if going else [])

    async def _stages(self, batch: Sequence[Write]) -> list[WriteResult]:
        """Set the stages that nobody has changed there since: nothing here is conditional, so they are read first."""
        results: list[WriteResult] = []
        writes: list[Write] = []
        found = await self._current(batch, "lifecyclestage")
        theirs = {write.lead_ref: _our_stage(found.get(write.lead_ref, ""), write) for write in batch}
        for write in batch:
            try:
                check_stage(write.payload, write.seen, theirs[write.lead_ref])
                writes.append(write)
            except StageMoved as exc:
                results.append(_failed(write, exc))
        return results + (await self._set_stages(writes, theirs) if writes else [])

    async def _current(self, writes: Sequence[Write], name: str) -> dict[str, str]:
        """Return a property as it is now, by contact; a contact that is gone has none."""
        if not writes:
            return {}
        asked = {"properties": [name], "inputs": [{"id": write.lead_ref} for write in writes]}
        with nothing_sent():
            answer = await self._access.post(self._access.path("objects", "contacts/batch/read"), asked)
        items = tables(answer.object().get("results") or [])
        return {text(item, "id"): text(table(item, "properties"), name) for item in items}

    async def _sdrs(self) -> Mapping[str, str]:
        with nothing_sent():
            return await self._people.sdrs()

    async def _set_stages(self, writes: Sequence[Write], theirs: Mapping[str, str]) -> list[WriteResult]:
        was = {write.op: theirs[write.lead_ref] or text(write.payload, "before") for write in writes}
        back = [write for write in writes if is_step_back(was[write.op], text(write.payload, "after"))]
        if back:
            await self._updated(back, {write.lead_ref: {"lifecyclestage": ""} for write in back})
        stages = {write.lead_ref: {"lifecyclestage": STAGES[str(write.payload["after"])]} for write in writes}
        return await self._updated(writes, stages)

    async def _updated(self, writes: Sequence[Write], changes: Mapping[str, Mapping[str, str]]) -> list[WriteResult]:
        inputs = [{"id": write.lead_ref, "properties": changes[write.lead_ref]} for write in writes]
        answer = await self._access.post(self._access.path("objects", "contacts/batch/update"), {"inputs": inputs})
        return batch_results(answer, {write.lead_ref: write.op for write in writes}, by_key=False)

    async def _changes(self, write: Write) -> dict[str, str]:
        """Return the properties that a write of fields sets; HubSpot refuses a whole batch for one it does not know."""
        payload, known = write.payload, await self._properties()
        told: dict[str, str] = {}
        if "owner" in payload:
            told["hubspot_owner_id"] = await self._owner(write)
            if not told["hubspot_owner_id"]:
                raise Permanent(
                    _("HubSpot has no owner for {sdr}.").format(sdr=payload["owner"]),
                    hint=_("Name the user's email in config.toml under [crm] owners, then Retry."),
                )
        if "do_not_contact" in payload:
            if "sdrtui_do_not_contact" not in known:
                words = _("The CRM has no field {names}.").format(names="contacts.sdrtui_do_not_contact")
                raise Permanent(words, hint=_("Ask its admin to add it, then Retry."))
            told["sdrtui_do_not_contact"] = "true" if payload["do_not_contact"] else "false"
        if "closed_reason" in payload:
            told["hs_lead_status"] = "UNQUALIFIED"
            told |= {"sdrtui_closed_reason": text(payload, "closed_reason")} if "sdrtui_closed_reason" in known else {}
        told |= {theirs: fit(payload[ours], NAME) for ours, theirs in SAID.items() if ours in payload}
        return told | ({"message": text(payload, "note")} if "note" in payload else {})

    async def _undo(self, write: Write) -> WriteResult:
        """Mark the engagement's text as undone; one that is gone is as good as undone."""
        kind, _colon, ref = write.ref.partition(":")
        if kind not in ENGAGEMENTS:
            return WriteResult(write.op, Verdict.DONE, ref=write.lead_ref)
        shape = ENGAGEMENTS[kind]
        names = {"properties": [shape.body], "inputs": [{"id": ref}]}
        with nothing_sent():
            answer = await self._access.post(self._access.path("objects", f"{kind}/batch/read"), names)
        found = tables(answer.object().get("results"))
        body = text(table(found[0], "properties"), shape.body) if found else ""
        if body and not body.startswith(UNDONE):
            change = {"inputs": [{"id": ref, "properties": {shape.body: f"{UNDONE}\n{body}"}}]}
            told = await self._access.post(self._access.path("objects", f"{kind}/batch/update"), change)
            return next(
                iter(batch_results(told, {ref: write.op}, by_key=False)), WriteResult(write.op, Verdict.AMBIGUOUS)
            )
        return WriteResult(write.op, Verdict.DONE, ref=write.ref)

    async def _owner(self, write: Write) -> str:
        with nothing_sent():
            return await self._people.ref_of(text(write.payload, "owner"))

    async def _properties(self) -> frozenset[str]:
        if self._known is None:
            with nothing_sent():
                answer = await self._access.get(self._access.path("properties", "contacts"))
            self._known = frozenset(text(item, "name") for item in tables(answer.object().get("results")))
        return self._known


def _our_stage(theirs: str, write: Write) -> str:
    """Return our word for a stage of theirs: where several of ours are one there, the one that the write is about."""
    mine = [stage for stage, name in STAGES.items() if name == theirs]
    asked = [stage for stage in mine if stage in expected_stages(write.payload, write.seen)]
    return next(iter(asked or mine), "")


def _failed(write: Write, exc: CrmError) -> WriteResult:
    return WriteResult(write.op, exc.verdict, words=exc.words, hint=exc.hint, retry_after=exc.retry_after)

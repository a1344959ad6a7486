"""The sandbox CRM's adapter: mode A throughout, by idempotency key and external id."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.errors import Ambiguous, OwnerMoved, StageMoved, Verdict, expected_owners, expected_stages
from sdrtui.crm.owner_names import OwnerNames
from sdrtui.crm.port import (
    Ability,
    Capabilities,
    Feed,
    Hello,
    IdPage,
    LeadPage,
    Mode,
    RemoteLead,
    RemoteOwner,
    RemoteTouch,
    TouchPage,
    Write,
    WriteResult,
)
from sdrtui.crm.transport import Answer, Transport, words_of
from sdrtui.domain.payload import LEAD, STAGE, TOUCH, VOID

PAGE, IDS = "200", "1000"
"""Of whole rows so many that a page's transaction holds up nobody who logs a touch; ids cost next to nothing."""
_ABILITY = Ability(Mode.KEYED, batch=100)
_CONFLICT, _TOO_MANY, _SERVER_ERROR = 409, 429, 500


class SandboxCrm:
    """The port over the sandbox's API."""

    capabilities = Capabilities(
        adapter="sandbox",
        writes=dict.fromkeys((LEAD, TOUCH, STAGE, VOID), _ABILITY),
        leads=Feed.UPDATED_SINCE,
        owners=Feed.LISTING,
        touches=Feed.UPDATED_SINCE,
        has_deletes=True,
        overlap=timedelta(seconds=5),
    )

    def __init__(self, transport: Transport, names: OwnerNames | None = None) -> None:
        self._transport = transport
        self._names = names or OwnerNames()

    async def hello(self) -> Hello:
        """Ask for `/v1/me`."""
        body = (await self._transport.request("GET", "/v1/me")).object()
        return Hello(str(body.get("account")), str(body.get("user")), _time(body.get("time")))

    async def write(self, batch: Sequence[Write]) -> Sequence[WriteResult]:
        """Send one batch; each item carries its token as the idempotency key."""
        body = json.dumps({"writes": [_write(self._names.written(write)) for write in batch]}, separators=(",", ":"))
        answer = await self._transport.request("POST", "/v1/batch", body=body.encode())
        by_token = {write.token: write.op for write in batch}
        return [
            _result(by_token[item["key"]], item)
            for item in _items(answer, "results")
            if isinstance(item.get("key"), str) and item["key"] in by_token
        ]

    async def find(self, write: Write) -> str | None:
        """Answer None: a keyed write is sent again, never looked up."""
        return write.ref or None

    async def leads(self, since: str, page: str) -> LeadPage:
        """Read `updated_since`; the cursor of a page is good for as long as the sandbox lives."""
        params = {"limit": PAGE, "updated_since": since, "cursor": page}
        answer = await self._transport.request("GET", "/v1/leads", params=params)
        leads = (_lead(item) for item in _items(answer, "items"))
        told = tuple(replace(lead, owner=self._names.sdr(lead.owner, default=lead.owner)) for lead in leads)
        return LeadPage(told, str(answer.object().get("next") or ""))

    async def ids(self, page: str) -> IdPage:
        """List ids alone."""
        params = {"limit": IDS, "fields": "id", "cursor": page}
        answer = await self._transport.request("GET", "/v1/leads", params=params)
        here = (item for item in _items(answer, "items") if item.get("deleted") is not True)
        ids = tuple(_str(item, "id") for item in here if not item.get("merged_into"))
        return IdPage(ids, str(answer.object().get("next") or ""))

    async def touches(self, since: str, page: str) -> TouchPage:
        """Read the activities of everybody by `updated_since`."""
        params = {"limit": PAGE, "updated_since": since, "cursor": page}
        answer = await self._transport.request("GET", "/v1/activities", params=params)
        following = str(answer.object().get("next") or "")
        touches = (_remote_touch(item) for item in _items(answer, "items"))
        told = tuple(replace(touch, owner=self._names.sdr(touch.owner, default=touch.owner)) for touch in touches)
        return TouchPage(told, following)

    async def owners(self) -> Sequence[RemoteOwner]:
        """List the owners; an owner's id is the SDR's short name, where config.toml says nothing else."""
        owners: list[RemoteOwner] = []
        cursor = ""
        while True:
            answer = await self._transport.request("GET", "/v1/owners", params={"limit": PAGE, "cursor": cursor})
            owners += [
                RemoteOwner(_str(item, "id"), _str(item, "name"), _str(item, "email"), self._sdr(item))
                for item in _items(answer, "items")
            ]
            cursor = str(answer.object().get("next") or "")
            if not cursor:
                return owners

    def _sdr(self, owner: Mapping[str, object]) -> str:
        return self._names.sdr(_str(owner, "id"), _str(owner, "email"), _str(owner, "id"))

    def before(self, version: str, overlap: timedelta) -> str:
        """Subtract from the server's timestamp."""
        at = _time(version)
        return (at - overlap).isoformat(timespec="microseconds") if at else ""

    async def aclose(self) -> None:
        """Close the transport."""
        await self._transport.aclose()


def connect(config: CrmConfig, token: str, now: Callable[[], datetime]) -> SandboxCrm:
    """Make the adapter; registered as the entry point `sandbox`."""
    transport = Transport(config.base_url, token, parallel=SandboxCrm.capabilities.parallel, now=now)
    return SandboxCrm(transport, OwnerNames(config.owners))


def _write(write: Write) -> dict[str, object]:
    payload = write.payload
    match write.kind:
        case "touch":
            told = _touch(write)
            return {"key": write.token, "object": "activities", "body": told}
        case "void":
            changed = {"voided": True, "voided_at": payload["at"], "voided_by": payload["owner"]}
            return {"key": write.token, "object": "activities", "id": f"ext:{payload['record']}", "body": changed}
        case "stage":
            expected = expected_stages(payload, write.seen)
            changed = {"stage": payload["after"], **({"if_stage": list(expected)} if expected else {})}
            return {"key": write.token, "object": "leads", "id": write.lead_ref, "body": changed}
        case _:
            expected = expected_owners(payload, write.seen) if write.lead_ref else ()
            asked = {"if_owner": list(expected)} if expected else {}
            return {"key": write.token, "object": "leads", "id": write.lead_ref, "body": _lead_body(payload) | asked}


def _touch(write: Write) -> dict[str, object]:
    payload = write.payload
    same = (
        "attempt",
        "at",
        "channel",
        "action",
        "outcome",
        "note",
        "playbook",
        "step",
        "stage",
        "touch",
        "contact",
        "until",
    )
    return {
        "external_id": payload["record"],
        "token": write.token,
        "lead": write.lead_ref,
        "sdr": payload["owner"],
        **{field: payload.get(field) for field in same},
    }


def _lead_body(payload: Mapping[str, object]) -> dict[str, object]:
    """Return a create with its external id, or only the fields that are set."""
    fields = {name: value for name, value in payload.items() if name not in {"lead", "account", "contact"}}
    if "name" not in payload:
        return fields
    points = {kind: fields.pop(kind, []) for kind in ("phones", "wechats", "emails")}
    return {**fields, "external_id": payload["lead"], "points": points}


def _result(op: str, item: Mapping[str, object]) -> WriteResult:
    status = item.get("status")
    if not isinstance(status, int):
        return WriteResult(op, Verdict.AMBIGUOUS, words="no status")
    if status < 300 and isinstance(item.get("id"), str):  # noqa: PLR2004  # HTTP's own numbers
        return WriteResult(op, Verdict.DONE, ref=_str(item, "id"))
    words = words_of({"error": item.get("error")}) or f"HTTP {status}"
    error = item.get("error")
    if status == _CONFLICT and isinstance(error, dict):
        moved = OwnerMoved(words) if error.get("code") == "owner_moved" else StageMoved(words)
        return WriteResult(op, moved.verdict, words=moved.words, retry_after=moved.retry_after)
    if status == _TOO_MANY:
        return WriteResult(op, Verdict.WAIT, words=words)
    if status < 400 or status >= _SERVER_ERROR:  # noqa: PLR2004
        return WriteResult(op, Verdict.AMBIGUOUS, words=words)
    return WriteResult(op, Verdict.PERMANENT, words=words)


def _items(answer: Answer, name: str) -> list[dict[str, object]]:
    items = answer.object().get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        words = words_of(answer.body) if "error" in answer.object() else "no list in the answer"
        raise Ambiguous(words, status=answer.status)
    return items


def _lead(item: Mapping[str, object]) -> RemoteLead:
    points = item.get("points")
    kinds: Mapping[str, object] = points if isinstance(points, dict) else {}
    return RemoteLead(
        ref=_str(item, "id"),
        version=_str(item, "updated_at"),
        created=_str(item, "created_at"),
        local=_str(item, "external_id"),
        do_not_contact=item.get("do_not_contact") is True,
        phones=_texts(kinds.get("phones")),
        wechats=_texts(kinds.get("wechats")),
        emails=_texts(kinds.get("emails")),
        is_deleted=item.get("deleted") is True,
        is_converted=item.get("converted") is True,
        raw=item,
        **{name: _str(item, name) for name in _LEAD_TEXTS},
    )


def _remote_touch(item: Mapping[str, object]) -> RemoteTouch:
    attempt = item.get("attempt")
    return RemoteTouch(
        ref=_str(item, "id"),
        lead_ref=_str(item, "lead"),
        version=_str(item, "updated_at"),
        at=_time(item.get("at")),
        record=_str(item, "external_id"),
        owner=_str(item, "sdr"),
        until=_time(item.get("until")),
        attempt=attempt if isinstance(attempt, int) else 1,
        is_voided=item.get("voided") is True,
        is_double=False,
        raw=item,
        **{name: _str(item, name) for name in _TOUCH_TEXTS},
    )


_TOUCH_TEXTS = ("token", "channel", "action", "outcome", "note", "playbook", "step", "touch", "stage")
_LEAD_TEXTS = (
    "owner",
    "stage",
    "company",
    "name",
    "title",
    "industry",
    "region",
    "kind",
    "source",
    "note",
    "merged_into",
)


def _texts(values: object) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _str(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else None

"""A HubSpot of its own: objects, batches, associations, search with its limits, owners, properties, OAuth."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "pat-of-a-test"
PORTAL = 4711
KEY = "sdrtui_id"
TYPES = ("contacts", "calls", "emails", "meetings", "communications", "notes")
BATCH, PAGE, CAP, SEARCHES = 100, 200, 10_000, 5
Json = dict[str, Any]
KNOWN: dict[str, set[str]] = {
    "contacts": {
        *("firstname", "lastname", "company", "jobtitle", "industry", "city", "phone", "email", "message"),
        *("hubspot_owner_id", "lifecyclestage", "lastmodifieddate", "hs_lead_status", "hs_merged_object_ids"),
        *("sdrtui_wechat", "sdrtui_do_not_contact", "sdrtui_closed_reason", "sdrtui_source", "sdrtui_kind"),
    },
    "calls": {"hs_call_title", "hs_call_body", "hs_call_status", "hs_call_disposition"},
    "emails": {"hs_email_subject", "hs_email_text", "hs_email_direction", "hs_email_status"},
    "meetings": {"hs_meeting_title", "hs_meeting_body", "hs_meeting_outcome"},
    "communications": {"hs_communication_channel_type", "hs_communication_logged_from", "hs_communication_body"},
    "notes": {"hs_note_body"},
}
STAGES = ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity")


@dataclass
class Fake:
    """What the account holds."""

    base_url: str = ""
    token: str = TOKEN
    cap: int = CAP
    lag: float = 0.0
    """Seconds until a search shows a change."""
    properties: dict[str, set[str]] = field(
        default_factory=lambda: {
            kind: {KEY, "hubspot_owner_id", "hs_timestamp", "hs_lastmodifieddate", "hs_object_id", *KNOWN[kind]}
            for kind in TYPES
        }
    )
    rows: dict[str, dict[str, Json]] = field(default_factory=lambda: {kind: {} for kind in TYPES})
    ties: set[tuple[str, str, str]] = field(default_factory=set)
    exchanges: list[tuple[str, Json, int, Json]] = field(default_factory=list)
    """Path, request, status and answer of everything that was asked."""
    grants: int = 0
    lives: int = 1800
    searches: list[float] = field(default_factory=list)
    _next: int = 100

    def app(self) -> Starlette:
        routes = [
            Route("/oauth/v1/token", self.grant, methods=["POST"]),
            Route("/account-info/v3/details", self.told(self.account)),
            Route("/crm/v3/owners/", self.told(self.owners)),
            Route("/crm/v3/properties/{kind}", self.told(self.described)),
            Route("/crm/v3/objects/{kind}/batch/{verb}", self.told(self.batch), methods=["POST"]),
            Route("/crm/v3/objects/{kind}/search", self.told(self.search), methods=["POST"]),
            Route("/crm/v4/associations/{kind}/contacts/batch/{verb:path}", self.told(self.tie), methods=["POST"]),
        ]
        return Starlette(routes=routes)

    def told(self, handler: Callable[[Request, Json], tuple[int, Json]]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> JSONResponse:
            if request.headers.get("authorization") != f"Bearer {self.token}":
                return JSONResponse(error("INVALID_AUTHENTICATION", "Authentication credentials not found."), 401)
            raw = await request.body()
            asked: Json = json.loads(raw) if raw else {}
            status, body = handler(request, asked)
            self.exchanges.append((request.url.path, asked, status, body))
            return JSONResponse(body, status)

        return endpoint

    async def grant(self, request: Request) -> JSONResponse:
        form = dict(pair.split("=") for pair in (await request.body()).decode().split("&"))
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != "refresh-1":
            return JSONResponse(error("BAD_REFRESH_TOKEN", "missing or invalid refresh token"), 400)
        self.grants += 1
        self.token = f"access-{self.grants}"
        told = {"access_token": self.token, "refresh_token": "refresh-1", "expires_in": self.lives}
        return JSONResponse({**told, "token_type": "bearer"})

    def account(self, _request: Request, _asked: Json) -> tuple[int, Json]:
        return 200, {"portalId": PORTAL, "uiDomain": "app.hubspot.com", "timeZone": "Asia/Shanghai"}

    def owners(self, _request: Request, _asked: Json) -> tuple[int, Json]:
        names = {"11": "zhang", "12": "li"}
        made = {"archived": False, "type": "PERSON", "createdAt": stamp(0), "updatedAt": stamp(0)}
        people = [{"id": ref, "email": f"{name}@example.com", "firstName": name, **made} for ref, name in names.items()]
        return 200, {"results": people}

    def described(self, request: Request, _asked: Json) -> tuple[int, Json]:
        known = sorted(self.properties[request.path_params["kind"]])
        shape = {"label": "", "type": "string", "fieldType": "text", "groupName": "", "description": "", "options": []}
        return 200, {"results": [{"name": name, "hasUniqueValue": name == KEY, **shape} for name in known]}

    def batch(self, request: Request, asked: Json) -> tuple[int, Json]:
        kind, verb, inputs = request.path_params["kind"], request.path_params["verb"], asked["inputs"]
        names = {name for each in inputs for name in each.get("properties", {})}
        unknown = sorted(names - self.properties[kind])
        if len(inputs) > BATCH or len({each["id"] for each in inputs}) < len(inputs) or unknown:
            return 400, error("VALIDATION_ERROR", f'Property values were not valid: "{unknown}" does not exist')
        results: list[Json] = []
        errors: list[Json] = []
        for each in inputs:
            self._one(kind, verb, each, results, errors)
        return batch_answer(list(reversed(results)), errors, 201 if verb == "create" else 200)

    def _one(self, kind: str, verb: str, each: Json, results: list[Json], errors: list[Json]) -> None:
        rows, told, is_new = self.rows[kind], dict(each.get("properties", {})), False
        row = rows.get(each["id"])
        if verb == "upsert":
            assert each["idProperty"] == KEY
            told[KEY] = each["id"]
            row = next((row for row in rows.values() if row["properties"].get(KEY) == each["id"]), None)
        email = told.get("email")
        other = [each for each in rows.values() if email and each["properties"].get("email") == email]
        if other and other[0] is not row:
            errors.append(item_error("CONFLICT", f"Contact already exists. Existing ID: {other[0]['id']}", each["id"]))
        elif row is None and verb == "upsert":
            self._next += 1
            is_new, row = True, {"id": str(self._next), "properties": {}, "createdAt": stamp(), "archived": False}
            rows[row["id"]] = row
        if row is None or (other and other[0] is not row):
            if not other:
                errors.append(item_error("OBJECT_NOT_FOUND", "No contact with that id exists", each["id"]))
            return
        if verb != "read":
            self._set(kind, row, told)
        results.append({**row, **({"new": is_new} if verb == "upsert" else {})})

    def _set(self, kind: str, row: Json, told: Json) -> None:
        now, stage = stamp(), told.get("lifecyclestage")
        held = row["properties"].get("lifecyclestage")
        if stage and held and STAGES.index(stage) < STAGES.index(held):
            told = {name: value for name, value in told.items() if name != "lifecyclestage"}
        changed = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
        row["properties"] = {**row["properties"], **told, changed: now, "hs_object_id": row["id"]}
        row["updatedAt"] = now

    def tie(self, request: Request, asked: Json) -> tuple[int, Json]:
        kind, verb = request.path_params["kind"], request.path_params["verb"]
        results: list[Json] = []
        errors: list[Json] = []
        for each in asked["inputs"]:
            if verb == "read":
                to = [
                    {"toObjectId": lead, "associationTypes": []}
                    for at, ref, lead in self.ties
                    if (at, ref) == (kind, each["id"])
                ]
                results.append({"from": {"id": each["id"]}, "to": to})
            elif each["to"]["id"] in self.rows["contacts"]:
                self.ties.add((kind, each["from"]["id"], each["to"]["id"]))
                spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}
                results.append({**each, "associationSpec": spec})
            else:
                errors.append(item_error("OBJECT_NOT_FOUND", "No contact with that id exists", each["from"]["id"]))
        return batch_answer(results, errors, 200)

    def search(self, request: Request, asked: Json) -> tuple[int, Json]:
        now = time.monotonic()
        self.searches = [*[at for at in self.searches if at > now - 1], now]
        if len(self.searches) > SEARCHES:
            return 429, {**error("RATE_LIMITS", "You have reached your secondly limit."), "policyName": "SECONDLY"}
        after, limit = int(asked.get("after", 0)), asked["limit"]
        if limit > PAGE or after + limit > self.cap:
            return 400, error("VALIDATION_ERROR", "paging beyond what a search shows")
        rows = self._matching(request.path_params["kind"], asked)
        names = set(asked["properties"]) | {"hs_object_id"}
        results = [
            {**row, "properties": {name: value for name, value in row["properties"].items() if name in names}}
            for row in rows[after : after + limit]
        ]
        paging = {"paging": {"next": {"after": str(after + limit)}}} if after + limit < len(rows) else {}
        return 200, {"total": len(rows), "results": results, **paging}

    def _matching(self, kind: str, asked: Json) -> list[Json]:
        horizon = millis(stamp(time.time() - self.lag))
        [group], [sort] = asked["filterGroups"], asked["sorts"]
        found = [row for row in self.rows[kind].values() if millis(row["updatedAt"]) <= horizon]
        for each in group["filters"]:
            compare = {"GTE": int.__ge__, "EQ": int.__eq__, "GT": int.__gt__}[each["operator"]]
            name, value = each["propertyName"], int(each["value"])
            found = [row for row in found if compare(number(row["properties"][name]), value)]
        return sorted(found, key=lambda row: number(row["properties"][sort]))


def stamp(seconds: float | None = None) -> str:
    moment = datetime.fromtimestamp(time.time() if seconds is None else seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def millis(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def number(value: str) -> int:
    return int(value) if value.isdecimal() else millis(value)


def error(category: str, message: str) -> Json:
    return {"status": "error", "message": message, "correlationId": "c-1", "category": category}


def item_error(category: str, message: str, named: str) -> Json:
    return {
        "status": "error",
        "category": category,
        "message": message,
        "context": {"ids": [named]},
        "errors": [],
        "links": {},
    }


def batch_answer(results: list[Json], errors: list[Json], status: int) -> tuple[int, Json]:
    body: Json = {"status": "COMPLETE", "results": results, "startedAt": stamp(), "completedAt": stamp()}
    return (207, {**body, "numErrors": len(errors), "errors": errors}) if errors else (status, body)


@contextmanager
def a_hubspot() -> Iterator[Fake]:
    """Run one on a real socket."""
    fake = Fake()
    config = uvicorn.Config(
        fake.app(), host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    fake.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.should_exit = True
        thread.join()

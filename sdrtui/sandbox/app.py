"""The sandbox CRM's HTTP: routes, tokens, the server's time on every answer, and the faults between."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sdrtui.sandbox.book import Answer, Asked, Book
from sdrtui.sandbox.faults import Fault, FaultKind, FaultList, fault_from
from sdrtui.sandbox.page import activity_page
from sdrtui.sandbox.rules import OBJECTS, Refusal, Row, invalid
from sdrtui.sandbox.strike import Sockets, afterwards, drop, error, instead

ACCOUNT = "sandbox"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PAGE_LIMIT = 1_000
BATCH_LIMIT = 500
BODY_LIMIT = 8 * 1024 * 1024

Handler = Callable[[Request], Awaitable[Response]]


class CrmServer:
    """The routes over one book."""

    def __init__(self, book: Book, token: str, sockets: Sockets) -> None:
        self.book = book
        self.faults = FaultList()
        self._token = token
        self._sockets = sockets
        self._late: set[asyncio.Task[None]] = set()

    def app(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/", self.page),
            Route("/v1/me", self._open(self.me)),
            Route("/v1/batch", self._open(self.batch), methods=["POST"]),
            Route("/v1/{table}", self._open(self.listed), methods=["GET"]),
            Route("/v1/{table}", self._open(self.create), methods=["POST"]),
            Route("/v1/{table}/{id:path}", self._open(self.one), methods=["GET"]),
            Route("/v1/{table}/{id:path}", self._open(self.change), methods=["PATCH"]),
            Route("/v1/{table}/{id:path}", self._open(self.remove), methods=["DELETE"]),
            Route("/admin/faults", self._open(self.admin), methods=["GET", "POST", "DELETE"]),
        ]
        return Starlette(routes=routes)

    async def page(self, request: Request) -> Response:
        """Show the activities to a person at this machine; a name that a web page made up sees nothing."""
        if request.url.hostname not in LOOPBACK:
            return error(403, "forbidden", "the sandbox answers on loopback only")
        return HTMLResponse(activity_page(self.book))

    async def me(self, _request: Request) -> Response:
        """Say who is asking, in which account, and what time it is here."""
        return JSONResponse({"account": ACCOUNT, "user": "sdrtui", "time": self.book.now()})

    async def create(self, request: Request) -> Response:
        """Create a row, or set the fields of the one with the same external id."""
        return await self._written(request, "")

    async def change(self, request: Request) -> Response:
        """Set the fields of a row named by its id or `ext:…`."""
        return await self._written(request, request.path_params["id"])

    async def batch(self, request: Request) -> Response:
        """Answer each of many writes on its own, in order."""
        body = await _json(request)
        writes = body.get("writes")
        if not isinstance(writes, list) or len(writes) > BATCH_LIMIT:
            raise invalid(f"writes must be a list of at most {BATCH_LIMIT}")
        asked = [_asked(write) for write in writes]
        return JSONResponse({"results": self._batch_results(asked, _fault_of(request))}, 207)

    async def listed(self, request: Request) -> Response:
        """Return a page of rows: `updated_since`, `limit`, `cursor`, `fields`, and for activities `lead`."""
        table = _table(request)
        query = request.query_params
        if table == "activities" and "lead" in query:
            return JSONResponse({"items": self._activities(query["lead"]), "next": None})
        limit = max(1, min(int(query.get("limit", 100)), PAGE_LIMIT))
        after = int(query.get("cursor") or 0)
        fault = _fault_of(request)
        if fault is not None and fault.kind is FaultKind.PAGE_SHIFT and after:
            after -= 1
        rows, cursor = self.book.changed_since(table, query.get("updated_since", ""), after, limit)
        if fault is not None and fault.kind is FaultKind.NO_ROWS:
            rows, cursor = rows[: fault.item], None
        names = frozenset(filter(None, query.get("fields", "").split(",")))
        items = [_only(_shown(row), names) for row in rows]
        return JSONResponse({"items": items, "next": str(cursor) if cursor else None})

    async def remove(self, request: Request) -> Response:
        """Delete a row for good: no feed ever names it again."""
        table = _table(request)
        row = self.book.find(table, request.path_params["id"])
        if row is None:
            return error(404, "not_found", "there is no such row")
        answer = self.book.write(Asked(table, {"_gone": True}, str(row["id"])))
        return JSONResponse(answer.body, answer.status)

    async def one(self, request: Request) -> Response:
        """Return one row."""
        row = self.book.find(_table(request), request.path_params["id"])
        return error(404, "not_found", "there is no such row") if row is None else JSONResponse(_shown(row))

    async def admin(self, request: Request) -> Response:
        """Show, add or clear faults."""
        if request.method == "DELETE":
            self.faults.faults.clear()
        elif request.method == "POST":
            told = (await _json(request)).get("faults", [])
            if not isinstance(told, list):
                raise invalid("faults must be a list")
            self.faults.faults.extend([fault_from(fault) for fault in told])
        return JSONResponse({"faults": [asdict(fault) for fault in self.faults.faults], "writes": self.book.writes})

    def _activities(self, lead_id: str) -> list[Row]:
        lead = self.book.find("leads", lead_id) or self.book.find("leads", f"ext:{lead_id}")
        return [_shown(row) for row in self.book.rows["activities"].values() if lead and row["lead"] == lead["id"]]

    async def _written(self, request: Request, row_id: str) -> Response:
        key = request.headers.get("idempotency-key", "")
        answer = self.book.write(Asked(_table(request), await _json(request), row_id, key))
        return JSONResponse(answer.body, answer.status)

    def _batch_results(self, asked: list[Asked], fault: Fault | None) -> list[Row]:
        spared = fault.item % len(asked) if fault is not None and asked and fault.kind in _SPARING else None
        answers = self.book.write_all([write for place, write in enumerate(asked) if place != spared])
        if fault is not None and spared is not None:
            answers.insert(spared, _SPARING[fault.kind])
        return [
            {"key": write.key, "status": answer.status, **answer.body}
            for write, answer in zip(asked, answers, strict=True)
        ]

    def _open(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            await request.body()
            answer = await self._guarded(request, handler)
            answer.headers["x-server-time"] = self.book.now()
            return answer

        return guarded

    async def _guarded(self, request: Request, handler: Handler) -> Response:
        if not self._is_signed_in(request):
            return error(401, "unauthorized", "the token is not known")
        is_admin = request.url.path.startswith("/admin")
        met = () if is_admin else self.faults.struck(request.method, request.url.path)
        await asyncio.sleep(sum(fault.seconds for fault in met if fault.kind is FaultKind.LATENCY))
        fault = next((fault for fault in met if fault.kind is not FaultKind.LATENCY), None)
        if fault is None:
            return await _answered(request, handler)
        return await self._struck(fault, request, handler)

    async def _struck(self, fault: Fault, request: Request, handler: Handler) -> Response:
        if fault.kind is FaultKind.LATE_APPLY:
            task = asyncio.create_task(_later(fault.seconds, request, handler))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
            return await drop(request, self._sockets)
        answer = await instead(fault, request, self._sockets)
        if answer is not None:
            return answer
        request.state.fault = fault
        return await afterwards(fault, await _answered(request, handler), request, self._sockets)

    def _is_signed_in(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


_SPARING = {
    FaultKind.ITEM_ERROR: Answer(500, {"error": {"code": "internal", "message": "try again"}}),
    FaultKind.FORBIDDEN: Answer(403, {"error": {"code": "forbidden", "message": "you may not change this record"}}),
}


async def _later(seconds: float, request: Request, handler: Handler) -> None:
    await asyncio.sleep(seconds)
    await _answered(request, handler)


async def _answered(request: Request, handler: Handler) -> Response:
    try:
        return await handler(request)
    except Refusal as refusal:
        return JSONResponse(refusal.body(), refusal.status)
    except ValueError as exc:
        return error(400, "bad_request", str(exc))


async def _json(request: Request) -> Row:
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise Refusal(413, "too_large", "the body is too large")
    told = json.loads(body)
    if not isinstance(told, dict):
        raise invalid("the body must be an object")
    return told


def _asked(write: object) -> Asked:
    if not isinstance(write, dict) or not isinstance(write.get("body"), dict):
        raise invalid("each write needs object and body")
    return Asked(str(write.get("object")), write["body"], str(write.get("id") or ""), str(write.get("key") or ""))


def _table(request: Request) -> str:
    table = str(request.path_params["table"])
    if table not in OBJECTS:
        raise Refusal(404, "not_found", f"there is no object {table}")
    return table


def _fault_of(request: Request) -> Fault | None:
    fault = getattr(request.state, "fault", None)
    return fault if isinstance(fault, Fault) else None


def _only(row: Row, names: frozenset[str]) -> Row:
    """Return the fields asked for, all of them when none is named; what says that a row is gone is always there."""
    return {name: row[name] for name in (names | _ENDS) & set(row)} if names else row


_ENDS = frozenset({"id", "deleted", "merged_into"})


def _shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}

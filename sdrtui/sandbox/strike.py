"""Carrying out one fault on one request: the answer instead of the work, or what becomes of the answer after it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from sdrtui.sandbox.faults import Fault, FaultKind
from sdrtui.sandbox.rules import Row

PORTAL = "<!doctype html><title>Welcome</title><h1>Sign in to the hotel's network</h1>"

Sockets = dict[tuple[str, int], asyncio.Transport]
"""The open connections by the client's address: what a dropped connection is dropped by."""


def error(status: int, code: str, message: str) -> JSONResponse:
    """Return an error as the CRM words it."""
    return JSONResponse({"error": {"code": code, "message": message}}, status)


async def instead(fault: Fault, request: Request, sockets: Sockets) -> Response | None:
    """Return what is answered with nothing applied, or None when the write takes place."""
    if fault.kind is FaultKind.DROP_BEFORE:
        return await drop(request, sockets)
    if fault.kind is FaultKind.FORBIDDEN and "batch" in request.url.path:
        return None
    answer = _INSTEAD.get(fault.kind)
    return None if answer is None else answer(fault)


async def afterwards(fault: Fault, answer: Response, request: Request, sockets: Sockets) -> Response:
    """Return what becomes of the answer to a write that has been applied."""
    match fault.kind:
        case FaultKind.DROP_AFTER:
            return await drop(request, sockets)
        case FaultKind.TRUNCATED:
            return StreamingResponse(_broken_off(answer, request, sockets), answer.status_code, _heads(answer))
        case FaultKind.SLOW_BODY:
            return StreamingResponse(_dripping(answer, fault.seconds), answer.status_code, _heads(answer))
        case FaultKind.ITEM_MISSING | FaultKind.REORDERED:
            return _with_results(answer, fault)
    changed = _AFTERWARDS.get(fault.kind)
    return answer if changed is None else changed(fault)


async def drop(request: Request, sockets: Sockets) -> Response:
    """Break the connection; the response returned goes nowhere."""
    if request.client is not None:
        transport = sockets.get((request.client.host, request.client.port))
        if transport is not None:
            transport.abort()
            await asyncio.sleep(0)
    return Response(status_code=500)


def _heads(answer: Response) -> dict[str, str]:
    return {"content-type": "application/json", "content-length": str(len(bytes(answer.body)))}


async def _broken_off(answer: Response, request: Request, sockets: Sockets) -> AsyncIterator[bytes]:
    body = bytes(answer.body)
    yield body[: max(1, len(body) // 2)]
    if request.client is not None:
        sockets[request.client.host, request.client.port].close()
    await asyncio.sleep(0)


async def _dripping(answer: Response, seconds: float) -> AsyncIterator[bytes]:
    for byte in bytes(answer.body):
        yield bytes([byte])
        await asyncio.sleep(seconds)


def _with_results(answer: Response, fault: Fault) -> Response:
    told = json.loads(bytes(answer.body))
    results: list[Row] = told.get("results", [])
    if fault.kind is FaultKind.REORDERED:
        results.reverse()
    elif fault.kind is FaultKind.ITEM_MISSING and results:
        del results[fault.item % len(results)]
    return JSONResponse(told, answer.status_code)


def _server_error(fault: Fault) -> Response:
    return HTMLResponse("<h1>Server Error</h1>", int(fault.value or 500))


def _portal(_fault: Fault) -> Response:
    return HTMLResponse(PORTAL)


def _too_many(fault: Fault) -> Response:
    answer = error(429, "too_many_requests", "slow down")
    if fault.value:
        answer.headers["retry-after"] = fault.value
    return answer


_INSTEAD: Mapping[FaultKind, Callable[[Fault], Response]] = {
    FaultKind.TOO_MANY: _too_many,
    FaultKind.ERROR_BEFORE: _server_error,
    FaultKind.HTML: _portal,
    FaultKind.ERROR_IN_200: lambda _fault: JSONResponse({"error": {"code": "internal", "message": "not written"}}),
    FaultKind.REDIRECT: lambda fault: RedirectResponse(fault.value, 302),
    FaultKind.AUTH_LOST: lambda _fault: error(401, "unauthorized", "the token has expired"),
    FaultKind.FORBIDDEN: lambda _fault: error(403, "forbidden", "you may not change this record"),
}
_AFTERWARDS: Mapping[FaultKind, Callable[[Fault], Response]] = {
    FaultKind.ERROR_AFTER: _server_error,
    FaultKind.EMPTY: lambda _fault: Response(status_code=200, media_type="application/json"),
    FaultKind.WRONG_TYPE: lambda _fault: JSONResponse(["what", "is", "this"]),
    FaultKind.HTML_AFTER: _portal,
}

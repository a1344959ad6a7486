"""Looking a token up in a described CRM that gives its records in pages."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from raw_crm import NOW

from sdrtui.crm.adapters import CrmConfig
from sdrtui.crm.port import Write
from sdrtui.crm.rest import RestCrm, connect
from sdrtui.domain.payload import TOUCH

TOKENS = ("t-1", "t-2", "t-3", "t-4", "t-5")
TOLD: dict[str, Any] = {
    "me": {"path": "/me"},
    "lead": {"mode": "B", "create": "PUT /leads/{lead}", "fields": {"name": "name"}},
    "touch": {
        "mode": "C",
        "create": "POST /touches",
        "find": "/touches?lead={lead_ref}",
        "fields": {"key": "token", "note": "note"},
    },
}


@asynccontextmanager
async def paged(size: int, paging: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve the records of one lead in pages of this size; a CRM without paging gives the first for ever."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
        asked.append(path)
        query = parse_qs(urlsplit(path).query)
        place = int(query.get("at", ["0"])[0])
        start = {"cursor": place, "offset": place, "page": size * max(place - 1, 0), "none": 0}[paging]
        rows = [{"id": token, "key": token} for token in TOKENS[start : start + size] if query["lead"] == ["lead 7"]]
        following = str(start + size) if start + size < len(TOKENS) else None
        body = json.dumps({"items": rows, "next": following}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", asked
    finally:
        listener.close()


def described(url: str, paging: str) -> RestCrm:
    told = copy.deepcopy(TOLD)
    told["touch"]["list"] = {"path": "/touches", "paging": paging, "page": "at"}
    return connect(CrmConfig(url, MappingProxyType(told)), "token", lambda: NOW)


def wanted(token: str) -> Write:
    return Write("op", token, TOUCH, {"record": "r"}, lead_ref="lead 7")


@pytest.mark.parametrize("paging", ["cursor", "offset", "page"])
@pytest.mark.parametrize("size", [1, 2, 5])
async def test_a_token_on_a_later_page_is_found(paging: str, size: int) -> None:
    """A look-up that ended with the first page would miss it twice, and the touch would be sent again."""
    async with paged(size, paging) as (url, asked):
        crm = described(url, paging)
        found = [await crm.find(wanted(token)) for token in (*TOKENS, "t-6")]
        await crm.aclose()

    assert [*TOKENS, None] == found
    assert all("lead=lead+7" in path or "lead=lead%207" in path for path in asked)


@pytest.mark.parametrize("paging", ["cursor", "offset", "page"])
async def test_a_path_that_knows_no_pages_is_not_asked_for_ever(paging: str) -> None:
    """Where the same records come again there is no next page."""
    async with paged(2, "none") as (url, asked):
        crm = described(url, paging)
        found = await crm.find(wanted("t-6"))
        await crm.aclose()

    assert found is None
    assert len(asked) <= 3

"""A CRM under test as the contract's checks see it, and the leads and touches that they make in it."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from sdrtui.crm.errors import CrmError, Verdict
from sdrtui.crm.port import CrmPort, ReadsTouches, RemoteLead, RemoteTouch, Write
from sdrtui.domain.payload import LEAD, TOUCH


class ContractError(AssertionError):
    """An adapter does not keep the contract; the sentence says where."""


class Rig(Protocol):
    """One CRM under test."""

    def connect(self, *, token: str | None = None) -> CrmPort:
        """Return a fresh port; with a token of its own when given."""

    async def touches(self, token: str) -> int:
        """Return how many records in the CRM carry this token, asked for past the adapter."""

    async def edit(self, ref: str, **fields: object) -> None:
        """Change a lead in the CRM as one of its people would: `owner`, `stage`."""

    async def lose_answer(self) -> bool:
        """Make the next write happen and its answer get lost; False when this CRM cannot be made to."""

    async def be_away(self) -> bool:
        """Make the next request fail on the CRM's side with nothing applied; False when it cannot be made to."""

    def new_id(self) -> str:
        """Return a UUIDv7."""

    owner: str
    """An SDR that the CRM knows."""
    other_owner: str


@dataclass(frozen=True, slots=True)
class Made:
    """A lead that a check made."""

    local: str
    ref: str


def require(claim: bool, sentence: str) -> None:
    """Raise when the claim does not hold."""
    if not claim:
        raise ContractError(sentence)


def lead_write(rig: Rig, local: str, name: str = "王敏") -> Write:
    """Return the create of a lead."""
    payload = {
        "lead": local,
        "account": rig.new_id(),
        "contact": rig.new_id(),
        "owner": rig.owner,
        "name": name,
        "title": "市场总监",
        "company": f"恒信数据 {local[-6:]}",
        "industry": "软件",
        "region": "上海",
        "phones": ["+8613800138000"],
        "wechats": ["wx_min"],
        "emails": [f"{local}@example.com"],
        "kind": "outbound",
        "source": "baidu-sem",
        "stage": "MAL",
        "score": 40,
        "note": "展会",
        "created_at": "2026-11-23T01:00:00+00:00",
    }
    op = rig.new_id()
    return Write(op, op, LEAD, payload)


def touch_write(rig: Rig, made: Made, *, channel: str = "phone", note: str = "下周再打") -> Write:
    """Return one touch of a lead."""
    op = rig.new_id()
    payload: dict[str, object] = {
        "record": op,
        "touch": rig.new_id(),
        "lead": made.local,
        "contact": rig.new_id(),
        "owner": rig.owner,
        "at": "2026-11-23T01:05:00+00:00",
        "channel": channel,
        "action": "call" if channel == "phone" else "message",
        "outcome": "no_answer" if channel == "phone" else "message_sent",
        "until": None,
        "note": note,
        "playbook": "outbound-7x3x21",
        "step": "call-1",
        "attempt": 1,
        "stage": "MAL",
    }
    return Write(op, op, TOUCH, payload, made.ref)


async def a_lead(rig: Rig, port: CrmPort) -> Made:
    """Make a lead in the CRM."""
    local = rig.new_id()
    [result] = await port.write([lead_write(rig, local)])
    require(result.verdict is Verdict.DONE and bool(result.ref), f"a lead is made and named: {result}")
    return Made(local, result.ref)


async def all_leads(port: CrmPort, since: str = "") -> list[RemoteLead]:
    """Read every page."""
    leads: list[RemoteLead] = []
    page = ""
    while True:
        told = await port.leads(since, page)
        leads += told.leads
        page = told.next
        if not page:
            return leads


async def verdict_of(call: Awaitable[object]) -> Verdict:
    """Return the class of the error that a call raises, DONE when none."""
    try:
        await call
    except CrmError as exc:
        return exc.verdict
    return Verdict.DONE


async def read_back(port: ReadsTouches, write: Write) -> RemoteTouch | None:
    """Return the touch of a write as the feed has it."""
    page, is_first, found = "", True, None
    while page or is_first:
        told = await port.touches("", page)
        found = next((touch for touch in told.touches if write.token in {touch.token, touch.record}), found)
        page, is_first = told.next, False
    return found

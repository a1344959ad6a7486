"""Faults on request: what goes wrong, on which requests, how many times. The list is data; `app` carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sdrtui.sandbox.rules import invalid


class FaultKind(StrEnum):
    """What can go wrong. `before` and `after` say whether the write is applied."""

    LATENCY = "latency"
    """Answers after `seconds`."""
    TOO_MANY = "too_many"
    """429 with Retry-After as `value` says: seconds, a date, nonsense, or none when empty."""
    ERROR_BEFORE = "error_before"
    """500 and nothing was applied; `value` may name another status."""
    ERROR_AFTER = "error_after"
    """500 and the write has happened."""
    DROP_BEFORE = "drop_before"
    """The connection ends without an answer; nothing was applied."""
    DROP_AFTER = "drop_after"
    """The connection ends without an answer; the write has happened."""
    TRUNCATED = "truncated"
    """Applied; the answer breaks off in the middle."""
    EMPTY = "empty"
    """Applied; 200 without a body."""
    WRONG_TYPE = "wrong_type"
    """Applied; 200 with JSON of another shape."""
    HTML = "html"
    """200 and a page, as a captive portal sends it; nothing was applied."""
    HTML_AFTER = "html_after"
    """The same, and the write has happened."""
    ERROR_IN_200 = "error_in_200"
    """200 with an error inside; nothing was applied."""
    REDIRECT = "redirect"
    """302 to `value`, another host."""
    LATE_APPLY = "late_apply"
    """The connection ends at once; the write happens `seconds` later."""
    SLOW_BODY = "slow_body"
    """Applied; the answer comes a byte every `seconds`."""
    AUTH_LOST = "auth_lost"
    """401 as if the token had expired."""
    FORBIDDEN = "forbidden"
    """403; in a batch, for one record (`item`)."""
    ITEM_MISSING = "item_missing"
    """A batch is applied; the answer has no entry for `item`."""
    ITEM_ERROR = "item_error"
    """A batch without `item`, which is answered 500."""
    REORDERED = "reordered"
    """A batch is applied; its answers come in reverse."""
    PAGE_SHIFT = "page_shift"
    """A page repeats the last row of the one before."""
    NO_ROWS = "no_rows"
    """A page has only its first `item` rows, and none follows: as when rights are lost."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and when it strikes."""

    kind: FaultKind
    on: str = ""
    """A part of the path, e.g. `/v1/batch`; empty is every request under /v1."""
    method: str = ""
    skip: int = 0
    """Matching requests that pass before it strikes."""
    times: int = 1
    """How often it strikes; -1 is for good."""
    seconds: float = 0.0
    value: str = ""
    item: int = 0


class FaultList:
    """The faults still to come, in order. One request meets every matching latency, and at most one other fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def struck(self, method: str, path: str) -> tuple[Fault, ...]:
        """Return what this request meets, and count it off."""
        met: list[Fault] = []
        for place, fault in enumerate(self.faults):
            if fault.times == 0 or fault.on not in path or fault.method not in {"", method}:
                continue
            if fault.skip:
                self.faults[place] = replace(fault, skip=fault.skip - 1)
            elif fault.kind is FaultKind.LATENCY or all(other.kind is FaultKind.LATENCY for other in met):
                met.append(fault)
                self.faults[place] = replace(fault, times=fault.times - 1) if fault.times > 0 else fault
        self.faults = [fault for fault in self.faults if fault.times]
        return tuple(met)


def fault_from(told: object) -> Fault:
    """Read one fault from JSON.

    Raises:
        Refusal: It is not one.
    """
    if not isinstance(told, Mapping) or told.get("kind") not in set(FaultKind):
        raise invalid(f"kind must be one of {', '.join(FaultKind)}", "unknown_fault")
    try:
        return Fault(
            kind=FaultKind(told["kind"]),
            on=str(told.get("on", "")),
            method=str(told.get("method", "")),
            skip=int(told.get("skip", 0)),
            times=int(told.get("times", 1)),
            seconds=float(told.get("seconds", 0.0)),
            value=str(told.get("value", "")),
            item=int(told.get("item", 0)),
        )
    except (TypeError, ValueError) as exc:
        raise invalid(f"a fault's numbers do not read: {exc}") from exc

"""What the world remembers of the user's work, whatever the laptop forgets, and what it finds wrong."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sdrtui.domain.change import Change, OutboxOp


@dataclass
class Op:
    """A queued write as it was saved."""

    id: str
    lane: str
    kind: str
    payload: str
    """JSON."""
    record: str = ""
    value: str = ""
    """Of a stage: where it moves."""


@dataclass
class Ledger:
    """What was called saved, in order."""

    ops: dict[str, Op] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    """Every record, and its lead."""
    unsure: list[Change] = field(default_factory=list)
    """What was being saved when the process died."""
    trace: list[str] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    """Writes that a person skipped."""

    def saved(self, change: Change) -> None:
        """Remember what the store has called saved."""
        self.records.update({record.id: record.lead for record in change.records})
        for op in change.outbox:
            self.ops[op.id] = _memo(op)

    def said(self, change: Change) -> None:
        """Note it in the life's steps."""
        self.trace += [
            f"    saved {op.kind}:{op.id[:8].lstrip('0')} {str(dict(op.payload))[:120]}" for op in change.outbox
        ]


@dataclass
class Findings:
    """What was found wrong, each thing once."""

    trace: list[str] = field(default_factory=list)
    """The life's steps; what is found stands where it was found."""
    words: list[str] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)
    _known: set[str] = field(default_factory=set)

    def add(self, kind: str, words: str, *, count: int = 1) -> None:
        """Note that a promise was broken."""
        told = f"{kind}: {words}"
        if told not in self._known:
            self._known.add(told)
            self.words.append(told)
            self.trace.append(f"    RED {told}")
            self.by_kind[kind] += count

    def require(self, *, that: bool, kind: str, words: str) -> None:
        """Note a broken promise unless it holds."""
        if not that:
            self.add(kind, words)

    def add_all(self, kind: str, words: Iterable[str]) -> None:
        """Note several."""
        for told in words:
            self.add(kind, told)


def body_of(payload: object) -> str:
    """Return a payload in the one form in which it is compared."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, default=dict)


def _memo(op: OutboxOp) -> Op:
    value = str(op.payload.get("after", ""))
    return Op(op.id, op.lane, op.kind, body_of(dict(op.payload)), op.record or "", value)

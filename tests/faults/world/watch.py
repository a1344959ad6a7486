"""Watches every request as it leaves: nothing unannounced, changed, too early, out of turn, or by two at once."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sdrtui.crm.errors import Ambiguous, Auth, Verdict, Wait
from sdrtui.crm.port import Feed, Mode, Write, WriteResult
from sdrtui.sync.flight import HAPPENED
from world.crm import SEEN
from world.laptop import Disk
from world.ledger import Findings, Ledger, body_of
from world.port import MODES, QUARANTINE, Port

_SLACK = 0.01


@dataclass
class Watch:
    """Looks at the requests of one life."""

    disk: Disk
    ledger: Ledger
    findings: Findings
    sends: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    """Writes that the CRM said it has."""
    bodies: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What was sent first, by op."""
    unclear: dict[str, float] = field(default_factory=dict)
    """When a write of mode C became ambiguous, in true time."""
    flying: dict[str, Port] = field(default_factory=dict)
    """Who has a write under way."""

    def writing(self, port: Port, batch: Sequence[Write]) -> None:
        """Look at a batch that is about to leave."""
        require = self.findings.require
        now = port.time.true
        require(that=not port.is_signed_out, kind="paused", words=f"sent while signed out: {_ops(batch)}")
        early = port.crm.paused_until - now > _SLACK
        require(that=not early, kind="rate", words=f"sent {port.crm.paused_until - now:.1f} s too early: {_ops(batch)}")
        self._check_announced(batch)
        self._note(port, f"write {_ops(batch)}")
        for write in batch:
            self._check_same(write)
            self._check_quarantine(port, write)
            require(that=write.op not in self.flying, kind="two senders", words=f"{write.op} is under way already")
            self.flying[write.op] = port
            self.sends[write.op] += 1

    def wrote(self, port: Port, batch: Sequence[Write], outcome: Sequence[WriteResult] | Exception) -> None:
        """Look at what came back."""
        self._note(port, f"answer to {_ops(batch)}: {_told(outcome)}")
        for write in batch:
            self.flying.pop(write.op, None)
        if isinstance(outcome, Exception):
            self._failed(port, batch, outcome)
            return
        told = Counter(result.op for result in outcome)
        results = {result.op: result for result in outcome}
        for write in batch:
            result = results.get(write.op)
            self.taken += result is not None and result.verdict is Verdict.DONE
            port.is_signed_out |= result is not None and result.verdict is Verdict.AUTH
            if result is None or told[write.op] > 1 or result.verdict is Verdict.AMBIGUOUS:
                self.unclear[write.op] = port.time.true

    def reading(self, port: Port, since: str) -> None:
        """Look at a pull that is about to leave: whatever it does not ask for again has been applied."""
        if port.habits.feed is not Feed.UPDATED_SINCE or not since:
            return
        connection = self.disk.look()
        seen = dict(connection.execute(SEEN).fetchall())
        passed = (
            f"{lead.ref} of {lead.version}, asked since {since}"
            for lead in port.crm.leads.values()
            if lead.version < since and seen.get(lead.ref, "") < lead.version
        )
        self.findings.add_all("cursor", passed)

    def finding(self, port: Port, write: Write) -> None:
        """Look at a look-up that is about to leave."""
        self._note(port, f"look for {_ops([write])}")
        self._check_quarantine(port, write)

    def died(self, now: float) -> None:
        """Take note of a crash: what was under way is unclear."""
        for op in self.flying:
            self.unclear[op] = now
        self.flying.clear()

    def _note(self, port: Port, words: str) -> None:
        self.findings.trace.append(f"    {port.time.true:.2f} {words}")

    def _failed(self, port: Port, batch: Sequence[Write], error: Exception) -> None:
        if isinstance(error, Auth):
            port.is_signed_out = True
        if isinstance(error, Wait) and error.retry_after:
            port.crm.paused_until = max(port.crm.paused_until, port.time.true + error.retry_after)
        if isinstance(error, Ambiguous):
            self.unclear.update({write.op: port.time.true for write in batch})

    def _check_announced(self, batch: Sequence[Write]) -> None:
        """Each has its attempt in what is committed, for this send too, by one who holds the lease."""
        marks = ",".join("?" * len(batch))
        connection = self.disk.look()
        lines = connection.execute(
            f"SELECT op, count(*) AS sent, max(id) AS latest FROM attempt WHERE what = 'sent' AND op IN ({marks})"
            " GROUP BY op",
            [write.op for write in batch],
        ).fetchall()
        senders = {
            row["sender"]
            for line in lines
            for row in connection.execute("SELECT sender FROM attempt WHERE id = ?", (line["latest"],))
        }
        holders = {row["holder"] for row in connection.execute("SELECT holder FROM lease")}
        sent = {line["op"]: line["sent"] for line in lines}
        for write in batch:
            is_told = sent.get(write.op, 0) > self.sends[write.op]
            self.findings.require(that=is_told, kind="no attempt", words=f"{write.op} left without an attempt")
        self.findings.require(that=senders == holders, kind="two senders", words=f"{senders} sent under {holders}")

    def _check_same(self, write: Write) -> None:
        body = (write.token, body_of(dict(write.payload)))
        first = self.bodies.setdefault(write.op, body)
        self.findings.require(that=first == body, kind="body", words=f"{write.op} was sent again with another body")
        saved = self.ledger.ops.get(write.op)
        is_ours = saved is not None and untimed(json.loads(saved.payload)) == untimed(write.payload)
        self.findings.require(that=is_ours, kind="body", words=f"{write.op} is not what was saved")

    def _check_quarantine(self, port: Port, write: Write) -> None:
        since = self.unclear.get(write.op)
        if since is None or MODES[port.crm.manner][write.kind] is not Mode.LOOKED_UP:
            return
        waited = port.time.true - since
        is_over = waited >= QUARANTINE.total_seconds() - _SLACK
        self.findings.require(that=is_over, kind="quarantine", words=f"{write.op} was asked for after {waited:.1f} s")


def untimed(payload: Mapping[str, object]) -> dict[str, object]:
    """Return a payload without the times that are told by the CRM's clock."""
    return {name: value for name, value in payload.items() if name not in HAPPENED}


def _ops(batch: Sequence[Write]) -> str:
    return " ".join(map(_op, batch))


def _told(outcome: Sequence[WriteResult] | Exception) -> str:
    if isinstance(outcome, Exception):
        return repr(outcome)
    return " ".join(f"{result.op[:8].lstrip('0')}:{result.verdict.value}" for result in outcome)


def _op(write: Write) -> str:
    lane = str(write.payload["lead"])[:8].lstrip("0")
    value = write.payload.get("after") or write.payload.get("owner") or ""
    return f"{write.kind}:{write.op[:8].lstrip('0')}@{lane}={value}"

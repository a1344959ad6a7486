"""The CRM of the world: what it holds, how it takes writes in each mode, and what its own people do."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from sdrtui.crm.errors import Moved, Permanent, Verdict, check_owner, check_stage
from sdrtui.crm.port import Write, WriteResult
from sdrtui.domain.payload import LEAD, STAGE, TOUCH
from world.clocks import START, Time

SHOWN = ("owner", "stage", "do_not_contact", "note")
NOTE_LIMIT = 70_000


class Manner(StrEnum):
    """How the CRM takes a write that it may have had already."""

    KEYED = "keyed"
    """It keeps the answer to each token, and gives it again."""
    UPSERTING = "upserting"
    """It knows its records by our ids; the same body again sets the same."""
    FORGETFUL = "forgetful"
    """It makes another record each time."""


@dataclass
class Lead:
    """A lead there."""

    ref: str
    local: str
    """Our lead's id."""
    token: str
    fields: dict[str, object]
    body: Mapping[str, object]
    version: str = ""
    visible_at: float = 0.0
    """When the feed of changes has its latest change."""
    found_at: float = 0.0
    """When the search has it."""
    is_deleted: bool = False
    merged_into: str = ""
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Who set each field, in order: lane and token of a write of ours, empty for its own people."""

    def note(self, lane: str, token: str, fields: Iterable[str]) -> None:
        """Note who has just set these fields."""
        for name in fields:
            self.said.setdefault(name, []).append((lane, token))


@dataclass
class Activity:
    """A touch there."""

    ref: str
    lead: str
    token: str
    body: Mapping[str, object]
    found_at: float
    """When the search has it."""
    is_voided: bool = False


@dataclass(frozen=True)
class Arrival:
    """A write that took effect."""

    lane: str
    token: str
    kind: str


class Refused(Exception):  # noqa: N818  # an answer of the CRM, not an error of the test
    """The CRM understood the write and does not take it."""


@dataclass
class Crm:
    """The CRM, which lives as long as the world does."""

    time: Time
    manner: Manner
    random: Random
    lag: float = 0.0
    """Seconds, at most, until a search or a feed of changes has what was written."""
    tick: float = 1e-6
    """How fine its timestamps are, in seconds."""
    follows_merges: bool = True
    """Whether what is written to a lead that became part of another goes to that one, or is refused."""
    compares: bool = False
    """Whether a stage or an owner is set only over one that the client has seen there."""
    leads: dict[str, Lead] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    gone_stages: set[str] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    """Leads that we may not change."""
    paused_until: float = 0.0
    """True time before which it asked to be left alone."""
    edits: list[tuple[str, str, object]] = field(default_factory=list)
    """What its people set: lead, field, value."""
    _answers: dict[str, WriteResult] = field(default_factory=dict)
    _later: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)
    _count: int = 0
    _applying_at: float | None = None

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something after a while, whether or not anybody still waits for it."""
        self._count += 1
        heapq.heappush(self._later, (self.time.true + seconds, self._count, work))

    def catch_up(self) -> None:
        """Do what was to be done by now."""
        while self._later and self._later[0][0] <= self.time.true:
            self._applying_at, _number, work = heapq.heappop(self._later)
            work()
        self._applying_at = None

    @property
    def now(self) -> float:
        """What time it is for what is done here: of what came late, when it came, not when somebody looks."""
        return self.time.true if self._applying_at is None else self._applying_at

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is still to be applied."""
        return not self._later

    def write(self, write: Write) -> WriteResult:
        """Take one write, or say why not."""
        kept = self._answers.get(write.token)
        if kept is not None and self.manner is Manner.KEYED:
            return WriteResult(write.op, kept.verdict, kept.ref)
        try:
            ref = self._applied(write)
        except Moved as moved:
            return WriteResult(write.op, moved.verdict, words=moved.words, retry_after=moved.retry_after)
        except Refused as refused:
            return WriteResult(write.op, Verdict.PERMANENT, words=str(refused))
        if kept is None or self.manner is Manner.FORGETFUL:
            self.arrivals.append(Arrival(str(write.payload["lead"]), write.token, write.kind))
        self._answers[write.token] = WriteResult(write.op, Verdict.DONE, ref)
        return self._answers[write.token]

    def find(self, write: Write) -> str | None:
        """Search for a token among what hangs on its lead; what is too new is not found yet.

        Raises:
            Permanent: there is no such lead, where nothing follows a merge.
        """
        if write.lead_ref:
            lead = self.home(write.lead_ref) if self.follows_merges else self.leads.get(write.lead_ref)
            if lead is None or lead.is_deleted or lead.merged_into:
                raise Permanent("there is no such lead", status=404)
        seen = (row for row in self.rows if row.token == write.token and row.found_at <= self.time.true)
        return next((row.ref for row in seen), None)

    @property
    def rows(self) -> list[Lead | Activity]:
        """Everything that it holds."""
        return [*self.leads.values(), *self.activities.values()]

    def changed(self, since: str) -> list[Lead]:
        """Return the leads changed since then that the feed has, oldest change first."""
        seen = (lead for lead in self.leads.values() if lead.visible_at <= self.time.true)
        return sorted((lead for lead in seen if lead.version >= since), key=lambda lead: (lead.version, lead.ref))

    def add(self, fields: dict[str, object], body: Mapping[str, object]) -> None:
        """Make a lead, as its own people do."""
        self._count += 1
        lead = Lead(f"lead-{self._count}", "", "", fields, body)
        self.leads[lead.ref] = lead
        self._touch(lead)

    def edit(self, lead: Lead, **fields: object) -> None:
        """Set fields, as its own people do."""
        lead.fields.update(fields)
        self.edits.extend((lead.ref, name, value) for name, value in fields.items())
        lead.note("", "", fields)
        self._touch(lead)

    def delete(self, lead: Lead) -> None:
        """Delete a lead."""
        lead.is_deleted = True
        self._touch(lead)

    def merge(self, lead: Lead, into: Lead) -> None:
        """Make a lead part of another one: what hangs on it moves along."""
        lead.merged_into = into.ref
        for activity in self.activities.values():
            activity.lead = into.ref if activity.lead == lead.ref else activity.lead
        self._touch(lead)
        self._touch(into)

    def home(self, ref: str) -> Lead | None:
        """Return the lead of that reference, or the one it became part of."""
        lead = self.leads.get(ref)
        while lead is not None and lead.merged_into:
            lead = self.leads[lead.merged_into]
        return lead

    def _applied(self, write: Write) -> str:
        match write.kind:
            case _ if write.kind == LEAD and "name" in write.payload:
                return self._create(write)
            case _ if write.kind == TOUCH:
                return self._log(write)
            case _ if write.kind in {LEAD, STAGE}:
                return self._set(write)
        return self._void(write)

    def _create(self, write: Write) -> str:
        ref = self._ref("lead", str(write.payload["lead"]))
        if ref in self.leads:
            return ref
        self._check_stage(write.payload["stage"])
        fields = {name: write.payload.get(name, False) for name in SHOWN}
        lead = Lead(ref, str(write.payload["lead"]), write.token, fields, write.payload, found_at=self._seen_at())
        self.leads[ref] = lead
        self._touch(lead)
        return ref

    def _log(self, write: Write) -> str:
        ref = self._ref("touch", str(write.payload["record"]))
        if ref in self.activities:
            return ref
        lead = self._target(write)
        if len(str(write.payload["note"])) > NOTE_LIMIT:
            raise Refused("note: too long")
        self.activities[ref] = Activity(ref, lead.ref, write.token, write.payload, self._seen_at())
        return ref

    def _set(self, write: Write) -> str:
        lead = self._target(write)
        if self.compares and write.kind == STAGE:
            check_stage(write.payload, write.seen, str(lead.fields["stage"]))
        elif self.compares:
            check_owner(write.payload, write.seen, str(lead.fields["owner"]))
        told = {name: value for name, value in write.payload.items() if write.kind != STAGE and name in SHOWN}
        if write.kind == STAGE:
            self._check_stage(write.payload["after"])
            told = {"stage": write.payload["after"]}
        lead.fields.update(told)
        lead.note(str(write.payload["lead"]), write.token, told)
        self._touch(lead)
        return lead.ref

    def _void(self, write: Write) -> str:
        ref = write.ref or next(
            (a.ref for a in self.activities.values() if a.body["record"] == write.payload["record"]), ""
        )
        if ref not in self.activities:
            raise Refused("there is no such activity")
        self.activities[ref].is_voided = True
        return ref

    def _target(self, write: Write) -> Lead:
        lead = self.home(write.lead_ref) if self.follows_merges else self.leads.get(write.lead_ref)
        if lead is None or lead.is_deleted or lead.merged_into:
            raise Refused("there is no such lead")
        if lead.ref in self.forbidden:
            raise Refused("you may not change this record")
        return lead

    def _check_stage(self, stage: object) -> None:
        if stage in self.gone_stages:
            raise Refused(f"stage: there is no option {stage}")

    def _ref(self, kind: str, ours: str) -> str:
        self._count += 1
        return f"{kind}-{self._count}" if self.manner is Manner.FORGETFUL else f"{kind}:{ours}"

    def _touch(self, lead: Lead) -> None:
        at = self.now - self.now % self.tick if self.tick > 1e-3 else self.now
        lead.version = (START + timedelta(seconds=at)).isoformat(timespec="microseconds")
        lead.visible_at = self._seen_at()

    def _seen_at(self) -> float:
        """Return when a search sees what is written now: some of it sooner than what was written before."""
        return self.now + self.lag * self.random.random()


SEEN = "SELECT remote, CASE WHEN is_deleted THEN '~' ELSE version END FROM shadow WHERE kind = 'lead'"
"""The versions that were applied here; after a deletion there is nothing more to apply."""


def before(version: str, overlap: timedelta) -> str:
    """Return the version that lies so far before this one."""
    return (datetime.fromisoformat(version) - overlap).isoformat(timespec="microseconds")

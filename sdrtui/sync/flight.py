"""One request: a batch of claimed writes, or one look-up, and what each write comes to. Touches no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sdrtui.crm.errors import Auth, CrmError, Permanent, Verdict
from sdrtui.crm.port import Ability, Write, WriteResult
from sdrtui.crm.transport import one_line
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.store.attempt_words import ABSENT, UNTOLD
from sdrtui.store.outbox_claims import Claim
from sdrtui.store.outbox_results import OpResult
from sdrtui.sync.plan import Next, next_after, next_after_lookup, next_after_untold, results_by_op
from sdrtui.sync.run import Run

HAPPENED = ("at", "created_at")
"""The times of a payload that our clock told; a callback's is one that a person chose."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What one request came to; to be committed before anything else is sent for these lanes."""

    started: datetime
    results: Sequence[OpResult] = ()
    nexts: Mapping[str, Next] = field(default_factory=dict)
    error: CrmError | None = None
    """Why the request failed as a whole."""
    is_split: bool = False
    """One of the batch may be to blame for all of it: each is to be sent by itself."""

    @property
    def refusals(self) -> int:
        """How many writes the CRM refused."""
        return sum(after.state is OutboxState.NEEDS_YOU for after in self.nexts.values())

    @property
    def taken(self) -> int:
        """How many writes the CRM took."""
        return sum(after.state is OutboxState.IN_CRM for after in self.nexts.values())


async def send(run: Run, claims: Sequence[Claim], ability: Ability, until: datetime) -> Landed:
    """Send one batch, unless the claim has run out: a machine that slept, or a process that was stopped, comes late.

    By then somebody else may have sent it; it stays `sending`, and the next run asks for it.
    """
    started = run.now()
    if run.is_perhaps >= until:
        return Landed(started, nexts={claim.op: Next(OutboxState.SENDING, rests=True) for claim in claims})
    error: CrmError | None = None
    try:
        answered = tuple(await run.port.write([_write(claim) for claim in claims]))
        results = results_by_op(tuple(claim.op for claim in claims), answered)
    except CrmError as exc:
        error = exc
        results = {claim.op: _whole(claim.op, exc) for claim in claims}
    now = run.is_perhaps
    if isinstance(error, Permanent) and len(claims) > 1:
        nexts = {claim.op: Next(OutboxState.QUEUED, counts=False) for claim in claims}
    else:
        nexts = {
            claim.op: next_after(
                results[claim.op], ability, claim.attempts, now, run.random, is_whole=error is not None
            )
            for claim in claims
        }
    lost = next((result for result in results.values() if result.verdict is Verdict.AUTH), None)
    return Landed(
        started=started,
        results=[_op_result(results[claim.op], nexts[claim.op], claim) for claim in claims],
        nexts=nexts,
        error=Auth(lost.words) if error is None and lost is not None else error,
        is_split=isinstance(error, Permanent) and len(claims) > 1,
    )


async def look_up(run: Run, claim: Claim, ability: Ability) -> Landed:
    """Ask a CRM of mode C whether it has this one."""
    started = run.now()
    try:
        found = await run.port.find(_write(claim))
    except Permanent as exc:
        return _untold(run, started, claim, exc)
    except CrmError as exc:
        return Landed(started, nexts={claim.op: Next(OutboxState.CHECKING, counts=False)}, error=exc)
    missed = run.outbox.heard(claim.op).count(ABSENT)
    after = next_after_lookup(found, missed, ability, run.is_perhaps)
    result = OpResult(
        claim.op,
        after.state,
        quarantine_until=after.quarantine_until,
        counts=after.counts,
        ref=found or "",
        what=ABSENT if found is None else "",
        claim=claim,
    )
    return Landed(started, [result], {claim.op: after})


def _untold(run: Run, started: datetime, claim: Claim, error: Permanent) -> Landed:
    """Return what a look-up came to that the CRM refused: whether it has the write nobody knows."""
    after = next_after_untold(run.outbox.heard(claim.op).count(UNTOLD))
    result = OpResult(
        claim.op, after.state, error=one_line(error.words), hint=error.hint, counts=False, what=UNTOLD, claim=claim
    )
    return Landed(started, [result], {claim.op: after})


def parked(run: Run, ops: Sequence[str], words: str) -> Landed:
    """Return writes that are not even sent, with the reason."""
    after = Next(OutboxState.NEEDS_YOU, counts=False)
    return Landed(
        run.now(),
        [OpResult(op, after.state, error=words, counts=False) for op in ops],
        dict.fromkeys(ops, after),
    )


def _write(claim: Claim) -> Write:
    """Return the write; a create goes without the lead's reference even when a pull has found it: the same body."""
    lead_ref = "" if claim.creates_lead else claim.lead_ref
    return Write(claim.op, claim.token, claim.kind, _by_their_clock(claim), lead_ref, claim.ref, claim.seen)


def _by_their_clock(claim: Claim) -> Mapping[str, object]:
    """Return the payload with the times of what has happened as the CRM's clock would have shown them."""
    if not claim.offset:
        return claim.payload
    ahead = timedelta(seconds=claim.offset)
    told = {name: datetime.fromisoformat(str(claim.payload[name])) for name in HAPPENED if claim.payload.get(name)}
    return {**claim.payload, **{name: (at + ahead).isoformat() for name, at in told.items()}}


def _whole(op: str, error: CrmError) -> WriteResult:
    return WriteResult(op, error.verdict, words=error.words, hint=error.hint, retry_after=error.retry_after)


def _op_result(result: WriteResult, after: Next, claim: Claim) -> OpResult:
    if after.state is OutboxState.IN_CRM:
        lead_ref = "" if claim.kind == TOUCH else claim.lead_ref
        return OpResult(result.op, after.state, ref=lead_ref or result.ref, claim=claim)
    return OpResult(
        op=result.op,
        state=after.state,
        error=one_line(result.words),
        hint=result.hint,
        not_before=after.not_before,
        quarantine_until=after.quarantine_until,
        counts=after.counts,
        claim=claim,
    )

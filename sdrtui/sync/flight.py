"""One batch from claim to settlement: attempt committed, request sent, result committed, and nothing in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sdrtui.crm.errors import Auth, CrmError, Permanent, Verdict
from sdrtui.crm.port import Ability, Write, WriteResult
from sdrtui.crm.transport import one_line
from sdrtui.domain.payload import TOUCH
from sdrtui.domain.sync import OutboxState
from sdrtui.i18n import _
from sdrtui.store.outbox import Claim, creates_lead
from sdrtui.store.outbox_results import OpResult
from sdrtui.sync.lanes import Batch
from sdrtui.sync.plan import Next, next_after, next_after_lookup, results_by_op
from sdrtui.sync.run import Run


@dataclass(frozen=True, slots=True)
class Landed:
    """What one batch came to, committed."""

    started: datetime
    nexts: Mapping[str, Next] = field(default_factory=dict)
    untaken: tuple[str, ...] = ()
    """Writes that somebody else has dealt with meanwhile."""
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


async def fly(run: Run, batch: Batch) -> Landed:
    """Carry one batch through."""
    ability = run.port.capabilities.writes.get(batch.kind)
    if ability is None:
        words = _("The CRM has no place for this kind of write: {kind}").format(kind=batch.kind)
        return await _parked(run, batch.ops, words)
    if batch.is_lookup:
        return await _looked_up(run, batch.ops[0], ability)
    claims = await run.stored(run.outbox.claim, batch.ops, run.now(), run.sender, run.lease_until)
    claimed = {claim.op.id for claim in claims}
    homeless = [claim.op.id for claim in claims if not claim.lead_ref and not creates_lead(claim.op)]
    sent = await _sent(run, [claim for claim in claims if claim.op.id not in set(homeless)], ability)
    parked = await _parked(run, homeless, _("The CRM does not have this lead, or it was not sent there."))
    return Landed(
        started=sent.started,
        nexts={**sent.nexts, **parked.nexts},
        untaken=tuple(op for op in batch.ops if op not in claimed),
        error=sent.error,
        is_split=sent.is_split,
    )


async def _sent(run: Run, claims: Sequence[Claim], ability: Ability) -> Landed:
    started = run.now()
    if not claims:
        return Landed(started)
    by_op = {claim.op.id: claim for claim in claims}
    error: CrmError | None = None
    try:
        answered = tuple(await run.port.write([_write(claim) for claim in claims]))
        results = results_by_op(tuple(by_op), answered)
    except CrmError as exc:
        error = exc
        results = {op: _whole(op, exc) for op in by_op}
    is_split = isinstance(error, Permanent) and len(claims) > 1
    nexts = {op: _next(run, results[op], claim, ability, error, is_split=is_split) for op, claim in by_op.items()}
    settled = [_op_result(results[op], nexts[op], claim) for op, claim in by_op.items()]
    await run.stored(run.outbox.settle, run.account, settled, run.now())
    lost = next((result for result in results.values() if result.verdict is Verdict.AUTH), None)
    if error is None and lost is not None:
        error = Auth(lost.words)
    return Landed(started, nexts, error=error, is_split=is_split)


def _next(
    run: Run, result: WriteResult, claim: Claim, ability: Ability, error: CrmError | None, *, is_split: bool
) -> Next:
    if is_split:
        return Next(OutboxState.QUEUED, counts=False)
    return next_after(result, ability, claim.op.attempts, run.now(), run.random, is_whole=error is not None)


async def _looked_up(run: Run, op: str, ability: Ability) -> Landed:
    """Ask a CRM of mode C whether it has this one."""
    started = run.now()
    claims = await run.stored(run.outbox.read, [op])
    if not claims:
        return Landed(started, untaken=(op,))
    try:
        found = await run.port.find(_write(claims[0]))
    except CrmError as exc:
        return Landed(started, {op: Next(OutboxState.CHECKING, counts=False)}, error=exc)
    absences = await run.stored(run.outbox.absences, op)
    after = next_after_lookup(found, absences, ability, run.now())
    result = OpResult(
        op,
        after.state,
        quarantine_until=after.quarantine_until,
        counts=after.counts,
        ref=found or "",
        what="absent" if found is None else "",
    )
    await run.stored(run.outbox.settle, run.account, [result], run.now())
    return Landed(started, {op: after})


async def _parked(run: Run, ops: Sequence[str], words: str) -> Landed:
    if ops:
        results = [OpResult(op, OutboxState.NEEDS_YOU, error=words, counts=False) for op in ops]
        await run.stored(run.outbox.settle, run.account, results, run.now())
    return Landed(run.now(), dict.fromkeys(ops, Next(OutboxState.NEEDS_YOU, counts=False)))


def _write(claim: Claim) -> Write:
    op = claim.op
    return Write(op.id, op.token, op.kind, op.payload, claim.lead_ref, claim.ref)


def _whole(op: str, error: CrmError) -> WriteResult:
    return WriteResult(op, error.verdict, words=error.words, hint=error.hint, retry_after=error.retry_after)


def _op_result(result: WriteResult, after: Next, claim: Claim) -> OpResult:
    is_done = after.state is OutboxState.IN_CRM
    lead_ref = "" if claim.op.kind == TOUCH else claim.lead_ref
    return OpResult(
        op=result.op,
        state=after.state,
        error="" if is_done else one_line(result.words),
        hint="" if is_done else result.hint,
        not_before=after.not_before,
        quarantine_until=after.quarantine_until,
        counts=after.counts,
        ref=(lead_ref or result.ref) if is_done else "",
    )

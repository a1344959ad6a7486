"""What the answer to a write means for its row of the outbox, and how long to wait. Pure and total."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sdrtui.crm.errors import Verdict
from sdrtui.crm.port import Ability, WriteResult
from sdrtui.domain.sync import OutboxState

FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
ABSENCES_NEEDED = 2
"""Mode C sends again only after the CRM was asked this often and never had it."""

Random = Callable[[], float]
"""Returns a number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Next:
    """Where a write goes after a send or a look-up."""

    state: OutboxState
    not_before: datetime | None = None
    """When it may go again; None is at once."""
    quarantine_until: datetime | None = None
    counts: bool = True
    """Whether the send counts as an attempt of this write."""
    rests: bool = False
    """Not again in this run: the next pull may say what became of its lead."""


ARRIVED = Next(OutboxState.IN_CRM)


def full_jitter(failures: int, random: Random) -> timedelta:
    """Return a random wait between nothing and a bound that doubles with every failure, at most a minute."""
    bound = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 16))
    return timedelta(seconds=bound * random())


def next_after(
    result: WriteResult, ability: Ability, attempts: int, now: datetime, random: Random, *, is_whole: bool = False
) -> Next:
    """Return what becomes of a write that was just sent.

    Args:
        result: what the CRM said.
        ability: how this kind of write is made safe.
        attempts: the sends of this write before this one.
        now: the time.
        random: for the jitter.
        is_whole: the whole request failed, so that the brake of the run decides when to go on, not each write.
    """
    match result.verdict:
        case Verdict.DONE:
            return ARRIVED
        case Verdict.PERMANENT:
            return Next(OutboxState.NEEDS_YOU)
        case Verdict.AUTH:
            return Next(OutboxState.QUEUED, counts=False)
        case Verdict.SAFE | Verdict.WAIT:
            return Next(OutboxState.QUEUED, _later(result, attempts, now, random, is_whole=is_whole), counts=False)
        case Verdict.AMBIGUOUS if ability.is_waited_out:
            return Next(OutboxState.CHECKING, quarantine_until=now + ability.quarantine)
        case Verdict.AMBIGUOUS:
            return Next(OutboxState.CHECKING, _later(result, attempts, now, random, is_whole=is_whole))


def _later(result: WriteResult, attempts: int, now: datetime, random: Random, *, is_whole: bool) -> datetime | None:
    if result.retry_after is not None:
        return now + timedelta(seconds=result.retry_after)
    if is_whole or (result.verdict is Verdict.AMBIGUOUS and not attempts):
        return None
    return now + full_jitter(attempts, random)


def next_after_lookup(found: str | None, absences: int, ability: Ability, now: datetime) -> Next:
    """Return what becomes of a mode C write that was looked up; `absences` counts the look-ups before that missed."""
    if found is not None:
        return Next(OutboxState.IN_CRM, counts=False)
    if absences + 1 < ABSENCES_NEEDED:
        return Next(OutboxState.CHECKING, quarantine_until=now + ability.quarantine / 2, counts=False)
    return Next(OutboxState.QUEUED, counts=False)


def next_after_untold(refusals: int) -> Next:
    """Return what becomes of a mode C write whose look-up the CRM refused; `refusals` counts those before.

    Its lead may have become part of another one, which the next pull says; a lead that is gone for good is a person's.
    """
    if refusals:
        return Next(OutboxState.NEEDS_YOU, counts=False)
    return Next(OutboxState.CHECKING, counts=False, rests=True)


def next_after_crash(ability: Ability | None, now: datetime) -> Next:
    """Return what becomes of a write that was `sending` when the program last ended."""
    is_waited_out = ability is not None and ability.is_waited_out
    return Next(
        OutboxState.CHECKING,
        quarantine_until=now + ability.quarantine if ability is not None and is_waited_out else None,
        counts=False,
    )


def results_by_op(ops: tuple[str, ...], answered: tuple[WriteResult, ...]) -> dict[str, WriteResult]:
    """Return one result for each write sent: one without an answer, or with two, is ambiguous, never failed."""
    told: dict[str, WriteResult] = {}
    twice: set[str] = set()
    for result in answered:
        if result.op in told:
            twice.add(result.op)
        told[result.op] = result
    return {
        op: told[op] if op in told and op not in twice else WriteResult(op, Verdict.AMBIGUOUS, words="no answer")
        for op in ops
    }

"""Leads that have fallen silent: a preview in segments, and a segment's next batch into a reactivation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from sdrtui.domain.admission import BATCH_FULL
from sdrtui.domain.candidate import Candidate
from sdrtui.domain.filters import LeadFilter
from sdrtui.domain.ids import LeadId, PlaybookId
from sdrtui.domain.silence import NOTHING, SegmentKey, Trait, in_segments, reactivation_for, title_groups
from sdrtui.domain.stage import Stage
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.enrolling import EnrollBatch, enroll
from sdrtui.services.ports import Listed
from sdrtui.services.views import EnrollResult, Refused
from sdrtui.services.where import parse_where

OURS = frozenset({Stage.MAL, Stage.MIL, Stage.MQL})
"""Stages whose leads are still the SDRs'; those with sales are not proposed unless asked for."""
LONGEST = 3650


@dataclass(frozen=True, slots=True)
class Segment:
    """Silent leads that can be spoken to alike."""

    key: SegmentKey
    leads: int
    batch: tuple[LeadId, ...]
    """Those of the next batch."""
    batches: int
    """How many batches they are, this one included."""
    refused: tuple[Refused, ...]
    """Those that may not be enrolled, with the reason."""


@dataclass(frozen=True, slots=True)
class Silent:
    """All silent leads."""

    days: int
    playbook: PlaybookId
    by: tuple[Trait, ...]
    segments: tuple[Segment, ...]


def silent(desk: Desk, days: int, *, playbook: str = "", where: str = "", by: Sequence[Trait] = tuple(Trait)) -> Silent:
    """Return the leads that nobody has reached for so many days, in segments; nothing is changed.

    Args:
        desk: where.
        days: of silence.
        playbook: the reactivation; the library's for so many days when left out.
        where: further conditions.
        by: what tells segments apart.

    Raises:
        UsageError: there is no such playbook or none for so many days, or the conditions are not understood.
    """
    listed = _reactivation(desk, days, playbook)
    candidates = desk.store.candidates(_filter(desk, days, where))
    found = in_segments(candidates, by, title_groups(desk.policy.team))
    segments = tuple(_segment(desk, listed, key, some) for key, some in found.items())
    return Silent(days, listed.playbook.id, tuple(by), segments)


def reactivate(
    desk: Desk,
    days: int,
    segment: str,
    *,
    playbook: str = "",
    where: str = "",
    by: Sequence[Trait] = tuple(Trait),
) -> EnrollResult:
    """Enroll the next batch of one segment, named as the preview names it; without a name, of all that match.

    Raises:
        UsageError: there is no such segment, or nobody in it may be enrolled.
    """
    found = silent(desk, days, playbook=playbook, where=where, by=by if segment else ())
    chosen = [each for each in found.segments if not segment or str(each.key) == segment]
    if not chosen:
        names = ", ".join(str(each.key) for each in found.segments[:5])
        raise UsageError(
            _("There is no segment {segment}.").format(segment=segment or NOTHING),
            hint=_("Among them: {names}").format(names=names) if names else _("Nobody has been silent for so long."),
        )
    if not chosen[0].batch:
        return EnrollResult((), chosen[0].refused)
    result = enroll(desk, found.playbook, leads=chosen[0].batch)
    return replace(result, refused=(*result.refused, *chosen[0].refused))


def as_row(found: Silent) -> dict[str, object]:
    """Return the preview for scripts."""
    return {
        "playbook": found.playbook,
        "days": found.days,
        "segments": [_row(each, found.by) for each in found.segments],
        "enrolled": [],
        "refused": [],
        "dry_run": True,
    }


def _row(segment: Segment, by: Sequence[Trait]) -> Mapping[str, object]:
    return {
        "segment": str(segment.key),
        **{trait.value: value for trait, value in zip(by, segment.key.values, strict=True)},
        "leads": segment.leads,
        "next_batch": len(segment.batch),
        "batches": segment.batches,
        "refused": dict(Counter(each.code for each in segment.refused)),
    }


def _segment(desk: Desk, listed: Listed, key: SegmentKey, candidates: Sequence[Candidate]) -> Segment:
    """Try the segment's leads on one batch, as enrolling would."""
    batch = EnrollBatch(desk, listed)
    for candidate in candidates:
        batch.admit(candidate)
    refused = tuple(each for each in batch.refused if each.code != BATCH_FULL)
    waiting, size = len(batch.refused) - len(refused), len(batch.enrolled)
    batches = 1 + ceil(waiting / size) if size else 0
    return Segment(key, len(candidates), tuple(batch.enrolled), batches, refused)


def _filter(desk: Desk, days: int, where: str) -> LeadFilter:
    if not 1 <= days <= LONGEST:
        raise UsageError(_("--{name} is a whole number from 1 to {most}.").format(name="silent", most=LONGEST))
    asked = parse_where(where) if where else LeadFilter()
    since = desk.clock() - timedelta(days=days)
    return replace(asked, silent_since=since, is_closed=False, stages=asked.stages or OURS)


def _reactivation(desk: Desk, days: int, playbook: str) -> Listed:
    if playbook:
        return desk.library.get(PlaybookId(playbook))
    found = reactivation_for(days, (each.playbook for each in desk.library.listed()))
    if found is None:
        raise UsageError(
            _("No reactivation is made for {days} days of silence.").format(days=days),
            hint=_("Name one with --playbook."),
        )
    return desk.library.get(found.id)

"""What each step of a playbook's version brought, so that its author sees which earns its place. Pure.

* touches: first outcomes of touches that were made by the step, every repeat of it among them; `connects`: those that
  reached a person (`outcome.CONNECTS`: for an email, who replied); `positive`: those after which the conversation goes
  on (`outcome.POSITIVE`).
* skipped: passed over by hand, with a reason.
* late: made a worked day or more after the window; `leave`: later than its day because the SDR was away, not late.
* ended: runs that ended by an exit after this step, as their last outcome, by exit: the drop-off. The exits that are a
  success (qualified, replied, handed over) are told apart from those that are a loss; one superseded is neither.
* version: the one that the run was on when the touch was made. Touches that came from the CRM have none: only the store
  of whoever made them knows it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sdrtui.domain.ids import PlaybookHash, PlaybookId, StepId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.proportions import Share
from sdrtui.domain.stage import Exit
from sdrtui.domain.tally import EndCount, IsWorked, Late, LateCount, Tally, late_of

WON = frozenset({Exit.QUALIFIED, Exit.REPLIED, Exit.HANDED_OVER})
"""Ends that a playbook is for."""
NEITHER = frozenset({Exit.SUPERSEDED})
"""The lead went up to another playbook."""

StepKey = tuple[PlaybookId, PlaybookHash, StepId]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of one version."""

    playbook: PlaybookId
    version: PlaybookHash
    step: StepId
    """Empty for runs that ended before any outcome."""
    touches: int
    connects: int
    positive: int
    skipped: int
    late: Late
    leave: int
    ended: Mapping[Exit, int]

    @property
    def reached(self) -> Share:
        """Connections of touches."""
        return Share(self.connects, self.touches)

    @property
    def liked(self) -> Share:
        """Positive outcomes of touches."""
        return Share(self.positive, self.touches)

    @property
    def won(self) -> int:
        """Runs that ended well here."""
        return sum(runs for exit_, runs in self.ended.items() if exit_ in WON)

    @property
    def lost(self) -> int:
        """Runs that ended here without that."""
        return sum(runs for exit_, runs in self.ended.items() if exit_ not in WON | NEITHER)


def step_rows(
    tallies: Iterable[Tally], late: Iterable[LateCount], ends: Iterable[EndCount], is_worked: IsWorked
) -> list[StepRow]:
    """Return a row for each step of each version that was touched or ended at; touches outside any have none."""
    counts: dict[StepKey, Counter[str]] = defaultdict(Counter)
    lateness: dict[StepKey, Late] = defaultdict(Late)
    ended: dict[StepKey, Counter[Exit]] = defaultdict(Counter)
    for tally in tallies:
        if tally.playbook:
            counts[tally.playbook, tally.version, tally.step].update(_counted(tally))
    for count, more in late_of(late, is_worked):
        lateness[count.playbook, count.version, count.step] += more
    for end in ends:
        ended[end.playbook, end.version, end.step][end.exit] += end.runs
    rows = []
    for key in sorted({*counts, *ended}):
        had = counts[key]
        figures = (had["touches"], had["connects"], had["positive"], had["skipped"])
        rows.append(StepRow(*key, *figures, lateness[key], had["leave"], dict(ended[key])))
    return rows


def _counted(tally: Tally) -> dict[str, int]:
    return {
        "touches": tally.records * tally.is_touch,
        "connects": tally.records * tally.is_connect,
        "positive": tally.records * tally.is_positive,
        "skipped": tally.records * (tally.outcome is Outcome.SKIPPED),
        "leave": tally.records * tally.is_leave,
    }

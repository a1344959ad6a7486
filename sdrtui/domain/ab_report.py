"""The A/B variants of a step, and the versions of a playbook, by what came of them. Pure.

* One run counts once, however often the step was repeated for it: runs are drawn, so runs are compared.
* sent: runs in which the step was done (a version: runs that began and in which something was done). replies: of these,
  in how many a person was reached by it (`outcome.CONNECTS`); positive: in how many it went on (`outcome.POSITIVE`).
* Which variant a run got is not written down but drawn by `variant.drawing`, the same way each time. A run that was
  moved from one version to another counts for none. Touches that came from the CRM know neither version nor run.
* What can be said of the arms, and from when on, is in `verdict`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sdrtui.domain.ids import EnrollmentId, PlaybookHash, PlaybookId, StepId
from sdrtui.domain.playbook import Step
from sdrtui.domain.tally import RunCount, StepRuns
from sdrtui.domain.variant import drawing
from sdrtui.domain.verdict import Arm, Judged, judged


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison."""

    playbook: PlaybookId
    version: PlaybookHash
    """Empty when the arms are the versions themselves."""
    step: StepId
    """The same."""
    arms: tuple[Judged, ...]


VariantSteps = Mapping[tuple[PlaybookHash, StepId], tuple[PlaybookId, Step]]
"""The steps with more than one text, by version."""


def variant_tests(found: Iterable[StepRuns], steps: VariantSteps) -> list[Test]:
    """Return a comparison for each step that was done, its variants in the order of the file."""
    runs: dict[tuple[PlaybookHash, StepId], list[StepRuns]] = defaultdict(list)
    for each in found:
        runs[each.version, each.step].append(each)
    return [
        Test(playbook, version, step.id, tuple(judged(_arms(step, runs[version, step.id]))))
        for (version, _id), (playbook, step) in steps.items()
        if runs[version, step.id]
    ]


def _arms(step: Step, found: Iterable[StepRuns]) -> list[Arm]:
    sent: set[EnrollmentId] = set()
    replied: set[EnrollmentId] = set()
    positive: set[EnrollmentId] = set()
    for each in found:
        sent.update(each.runs)
        replied.update(each.runs if each.is_connect else ())
        positive.update(each.runs if each.is_positive else ())
    drawn = drawing(step)
    got = {run: drawn(run).variant for run in sent}
    many = (Counter(got.values()), Counter(map(got.__getitem__, replied)), Counter(map(got.__getitem__, positive)))
    return [Arm(text.variant, *(count[text.variant] for count in many)) for text in step.texts]


def version_test(playbook: PlaybookId, counts: Iterable[RunCount], order: Sequence[PlaybookHash]) -> Test | None:
    """Return the comparison of a playbook's versions, the oldest first; None when there are not two to compare."""
    by_version = {count.version: count for count in counts}
    arms = [
        Arm(version, count.runs, count.replies, count.positive)
        for version in order
        if (count := by_version.get(version)) is not None
    ]
    if len(arms) < 2:  # noqa: PLR2004  # a comparison has two sides
        return None
    return Test(playbook, PlaybookHash(""), StepId(""), tuple(judged(arms)))

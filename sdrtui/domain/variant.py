"""Which A/B variant of a script an enrollment gets: by weight, always the same one, without a throw of dice."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from hashlib import sha256

from sdrtui.domain.ids import EnrollmentId
from sdrtui.domain.playbook import Step, Text


def text_for(step: Step, enrollment: EnrollmentId, earlier: Iterable[Step] = ()) -> Text | None:
    """Return the text of the step for this enrollment; None when the step has none.

    Args:
        step: As the version has it that the enrollment runs on. Its source is kept, so that no edit of weights moves
            anybody.
        enrollment: Whose run.
        earlier: The same step in the versions that the run was moved from, oldest first: the first that had variants
            decided, and its choice holds as long as there is a variant of that name.
    """
    for before in earlier:
        if len(before.texts) > 1:
            chosen = _drawn(before, enrollment).variant
            kept = next((text for text in step.texts if text.variant == chosen), None)
            if kept is not None:
                return kept
            break
    if len(step.texts) <= 1:
        return step.texts[0] if step.texts else None
    return _drawn(step, enrollment)


def drawing(step: Step) -> Callable[[EnrollmentId], Text]:
    """Return what draws the variant of one run after the other, for reports over hundreds of thousands of them."""
    begins, whole = [], 0
    for text in step.texts:
        whole += max(text.weight, 0)
        begins.append(whole)
    texts, ending, last = step.texts, f"/{step.id}".encode(), len(step.texts) - 1

    def drawn(enrollment: EnrollmentId) -> Text:
        number = int.from_bytes(sha256(enrollment.encode() + ending).digest()[:8]) % (whole or 1)
        return texts[min(bisect_right(begins, number), last)]

    return drawn


def _drawn(step: Step, enrollment: EnrollmentId) -> Text:
    """Return the variant that the hash of enrollment and step falls on, each as often as its weight says."""
    return drawing(step)(enrollment)

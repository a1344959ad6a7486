"""Which A/B variant of a script an enrollment gets: by weight, always the same one, without a throw of dice."""

from collections.abc import Iterable
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


def _drawn(step: Step, enrollment: EnrollmentId) -> Text:
    """Return the variant that the hash of enrollment and step falls on, each as often as its weight says."""
    whole = sum(max(text.weight, 0) for text in step.texts) or 1
    drawn = int.from_bytes(sha256(f"{enrollment}/{step.id}".encode()).digest()[:8]) % whole
    for text in step.texts:
        drawn -= max(text.weight, 0)
        if drawn < 0:
            return text
    return step.texts[-1]

"""Which A/B variant of a script an enrollment gets: by weight, always the same one, without a throw of dice."""

from hashlib import sha256

from sdrtui.domain.ids import EnrollmentId
from sdrtui.domain.playbook import Step, Text


def text_for(step: Step, enrollment: EnrollmentId) -> Text | None:
    """Return the text of the step for this enrollment; None when the step has none."""
    if len(step.texts) <= 1:
        return step.texts[0] if step.texts else None
    whole = sum(max(text.weight, 0) for text in step.texts) or 1
    drawn = int.from_bytes(sha256(f"{enrollment}/{step.id}".encode()).digest()[:8]) % whole
    for text in step.texts:
        drawn -= max(text.weight, 0)
        if drawn < 0:
            return text
    return step.texts[-1]

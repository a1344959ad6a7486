"""Who keeps a run that a colleague took while its owner was away, once the owner is back."""

from collections.abc import Iterable

from sdrtui.domain.case import Case
from sdrtui.domain.outcome import CONNECTS
from sdrtui.domain.rows import LogLine


def is_kept(case: Case, lines: Iterable[LogLine]) -> bool:
    """Say whether whoever stood in goes on with it: a person is not handed on from voice to voice.

    They spoke with the person, or somebody promised a call at a time. What reached nobody goes back to the owner.

    Args:
        case: The run, on the list of whoever stood in.
        lines: The lead's log.
    """
    if any(row.is_promise and row.state.is_open for row in case.touches):
        return True
    run = case.enrollment
    return any(line.sdr == run.sdr and line.at >= run.started_at and line.outcome in CONNECTS for line in lines)

"""Writing a promotion: the resting runs end, the higher playbook begins."""

from sdrtui.domain.case import TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.stage import Exit
from sdrtui.services.caseplan import CasePlanner
from sdrtui.services.onward import Origin, begin, listed_or_none, stop_case
from sdrtui.services.promoting import Promotion
from sdrtui.services.writing import Writing


def promote(writing: Writing, promotion: Promotion, record: RecordRow) -> tuple[TouchRow, ...]:
    """Write the promotion: the resting runs end as superseded, the higher playbook begins; return its touches."""
    desk = writing.desk
    listed = listed_or_none(desk, desk.policy.routing.promote_to)
    origins = [
        Origin(CasePlanner(desk, case, record.at), case.events, dict(case.enrollment.people), record)
        for case in promotion.cases
    ]
    if listed is None:
        return ()
    for origin in origins:
        stop_case(writing, origin.planner, Exit.SUPERSEDED, record)
    return begin(writing, origins[0], listed, [], is_wish=True)

"""What the log tells a forecast: how often each outcome came of each kind of touch, and how far leads came."""

from sqlalchemy import ColumnElement, Connection, case, func, select

from sdrtui.domain.channel import Action, Channel
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Stage
from sdrtui.store.day_reader import NOT_VOID
from sdrtui.store.log_reader import IS_OUTCOME, matching
from sdrtui.store.tables import ENROLLMENT, LEAD, RECORD


def outcome_counts(connection: Connection, filters: LogFilter) -> list[OutcomeCount]:
    """Count the outcomes of touches that were made, undone records left out."""
    columns = (RECORD.c.channel, RECORD.c.action, RECORD.c.outcome)
    query = (
        select(*columns, func.count().label("records"), func.sum(RECORD.c.is_touch).label("touches"))
        .where(IS_OUTCOME, NOT_VOID, RECORD.c.action.is_not(None), RECORD.c.outcome != Outcome.SKIPPED.value)
        .where(*matching(filters))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        OutcomeCount(Channel(channel), Action(action), Outcome(outcome), records, touches)
        for channel, action, outcome, records, touches in connection.execute(query)
    ]


def lead_count(connection: Connection, filters: LogFilter) -> LeadCount:
    """Count the leads with a finished run of the filter's playbook, or of any, and the stages where they are now."""
    ended = select(ENROLLMENT.c.lead).where(
        ENROLLMENT.c.status == Status.FINISHED.value, ENROLLMENT.c.exit.is_not(None)
    )
    if filters.playbook is not None:
        ended = ended.where(ENROLLMENT.c.playbook == filters.playbook)
    query = select(func.count(), _at_least(Stage.MQL), _at_least(Stage.SQL)).where(LEAD.c.id.in_(ended))
    leads, mql, sql = connection.execute(query).one()
    return LeadCount(leads, mql or 0, sql or 0)


def _at_least(stage: Stage) -> ColumnElement[int]:
    above = [each.value for each in Stage if each.height >= stage.height]
    return func.sum(case((LEAD.c.stage.in_(above), 1), else_=0))

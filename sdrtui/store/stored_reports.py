"""What the store says in counts, for the team lead's reports and the author's."""

from collections.abc import Collection, Iterable

from sqlalchemy import Engine

from sdrtui.domain.filters import LogFilter
from sdrtui.domain.heat import HourCount
from sdrtui.domain.ids import PlaybookHash, PlaybookId, SdrId, StepId
from sdrtui.domain.tally import EndCount, LateCount, RunCount, SourceCount, StepRuns, Tally
from sdrtui.domain.team_report import Answer
from sdrtui.store import report_arms, report_hours, report_named, report_people, report_sources, report_tallies
from sdrtui.store.engine import reading
from sdrtui.store.funnel import reached


class StoredReports:
    """Reads of reports, a part of `Store`; undone touches are never among what they count."""

    engine: Engine

    def tallies(self, filters: LogFilter) -> list[Tally]:
        """Return the outcomes counted by all that they can be grouped by."""
        with reading(self.engine) as connection:
            return report_tallies.tallies(connection, filters)

    def late_counts(self, filters: LogFilter) -> list[LateCount]:
        """Return the touches made on a later day than their window's."""
        with reading(self.engine) as connection:
            return report_tallies.late_counts(connection, filters)

    def end_counts(self, filters: LogFilter) -> list[EndCount]:
        """Return the runs that ended, by the step of their last outcome and by exit."""
        with reading(self.engine) as connection:
            return report_tallies.end_counts(connection, filters)

    def hour_counts(self, filters: LogFilter) -> list[HourCount]:
        """Return touches and connections by channel, weekday and hour, where the contact is."""
        with reading(self.engine) as connection:
            return report_hours.hour_counts(connection, filters)

    def days_worked(self, filters: LogFilter, sdrs: Iterable[tuple[SdrId, str]]) -> dict[SdrId, int]:
        """Return on how many days each made a touch; each is given with the zone of their days."""
        with reading(self.engine) as connection:
            return report_people.days_worked(connection, filters, sdrs)

    def answers(self, filters: LogFilter) -> list[Answer]:
        """Return each call-in of the span, and when it was first touched."""
        with reading(self.engine) as connection:
            return report_people.answers(connection, filters)

    def source_counts(self, filters: LogFilter) -> list[SourceCount]:
        """Return the leads that came from each source, and how far they have come since."""
        with reading(self.engine) as connection:
            return report_sources.source_counts(connection, filters)

    def step_runs(self, filters: LogFilter, steps: Collection[tuple[PlaybookHash, StepId]]) -> list[StepRuns]:
        """Return the runs that had these steps of these versions, by what came of it."""
        with reading(self.engine) as connection:
            return report_arms.step_runs(connection, filters, steps)

    def stage_counts(self, filters: LogFilter) -> dict[SdrId, tuple[int, int, int]]:
        """Return how many leads came to MQL, SQL and SAL in the span by whose work, as the funnel counts them."""
        with reading(self.engine) as connection:
            return {SdrId(sdr): counts for sdr, counts in reached(connection, filters, "sdr").items()}

    def run_counts(self, filters: LogFilter, playbook: PlaybookId) -> list[RunCount]:
        """Return the runs of each version of a playbook, and what came of them."""
        with reading(self.engine) as connection:
            return report_arms.run_counts(connection, filters, playbook)

    def versions_begun(self) -> dict[PlaybookHash, tuple[PlaybookId, str]]:
        """Return every version that somebody was enrolled in, the first begun first: its playbook, and its name."""
        with reading(self.engine) as connection:
            return report_named.versions_begun(connection)

    def names_in_log(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Return the SDRs, playbooks and sources that the log or a lead names."""
        with reading(self.engine) as connection:
            return report_named.names_in_log(connection)

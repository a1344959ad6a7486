"""What reports ask of the store: the log, runs and leads in counts. Undone touches are never among them."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sdrtui.domain.filters import LogFilter
    from sdrtui.domain.heat import HourCount
    from sdrtui.domain.ids import PlaybookHash, PlaybookId, SdrId, StepId
    from sdrtui.domain.tally import EndCount, LateCount, RunCount, SourceCount, StepRuns, Tally
    from sdrtui.domain.team_report import Answer


class ReportsPort(Protocol):
    """A part of what the store answers."""

    def tallies(self, filters: "LogFilter") -> "list[Tally]":
        """Return the outcomes counted by all that they can be grouped by."""

    def late_counts(self, filters: "LogFilter") -> "list[LateCount]":
        """Return the touches made on a later day than their window's."""

    def end_counts(self, filters: "LogFilter") -> "list[EndCount]":
        """Return the runs that ended, by the step of their last outcome and by exit."""

    def hour_counts(self, filters: "LogFilter") -> "list[HourCount]":
        """Return touches and connections by channel, weekday and hour, where the contact is."""

    def days_worked(self, filters: "LogFilter", sdrs: "Iterable[tuple[SdrId, str]]") -> "dict[SdrId, int]":
        """Return on how many days each made a touch; each is given with the zone of their days."""

    def answers(self, filters: "LogFilter") -> "list[Answer]":
        """Return each call-in of the span, and when it was first touched."""

    def stage_counts(self, filters: "LogFilter") -> "dict[SdrId, tuple[int, int, int]]":
        """Return how many leads came to MQL, SQL and SAL in the span by whose work, as the funnel counts them."""

    def source_counts(self, filters: "LogFilter") -> "list[SourceCount]":
        """Return the leads that came from each source, and how far they have come since."""

    def step_runs(self, filters: "LogFilter", steps: "Collection[tuple[PlaybookHash, StepId]]") -> "list[StepRuns]":
        """Return the runs that had these steps of these versions, by what came of it."""

    def run_counts(self, filters: "LogFilter", playbook: "PlaybookId") -> "list[RunCount]":
        """Return the runs of each version of a playbook, and what came of them."""

    def versions_begun(self) -> "dict[PlaybookHash, tuple[PlaybookId, str]]":
        """Return every version that somebody was enrolled in, the first begun first: its playbook, and its name."""

    def names_in_log(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Return the SDRs, playbooks and sources that the log or a lead names."""

"""What the store says of what was done: the log, its counts, and what one record brought about."""

from datetime import datetime

from sqlalchemy import Engine

from sdrtui.domain.change import RecordRow, StageMove
from sdrtui.domain.edited import Edited
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.handoff import HandoffStep
from sdrtui.domain.ids import ContactId, LeadId, RecordId, SdrId
from sdrtui.domain.measured_rates import LeadCount, OutcomeCount
from sdrtui.domain.rows import FunnelRow, LogLine
from sdrtui.store import edits, handoff_reader, leave_reader, log_reader, note_reader, open_handoffs, rates_reader
from sdrtui.store.engine import reading
from sdrtui.store.funnel import funnel


class StoredLog:
    """Reads of the log, a part of `Store`."""

    engine: Engine

    def edited_by(self, record: RecordId) -> list[Edited]:
        """Return the rows that a merge or a lift changed, before and after."""
        with reading(self.engine) as connection:
            return edits.kept(connection, record)

    def history(self, of: LeadId | ContactId, limit: int | None = None) -> list[LogLine]:
        """Return the log of a lead or contact, latest first, undone records left out."""
        with reading(self.engine) as connection:
            return log_reader.history(connection, of, limit)

    def log_lines(self, filters: LogFilter) -> list[LogLine]:
        """Return the log, latest first, undone records left out unless the filter asks for them."""
        with reading(self.engine) as connection:
            return log_reader.log_lines(connection, filters)

    def funnel(self, filters: LogFilter, by: str) -> list[FunnelRow]:
        """Return the funnel by `source`, `playbook` or `sdr`."""
        with reading(self.engine) as connection:
            return funnel(connection, filters, by)

    def outcome_counts(self, filters: LogFilter) -> list[OutcomeCount]:
        """Count the outcomes of each kind of touch."""
        with reading(self.engine) as connection:
            return rates_reader.outcome_counts(connection, filters)

    def lead_count(self, filters: LogFilter) -> LeadCount:
        """Count the leads whose run has ended by how far they came."""
        with reading(self.engine) as connection:
            return rates_reader.lead_count(connection, filters)

    def handoff_steps(self, lead: LeadId | None = None) -> list[HandoffStep]:
        """Return every step of a lead's handoffs, or of all, proposals among them; `domain.handoff` folds them."""
        with reading(self.engine) as connection:
            return handoff_reader.handoff_steps(connection, None if lead is None else [lead])

    def open_handoff_steps(self) -> list[HandoffStep]:
        """Return every step of the leads that have an open handoff; a few more may be among them."""
        with reading(self.engine) as connection:
            return open_handoffs.open_handoff_steps(connection)

    def stage_moves(self, lead: LeadId) -> list[StageMove]:
        """Return how the lead's stage moved, oldest first, undone moves left out."""
        with reading(self.engine) as connection:
            return handoff_reader.stage_moves(connection, lead)

    def last_made(self, sdr: SdrId, before: datetime) -> datetime | None:
        """Return when the SDR last made a touch before a moment."""
        with reading(self.engine) as connection:
            return leave_reader.last_made(connection, sdr, before)

    def last_record(self, sdr: SdrId) -> RecordRow | None:
        """Return the SDR's latest record that can be undone."""
        with reading(self.engine) as connection:
            return log_reader.last_record(connection, sdr)

    def stops_caused(self, record: RecordId) -> list[RecordRow]:
        """Return the records by which it stopped, held or released other runs, or took somebody out; not void."""
        with reading(self.engine) as connection:
            return log_reader.stops_caused(connection, record)

    def notes(self, lead: LeadId, contact: ContactId) -> list[RecordRow]:
        """Return what people did about a lead and its person beside touching them, latest first."""
        with reading(self.engine) as connection:
            return note_reader.notes(connection, lead, contact)

    def records_caused(self, record: RecordId) -> list[RecordRow]:
        """Return every record that came with another one, not void."""
        with reading(self.engine) as connection:
            return log_reader.records_caused(connection, record)

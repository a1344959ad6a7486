"""Results as JSON-ready dicts: the shapes of DESIGN 7. Times are ISO 8601 with the offset of the contact's zone."""

from collections.abc import Iterable
from datetime import datetime

from sdrtui.domain.rank import is_overdue, rank_key
from sdrtui.domain.rows import DueRow, FunnelRow, LogLine
from sdrtui.i18n import language
from sdrtui.services import wording
from sdrtui.services.import_result import ImportResult
from sdrtui.services.views import DayView
from sdrtui.services.zones import iso

Shape = dict[str, object]


def due_rows(view: DayView, now: datetime) -> list[Shape]:
    """Return the day's touches with their rank, from 1."""
    return [due_row(row, now, rank) for rank, row in enumerate(view.rows, 1)]


def due_row(row: DueRow, now: datetime, rank: int | None = None) -> Shape:
    """Return one open touch."""
    blocked = row.blocked_until if row.blocked_until and row.blocked_until > now else None
    return {
        "touch": row.touch,
        "lead": row.lead,
        "contact": row.contact_name,
        "company": row.company,
        "channel": row.channel.value,
        "action": row.action.value,
        "playbook": row.playbook,
        "title": wording.title(row.title_zh, row.title_en, language()),
        "step": row.step,
        "step_number": row.step_number,
        "step_count": row.step_count,
        "due_at": iso(row.due_at, row.zone),
        "window": {"from": iso(row.window_from, row.zone), "to": iso(row.window_to, row.zone)},
        "overdue": is_overdue(row, now),
        "rank": rank,
        "why": wording.why_sentence(row.why),
        "band": rank_key(row, now).band,
        "stage": row.stage.value,
        "score": row.score,
        "blocked_until": iso(blocked, row.zone) if blocked else None,
    }


def log_lines(lines: Iterable[LogLine], zone: str) -> list[Shape]:
    """Return lines of the touch log, for `review touches` and timelines."""
    return [log_line(line, zone) for line in lines]


def log_line(line: LogLine, zone: str) -> Shape:
    """Return one line of the touch log."""
    return {
        "touch": line.touch,
        "record": line.record,
        "at": iso(line.at, zone),
        "sdr": line.sdr,
        "lead": line.lead,
        "contact": line.contact_name,
        "company": line.company,
        "channel": line.channel.value,
        "action": line.action.value,
        "outcome": line.outcome.value,
        "note": line.note,
        "playbook": line.playbook,
        "step": line.step,
        "source": line.source,
        "stage": line.stage.value,
        "sync": line.sync_state,
    }


def funnel(rows: Iterable[FunnelRow]) -> list[Shape]:
    """Return the groups of a funnel."""
    return [
        {
            "group": row.group,
            "touches": row.touches,
            "connects": row.connects,
            "mql": row.mql,
            "sql": row.sql,
            "sal": row.sal,
        }
        for row in rows
    ]


def imported(result: ImportResult) -> Shape:
    """Return what became of each row of an import; `kept` tells a bad cell from a row that was left out."""
    return {
        "created": result.created,
        "updated": result.updated,
        "duplicates": [{"row": one.row, "of": one.of, "by": one.by} for one in result.duplicates],
        "rejected": [
            {"row": one.row, "column": one.column, "reason": one.reason, "kept": one.is_row_kept}
            for one in result.rejected
        ],
        "enrolled": list(result.enrolled),
        "refused": [
            {"lead": one.lead, "name": one.name, "reason": one.reason, "code": one.code} for one in result.refused
        ],
        "unknown_columns": list(result.unknown_columns),
        "warnings": list(result.warnings),
        "dry_run": result.is_dry_run,
        "cancelled": result.was_cancelled,
    }

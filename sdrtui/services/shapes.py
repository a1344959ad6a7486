"""Results as JSON-ready dicts: the shapes of DESIGN 7. Times are ISO 8601 with the offset of the contact's zone."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from sdrtui.domain.lateness import days_late, lateness
from sdrtui.domain.rank import is_overdue, rank_key
from sdrtui.i18n import language
from sdrtui.services import wording
from sdrtui.services.worked import WEEKDAYS
from sdrtui.services.zones import iso, local

if TYPE_CHECKING:  # only names for annotations: `today` starts without them
    from sdrtui.domain.due_row import DueRow
    from sdrtui.domain.rows import ContactPoint, FunnelRow, LogLine
    from sdrtui.domain.sync import SyncResult
    from sdrtui.services.day_view import DayView
    from sdrtui.services.import_result import ImportResult
    from sdrtui.services.leads import LeadView
    from sdrtui.services.views import Added, Card, EnrollResult, Explanation, LogResult

Shape = dict[str, object]
Worked = Callable[[date], bool]
"""Says of a day whether it counts when a touch is late."""


def due_rows(view: "DayView", now: datetime, is_worked: Worked = WEEKDAYS.is_open) -> list[Shape]:
    """Return the day's touches with their rank, from 1."""
    return [due_row(row, now, rank, is_worked) for rank, row in enumerate(view.rows, 1)]


def due_row(row: "DueRow", now: datetime, rank: int | None = None, is_worked: Worked = WEEKDAYS.is_open) -> Shape:
    """Return one open touch; `overdue_days` are worked days, 0 on the day itself and over a weekend."""
    blocked = row.blocked_until if row.blocked_until and row.blocked_until > now else None
    overdue = is_overdue(row, now)
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
        "overdue": overdue,
        "overdue_days": days_late(local(row.window_to, row.zone).date(), local(now, row.zone).date(), is_worked),
        "late": lateness(row.why, is_overdue=overdue),
        "rank": rank,
        "why": wording.why_sentence(row.why),
        "band": rank_key(row, now).band,
        "stage": row.stage.value,
        "score": row.score,
        "blocked_until": iso(blocked, row.zone) if blocked else None,
    }


def log_lines(lines: "Iterable[LogLine]", zone: str) -> list[Shape]:
    """Return lines of the touch log, for `review touches` and timelines."""
    return [log_line(line, zone) for line in lines]


def log_line(line: "LogLine", zone: str) -> Shape:
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


def funnel(rows: "Iterable[FunnelRow]") -> list[Shape]:
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


def imported(result: "ImportResult") -> Shape:
    """Return what became of each row of an import; `kept` tells a bad cell from a row that was left out."""
    return {
        "created": result.created,
        "updated": result.updated,
        "duplicates": [{"row": one.row, "of": one.of, "by": one.by} for one in result.duplicates],
        "rejected": [
            {"row": one.row, "column": one.column, "reason": one.reason, "kept": one.is_row_kept}
            for one in result.rejected
        ],
        "rejected_rows": result.rejected_rows,
        "enrolled": list(result.enrolled),
        "refused": [
            {"lead": one.lead, "name": one.name, "reason": one.reason, "code": one.code} for one in result.refused
        ],
        "unknown_columns": list(result.unknown_columns),
        "warnings": list(result.warnings),
        "dry_run": result.is_dry_run,
        "cancelled": result.was_cancelled,
    }


def logged(result: "LogResult") -> Shape:
    """Return what logging or undoing did."""
    return {
        "touch": result.touch,
        "outcome": result.outcome.value if result.outcome else None,
        "next": next_touches(result),
        "stage": result.stage.value,
        "exit": result.exit.value if result.exit else None,
        "record": result.record,
        "held": [
            {"lead": one.lead, "contact": one.name, "until": one.until.isoformat(timespec="seconds")}
            for one in result.held
        ],
        "alarm": result.alarm or None,
    }


def next_touches(result: "LogResult") -> list[Shape]:
    """Return what is open now."""
    return [
        {
            "touch": touch.touch,
            "channel": touch.channel.value,
            "action": touch.action.value,
            "due_at": iso(touch.due_at, touch.zone),
        }
        for touch in result.next
    ]


def enrolled(result: "EnrollResult") -> Shape:
    """Return who was enrolled and who was not."""
    return {
        "enrolled": list(result.enrolled),
        "refused": [
            {"lead": row.lead, "reason": row.reason, "code": row.code, "name": row.name} for row in result.refused
        ],
        "notices": list(result.notices),
        "dry_run": result.is_dry_run,
    }


def added(result: "Added") -> Shape:
    """Return the lead that was saved by hand."""
    return {
        "lead": result.lead,
        "contact": result.contact,
        "touches": list(result.touches),
        "known": result.is_known,
        "refused": result.refused or None,
        "owner": result.owner,
        "notices": list(result.notices),
    }


def card(shown: "Card", now: datetime) -> Shape:
    """Return a touch with everything around it."""
    script = shown.script
    return {
        **due_row(shown.row, now),
        "score": shown.score,
        "job_title": shown.title,
        "source": shown.source,
        "industry": shown.industry,
        "region": shown.region,
        "points": points(shown.points),
        "score_parts": dict(shown.score_parts),
        "relay": shown.relay,
        "note": shown.lead_note,
        "draft": shown.draft,
        "script": {
            "subject": script.subject,
            "body": script.body,
            "missing": list(script.missing),
            "variant": script.variant,
        },
        "timeline": log_lines(shown.history, shown.row.zone),
    }


def lead(view: "LeadView") -> Shape:
    """Return all about a lead."""
    facts, zone = view.lead, view.contact.zone
    return {
        "lead": facts.id,
        "contact": view.contact.name,
        "contact_id": view.contact.id,
        "job_title": view.contact.title,
        "company": view.account.name,
        "industry": view.account.industry,
        "region": view.account.region,
        "owner": facts.owner,
        "source": view.source,
        "stage": facts.stage.value,
        "score": view.score,
        "score_parts": dict(view.score_parts),
        "created_at": iso(facts.created_at, zone),
        "note": facts.note,
        "closed": wording.closing_words(facts.closed_reason),
        "crm": list(view.crm),
        "held": view.held,
        "holds": list(view.holds),
        "points": points(view.points),
        "touches": [due_row(row, view.now) for row in view.open],
        "timeline": log_lines(view.history, zone),
        "notes": [
            {"at": iso(note.at, zone), "sdr": note.sdr, "kind": note.kind.value, "text": note.text}
            for note in view.notes
        ],
    }


def points(shown: "Iterable[ContactPoint]") -> list[Shape]:
    """Return contact points as they may be seen."""
    return [
        {"kind": point.kind.value, "value": point.value, "usable": point.is_usable, "label": point.label}
        for point in shown
    ]


def explanation(said: "Explanation") -> Shape:
    """Return the sentences of a reason, and its facts."""
    return {"sentences": list(said.sentences), **said.facts}


def synced(result: "SyncResult") -> Shape:
    """Return what one exchange with the CRM did, and why it ended early if it did."""
    return {
        "pushed": result.pushed,
        "pulled": result.pulled,
        "queued": result.queued,
        "needs_you": result.needs_you,
        "conflicts": result.conflicts,
        "trouble": result.trouble or None,
        "clock_offset": round(result.clock_offset, 1),
        "taken_on": result.taken_on,
    }

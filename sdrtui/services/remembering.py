"""Where a run's open touches lay before others of its company moved them: undo puts each back exactly there.

Planning again could not: where a touch lies also depends on what else lay on the person's days when it was planned.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sdrtui.domain import why as because
from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.change import RecordRow
from sdrtui.domain.ids import EnrollmentId, TouchId
from sdrtui.domain.state import TouchState
from sdrtui.domain.why import Why


def memory_of(case: Case) -> str:
    """Return the open touches of a run as text, for the note of the record that moves them."""
    rows = {
        row.id: {
            "due": [each.isoformat() for each in (row.due_at, row.window_from, row.window_to)],
            "clock": row.is_clock,
            "promise": row.is_promise,
            "why": [row.why.code, dict(row.why.facts)],
            "state": row.state.value,
            "blocked": row.blocked_until.isoformat() if row.blocked_until else None,
        }
        for row in case.touches
        if row.state.is_open
    }
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def put_back(rows: Iterable[TouchRow], run: EnrollmentId, records: Iterable[RecordRow]) -> list[TouchRow]:
    """Return the open touches of a run that the first of these records remembers, as they were.

    What has another reason by now, a snooze say, stays as it is planned.
    """
    note = next((record.note for record in records if record.enrollment == run and record.note.startswith("{")), "{}")
    known: Mapping[str, dict[str, object]] = json.loads(note)
    return [_as_it_was(row, known[row.id]) for row in rows if row.id in known and _is_same(row, known[row.id])]


def _is_same(row: TouchRow, was: Mapping[str, object]) -> bool:
    why = was["why"]
    return row.state.is_open and isinstance(why, list) and _own(why[0]) == _own(row.why.code)


def _own(code: str) -> str:
    """Return the reason, where a step on its own day and one moved off it count as the same."""
    return because.STEP if code == because.MOVED else code


def _as_it_was(row: TouchRow, was: Mapping[str, object]) -> TouchRow:
    due, why, blocked = was["due"], was["why"], was["blocked"]
    if not isinstance(due, list) or not isinstance(why, list):
        return row
    due_at, first, last = map(datetime.fromisoformat, due)
    return replace(
        row,
        id=TouchId(row.id),
        due_at=due_at,
        window_from=first,
        window_to=last,
        is_clock=bool(was["clock"]),
        is_promise=bool(was["promise"]),
        why=Why(why[0], why[1]),
        state=TouchState(str(was["state"])),
        blocked_until=datetime.fromisoformat(str(blocked)) if blocked else None,
    )

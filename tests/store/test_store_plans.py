"""No read that a key or a row waits for goes through a whole table."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from store_builders import NOW, ZHANG, Enrolled, enrolled, outcome

from sdrtui.domain.channel import Channel, Point
from sdrtui.domain.filters import LeadFilter, LogFilter
from sdrtui.domain.ids import PlaybookHash, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.store.store import Store

pytestmark = pytest.mark.sqlite

READS: dict[str, Callable[[Store, Enrolled], object]] = {
    "case": lambda store, of: store.case(of.touch),
    "case as if undone": lambda store, of: store.case(of.enrollment, without=RecordId("x")),
    "open cases": lambda store, of: store.open_cases(of.contact),
    "due rows": lambda store, _of: store.due_rows(ZHANG, NOW),
    "due row": lambda store, of: store.due_row(of.touch),
    "history": lambda store, of: store.history(of.lead, limit=5),
    "an SDR's log": lambda store, _of: store.log_lines(LogFilter(sdr=ZHANG, limit=9)),
    "a week's log": lambda store, _of: store.log_lines(LogFilter(since=NOW - timedelta(days=7))),
    "last record": lambda store, _of: store.last_record(ZHANG),
    "stops caused": lambda store, _of: store.stops_caused(RecordId("x")),
    "points": lambda store, of: store.contact_points(of.contact),
    "candidate": lambda store, of: list(store.candidates(LeadFilter(ids=(of.lead,)))),
    "known people": lambda store, _of: store.find_people([(Point.PHONE, "+8613800000000")], [("恒信数据0", "王敏0")]),
    "company by name": lambda store, _of: store.accounts_named(["恒信数据0"]),
    "known hashes": lambda store, _of: store.known_hashes(["a" * 64]),
    "playbook": lambda store, _of: store.playbook_source(PlaybookHash("a" * 64)),
    "progress": lambda store, _of: store.progress(ZHANG, NOW, NOW),
    "draft": lambda store, of: store.load_draft(of.touch),
    "commit": lambda store, of: store.commit(outcome(of, revision=None)[1]),
}


@pytest.mark.parametrize(
    "filters", [LogFilter(), LogFilter(sdr=ZHANG, since=NOW), LogFilter(channel=Channel.PHONE, outcome=Outcome.BUSY)]
)
def test_a_report_reads_the_index_made_for_it(path: Path, store: Store, filters: LogFilter) -> None:
    """Touches of a million records are counted from one covering index, without sorting."""
    store.commit(enrolled().change)
    said: list[tuple[str, Any]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *said_now: said.append((said_now[2], said_now[3])))

    store.funnel(filters, "sdr")
    raw = sqlite3.connect(path)
    plans = [
        [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        for sql, values in said
        if "FROM record" in sql
    ]
    raw.close()

    assert ["SCAN record USING COVERING INDEX ix_record_report"] == plans[0]
    assert "SEARCH record USING INDEX sqlite_autoindex_record_1 (id=?)" == plans[1][0]


@pytest.mark.parametrize("name", READS)
def test_hot_reads_walk_indexes(path: Path, store: Store, name: str) -> None:
    """Every statement of the read finds its rows by an index."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of)[1])
    said: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:
        said.append((sql, values[0] if many else values))

    event.listen(store.engine, "before_cursor_execute", note)
    READS[name](store, of)

    statements = [(sql, values) for sql, values in said if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    raw = sqlite3.connect(path)
    scans = [
        (sql, row[3])
        for sql, values in statements
        for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        if row[3].startswith("SCAN") and not row[3].startswith(("SCAN CONSTANT", "SCAN anon_"))
    ]
    raw.close()

    assert statements
    assert [] == scans

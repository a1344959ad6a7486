"""Open handoffs are found without reading the settled ones."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from store_builders import NOW, ZHANG, enrolled, new_id

from sdrtui.domain.change import Change, HandoffRow, RecordRow
from sdrtui.domain.handoff import HandoffState, HandoffStep, handoffs
from sdrtui.domain.ids import RecordId
from sdrtui.domain.state import RecordKind
from sdrtui.store.store import Store

pytestmark = pytest.mark.sqlite


@given(
    st.lists(st.tuples(st.sampled_from(sorted(HandoffState)), st.booleans(), st.integers(0, 1)), min_size=1, max_size=9)
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_open_is_found(store: Store, life: list[tuple[HandoffState, bool, int]]) -> None:
    """By any order of proposals, offers and settlings, one settled before settled again too, some at one instant."""
    of, at = enrolled(), NOW
    store.commit(of.change)
    for state, is_earlier, later in life:
        at += timedelta(hours=later)
        known = handoffs(store.handoff_steps(of.lead))
        running = [each.id for each in known if each.state.is_open]
        settled = [each.id for each in known if not each.state.is_open]
        here = settled[:1] if is_earlier and not state.is_open and settled else running
        record = RecordRow(RecordId(new_id()), RecordKind.HANDOFF, at, ZHANG, of.lead, of.contact)
        change = Change(records=(record,))
        if state is HandoffState.PROPOSED:
            at += timedelta(seconds=1)
            change = replace(change, handoffs=(HandoffRow(of.lead, None, at, ZHANG, record.id),))
        else:
            step = HandoffStep(new_id(), next(iter(here), new_id()), of.lead, at, ZHANG, state, record.id)
            change = replace(change, handoff_steps=(step,))
        store.commit(change)

    every, found = handoffs(store.handoff_steps(of.lead)), handoffs(store.open_handoff_steps())

    assert [each for each in every if each.state.is_open] == [
        each for each in found if each.state.is_open and each.lead == of.lead
    ]


def test_what_is_settled_is_not_read(path: Path, store: Store) -> None:
    """Of the settled ones nothing but keys is looked at: each by an index, no package is decoded."""
    running, settled = enrolled(), [enrolled() for _ in range(3)]
    for of in (running, *settled):
        record = RecordRow(RecordId(new_id()), RecordKind.HANDOFF, NOW, ZHANG, of.lead, of.contact)
        proposal = HandoffRow(of.lead, of.enrollment, NOW, ZHANG, record.id)
        store.commit(of.change)
        store.commit(Change(records=(record,), handoffs=(proposal,)))
        if of is not running:
            step = HandoffStep(
                new_id(), record.id, of.lead, NOW + timedelta(hours=1), ZHANG, HandoffState.REFUSED, record.id
            )
            store.commit(Change(handoff_steps=(step,)))
    said: list[tuple[str, Any]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *now: said.append((now[2], now[3])))

    found = store.open_handoff_steps()

    raw = sqlite3.connect(path)
    plans = [
        [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        for sql, values in said
        if sql.startswith("SELECT")
    ]
    raw.close()
    assert {running.lead} == {step.lead for step in found}
    finding, *reading = plans
    assert {"SCAN handoff", "SCAN handoff_step"} >= {line.split(" USING ")[0] for line in finding if "SCAN" in line}
    assert any("SEARCH settling USING INDEX ix_handoff_step_lead" in line for line in finding)
    assert reading
    assert not any("SCAN" in line for plan in reading for line in plan)

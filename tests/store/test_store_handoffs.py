"""Handoffs in the store: steps, undoing, whom the funnel gives them to, and a database of the first revision."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from store_builders import LI, NOW, ZHANG, Enrolled, enrolled, new_id

from sdrtui.domain.change import Change, HandoffRow, LeadUpdate, RecordRow, StageMove
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.handoff import HandoffState, HandoffStep, Package, handoffs
from sdrtui.domain.ids import RecordId
from sdrtui.domain.qualification import Answer, BackTo, Question
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import RecordKind
from sdrtui.errors import TryLater
from sdrtui.store.day_list import DayList
from sdrtui.store.engine import make_engine, newest_backup, reading, url_of
from sdrtui.store.opening import open_store
from sdrtui.store.schema import HEAD, revision_of
from sdrtui.store.store import Store

AE = LI
ANSWERS = tuple(Answer(question, is_yes=True, evidence=f"因为{question}") for question in Question)


def record(of: Enrolled, kind: RecordKind = RecordKind.HANDOFF, **given: Any) -> RecordRow:
    row = RecordRow(id=RecordId(new_id()), kind=kind, at=NOW, sdr=ZHANG, lead=of.lead, contact=of.contact)
    return replace(row, **given)


def step(of: Enrolled, by: RecordRow, state: HandoffState, **given: Any) -> HandoffStep:
    row = HandoffStep(new_id(), "h" * 36, of.lead, by.at, by.sdr, state, by.id)
    return replace(row, **given)


def test_a_step_comes_back_as_it_went_in(store: Store) -> None:
    """Answers, evidence, promise, clock, reason and all."""
    of = enrolled()
    by = record(of)
    offered = step(
        of,
        by,
        HandoffState.OFFERED,
        sdr=ZHANG,
        ae=AE,
        due_at=NOW + timedelta(hours=48),
        package=Package(ANSWERS, "很急", "周三发方案"),
    )
    rejected = step(of, by, HandoffState.REJECTED, reason="no-pain", back_to=BackTo.NURTURE)

    store.commit(of.change)
    store.commit(Change(records=(by,), handoff_steps=(offered, rejected)))

    assert [offered, rejected] == sorted(store.handoff_steps(of.lead), key=lambda each: each.id)
    assert store.handoff_steps() == store.handoff_steps(of.lead)


def test_undoing_a_record_takes_its_steps_back(store: Store) -> None:
    """What remains is the proposal, and the lead's stage before."""
    of = enrolled()
    by = record(of)
    proposal = HandoffRow(of.lead, None, NOW - timedelta(days=1), ZHANG)
    move = StageMove(of.lead, Stage.MAL, Stage.SQL, NOW, ZHANG, "qualified", by.id)
    store.commit(replace(of.change, handoffs=(proposal,)))
    store.commit(
        Change(
            records=(by,),
            handoff_steps=(step(of, by, HandoffState.OFFERED),),
            stage_moves=(move,),
            lead_updates=(LeadUpdate(of.lead, stage=Stage.SQL),),
        )
    )
    assert [move] == store.stage_moves(of.lead)
    assert by == store.last_record(ZHANG)

    store.commit(Change(records=(record(of, RecordKind.UNDO, voids=by.id),)))

    assert [HandoffState.PROPOSED] == [each.state for each in handoffs(store.handoff_steps())]
    assert Stage.MAL is store.lead(of.lead).stage
    assert [] == store.stage_moves(of.lead)


def test_the_funnel_gives_an_accepted_lead_to_its_sdr(store: Store) -> None:
    """The account executive accepts; the SDR whose lead it is gets the SAL."""
    of = enrolled()
    store.commit(of.change)
    by = record(of, sdr=AE)
    move = StageMove(of.lead, Stage.SQL, Stage.SAL, NOW, AE, "accepted", by.id, credit=ZHANG)

    store.commit(Change(records=(by,), stage_moves=(move,)))

    rows = {row.group: row.sal for row in store.funnel(LogFilter(), "sdr")}
    assert 1 == rows[ZHANG]
    assert AE not in rows
    assert [1] == [row.sal for row in store.funnel(LogFilter(sdr=ZHANG), "sdr")]
    assert [] == store.funnel(LogFilter(sdr=AE), "sdr")


def test_a_database_of_the_first_release_opens_and_keeps_its_rows(tmp_path: Path) -> None:
    """A copy is made, the steps' table is there, and proposals, moves and touches are as they were."""
    path = tmp_path / "old.db"
    of = enrolled()
    _make_first(path)
    _insert_first(path, of)

    opened = open_store(path, now=NOW)

    with reading(opened.engine) as connection:
        assert HEAD == revision_of(connection)
    assert newest_backup(path) is not None
    assert of.change.touches == opened.case(of.touch).touches
    assert [HandoffState.PROPOSED] == [each.state for each in handoffs(opened.handoff_steps(of.lead))]
    assert [("qualified", None)] == [(move.why, move.credit) for move in opened.stage_moves(of.lead)]
    assert [(ZHANG, 1)] == [(row.group, row.sql) for row in opened.funnel(LogFilter(), "sdr")]
    assert [] == opened.check()
    opened.close()


def _make_first(path: Path) -> None:
    """Make the database as the first release's migration made it."""
    engine = make_engine(url_of(path))
    config = Config()
    config.set_main_option("script_location", "sdrtui:store/migrations")
    with engine.connect().execution_options(sdrtui_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def _insert_first(path: Path, of: Enrolled) -> None:
    """Copy the rows of a present database that the first one had columns for."""
    newer = open_store(path.with_name("new.db"), now=NOW)
    newer.commit(
        replace(
            of.change,
            handoffs=(HandoffRow(of.lead, of.enrollment, NOW, ZHANG),),
            stage_moves=(StageMove(of.lead, Stage.MAL, Stage.SQL, NOW, ZHANG, "qualified"),),
        )
    )
    newer.close()
    raw = sqlite3.connect(path)
    raw.execute("ATTACH DATABASE ? AS newer", (str(path.with_name("new.db")),))
    tables = (
        "account",
        "contact",
        "point",
        "lead",
        "playbook",
        "enrollment",
        "touch",
        "record",
        "handoff",
        "stage_move",
    )
    with raw:
        for name in tables:
            columns = ", ".join(f'"{row[1]}"' for row in raw.execute(f"PRAGMA main.table_info({name})"))
            raw.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM newer.{name}")
    raw.close()


def test_a_step_decided_on_an_older_state_is_refused(store: Store) -> None:
    """Two who settle one handoff at once: the second is told to look again, and nothing of theirs is kept."""
    of = enrolled()
    store.commit(of.change)
    first, second = record(of), record(of, sdr=AE)
    store.commit(
        Change(
            records=(first,),
            handoff_steps=(step(of, first, HandoffState.ACCEPTED),),
            expects_steps={of.lead: 0},
        )
    )

    with pytest.raises(TryLater, match="just changed"):
        store.commit(
            Change(
                records=(second,),
                handoff_steps=(step(of, second, HandoffState.REJECTED),),
                expects_steps={of.lead: 0},
            )
        )

    assert [HandoffState.ACCEPTED] == [each.state for each in store.handoff_steps()]
    assert store.last_record(AE) is None


@pytest.mark.sqlite
def test_both_readers_know_the_same_late_clocks(path: Path, store: Store) -> None:
    """Only running call-in clocks that are due, each with whose it is; a file without a schema has none."""
    clocks = [touch_change(enrolled(number), is_clock=number % 2 == 0) for number in range(6)]
    store.commit_all(clocks)
    until = NOW + timedelta(minutes=1)

    found = DayList(path).late_clocks((ZHANG, LI), until)

    assert 3 == len(found)
    assert found == store.late_clocks((ZHANG, LI), until)
    assert [] == DayList(path.with_name("nothing.db")).late_clocks((ZHANG,), until)
    assert [ZHANG] * 3 == [sdr for sdr, _row in found]


def touch_change(of: Enrolled, *, is_clock: bool) -> Change:
    """Return the change with its touches as clocks or not."""
    return replace(of.change, touches=tuple(replace(row, is_clock=is_clock) for row in of.change.touches))

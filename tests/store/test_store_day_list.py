"""The day's list by sqlite3 alone says what the ordinary reader says, and both read an index."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from store_builders import LI, NOW, ZHANG, enrolled, outcome, undo_of

from sdrtui.domain.change import Change
from sdrtui.domain.channel import Channel
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.state import TouchState
from sdrtui.domain.sync import SyncCounts
from sdrtui.domain.why import CLOCK, PROMISE, Why
from sdrtui.errors import FixYourFile
from sdrtui.store import day_list, day_reader
from sdrtui.store.engine import reading
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store

pytestmark = pytest.mark.sqlite

TOMORROW = NOW + timedelta(days=1)


def assert_equal(store: Store, path: Path, since: datetime, until: datetime) -> None:
    for sdr in (ZHANG, LI):
        day = day_list.day(path, sdr, since, until)
        assert store.due_rows(sdr, until) == list(day.rows) == day_list.due_rows(path, sdr, until)
        assert store.progress(sdr, since, until) == day.progress
        assert store.sync_counts() == day.sync


touches = st.builds(
    lambda of, minutes, state, is_clock, is_promise, blocked, channel, facts: replace(
        of.change,
        touches=(
            replace(
                of.change.touches[0],
                due_at=NOW + timedelta(minutes=minutes),
                state=state,
                is_clock=is_clock,
                is_promise=is_promise,
                blocked_until=NOW + timedelta(minutes=blocked) if blocked else None,
                channel=channel,
                why=Why(CLOCK if is_clock else PROMISE, facts),
            ),
        ),
    ),
    st.builds(enrolled, st.integers(0, 10**7), sdr=st.sampled_from([ZHANG, LI])),
    st.integers(-5000, 5000),
    st.sampled_from(list(TouchState)),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(list(Channel)),
    st.dictionaries(st.text(max_size=4), st.text(max_size=4) | st.integers(-9, 9), max_size=2),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(touches, max_size=6), st.integers(-5000, 5000))
def test_both_readers_agree(path: Path, store: Store, changes: list[Change], minutes: int) -> None:
    """Whatever is in the store, both ways of reading the day give the same rows, progress and counts."""
    store.commit_all(changes)

    assert_equal(store, path, NOW - timedelta(days=1), NOW + timedelta(minutes=minutes))


def test_the_day_after_some_work(path: Path, store: Store) -> None:
    """Done touches count once by channel, undone ones not, and what is open until tonight is due."""
    leads = [enrolled(number) for number in range(4)]
    store.commit_all(lead.change for lead in leads)
    logged = [outcome(lead, Outcome.NO_ANSWER) for lead in leads[:3]]
    store.commit_all(change for _, change in logged)
    store.commit(outcome(leads[0], Outcome.REPLIED, at=NOW + timedelta(hours=1), revision=None)[1])
    store.commit(Change(records=(undo_of(logged[2][0]),), touches=leads[2].change.touches))

    day = day_list.day(path, ZHANG, NOW, TOMORROW)

    assert {Channel.PHONE: (2, 2)} == day.progress
    assert {leads[2].touch, leads[3].touch} == {row.touch for row in day.rows}
    assert ("王敏3", "恒信数据3有限公司") == (day.rows[-1].contact_name, day.rows[-1].company)
    assert SyncCounts(queued=7) == day.sync
    assert_equal(store, path, NOW, TOMORROW)


def test_without_a_database_the_day_is_empty(tmp_path: Path) -> None:
    """Before the first import there is nothing to read, and reading makes no file."""
    path = tmp_path / "none.db"

    assert day_list.Day((), {}, SyncCounts()) == day_list.day(path, ZHANG, NOW, TOMORROW)
    assert not path.exists()

    path.touch()
    assert day_list.due_rows(path, ZHANG, TOMORROW) == []


def test_the_day_is_read_from_a_folder_of_any_name(tmp_path: Path) -> None:
    """What means something in a URI is a letter like any other in a folder's name."""
    folder = tmp_path / "100% #1? mode=ro&%3f 王敏"
    folder.mkdir()
    store = open_store(folder / "sdrtui.db", now=NOW)
    of = enrolled(1)
    store.commit(of.change)
    store.close()

    assert [of.touch] == [row.touch for row in day_list.due_rows(folder / "sdrtui.db", ZHANG, TOMORROW)]


def test_the_day_is_read_while_another_connection_writes(path: Path, store: Store) -> None:
    """A writer in the middle of a transaction is not waited for; its rows are not seen before it commits."""
    of, other = enrolled(1), enrolled(2)
    store.commit(of.change)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE touch SET sdr = 'li'")

    before = day_list.due_rows(path, ZHANG, TOMORROW)
    writer.execute("COMMIT")
    writer.close()
    store.commit(other.change)

    assert [of.touch] == [row.touch for row in before]
    assert [other.touch] == [row.touch for row in day_list.due_rows(path, ZHANG, TOMORROW)]


def test_a_damaged_file_is_refused_with_words(tmp_path: Path) -> None:
    """A file that is no database names itself."""
    path = tmp_path / "sdrtui.db"
    path.write_bytes(b"not a database at all " * 400)

    with pytest.raises(FixYourFile) as refusal:
        day_list.due_rows(path, ZHANG, TOMORROW)

    assert str(path) == refusal.value.place


def plan_of(path: Path, sql: str, values: tuple[object, ...]) -> list[str]:
    connection = sqlite3.connect(path)
    steps = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    connection.close()
    return steps


def test_both_readers_walk_the_index_of_open_touches(path: Path, store: Store) -> None:
    """The due query reads one range of the partial index, in order, and finds the rest by key."""
    of = enrolled()
    store.commit(of.change)
    core = day_reader.prepared_due(store.engine.dialect).sql

    for sql in (day_list.DUE, core):
        steps = plan_of(path, sql, ("zhang", 0))
        assert steps[0] == "SEARCH touch USING INDEX ix_touch_due (sdr=? AND due_at<?)", steps
        assert all("PRIMARY KEY" in step or "autoindex_playbook" in step for step in steps[1:] if "TEMP" not in step), (
            steps
        )
        assert not any("SCAN" in step for step in steps), steps


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (day_list.DONE, ("zhang", 0, 1)),
        (day_list.OPEN, ("zhang", 1)),
        (day_list.BY_STATE, ()),
        (day_list.CONFLICTS, ()),
    ],
)
def test_the_counts_of_the_first_paint_read_indexes(
    path: Path, store: Store, sql: str, values: tuple[object, ...]
) -> None:
    """No count of the status line reads a whole table."""
    store.commit(enrolled().change)

    steps = plan_of(path, sql, values)

    assert "INDEX" in steps[0], steps


def test_the_log_reads_the_index_of_what_is_asked(store: Store) -> None:
    """A lead's history and an SDR's last record are found by index."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of)[1])
    seen: list[str] = []
    with reading(store.engine) as connection:
        for column in ("lead", "contact", "enrollment"):
            rows = connection.execute(text(f"EXPLAIN QUERY PLAN SELECT * FROM record WHERE {column} = 'x'"))
            seen += [row[3] for row in rows]

    assert [
        f"SEARCH record USING INDEX ix_record_{name} ({name}=?)" for name in ("lead", "contact", "enrollment")
    ] == seen


def test_the_first_paint_needs_no_sqlalchemy(path: Path) -> None:
    """Reading the day imports neither SQLAlchemy nor SQLModel."""
    open_store(path, now=NOW).close()
    program = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\nfrom sdrtui.store import day_list\n"
        "now = datetime.now(UTC)\nprint(day_list.day(Path(sys.argv[1]), 'zhang', now, now).rows)\n"
        "print(sorted({'sqlalchemy', 'sqlmodel', 'pydantic', 'alembic'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)

    assert "()\n[]\n" == done.stdout

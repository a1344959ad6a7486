"""A change goes in as a whole or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from store_builders import NOW, ZHANG, enrolled, many, new_id, outcome, undo_of

from sdrtui.domain.change import Change, LeadUpdate, OutboxOp, StageMove
from sdrtui.domain.enrollment import Status, Touched
from sdrtui.domain.ids import EnrollmentId, SdrId, TouchId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Stage
from sdrtui.domain.state import TouchState
from sdrtui.errors import Bug, TryLater, UsageError
from sdrtui.store.engine import reading, writing
from sdrtui.store.store import Store


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of facts."""
    names = ("account", "contact", "point", "lead", "playbook", "enrollment", "touch", "record", "stage_move", "outbox")
    with reading(store.engine) as connection:
        return {name: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))) for name in names}


def test_what_was_committed_comes_back_as_a_case(store: Store) -> None:
    """A lead's case holds everything that was written about it."""
    of = enrolled()

    store.commit(of.change)
    case = store.case(of.touch)

    assert of.change.touches == case.touches
    assert (of.enrollment, ZHANG, NOW) == (case.enrollment.id, case.enrollment.sdr, case.enrollment.started_at)
    assert (of.lead, of.contact, "baidu-sem", 40) == (
        case.lead.id,
        case.lead.contact,
        case.lead.source,
        case.lead.score,
    )
    assert (Status.ACTIVE, None, 1, "id: outbound-7x3x21\n") == (
        case.status,
        case.exit,
        case.revision,
        case.playbook_source,
    )
    assert case == store.case(of.enrollment)


def test_an_outcome_is_an_event_of_the_case(store: Store) -> None:
    """Logging moves the revision, closes the touch, opens the next and adds the event."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of, Outcome.CALLBACK)

    store.commit(change)
    case = store.case(of.enrollment)

    assert (Touched(record.id, NOW, record.step, 1, Outcome.CALLBACK),) == case.events  # type: ignore[arg-type]
    assert [TouchState.DONE, TouchState.PLANNED] == [touch.state for touch in case.touches]
    assert (2, record.id) == (case.revision, case.last_record)


def test_a_change_decided_on_an_old_state_is_refused_whole(store: Store) -> None:
    """The second of two decisions on one revision writes nothing and may be tried again."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of)[1])
    before = dump(store)

    with pytest.raises(TryLater):
        store.commit(outcome(of)[1])

    assert before == dump(store)


def test_any_write_to_an_enrollment_moves_its_revision(store: Store) -> None:
    """A touch written without its enrollment's row counts as a change of it too."""
    of = enrolled()
    store.commit(of.change)

    store.commit(Change(touches=(replace(of.change.touches[0], state=TouchState.SNOOZED),)))

    assert store.case(of.enrollment).revision == 2


def test_nothing_of_a_change_is_kept_when_its_last_row_fails(store: Store) -> None:
    """A duplicate outbox id, written last, takes the whole change with it."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of)
    before = dump(store)

    with pytest.raises(Bug):
        store.commit(replace(change, outbox=(*change.outbox, of.change.outbox[0])))

    assert before == dump(store)
    assert record.id not in [line.record for line in store.history(of.lead)]


def test_nothing_of_an_import_is_kept_when_one_row_fails(store: Store) -> None:
    """An import is one transaction, however many batches it is written in."""
    changes = [*many(900), Change(touches=(replace(enrolled().change.touches[0], enrollment=EnrollmentId("none")),))]

    with pytest.raises(Bug):
        store.commit_all(changes)

    assert [] == dump(store)["lead"]


def test_many_at_once_equal_one_by_one(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A bulk write leaves exactly the rows that single commits leave, undo in the middle included."""
    from sdrtui.store.opening import open_store

    leads = [enrolled(number) for number in range(30)]
    changes = [lead.change for lead in leads]
    for lead in leads[:20]:
        record, logged = outcome(lead, Outcome.INTERESTED)
        move = StageMove(lead.lead, Stage.MAL, Stage.MQL, NOW, ZHANG, "interested", record.id)
        changes.append(replace(logged, stage_moves=(move,), lead_updates=(LeadUpdate(lead.lead, stage=Stage.MQL),)))
        if lead in leads[5:10]:
            changes.append(Change(records=(undo_of(record),), touches=lead.change.touches))
    other = open_store(tmp_path_factory.mktemp("bulk") / "bulk.db", now=NOW)

    for change in changes:
        store.commit(change)
    other.commit_all(changes)

    assert dump(store) == dump(other)
    other.close()


def test_progress_is_told_after_each_batch(store: Store) -> None:
    """An import says how far it is, and ends at the whole."""
    told: list[tuple[int, int]] = []

    store.commit_all(list(many(900)), lambda done, total: told.append((done, total)))

    assert [(400, 900), (800, 900), (900, 900)] == told


def test_writes_of_one_lane_are_numbered_in_order(store: Store) -> None:
    """The outbox counts within a lead, over changes and within one."""
    first, second = enrolled(1), enrolled(2)
    more = tuple(OutboxOp(new_id(), first.lead, "stage", {}, NOW) for _ in range(3))

    store.commit_all([first.change, second.change, Change(outbox=more)])

    assert [(first.lead, 1), (first.lead, 2), (first.lead, 3), (first.lead, 4), (second.lead, 1)] == _lanes(store)


def _lanes(store: Store) -> list[tuple[str, int]]:
    with reading(store.engine) as connection:
        return [tuple(row) for row in connection.execute(text("SELECT lane, seq FROM outbox ORDER BY lane, seq"))]


@pytest.mark.parametrize("statement", ["UPDATE record SET note = 'x'", "DELETE FROM record", "DELETE FROM attempt"])
def test_the_log_refuses_to_be_changed(store: Store, statement: str) -> None:
    """Not even SQL changes or removes a line of the log or an attempt."""
    of = enrolled()
    store.commit(of.change)
    store.commit(outcome(of)[1])
    with writing(store.engine) as connection:
        op = of.change.outbox[0].id
        connection.execute(
            text(f"INSERT INTO attempt (op, number, at, what, detail, sender) VALUES ('{op}', 1, 1, 'sent', '', '')")
        )

    with pytest.raises(Bug, match="append-only"), writing(store.engine) as connection:
        connection.execute(text(statement))

    assert 1 == len(store.history(of.lead))


def test_a_note_being_typed_is_kept_until_it_is_logged(store: Store) -> None:
    """A draft survives until the outcome that takes it, or until it is emptied."""
    of = enrolled()
    store.commit(of.change)
    store.save_draft(of.touch, "他说下周")
    store.save_draft(of.touch, "他说下周再打")
    assert store.load_draft(of.touch) == "他说下周再打"

    store.commit(outcome(of)[1])
    assert not store.load_draft(of.touch)

    store.save_draft(of.touch, "x")
    store.save_draft(of.touch, "")
    assert not store.load_draft(of.touch)


def test_fields_that_an_update_leaves_out_stay(store: Store) -> None:
    """None leaves a lead's field as it is."""
    of = enrolled()
    store.commit(of.change)

    store.commit(Change(lead_updates=(LeadUpdate(of.lead, owner=SdrId("li")),)))
    lead = store.lead(of.lead)

    assert ("li", Stage.MAL, 40, "展会") == (lead.owner, lead.stage, lead.score, lead.note)


def test_an_unknown_touch_is_a_usage_error(store: Store) -> None:
    """Asking for a touch that is not there says so."""
    with pytest.raises(UsageError):
        store.case(TouchId(new_id()))

    assert store.due_row(TouchId(new_id())) is None


@pytest.mark.parametrize(
    "note", ["😀 👨‍👩‍👧", "\u202eעברית", "a\x00b", "字" * 21_845, "'; DROP TABLE record; --", "[red]x[/]", "=1+1"]
)
def test_any_note_comes_back_as_it_was_written(store: Store, note: str) -> None:
    """Emoji, right-to-left text, NUL, 64 KB, and what looks like SQL, markup or a formula are kept letter by letter."""
    of = enrolled()
    store.commit(of.change)
    store.save_draft(of.touch, note)
    kept = note if store.engine.dialect.name == "sqlite" else note.replace("\0", "␀")  # PostgreSQL knows no NUL
    assert kept == store.load_draft(of.touch)

    store.commit(outcome(of, note=note)[1])

    assert [kept] == [line.note for line in store.history(of.lead)]


def test_bytes_that_are_no_text_are_refused_whole(store: Store) -> None:
    """What a terminal hands over undecoded does not get half into the log."""
    of = enrolled()
    store.commit(of.change)

    with pytest.raises(UsageError):
        store.commit(outcome(of, note="\udcff")[1])

    assert [] == store.history(of.lead)


def test_times_keep_their_microseconds(store: Store) -> None:
    """An instant comes back exactly, in UTC."""
    at = NOW + timedelta(microseconds=1)
    of = enrolled(due_at=at)

    store.commit(of.change)

    assert [at] == [row.due_at for row in store.due_rows(ZHANG, at + timedelta(seconds=1))]

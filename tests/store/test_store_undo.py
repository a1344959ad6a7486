"""An undo takes back everything that a record caused, and leaves what came from elsewhere."""

from dataclasses import replace
from datetime import timedelta

from store_builders import LI, NOW, PLAYBOOK, ZHANG, Enrolled, enrolled, new_id, outcome, touch_row, undo_of

from sdrtui.domain.change import (
    Change,
    EnrollmentRow,
    HandoffRow,
    LeadUpdate,
    RecordRow,
    StageMove,
    SuppressionRow,
)
from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Status
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import EnrollmentId, RecordId
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Stage
from sdrtui.domain.state import RecordKind, TouchState
from sdrtui.domain.suppression import person_hashes, point_hash
from sdrtui.store.store import Store


def everything(of: Enrolled, other: Enrolled) -> tuple[RecordRow, Change, EnrollmentId]:
    """Return an outcome that retires a number, suppresses, moves the stage, hands off, enrolls, stops and closes."""
    record, change = outcome(of, Outcome.OPTED_OUT)
    phone = of.change.points[0]
    phone_hash = point_hash(phone.kind, phone.value)
    begun = EnrollmentId(new_id())
    stop = RecordRow(
        RecordId(new_id()), RecordKind.STOP, NOW, ZHANG, other.lead, of.contact, other.enrollment,
        exit=Exit.OPTED_OUT, cause=record.id,
    )  # fmt: skip
    return (
        record,
        replace(
            change,
            records=(record, stop),
            points=(replace(phone, is_usable=False, cause=record.id),),
            suppressions=(SuppressionRow(of.contact, phone_hash, NOW, record.id, "opted_out"),),
            stage_moves=(StageMove(of.lead, Stage.MAL, Stage.MQL, NOW, ZHANG, "opted_out", record.id),),
            lead_updates=(LeadUpdate(of.lead, stage=Stage.MQL, closed_reason="opted_out"),),
            handoffs=(HandoffRow(of.lead, of.enrollment, NOW, ZHANG, record.id),),
            enrollments=(
                *change.enrollments,
                EnrollmentRow(
                    begun, of.lead, PLAYBOOK.id, PLAYBOOK.hash, ZHANG, NOW, {"primary": of.contact}, Status.ACTIVE,
                    cause=record.id,
                ),
            ),
            touches=(*change.touches, touch_row(begun, of.lead, of.contact)),
        ),
        begun,
    )  # fmt: skip


def test_undo_restores_everything_a_record_caused(store: Store) -> None:
    """Point, suppression, stage, closing, handoff, the enrollment it began and the one it stopped are as before."""
    of, other = enrolled(1), enrolled(2)
    store.commit_all([of.change, other.change])
    before = store.case(of.enrollment)
    points = store.contact_points(of.contact)
    record, change, begun = everything(of, other)
    store.commit(change)
    assert store.case(of.enrollment).enrollment.people["primary"].is_suppressed

    undone = store.case(of.enrollment, without=record.id)
    store.commit(Change(records=(undo_of(record),), touches=of.change.touches, enrollments=of.change.enrollments))
    after = store.case(of.enrollment)

    assert before.enrollment.stage == undone.enrollment.stage == after.enrollment.stage
    assert before.enrollment.people["primary"].points == undone.enrollment.people["primary"].points
    assert not undone.enrollment.people["primary"].is_suppressed
    assert before.enrollment == after.enrollment
    assert (before.lead, (), None) == (after.lead, after.events, after.last_record)
    assert points == store.contact_points(of.contact)
    assert frozenset() == store.known_hashes(person_hashes(of.contact, points))
    assert () == store.case(other.enrollment).events
    assert (Status.FINISHED, None) == (store.case(begun).status, store.case(begun).exit)
    assert [TouchState.CANCELLED] == [touch.state for touch in store.case(begun).touches]


def test_reading_without_a_record_is_reading_after_its_undo(store: Store) -> None:
    """The state that an undo is decided on leaves out the stops it caused elsewhere, too."""
    of, other = enrolled(1), enrolled(2)
    store.commit_all([of.change, other.change])
    record, change, _ = everything(of, other)
    store.commit(change)

    assert () == store.case(other.enrollment, without=record.id).events
    assert 1 == len(store.case(other.enrollment).events)
    assert [(other.enrollment, record.id)] == [(stop.enrollment, stop.cause) for stop in store.stops_caused(record.id)]


def test_undo_leaves_what_another_record_caused(store: Store) -> None:
    """A number that an earlier record retired, and a person suppressed by hand, stay so."""
    of = enrolled()
    store.commit(of.change)
    first, change = outcome(of, Outcome.INVALID_NUMBER)
    phone = replace(of.change.points[0], is_usable=False, cause=first.id)
    by_hand = SuppressionRow(of.contact, point_hash(Point.EMAIL, "min0@example.com"), NOW)
    store.commit(replace(change, points=(phone,), suppressions=(by_hand,)))
    second, change = outcome(of, at=NOW + timedelta(minutes=5), revision=2)
    store.commit(change)

    store.commit(Change(records=(undo_of(second),)))

    assert [False, False] == [point.is_usable for point in store.contact_points(of.contact)]
    assert store.case(of.enrollment).enrollment.people["primary"].is_suppressed


def test_a_stage_that_moved_on_since_is_not_put_back(store: Store) -> None:
    """Undoing the MQL of a lead that is SQL by now leaves it SQL."""
    of = enrolled()
    store.commit(of.change)
    record, change = outcome(of, Outcome.INTERESTED)
    store.commit(_moved(change, of, Stage.MAL, Stage.MQL, record))
    store.commit(
        Change(
            stage_moves=(StageMove(of.lead, Stage.MQL, Stage.SQL, NOW + timedelta(hours=1), LI, "qualified"),),
            lead_updates=(LeadUpdate(of.lead, stage=Stage.SQL),),
        )
    )

    store.commit(Change(records=(undo_of(record),)))

    assert Stage.SQL is store.lead(of.lead).stage


def test_an_outcome_logged_again_after_undo_counts_once(store: Store) -> None:
    """With the clock standing still, the same outcome undone and repeated is one touch, one connection, one MQL."""
    of = enrolled()
    store.commit(of.change)
    for turn in range(3):
        record, change = outcome(of, Outcome.INTERESTED, revision=None)
        store.commit(_moved(change, of, Stage.MAL, Stage.MQL, record))
        if turn < 2:
            store.commit(Change(records=(undo_of(record),), touches=of.change.touches))

    (row,) = store.funnel(LogFilter(), "sdr")

    assert ("zhang", 1, 1, 1, 0, 0) == (row.group, row.touches, row.connects, row.mql, row.sql, row.sal)
    assert 1 == len(store.log_lines(LogFilter()))
    assert 3 == len(store.log_lines(LogFilter(with_void=True)))
    assert {1} == {done for done, _ in store.progress(ZHANG, NOW, NOW + timedelta(hours=1)).values()}


def test_the_last_record_skips_what_is_undone_and_what_was_caused(store: Store) -> None:
    """Undo goes back step by step, never to a stop that another record caused, nor to somebody else's."""
    of, other = enrolled(1), enrolled(2)
    store.commit_all([of.change, other.change])
    first, change = outcome(of)
    store.commit(change)
    theirs, change = outcome(other, sdr=LI, at=NOW + timedelta(minutes=1))
    store.commit(change)
    later, change, _ = everything(of, other)
    store.commit(replace(change, expects={}))
    assert later == store.last_record(ZHANG)

    store.commit(Change(records=(undo_of(later),)))
    assert first == store.last_record(ZHANG)

    store.commit(Change(records=(undo_of(first),)))
    assert store.last_record(ZHANG) is None
    assert theirs == store.last_record(LI)


def _moved(change: Change, of: Enrolled, before: Stage, after: Stage, record: RecordRow) -> Change:
    return replace(
        change,
        stage_moves=(StageMove(of.lead, before, after, record.at, record.sdr, "interested", record.id),),
        lead_updates=(LeadUpdate(of.lead, stage=after),),
    )

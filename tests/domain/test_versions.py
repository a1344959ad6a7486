"""Two versions of a playbook: what differs, and which runs can go on in the other."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from engine_builders import china, enrollment, playbook, step, touched
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import Touched
from sdrtui.domain.leave import NO_LEAVE
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.plan import plan
from sdrtui.domain.playbook import Again, Follow, Move, Pacing, Playbook, Step
from sdrtui.domain.policy import Policy
from sdrtui.domain.versions import STEP_GONE, STEP_OTHER, Difference, diff, obstacle, plain

OLD = playbook(step("call-1", 1, "call"), step("mail-1", 3, "mail"), step("call-2", 5, "call"))


def test_steps_added_removed_and_changed_are_named() -> None:
    """By their ids; a changed one with its properties before and after."""
    new = playbook(step("call-1", 1, "call", window=(9, 11)), step("add-1", 2, "add"), step("mail-1", 4, "mail"))
    found = diff(OLD, new)

    assert [("call-1", "changed"), ("add-1", "added"), ("mail-1", "changed"), ("call-2", "removed")] == [
        (each.step.id, each.difference.value) for each in found.steps
    ]
    assert [("window", None, "09:00-11:00"), ("day", 3, 4)] == [
        (each.name, each.before, each.after) for change in found.steps for each in change.fields
    ]


def test_the_playbooks_own_properties_are_compared() -> None:
    """Pacing is one; version and hash say nothing by themselves."""
    new = replace(OLD, version="2.0", pacing=Pacing.FIXED)

    assert [("pacing", "elastic", "fixed")] == [(each.name, each.before, each.after) for each in diff(OLD, new).fields]
    assert diff(OLD, replace(OLD, version="2.0")).is_empty


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (timedelta(days=2), "2d"),
        (timedelta(minutes=90), "90m"),
        (Channel.PHONE, "phone"),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({Outcome.BUSY: Follow(Move.AGAIN, again=Again(timedelta(hours=2)))},
         {"busy": {"move": "again", "again": {"after": "2h"}}}),
    ],
)  # fmt: skip
def test_values_are_told_plainly(value: object, expected: object) -> None:
    """As a playbook's author would write them, defaults left out."""
    assert expected == plain(value)


@pytest.mark.parametrize(
    ("done", "new", "expected"),
    [
        ([], (step("other", 1, "call"),), None),
        (["call-1"], (step("call-1", 2, "call"), step("text-1", 3, "text")), None),
        (["call-1"], (step("mail-1", 3, "mail"),), STEP_GONE),
        (["call-1"], (step("call-1", 1, "mail"),), STEP_OTHER),
        (["call-1"], (step("call-1", 1, "call", contact="it"),), STEP_OTHER),
    ],
)
def test_what_was_done_must_be_there(done: list[str], new: tuple[Step, ...], expected: str | None) -> None:
    """A run goes over when the other version has its done steps as the same touches."""
    events = [touched("2026-11-23 10:00", name, Outcome.VOICEMAIL) for name in done]
    found = obstacle(OLD, playbook(*new), events)

    assert expected == (found and found.code)


STEPS = [step(f"{what}-{day}", day, what) for day in (1, 2, 3, 5) for what in ("call", "mail", "text")]
BOOKS = st.lists(st.sampled_from(STEPS), min_size=1, max_size=6, unique_by=lambda each: each.id)


@given(BOOKS, BOOKS)
@settings(max_examples=60, deadline=None)
def test_the_diff_leads_from_the_one_to_the_other(before: list[Step], after: list[Step]) -> None:
    """Taking removed steps out and putting added and changed ones in makes the newer version's steps."""
    old, new = playbook(*before), playbook(*after)
    steps = {each.id: each for each in old.steps}
    for change in diff(old, new).steps:
        steps[change.step.id] = change.step
        if change.difference is Difference.REMOVED:
            del steps[change.step.id]

    assert steps == {each.id: each for each in new.steps}
    assert diff(old, old).is_empty


@given(BOOKS, BOOKS, st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_a_run_without_an_obstacle_can_be_planned_in_the_other_version(
    before: list[Step], after: list[Step], touches: int
) -> None:
    """Its log is read there; nothing done opens again, and nothing open lies before what was done."""
    old, new = playbook(*before), playbook(*after)
    events = lived(old, touches)
    if obstacle(old, new, events) is not None:
        return
    moved = plan(new, enrollment("2026-11-23 09:30"), events, china(), NO_LEAVE, Policy(), at_last(events))

    done = {(event.step, event.attempt) for event in events}
    assert not done & {(touch.step, touch.attempt) for touch in (*moved.open, *moved.later)}
    assert all(touch.due_at >= at_last(events) or touch.window_to >= at_last(events) for touch in moved.open)


def lived(book: Playbook, touches: int) -> list[Touched]:
    """Make the first touches of a playbook, each when due, with nothing coming of them."""
    run = enrollment("2026-11-23 09:30")
    events: list[Touched] = []
    while len(events) < touches:
        now = plan(book, run, events, china(), NO_LEAVE, Policy(), at_last(events))
        if not now.open:
            break
        first = now.open[0]
        events.append(touched(max(first.due_at, at_last(events)), first.step, Outcome.DONE, first.attempt))
    return events


def at_last(events: list[Touched]) -> datetime:
    """Return the time of the last event, or the start."""
    return events[-1].at if events else enrollment("2026-11-23 09:30").started_at

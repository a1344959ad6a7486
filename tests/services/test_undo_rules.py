from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from desk_builders import Office, add
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdrtui.domain.gate import block
from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.domain.state import TouchState
from sdrtui.services import enrolling, logging, review
from sdrtui.services.desk import Desk
from sdrtui.services.gate_counts import Wanted, attempt_of

_numbers = count(1)
Picture = tuple[list[tuple[Any, ...]], list[Any], list[Any], Any]
"""Open touches, points, log, stage."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Desk]]:
    """Return one office for all examples: each adds a lead of its own."""
    office = Office(tmp_path_factory.mktemp("undo") / "home")
    office.playbook("after")
    office.playbook("beside", exclusive=False)
    office.playbook(exhausted="{enroll: after}")
    desk = office.desk()
    yield office, desk
    desk.close()


def picture(desk: Desk, lead: str) -> Picture:
    """Return all that is open, said and known of one lead."""
    facts = desk.store.lead(lead)  # type: ignore[arg-type]
    touches = [
        (row.id, row.due_at, row.window_to, row.state, row.why.code)
        for case in desk.store.open_cases(facts.contact)
        for row in case.touches
        if row.state.is_open
    ]
    points = [(point.value, point.is_usable) for point in desk.store.contact_points(facts.contact)]
    log = [line.record for line in review.touches(desk) if line.lead == lead]
    return sorted(touches), points, log, facts.stage


FAST = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
THOROUGH = settings(FAST, max_examples=600)
lives = given(
    has_two=st.booleans(),
    keys=st.lists(st.integers(0, 11), min_size=1, max_size=6),
    waits=st.lists(st.integers(0, 30), min_size=6, max_size=6),
)


@FAST
@lives
def test_undo_then_redo_is_nothing(
    place: tuple[Office, Desk], has_two: bool, keys: list[int], waits: list[int]
) -> None:
    """Whatever is logged on a lead, in whatever order and however late, each undo brings back the state before.

    Logged again, it is the state after; and no touch is planned for a time at which the gate would hold it unsaid.
    """
    live_and_take_back(*place, has_two=has_two, keys=keys, waits=waits)


@pytest.mark.slow
@THOROUGH
@lives
def test_the_same_in_many_more_lives(
    place: tuple[Office, Desk], has_two: bool, keys: list[int], waits: list[int]
) -> None:
    """The same, hundreds of times."""
    live_and_take_back(*place, has_two=has_two, keys=keys, waits=waits)


def live_and_take_back(office: Office, desk: Desk, *, has_two: bool, keys: list[int], waits: list[int]) -> None:
    """Live one lead's life, everything undone and done again once, then take it all back."""
    added = add(desk, next(_numbers))
    if has_two:
        enrolling.enroll(desk, "beside", leads=[added.lead])
    pictures = [picture(desk, added.lead)]
    touch = added.touches[0]
    for key, wait in zip(keys, waits, strict=False):
        row = desk.store.due_row(TouchId(touch))
        assert row is not None
        outcomes = [outcome for outcome in OUTCOME_KEYS[row.channel].values() if outcome is not Outcome.CALLBACK]
        said = (touch, outcomes[key % len(outcomes)])
        logging.log_outcome(desk, *said)
        once = seen(picture(desk, added.lead))
        logging.undo(desk)
        result = logging.log_outcome(desk, *said)
        nothing_is_held_unsaid(desk, added.lead)
        pictures.append(picture(desk, added.lead))
        assert once == seen(pictures[-1])
        if not result.next:
            break
        touch = result.next[0].touch
        office.clock.on(hours=wait)

    for before in reversed(pictures[:-1]):
        logging.undo(desk)

        assert before == picture(desk, added.lead)


def seen(taken: Picture) -> tuple[object, ...]:
    """Return a picture without the ids, which are new when something is done again."""
    touches, points, log, stage = taken
    return sorted((touch[1:] for touch in touches), key=str), points, len(log), stage


def nothing_is_held_unsaid(desk: Desk, lead: str) -> None:
    """Every open touch is free when it is due, or says until when it is held; what is held for good says why."""
    for case in desk.store.open_cases(desk.store.lead(lead).contact):  # type: ignore[arg-type]
        zones = {person.contact: person.zone for person in case.enrollment.people.values()}
        for row in case.touches:
            if not row.state.is_open or row.state is TouchState.BLOCKED:
                continue
            at = max(row.window_from if row.is_clock else row.due_at, row.blocked_until or desk.clock(), desk.clock())
            own = (row.window_from, row.window_to)
            wanted = Wanted(
                row.channel, row.action, row.contact, zones[row.contact], row.sdr, at, row.is_promise, own=own
            )
            found = block(attempt_of(desk, wanted), desk.policy, desk.calendar_of(row.sdr))
            assert found is None or at <= desk.clock()

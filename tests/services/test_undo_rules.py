from collections.abc import Iterator
from itertools import count

import pytest
from desk_builders import Office, add
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdrtui.domain.ids import TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.services import enrolling, logging, review
from sdrtui.services.desk import Desk

_numbers = count(1)


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


def picture(desk: Desk, lead: str) -> tuple[object, ...]:
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    has_two=st.booleans(),
    keys=st.lists(st.integers(0, 11), min_size=1, max_size=6),
    waits=st.lists(st.integers(0, 30), min_size=6, max_size=6),
)
def test_undo_of_everything_is_as_if_nothing_had_been(
    place: tuple[Office, Desk], has_two: bool, keys: list[int], waits: list[int]
) -> None:
    """Whatever is logged on a lead, in whatever order and however late, each undo brings back the state before."""
    office, desk = place
    added = add(desk, next(_numbers))
    if has_two:
        enrolling.enroll(desk, "beside", leads=[added.lead])
    pictures = [picture(desk, added.lead)]
    touch = added.touches[0]
    for key, wait in zip(keys, waits, strict=False):
        row = desk.store.due_row(TouchId(touch))
        assert row is not None
        outcomes = [outcome for outcome in OUTCOME_KEYS[row.channel].values() if outcome is not Outcome.CALLBACK]
        result = logging.log_outcome(desk, touch, outcomes[key % len(outcomes)])
        pictures.append(picture(desk, added.lead))
        if not result.next:
            break
        touch = result.next[0].touch
        office.clock.on(hours=wait)

    for before in reversed(pictures[:-1]):
        logging.undo(desk)

        assert before == picture(desk, added.lead)

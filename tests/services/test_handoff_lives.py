"""Whatever is done with a handoff, in whatever order: undo is as if it had not been, and redo is the same."""

from collections.abc import Callable
from itertools import count

import pytest
from desk_builders import Office, add
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.domain.handoff import handoffs
from sdrtui.errors import UsageError
from sdrtui.services import handing_off, logging
from sdrtui.services.desk import Desk
from sdrtui.services.handoff_steps import handoffs_of
from sdrtui.services.qualifying import qualify

YES = ("yes", "yes", "yes")
ACTIONS: dict[str, Callable[[Desk, str], object]] = {
    "all yes": lambda desk, lead: _answers(desk, lead, YES),
    "no pain": lambda desk, lead: _answers(desk, lead, ("yes", "no", "yes")),
    "no profile": lambda desk, lead: _answers(desk, lead, ("no", "yes", "yes")),
    "unknown": lambda desk, lead: qualify(desk, lead, profile="yes"),
    "accept": handing_off.accept,
    "to sdr": lambda desk, lead: handing_off.reject(desk, lead, "no-contact"),
    "to nurture": lambda desk, lead: handing_off.reject(desk, lead, "not-now"),
    "close": lambda desk, lead: handing_off.reject(desk, lead, "not-profile"),
    "offer": lambda desk, lead: handing_off.offer(desk, lead, "luo"),
}
NUMBER = count(1)


def _answers(desk: Desk, lead: str, said: tuple[str, str, str]) -> object:
    return qualify(desk, lead, profile=said[0], pain=said[1], solution=said[2])


def state(desk: Desk, lead: str, contact: str) -> tuple[object, ...]:
    """Return all that a handoff may change, ids of new runs left out."""
    facts = desk.store.lead(lead)  # type: ignore[arg-type]
    cases = desk.store.open_cases(contact)  # type: ignore[arg-type]
    runs = sorted((case.enrollment.playbook, case.status.value) for case in cases)
    touches = sorted(
        (case.enrollment.playbook, row.step, row.due_at) for case in cases for row in case.touches if row.state.is_open
    )
    stands = [(each.id, each.state, each.ae, each.reason) for each in handoffs_of(desk, facts.id)]
    return facts.stage, facts.owner, facts.score, runs, touches, stands


@settings(max_examples=12, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(ACTIONS)), min_size=1, max_size=6))
def test_undo_is_as_if_it_had_not_been(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Undo then redo is the identity, step after step; a step that does not fit changes nothing."""
    office = Office(tmp_path_factory.mktemp("life") / "home")
    office.playbook()
    desk = office.desk()
    added = add(desk, next(NUMBER), source="baidu-sem")
    for name in names:
        before = state(desk, added.lead, added.contact)
        try:
            ACTIONS[name](desk, added.lead)
        except UsageError:
            assert before == state(desk, added.lead, added.contact)
            continue
        after = state(desk, added.lead, added.contact)
        every, found = desk.store.handoff_steps(), desk.store.open_handoff_steps()
        assert [each for each in handoffs(every) if each.state.is_open] == [
            each for each in handoffs(found) if each.state.is_open
        ]

        logging.undo(desk)
        assert before == state(desk, added.lead, added.contact)

        ACTIONS[name](desk, added.lead)
        assert _without_ids(after) == _without_ids(state(desk, added.lead, added.contact))
        office.clock.on(minutes=1)
    desk.close()


def _without_ids(found: tuple[object, ...]) -> tuple[object, ...]:
    *rest, stands = found
    assert isinstance(stands, list)
    return (*rest, [each[1:] for each in stands])

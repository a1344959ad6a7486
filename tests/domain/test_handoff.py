"""Handoffs as the fold of their steps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.handoff import HandoffState, HandoffStep, Reminder, due_at, handoffs
from sdrtui.domain.ids import LeadId, SdrId

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
Moves = list[tuple[HandoffState, str, str]]
SHANGHAI = "Asia/Shanghai"
MOVES = st.lists(
    st.tuples(st.sampled_from(HandoffState), st.sampled_from(["a", "b"]), st.sampled_from(["one", "two"])), max_size=12
)


def steps(moves: Moves) -> list[HandoffStep]:
    """Return steps at one instant each after the other, some at the same one."""
    return [
        HandoffStep(
            id=f"{number:04}",
            handoff=f"{lead}-{handoff}",
            lead=LeadId(lead),
            at=NOON + timedelta(minutes=number // 2),
            by=SdrId("zhang"),
            state=state,
        )
        for number, (state, lead, handoff) in enumerate(moves)
    ]


@given(MOVES, st.randoms(use_true_random=False))
def test_the_order_in_which_steps_are_read_does_not_matter(moves: Moves, random: Random) -> None:
    """A database may give them in any order."""
    given_ = steps(moves)
    shuffled = list(given_)
    random.shuffle(shuffled)

    assert handoffs(given_) == handoffs(shuffled)


@given(MOVES)
def test_a_lead_has_at_most_one_open_handoff(moves: Moves) -> None:
    """What is proposed meanwhile joins the one that is open; every step but those is kept."""
    found = handoffs(steps(moves))
    open_leads = [each.lead for each in found if each.state.is_open]

    assert len(open_leads) == len(set(open_leads))
    assert len(found) == len({each.id for each in found})
    kept = {step.id for each in found for step in each.steps}
    assert {step.id for step in steps(moves) if step.state is not HandoffState.PROPOSED} <= kept


@given(MOVES)
def test_the_last_step_is_where_it_stands(moves: Moves) -> None:
    """State, time and who are those of the last step."""
    for each in handoffs(steps(moves)):
        assert (each.steps[-1].state, each.steps[-1].at) == (each.state, each.since)


def test_the_clock_moves_off_closed_days() -> None:
    """48 hours from the eve of National Day end after it, at the same hour; from a Monday on the Wednesday."""
    holiday = frozenset(datetime(2026, 10, day, tzinfo=UTC).date() for day in range(1, 8))
    calendar = WorkCalendar(closed=holiday)
    eve = datetime(2026, 9, 30, 7, 30, tzinfo=UTC)

    assert datetime(2026, 10, 8, 7, 30, tzinfo=UTC) == due_at(eve, timedelta(hours=48), calendar, SHANGHAI)
    assert NOON + timedelta(hours=48) == due_at(NOON, timedelta(hours=48), calendar, SHANGHAI)


def test_only_an_offer_reminds() -> None:
    """Before, at and after its end; never once it is settled."""
    (step,) = steps([(HandoffState.OFFERED, "a", "one")])
    (offered,) = handoffs([replace(step, due_at=NOON + timedelta(hours=48))])
    before = timedelta(hours=8)
    said = [offered.reminder(NOON + timedelta(hours=hours), before) for hours in (39, 40, 47, 48, 90)]

    assert [None, Reminder.SOON, Reminder.SOON, Reminder.OVERDUE, Reminder.OVERDUE] == said

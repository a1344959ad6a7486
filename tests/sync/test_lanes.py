from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.crm.port import Ability, Mode
from sdrtui.domain.sync import OutboxState
from sdrtui.store.outbox import Waiting
from sdrtui.sync.lanes import Lanes

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ABILITIES = {
    "lead": Ability(Mode.KEYED, batch=3),
    "touch": Ability(Mode.KEYED, batch=3),
    "slow": Ability(Mode.LOOKED_UP, batch=3),
}
QUEUED, CHECKING, PARKED = OutboxState.QUEUED, OutboxState.CHECKING, OutboxState.NEEDS_YOU


def op(name: str, kind: str = "touch", state: OutboxState = QUEUED, due_at: datetime | None = None) -> Waiting:
    """`b2` is the second of lane b; ids sort by age as given by the name's number."""
    return Waiting(name[::-1], name[0], int(name[1]), kind, state, due_at)


def taken(lanes: Lanes) -> list[str]:
    batch = lanes.next_batch()
    return [] if batch is None else [name[::-1] for name in batch.ops]


def test_only_heads_go_and_the_oldest_first() -> None:
    """A batch has one write of each lane."""
    lanes = Lanes(ABILITIES, [op("a2"), op("a3"), op("b1"), op("b4"), op("c5")])

    assert ["b1", "a2", "c5"] == taken(lanes)
    assert [] == taken(lanes)


def test_the_next_of_a_lane_stands_up_when_the_one_before_is_done() -> None:
    """Order within a lane is never given up."""
    lanes = Lanes(ABILITIES, [op("a1"), op("a2"), op("b1")])
    taken(lanes)

    lanes.done("1a")

    assert ["a2"] == taken(lanes)


def test_a_parked_write_stops_its_lane_alone() -> None:
    """The rest of the lane waits, also what comes later; others go on."""
    lanes = Lanes(ABILITIES, [op("a1"), op("a2"), op("b1"), op("b2"), op("c1", state=PARKED), op("c2")])
    assert ["a1", "b1"] == taken(lanes)

    lanes.stuck("1a")
    lanes.done("1b")
    lanes.add([op("a3"), op("c3")])

    assert ["b2"] == taken(lanes)
    assert 1 == lanes.left


def test_a_write_that_waits_holds_its_lane_until_its_time() -> None:
    """It wakes when its time has come, not before."""
    due = NOW + timedelta(seconds=5)
    lanes = Lanes(ABILITIES, [op("a1", due_at=due), op("a2"), op("b1")])
    assert ["b1"] == taken(lanes)

    lanes.wake(due - timedelta(microseconds=1))
    early = taken(lanes)
    lanes.wake(due)

    assert ([], due) == (early, due)
    assert ["a1"] == taken(lanes)


def test_kinds_are_not_mixed_and_what_is_split_goes_alone() -> None:
    """One request is of one kind; a write suspected of spoiling its batch goes by itself."""
    lanes = Lanes(ABILITIES, [op("a1", "lead"), op("b2"), op("c3"), op("d4", "lead")])
    first, second = taken(lanes), taken(lanes)

    for name in first:
        lanes.again(name[::-1], QUEUED, None, alone=True)

    assert (["a1", "d4"], ["b2", "c3"]) == (first, second)
    assert [["a1"], ["d4"], []] == [taken(lanes) for _ in range(3)]


def test_mode_c_is_looked_up_before_it_is_sent_again() -> None:
    """A checking write of mode C makes a look-up, alone; a queued one a send."""
    lanes = Lanes(ABILITIES, [op("a1", "slow", CHECKING), op("b2", "slow", CHECKING), op("c3", "slow")])

    batches = [lanes.next_batch() for _ in range(3)]

    assert [(("1a",), True), (("2b",), True), (("3c",), False)] == [
        (batch.ops, batch.is_lookup) for batch in batches if batch
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["lead", "touch"])), max_size=30),
    st.lists(st.sampled_from(["done", "again", "stuck", "later"]), min_size=1, max_size=80),
)
def test_whatever_comes_back_each_lane_is_sent_in_order(made: list[tuple[str, str]], fates: list[str]) -> None:
    """However sends end, no write goes before an earlier one of its lane is done, and nothing is forgotten."""
    ops = [Waiting(f"{number:03}", lane, number, kind, QUEUED) for number, (lane, kind) in enumerate(made)]
    lanes = Lanes(ABILITIES, sorted(ops, key=lambda each: (each.lane, each.id)))
    open_of = {lane: [each.id for each in ops if each.lane == lane] for lane in "abcd"}
    lane_of = {each.id: each.lane for each in ops}
    now, step, stuck = NOW, 0, set[str]()

    while True:
        lanes.wake(now)
        batch = lanes.next_batch()
        if batch is None:
            if lanes.next_wake is None:
                break
            now = lanes.next_wake
            continue
        for sent in batch.ops:
            assert open_of[lane_of[sent]][0] == sent
            fate = fates[step % len(fates)] if step < 200 else "done"
            step += 1
            if fate == "done":
                open_of[lane_of[sent]].pop(0)
                lanes.done(sent)
            elif fate == "stuck":
                stuck.add(lane_of[sent])
                lanes.stuck(sent)
            else:
                lanes.again(sent, CHECKING, now + timedelta(seconds=1) if fate == "later" else None)

    assert all(not left for lane, left in open_of.items() if lane not in stuck)
    assert 0 == lanes.left

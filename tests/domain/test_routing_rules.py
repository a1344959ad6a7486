"""Who gets a call-in, and which score promotes: tables and rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.ids import SdrId
from sdrtui.domain.routing_rules import RoutingRules, Sharing, Territory, assignee, is_promoted
from sdrtui.domain.stage import Kind, Stage

TEAM = tuple(SdrId(name) for name in ("zhang", "liu", "chen"))
NOWHERE = ("", "")
LATEST = st.lists(st.sampled_from(TEAM), max_size=12)


@pytest.mark.parametrize(
    ("latest", "absent", "expected"),
    [
        ("", "", "zhang"),
        ("zhang", "", "liu"),
        ("liu zhang", "", "chen"),
        ("chen liu zhang", "", "zhang"),
        ("zhang chen liu", "", "liu"),
        ("zhang zhang chen liu", "liu", "chen"),
        ("", "zhang liu", "chen"),
        ("zhang", "zhang liu chen", "liu"),
    ],
)
def test_call_ins_go_round(latest: str, absent: str, expected: str) -> None:
    """To whoever got one longest ago; the absent are passed over, unless nobody is left."""
    names = [SdrId(name) for name in latest.split()]

    assert expected == assignee(RoutingRules(), TEAM, names, NOWHERE, {SdrId(name) for name in absent.split()})


@pytest.mark.parametrize(
    ("place", "absent", "expected"),
    [
        (("上海市", "软件"), "", "liu"),
        (("北京", "装备制造"), "", "chen"),
        (("北京", "软件"), "", "zhang"),
        (("上海", ""), "liu", "zhang"),
    ],
)
def test_territories_come_first(place: tuple[str, str], absent: str, expected: str) -> None:
    """By region, then by industry; the rest, and the territory of somebody absent, goes round."""
    liu, chen = SdrId("liu"), SdrId("chen")
    rules = RoutingRules(
        by=Sharing.TERRITORY,
        territories=(Territory(liu, frozenset({"上海"})), Territory(chen, frozenset(), frozenset({"制造"}))),
    )

    assert expected == assignee(rules, TEAM, [], place, {SdrId(absent)} if absent else set())


def test_nobody_is_assigned_where_the_rules_say_so() -> None:
    """Whoever enters it keeps it."""
    assert assignee(RoutingRules(by=Sharing.NONE), TEAM, [], NOWHERE) is None
    assert assignee(RoutingRules(), (), [], NOWHERE) is None


@given(LATEST, st.sets(st.sampled_from(TEAM), max_size=2))
def test_whoever_is_present_gets_one_before_anybody_gets_two(latest: list[SdrId], absent: set[SdrId]) -> None:
    """As many call-ins as there are people present reach each of them once."""
    present, given_ = set(TEAM) - absent, list(latest)
    for _ in present:
        chosen = assignee(RoutingRules(), TEAM, given_, NOWHERE, absent)
        assert chosen is not None
        given_.insert(0, chosen)

    assert present == set(given_[: len(present)])


@pytest.mark.parametrize(
    ("kind", "stage", "before", "after", "expected"),
    [
        (Kind.NURTURE, Stage.MAL, 15, 30, True),
        (Kind.REACTIVATION, Stage.MIL, 29, 40, True),
        (Kind.NURTURE, Stage.MAL, 30, 45, False),
        (Kind.NURTURE, Stage.MAL, 15, 29, False),
        (Kind.NURTURE, Stage.MQL, 15, 60, False),
        (Kind.OUTBOUND, Stage.MAL, 15, 60, False),
    ],
)
def test_a_score_promotes_once(kind: Kind, stage: Stage, before: int, after: int, *, expected: bool) -> None:
    """When it crosses the line, out of nurture or reactivation, below MQL."""
    assert expected is is_promoted(RoutingRules(), kind, stage, before, after)

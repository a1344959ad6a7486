import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.admission import ENDED_BY_CRM
from sdrtui.store.mirror_sides import Ending
from sdrtui.sync.merge import Agreed, Rule, merged, merged_notes, merged_text, three_way

STAGES = st.sampled_from(["MAL", "MIL", "MQL", "SQL", "SAL"])
OWNERS = st.sampled_from(["zhang", "li", ""])
FIELDS = st.fixed_dictionaries({"owner": OWNERS, "stage": STAGES, "do_not_contact": st.booleans()})


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "value", "rule"),
    [
        ("MAL", "MAL", "MAL", "MAL", Rule.SAME),
        ("MAL", "MQL", "MAL", "MQL", Rule.MINE_MOVED),
        ("MAL", "MAL", "MQL", "MQL", Rule.THEIRS_MOVED),
        ("MAL", "MQL", "MQL", "MQL", Rule.SAME),
        ("MAL", "MQL", "SQL", "SQL", Rule.BOTH_MOVED),
        ("MAL", "MQL", "", "MQL", Rule.SAME),
        (None, "MQL", "SQL", "SQL", Rule.BOTH_MOVED),
        (None, "MQL", "MQL", "MQL", Rule.SAME),
    ],
)
def test_a_stage_is_merged_three_ways(base: str | None, mine: str, theirs: str, value: str, rule: Rule) -> None:
    """Whoever moved it has it; when both did, the CRM's stays and a card is due."""
    end = three_way(base, mine, theirs)

    assert (value, rule, rule is Rule.BOTH_MOVED) == (end.value, end.rule, end.is_dispute)


@given(st.none() | FIELDS, FIELDS, FIELDS)
def test_every_combination_has_an_end(
    base: dict[str, object] | None, mine: dict[str, object], theirs: dict[str, object]
) -> None:
    """Merging is total; nobody's value is invented; a refusal on either side holds; so does an owner moved there."""
    ends = merged(base, mine, theirs)

    assert all(ends[name].value in {mine[name], theirs[name]} for name in mine)
    assert ends["do_not_contact"].value == (mine["do_not_contact"] or theirs["do_not_contact"])
    is_moved = theirs["owner"] and (base is None or base["owner"] != theirs["owner"])
    assert ends["owner"].value == (theirs["owner"] if is_moved else mine["owner"])
    assert not ends["owner"].is_dispute


@given(FIELDS, FIELDS, FIELDS)
def test_merging_twice_changes_nothing(
    base: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    """A page that comes again, with what it left as the new base, is a no-op."""
    once = {name: end.value for name, end in merged(base, mine, theirs).items()}

    again = merged(theirs, once, theirs)

    assert once == {name: end.value for name, end in again.items()}
    assert not any(end.is_dispute for end in again.values())


TEXTS = st.sampled_from(["", "CTO", "CEO", "市场总监"])
BASES = st.none() | TEXTS


@pytest.mark.parametrize(
    ("agreed", "mine", "theirs", "value", "rule"),
    [
        (Agreed("CTO", "CTO"), "CTO", "CEO", "CEO", Rule.THEIRS_MOVED),
        (Agreed("CTO", "CTO"), "CEO", "CTO", "CEO", Rule.MINE_MOVED),
        (Agreed("CTO", "CTO"), "VP", "CEO", "CEO", Rule.BOTH_MOVED),
        (Agreed("C.T.O.", "CTO"), "CTO", "C.T.O.", "CTO", Rule.SAME),
        (Agreed("C.T.O.", "CTO"), "CTO", "CEO", "CEO", Rule.THEIRS_MOVED),
        (Agreed("CTO", "CTO"), "CTO", "", "CTO", Rule.SAME),
        (Agreed(None, None), "CTO", "CEO", "CTO", Rule.SAME),
        (Agreed(None, None), "", "CEO", "CEO", Rule.THEIRS_MOVED),
    ],
)
def test_a_text_is_merged_against_what_each_side_said(
    agreed: Agreed, mine: str, theirs: str, value: str, rule: Rule
) -> None:
    """A CRM that rewrites ours has not moved it; an empty one is filled; nobody is emptied."""
    end = merged_text(agreed, mine, theirs)

    assert (value, rule) == (end.value, end.rule)


@given(BASES, BASES, TEXTS, TEXTS)
def test_merging_a_text_twice_changes_nothing(
    theirs_then: str | None, mine_then: str | None, mine: str, theirs: str
) -> None:
    """What a merge left, with both sides noted, is at rest."""
    once = merged_text(Agreed(theirs_then, mine_then), mine, theirs)

    again = merged_text(Agreed(theirs, once.value), str(once.value), theirs)

    assert (once.value, False) == (again.value, again.is_dispute)
    assert once.value in {mine, theirs}
    assert once.value or not (mine or theirs)


@given(st.none() | st.text(max_size=4), st.text(max_size=4), st.text(max_size=4))
def test_a_note_never_loses_a_word(then: str | None, mine: str, theirs: str) -> None:
    """Notes are a union: ours is always still there, and merging again says nothing twice."""
    once = merged_notes(Agreed(then, mine), mine, theirs)

    again = merged_notes(Agreed(theirs, once.value), str(once.value), theirs)

    assert mine in str(once.value)
    assert once.value == again.value


def test_the_endings_of_the_store_are_those_that_enrolling_refuses() -> None:
    """Both name the CRM's reasons by the same words."""
    assert {ending.value for ending in Ending} == ENDED_BY_CRM

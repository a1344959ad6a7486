import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.sync.merge import Rule, merged, three_way

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
    """Merging is total; nobody's value is invented; a refusal on either side holds; the CRM names the owner."""
    ends = merged(base, mine, theirs)

    assert all(ends[name].value in {mine[name], theirs[name]} for name in mine)
    assert ends["do_not_contact"].value == (mine["do_not_contact"] or theirs["do_not_contact"])
    assert ends["owner"].value == (theirs["owner"] or mine["owner"])
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

"""Whose a company is, and who of its people may take part in a playbook."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from engine_builders import playbook, step
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.account_rules import AccountRules, OthersAccount
from sdrtui.domain.admission import OTHERS_ACCOUNT, busy, refusal, routed_to, superseded
from sdrtui.domain.candidate import AccountWork, Candidate, Running
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, LeadId, PlaybookHash, PlaybookId, SdrId
from sdrtui.domain.stage import Kind, Stage

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ZHANG, LIU, CHEN = SdrId("zhang"), SdrId("liu"), SdrId("chen")
CALL_IN = playbook(step("call", 1, "call"), kind=Kind.CALL_IN)
OUTBOUND = playbook(step("call", 1, "call"))
SEVERAL = playbook(step("call", 1, "call"), step("u", 2, "call", contact="user"), step("i", 3, "call", contact="it"))


def running(book: str = "other", *, kind: Kind = Kind.OUTBOUND, is_own: bool = True) -> Running:
    return Running(EnrollmentId(book), PlaybookId(book), PlaybookHash(book), kind, ZHANG, is_own)


def candidate(owner: SdrId = ZHANG, *owners: SdrId, people: int = 1) -> Candidate:
    rows = tuple(ContactRow(ContactId(f"c{n}"), AccountId("a"), f"人{n}", role="primary") for n in range(people))
    lead = LeadFacts(LeadId("l"), AccountId("a"), rows[0].id, owner, "expo", Stage.MIL, 0, NOW)
    return Candidate(
        lead=lead,
        account=AccountRow(AccountId("a"), "恒信", "恒信"),
        contacts=rows,
        points={row.id: frozenset(Point) for row in rows},
        account_owners=frozenset(owners),
        account_works=tuple(AccountWork(sdr, NOW, PlaybookId("other")) for sdr in owners),
    )


def test_a_refusal_says_who_works_there_since_when_and_in_what() -> None:
    """Facts for the sentence that tells what to do."""
    why = refusal(candidate(LIU, ZHANG), OUTBOUND, LIU, NOW, {})

    assert why is not None
    assert (OTHERS_ACCOUNT, {"sdr": "zhang", "since": NOW.isoformat(), "playbook": "other"}) == (why.code, why.facts)
    assert refusal(candidate(LIU, LIU), OUTBOUND, LIU, NOW, {}) is None


@pytest.mark.parametrize(
    ("owner", "owners", "others", "book", "expected"),
    [
        (LIU, (ZHANG,), OthersAccount.REFUSE, OUTBOUND, None),
        (LIU, (ZHANG,), OthersAccount.ROUTE, OUTBOUND, ZHANG),
        (LIU, (ZHANG,), OthersAccount.REFUSE, CALL_IN, ZHANG),
        (LIU, (), OthersAccount.ROUTE, CALL_IN, None),
        (LIU, (LIU,), OthersAccount.ROUTE, CALL_IN, None),
        (LIU, (LIU, ZHANG), OthersAccount.ROUTE, CALL_IN, None),
        (LIU, (CHEN, ZHANG), OthersAccount.ROUTE, CALL_IN, None),
    ],
)
def test_whose_a_lead_becomes(
    owner: SdrId, owners: tuple[SdrId, ...], others: OthersAccount, book: object, expected: SdrId | None
) -> None:
    """The one who works there, by policy or because the buyer called; where several do, nobody decides by himself."""
    found = routed_to(candidate(owner, *owners), book, AccountRules(others=others))  # type: ignore[arg-type]

    assert expected == found


def test_a_call_in_supersedes_what_is_not_a_call_in() -> None:
    """Whether the run is their own or a colleague's in which they take part."""
    runs = (running("a"), running("b", is_own=False), running("c", kind=Kind.CALL_IN))

    assert runs[:2] == superseded(replace(candidate(), running=runs), CALL_IN, {})


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["x", "y", "book"])), max_size=8), st.booleans())
def test_who_may_take_part(taken: list[tuple[int, str]], is_exclusive: bool) -> None:
    """Who is in another exclusive playbook, or in the same one, is out; everybody else may take a role."""
    whole = candidate(people=5)
    elsewhere: dict[ContactId, tuple[Running, ...]] = {}
    for number, name in taken:
        contact = ContactId(f"c{number}")
        elsewhere[contact] = (*elsewhere.get(contact, ()), running(name, is_own=False))
    whole = replace(whole, elsewhere={who: runs for who, runs in elsewhere.items() if who != whole.lead.contact})
    book = replace(SEVERAL, exclusive=is_exclusive)
    exclusive = {"x": True, "y": False, "book": is_exclusive}

    taken_up = busy(whole, book, exclusive)

    for contact, runs in whole.elsewhere.items():
        is_in_the_way = any(run.playbook == book.id or (is_exclusive and exclusive[run.playbook]) for run in runs)
        assert is_in_the_way is (contact in taken_up)

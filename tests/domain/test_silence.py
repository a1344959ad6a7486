"""Segments of silent leads, and which reactivation is meant for so many days."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from engine_builders import playbook, step
from hypothesis import given
from hypothesis import strategies as st

from sdrtui.domain.candidate import Candidate
from sdrtui.domain.case import LeadFacts
from sdrtui.domain.change import AccountRow, ContactRow
from sdrtui.domain.ids import AccountId, ContactId, LeadId, PlaybookId, SdrId
from sdrtui.domain.playbook import Audience, Playbook
from sdrtui.domain.silence import Trait, in_segments, job_of, reactivation_for, title_groups
from sdrtui.domain.stage import Kind, Stage

JOBS = [["财务", "CFO"], ["信息", "IT", "CIO"], ["总经理", "CEO"]]


def silent_lead(number: int, title: str, industry: str, region: str) -> Candidate:
    account = AccountRow(AccountId(f"a{number}"), "恒信", "恒信", industry, region)
    contact = ContactRow(ContactId(f"c{number}"), account.id, "王敏", title)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    facts = LeadFacts(LeadId(f"l{number}"), account.id, contact.id, SdrId("zhang"), "sem", Stage.MIL, 40, at)
    return Candidate(facts, account, (contact,), {})


@pytest.mark.parametrize(
    ("title", "job"),
    [("财务总监", "财务"), ("cfo", "财务"), ("IT经理", "信息"), ("副总经理", "总经理"), ("厂长", "厂长"), ("", "")],
)
def test_titles_of_one_kind_of_job_go_together(title: str, job: str) -> None:
    """By the policy's groups; a title in none of them stands for itself."""
    assert job == job_of(title, JOBS)


def test_the_largest_segment_comes_first() -> None:
    """Named by what its leads share; a dash for what nobody said."""
    leads = [
        silent_lead(1, "厂长", "", "上海"),
        silent_lead(2, "财务总监", "软件", "上海"),
        silent_lead(3, "CFO", "软件", "上海"),
    ]
    found = in_segments(leads, tuple(Trait), JOBS)

    assert [("财务/软件/上海", 2), ("厂长/-/上海", 1)] == [(str(key), len(some)) for key, some in found.items()]
    assert [("软件", 2), ("-", 1)] == [
        (str(key), len(some)) for key, some in in_segments(leads, [Trait.INDUSTRY], JOBS).items()
    ]


WORDS = st.sampled_from(["", "财务", "IT经理", "CEO", "a/b"])


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=12), st.lists(st.sampled_from(list(Trait)), unique=True))
def test_every_lead_is_in_exactly_one_segment(leads: list[tuple[str, str, str]], by: list[Trait]) -> None:
    """Whatever tells them apart; and no two segments have one name."""
    candidates = [silent_lead(number, *each) for number, each in enumerate(leads)]
    found = in_segments(candidates, by, JOBS)

    assert sorted(each.lead.id for each in candidates) == sorted(
        each.lead.id for some in found.values() for each in some
    )
    assert len(found) == len({str(key) for key in found})


def reactivation(name: str, days: int | None, kind: Kind = Kind.REACTIVATION) -> Playbook:
    book = playbook(step("mail-1", 1, "mail"), kind=kind)
    return replace(book, id=PlaybookId(name), audience=Audience(silent_days=days))


@pytest.mark.parametrize(("days", "expected"), [(29, None), (30, "s30"), (44, "s30"), (45, "s45"), (400, "s60")])
def test_the_reactivation_that_asks_for_most_days_is_meant(days: int, expected: str | None) -> None:
    """Of those for which the leads are silent long enough."""
    books = [
        *(reactivation(f"s{days}", days) for days in (45, 30, 60)),
        reactivation("any", None),
        reactivation("other", 20, Kind.NURTURE),
    ]
    found = reactivation_for(days, books)

    assert expected == (found and found.id)


def test_job_groups_come_from_the_policys_pains() -> None:
    """The one without titles is for everybody else; anything unexpected is passed over."""
    assert [["财务", "CFO"]] == title_groups({"pains": [{"titles": ["财务", "CFO"]}, {"titles": []}, {"pain": "x"}, 3]})
    assert [] == title_groups({})

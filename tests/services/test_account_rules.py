"""Random lives of a company: what an outcome must stop is stopped everywhere, nobody is worked twice, undo is exact."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from account_builders import SEVERAL, SINGLE, picture, write
from desk_builders import Office, add
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdrtui.domain.account import answers
from sdrtui.domain.case import Case, TouchRow
from sdrtui.domain.channel import Channel
from sdrtui.domain.enrollment import AccountHeld, Status
from sdrtui.domain.handoff import HandoffState, handoffs
from sdrtui.domain.ids import AccountId, ContactId, EnrollmentId, TouchId
from sdrtui.domain.outcome import OUTCOME_KEYS, Outcome
from sdrtui.domain.stage import Exit
from sdrtui.services import enrolling, handing_off, logging, qualifying
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

_numbers = count(100)
_companies = count(1)
PLAYBOOKS = ("holding", "free", "beside", "several", "beside-several")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Desk]]:
    """Return one office for all examples: each has a company of its own."""
    office = Office(tmp_path_factory.mktemp("accounts") / "home")
    write(office, "holding", SINGLE)
    write(office, "free", SINGLE, holds=False)
    write(office, "beside", SINGLE, holds=False, exclusive=False)
    write(office, "several", SEVERAL)
    write(office, "beside-several", SEVERAL, exclusive=False)
    desk = office.desk()
    yield office, desk
    desk.close()


@dataclass(frozen=True, slots=True)
class Company:
    """Three people, some of them in several playbooks."""

    account: AccountId
    people: tuple[Added, ...]


def company(desk: Desk, wanted: list[tuple[int, int]]) -> Company:
    """Found a company and enroll its people as far as they are let in."""
    name = f"第{next(_companies)}公司"
    people = tuple(add(desk, next(_numbers), "", company=name, owner=owner) for owner in ("zhang", "liu", "zhang"))
    for person, playbook in wanted:
        enrolling.enroll(desk, PLAYBOOKS[playbook], leads=[people[person].lead])
    return Company(desk.store.lead(people[0].lead).account, people)


def cases(desk: Desk, here: Company) -> list[Case]:
    return desk.store.account_cases(here.account)


def open_rows(desk: Desk, here: Company) -> list[TouchRow]:
    return [row for case in cases(desk, here) for row in case.touches if row.state.is_open]


def nobody_is_worked_twice(desk: Desk, here: Company) -> None:
    """No company has two owners, no person is in two exclusive runs, nor their touches on two people's lists."""
    runs: dict[ContactId, list[EnrollmentId]] = {}
    for case in cases(desk, here):
        if desk.library.parse(case.playbook_source, case.enrollment.hash).exclusive:
            for person in case.enrollment.people.values():
                runs.setdefault(person.contact, []).append(case.enrollment.id)
    sellers: dict[ContactId, set[str]] = {}
    for row in open_rows(desk, here):
        sellers.setdefault(row.contact, set()).add(row.sdr)

    assert len({case.lead.owner for case in cases(desk, here)}) <= 1
    assert all(len(set(some)) == 1 for some in runs.values())
    assert all(len(some) == 1 for some in sellers.values())


def everything_is_stopped(desk: Desk, here: Company, row: TouchRow, outcome: Outcome) -> None:
    """Nothing that the outcome stops is left open for the person, in whichever playbook."""
    theirs = [other for other in open_rows(desk, here) if other.contact == row.contact]
    elsewhere = [other for other in theirs if other.enrollment != row.enrollment]
    if answers(row.channel, outcome) or outcome in {Outcome.DEPARTED, Outcome.OPTED_OUT, Outcome.UNSUBSCRIBED}:
        assert [] == elsewhere
    if outcome in {Outcome.OPTED_OUT, Outcome.UNSUBSCRIBED, Outcome.DEPARTED}:
        assert [] == theirs
    if outcome is Outcome.BOUNCED_HARD:
        assert Channel.EMAIL not in {other.channel for other in theirs}
    if outcome is Outcome.INVALID_NUMBER:
        assert Channel.PHONE not in {other.channel for other in theirs}


def who_waits_waits(desk: Desk, here: Company) -> None:
    """What is held is not due before the end, but for promises; every hold ends, and within the policy's days."""
    for case in cases(desk, here):
        for hold in (event for event in case.events if isinstance(event, AccountHeld)):
            assert hold.at < hold.until <= hold.at + timedelta(days=30)
    for each in desk.store.account_holds(here.account):
        (case,) = [case for case in cases(desk, here) if case.enrollment.id == each.enrollment]
        rows = [row for row in case.touches if row.state.is_open and row.contact != each.contact]
        assert all(row.is_promise or row.due_at >= each.until for row in rows)


def nobody_disappears(desk: Desk, runs: set[EnrollmentId]) -> None:
    """A run has something open, or has ended by a named exit."""
    for run in runs:
        case = desk.store.case(run)
        if case.status is Status.FINISHED:
            assert isinstance(case.exit, Exit)
        else:
            assert any(row.state.is_open for row in case.touches)


FAST = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(FAST, max_examples=150)
lives = given(
    wanted=st.lists(st.tuples(st.integers(0, 2), st.integers(0, len(PLAYBOOKS) - 1)), min_size=1, max_size=4),
    turns=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from([0, 1, 5, 30, 200])), min_size=1, max_size=6
    ),
)


@FAST
@lives
def test_a_companys_life_keeps_every_rule(
    place: tuple[Office, Desk], wanted: list[tuple[int, int]], turns: list[tuple[int, int, int]]
) -> None:
    """After every outcome all rules hold; then each undo brings the whole company back to what it was."""
    live(*place, wanted, turns)


@pytest.mark.slow
@THOROUGH
@lives
def test_the_same_in_many_more_lives(
    place: tuple[Office, Desk], wanted: list[tuple[int, int]], turns: list[tuple[int, int, int]]
) -> None:
    """The same, hundreds of times."""
    live(*place, wanted, turns)


def live(office: Office, desk: Desk, wanted: list[tuple[int, int]], turns: list[tuple[int, int, int]]) -> None:
    """Live a company's life and take it back."""
    here = company(desk, wanted)
    runs = {case.enrollment.id for case in cases(desk, here)}
    nobody_is_worked_twice(desk, here)
    pictures = [picture(desk, here.account)]
    for which, key, wait in turns:
        if not (_handed(desk, here, key) if which % 4 == 0 else _touched(desk, here, which, key)):
            continue
        runs |= {case.enrollment.id for case in cases(desk, here)}
        nobody_is_worked_twice(desk, here)
        who_waits_waits(desk, here)
        nobody_disappears(desk, runs)
        pictures.append(picture(desk, here.account))
        office.clock.on(hours=wait)

    for before in reversed(pictures[:-1]):
        logging.undo(desk)

        assert before == picture(desk, here.account)


def _touched(desk: Desk, here: Company, which: int, key: int) -> bool:
    """Log an outcome of some open touch, or by hand when there is none; say whether anything was logged."""
    rows = sorted(open_rows(desk, here), key=lambda row: row.id)
    if not rows:
        return False
    row = rows[which % len(rows)]
    fits = [outcome for outcome in OUTCOME_KEYS[row.channel].values() if outcome is not Outcome.CALLBACK]
    outcome = fits[key % len(fits)]
    logging.log_outcome(desk, TouchId(row.id), outcome, anyway=True)
    everything_is_stopped(desk, here, row, outcome)
    return True


def _handed(desk: Desk, here: Company, key: int) -> bool:
    """Take the company's latest handoff one step on; say whether there was one."""
    every = [each for person in here.people for each in handoffs(desk.store.handoff_steps(person.lead))]
    for each in every:
        if each.state is HandoffState.PROPOSED:
            qualifying.qualify(desk, each.lead, profile="yes", pain="no" if key % 5 == 0 else "yes", solution="yes")
            return True
        if each.state is HandoffState.OFFERED and key % 2:
            handing_off.accept(desk, each.id)
            return True
        if each.state in {HandoffState.OFFERED, HandoffState.ACCEPTED}:
            handing_off.reject(desk, each.id, ("no-contact", "not-now", "existing-customer")[key % 3])
            return True
    return False

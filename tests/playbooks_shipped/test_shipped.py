"""What the shipped playbooks promise: their formulas, their chains, and who they touch when."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from shipped import FILES, FOLDER, policy, shipped

from sdrtui.domain.calendar import WorkCalendar
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.enrollment import Enrollment, Event, Person, Status, Touched
from sdrtui.domain.ids import ContactId, EnrollmentId, RecordId, SdrId
from sdrtui.domain.leave import NO_LEAVE
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.plan import plan
from sdrtui.domain.playbook import Playbook
from sdrtui.domain.stage import Exit, Kind
from sdrtui.playbook.lint import lint
from sdrtui.playbook.load import load_file
from sdrtui.playbook.policy import load_policy

FORMULAS = {
    "call-in-silicon-valley": "15×3×15",
    "call-in-day-one": "2×2×1",
    "call-in-callbacks": "7×3×8",
    "outbound-7x3x21": "7×3×21",
    "two-waves": "4×2×10",
    "abp-key-contacts": "10×3×18×3",
    "abm-ceo-letter": "8×3×15×1×3",
    "nurture-wechat": "9×1×30",
    "nurture-email": "6×1×31",
    "content-download": "6×3×14",
    "trial-10-days": "8×3×10",
    "silent-30": "4×3×15",
    "silent-45": "4×3×15",
    "silent-60": "3×3×10",
}
NOON = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def test_lint_is_clean() -> None:
    """Not even a warning."""
    assert [] == [f"{problem.file}:{problem.line}: {problem.message}" for problem in lint([FOLDER])]


def test_policy_is_clean() -> None:
    """The policy loads without a problem."""
    assert () == load_policy(FOLDER / "policy.yaml")[1]


def test_formulas() -> None:
    """Every playbook is there and counts to its formula, which it also claims."""
    counted = {name: str(book.formula) for name, book in shipped().items()}
    claimed = {name: str(book.claimed) for name, book in shipped().items()}

    assert FORMULAS == counted
    assert FORMULAS == claimed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_lies_where_its_id_and_kind_say(path: object) -> None:
    """The file's stem is the id, its folder the kind, and both languages have their own words."""
    from pathlib import Path

    assert isinstance(path, Path)
    book = load_file(path).playbook

    assert book is not None
    assert (path.stem, path.parent.name) == (book.id, book.kind.value)
    assert book.title["zh"] != book.title["en"]
    assert book.description["zh"] != book.description["en"]


def test_silicon_valley_by_the_numbers() -> None:
    """7 calls, 2 voicemails, 3 mass and 2 personal emails, 1 social touch, the last on day 15."""
    book = shipped()["call-in-silicon-valley"]
    actions = Counter((step.channel, step.action) for step in book.steps)

    assert actions == {
        (Channel.PHONE, Action.CALL): 7,
        (Channel.PHONE, Action.VOICEMAIL): 2,
        (Channel.EMAIL, Action.MASS): 3,
        (Channel.EMAIL, Action.PERSONAL): 2,
        (Channel.SOCIAL, Action.MESSAGE): 1,
    }


def test_three_of_our_own_take_part_in_abm() -> None:
    """The CEO writes, presales screens, the CEO calls back, with the SDR between."""
    sellers = [step.seller for step in shipped()["abm-ceo-letter"].steps]

    assert {"sdr", "presales", "ceo"} == set(sellers)
    assert ("ceo", "ceo") == (sellers[0], sellers[-1])


def test_abp_holds_the_account_on_a_reply() -> None:
    """Three contacts of one account, and a reply of one holds the others."""
    book = shipped()["abp-key-contacts"]

    assert book.hold_account_on_reply
    assert {"primary", "user", "it"} == {step.contact for step in book.steps}


def test_every_way_on_leads_to_a_shipped_playbook() -> None:
    """Exits, outcomes and sources name playbooks that exist."""
    exits = {to.enroll for book in shipped().values() for to in book.exits.values() if to.enroll}
    steps = [step for book in shipped().values() for step in book.steps]
    follows = {follow.enroll for step in steps for follow in step.on.values() if follow.enroll}
    sources = {source.playbook for source in policy().sources.values() if source.playbook}

    assert exits | follows | sources <= set(shipped())


@pytest.mark.parametrize("name", FORMULAS)
def test_nobody_is_lost_and_nobody_goes_round(name: str) -> None:
    """Following exhausted from playbook to playbook ends with a reason, never in a circle."""
    chain = [name]
    while (to := shipped()[chain[-1]].exits[Exit.EXHAUSTED]).enroll:
        chain.append(to.enroll)
        assert len(chain) == len(set(chain)), " → ".join(chain)

    assert to.close


def test_call_in_chain_keeps_the_chinese_rule() -> None:
    """Day one and the callbacks make at least 4 calls and touch WeChat before the email nurture."""
    first, then = shipped()["call-in-day-one"], shipped()["call-in-callbacks"]
    steps = [step for step in (*first.steps, *then.steps) if not step.fallback_only]

    assert then.id == first.exits[Exit.EXHAUSTED].enroll
    assert "nurture-email" == then.exits[Exit.EXHAUSTED].enroll
    assert policy().limits.call_in_calls <= sum(step.action is Action.CALL for step in steps)
    assert any(step.channel is Channel.WECHAT for step in first.steps)
    assert any(step.action is Action.MESSAGE for step in then.steps)


def test_an_unreached_call_in_is_called_in_different_parts_of_the_day() -> None:
    """Nobody answers: each call stands in its own window, mornings and afternoons, then the run is exhausted."""
    hours, ending = _unreached(shipped()["call-in-callbacks"])

    assert [14, 10, 16, 9] == hours
    assert Exit.EXHAUSTED is ending


def test_day_one_is_over_the_same_day() -> None:
    """A call within five minutes and a WeChat request; without an answer the lead goes on at once."""
    book = shipped()["call-in-day-one"]
    clock = plan(book, _enrollment(book), (), WorkCalendar(), NO_LEAVE, policy(), NOON).open[0]

    assert (NOON + timedelta(minutes=5), True) == (clock.due_at, clock.is_clock)
    assert Exit.EXHAUSTED is _unreached(book)[1]


def test_calls_stand_inside_call_hours() -> None:
    """A step's own window never leaves the policy's hours of its channel."""
    for book in shipped().values():
        for step in book.steps:
            day = policy().windows(step.channel)
            if step.window is not None:
                fits = any(hours.start <= step.window.start and step.window.end <= hours.end for hours in day)
                assert fits, f"{book.id} {step.id}"


def test_outbound_batches_are_small_and_stop_below_mql() -> None:
    """No outbound playbook takes more than 500 at once, or a lead that is qualified already."""
    for book in shipped().values():
        if book.kind is Kind.OUTBOUND:
            assert book.batch <= policy().limits.batch
            assert {"MAL", "MIL"} == set(book.audience.stages)


def _enrollment(book: Playbook) -> Enrollment:
    person = Person(ContactId("min"), "Asia/Shanghai", frozenset(Point))
    return Enrollment(EnrollmentId("e"), book.id, book.hash, SdrId("zhangwei"), NOON, {"primary": person})


def _unreached(book: Playbook) -> tuple[list[int], Exit | None]:
    """Run the playbook on somebody who never answers; return the local hours of its calls and the exit."""
    events: list[Event] = []
    hours: list[int] = []
    quiet = {Channel.PHONE: Outcome.NO_ANSWER, Channel.WECHAT: Outcome.MESSAGE_SENT, Channel.EMAIL: Outcome.SENT}
    while True:
        now = plan(book, _enrollment(book), events, WorkCalendar(), NO_LEAVE, policy(), NOON)
        if now.status is Status.FINISHED:
            return hours, now.exit
        touch = now.open[0]
        channel = book.step(touch.step).channel
        if channel is Channel.PHONE:
            hours.append((touch.due_at + timedelta(hours=8)).hour)
        record = RecordId(str(len(events)))
        events.append(Touched(record, touch.due_at, touch.step, touch.attempt, quiet[channel]))

"""A team lead and a playbook's author ask the log: what they are told is what was done."""

from datetime import date, timedelta
from typing import Any

import pytest
from desk_builders import Office, add, due

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit
from sdrtui.domain.tally import Late
from sdrtui.domain.verdict import Verdict
from sdrtui.errors import UsageError
from sdrtui.services import leave, logging, review
from sdrtui.services.desk import Desk
from sdrtui.services.review_filters import log_filter

ALL = LogFilter()
TESTED = """
id: tested
version: "{version}"
title: {{zh: 测试, en: Tested}}
kind: outbound
steps:
  - id: mail-1
    day: 1
    channel: email
    action: personal
    title: {{zh: 第一封信, en: First letter}}
    variants:
      - {{id: question, subject: 问题, body: "{body}"}}
      - {{id: result, subject: 结果, body: 您好}}
  - {{id: call-1, day: 3, channel: phone, action: call, script: 您好}}
exits:
  exhausted: {{close: 没有回应}}
"""


def begun(desk: Desk, number: int = 1, playbook: str = "small", **given: str) -> str:
    """Add a lead; return its first touch."""
    lead = add(desk, number + 1, playbook, **given).lead
    return next(row.touch for row in due(desk) if row.lead == lead)


def write_tested(office: Office, version: str, body: str) -> None:
    """Write, or change, the playbook with two texts for its letter."""
    folder = office.home / "playbooks" / "outbound"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tested.yaml").write_text(TESTED.format(version=version, body=body), encoding="utf-8")


def test_a_step_earns_its_place(desk: Desk) -> None:
    """Touches, whom they reached, and where runs end; what is undone was never made."""
    for number, outcome in enumerate((Outcome.INTERESTED, Outcome.NO_NEED, Outcome.SKIPPED)):
        logging.log_outcome(desk, begun(desk, number), outcome, reason="停机")
    logging.log_outcome(desk, begun(desk, 9), Outcome.INTERESTED)
    logging.undo(desk)

    [row] = [row for row in review.steps(desk, ALL) if row.playbook == "small"]

    assert ("call-1", 2, 2, 1, 1) == (row.step, row.touches, row.connects, row.positive, row.skipped)
    assert {Exit.QUALIFIED: 1, Exit.NO_NEED: 1} == row.ended
    assert (1, 1) == (row.won, row.lost)


def test_steps_stand_in_the_order_of_their_file(office: Office) -> None:
    """Each version by itself, the older one first."""
    there = office.desk()
    for number, version in enumerate(("1.0", "1.1")):
        write_tested(office, version, f"第{version}版")
        there = office.desk()
        first = logging.log_outcome(there, begun(there, number, "tested"), Outcome.SENT)
        office.clock.now = first.next[0].due_at.astimezone(office.clock.now.tzinfo)
        logging.log_outcome(there, first.next[0].touch, Outcome.NO_ANSWER)

    rows = review.steps(there, ALL)

    versions = there.store.versions_begun()
    assert ["mail-1", "call-1"] * 2 == [row.step for row in rows]
    assert ["1.0", "1.0", "1.1", "1.1"] == [versions[row.version][1] for row in rows]


def test_late_is_told_from_away(office: Office, desk: Desk) -> None:
    """A Monday's call made on Thursday is two days late when one of the days between was leave."""
    touch = begun(desk)
    leave.add(desk, date(2026, 11, 25), date(2026, 11, 25))
    office.clock.on(days=3)

    logging.log_outcome(desk, touch, Outcome.NO_ANSWER)

    [step], [person] = review.steps(desk, ALL), review.team(desk, ALL)
    assert Late(1, 2) == step.late == person.late
    assert [] == review.team(desk, LogFilter(until=office.clock() - timedelta(days=1)))


def test_a_persons_span(office: Office, desk: Desk) -> None:
    """Touches by channel, connections, stages and days; a colleague's are theirs."""
    logging.log_outcome(desk, begun(desk, 1), Outcome.INTERESTED)
    office.clock.on(days=1)
    logging.log_outcome(desk, begun(desk, 2), Outcome.NO_ANSWER)
    liu = office.desk("liu")
    logging.log_outcome(liu, begun(liu, 3), Outcome.BUSY)

    zhang, colleague = review.team(desk, ALL)

    assert ("zhang", {Channel.PHONE: 2}, 1, 2) == (zhang.sdr, zhang.channels, zhang.connects, zhang.days)
    assert (1, 0, 0) == (zhang.mql, zhang.sql, zhang.sal)
    assert ("liu", 1, 0) == (colleague.sdr, colleague.touches, colleague.connects)


@pytest.mark.parametrize(
    ("hours", "minutes", "seconds"),
    [(0, 4, 240), (0, 30, 1800), (11, 13 * 60, 1800)],
    ids=["at once", "half an hour later", "at half past nine, of one that came at half past eight in the evening"],
)
def test_the_clock_of_a_call_in_runs_in_call_hours(
    office: Office, desk: Desk, hours: int, minutes: int, seconds: int
) -> None:
    """It starts on arrival, or in the morning; five minutes are in time."""
    office.clock.on(hours=hours)
    lead = add(desk, 1, "call-in-day-one", kind="call-in", source="baidu-sem").lead
    office.clock.on(minutes=minutes)
    touch = next(row.touch for row in due(desk) if row.lead == lead)
    logging.log_outcome(desk, touch, Outcome.NO_ANSWER)

    [row] = review.team(desk, ALL)

    assert (1, 1, int(seconds <= 300)) == (row.speed.call_ins, row.speed.touched, row.speed.in_time)
    assert timedelta(seconds=seconds) == row.speed.median


def test_texts_are_compared_by_the_runs_that_got_them(office: Office) -> None:
    """Each run is in the arm whose text it was sent; with so few it is said that it is not enough."""
    write_tested(office, "1.0", "一")
    there = office.desk()
    touches = [begun(there, number, "tested") for number in range(8)]
    for touch in touches:
        logging.log_outcome(there, touch, Outcome.SENT)
    logging.log_outcome(there, touches[0], Outcome.REPLIED)

    [test] = review.ab(there, ALL)

    assert ["question", "result"] == [row.arm.name for row in test.arms]
    assert (8, 1, 1) == tuple(
        sum(getattr(row.arm, name) for row in test.arms) for name in ("sent", "replies", "positive")
    )
    assert Verdict.NOT_ENOUGH is test.arms[1].verdict
    assert test.arms[1].missing > 90


def test_two_versions_are_compared_when_one_asks_for_their_playbook(office: Office) -> None:
    """The first that ran is what the other stands beside."""
    there = office.desk()
    for number, version in enumerate(("2.0", "1.9")):
        write_tested(office, version, version)
        there = office.desk()
        logging.log_outcome(there, begun(there, number, "tested"), Outcome.SENT)

    whole = review.ab(there, log_filter(there, playbook="tested"))[0]

    versions = there.store.versions_begun()
    assert ["2.0", "1.9"] == [versions[row.arm.name][1] for row in whole.arms]  # type: ignore[index]
    assert [1, 1] == [row.arm.sent for row in whole.arms]


def test_hours_are_the_contacts(desk: Desk) -> None:
    """Half past nine in Shanghai, on a Monday."""
    logging.log_outcome(desk, begun(desk), Outcome.CALLBACK, callback_at=desk.clock() + timedelta(hours=2))

    [cell] = review.heatmap(desk, ALL)

    assert (Channel.PHONE, 0, 9, 1, 1, True) == (
        *(cell.channel, cell.weekday, cell.hour),
        *(cell.tries, cell.connects, cell.is_few),
    )


def test_leads_cost_what_the_policy_says(desk: Desk) -> None:
    """A source without a price has none; the leads of the span are those that came in it."""
    logging.log_outcome(desk, begun(desk, 1, source="baidu-sem"), Outcome.INTERESTED)
    add(desk, 5, source="baidu-sem")
    add(desk, 6, source="朋友圈")

    ads, friends = review.cost(desk, ALL)

    assert ("baidu-sem", 2, 1, "840.00", "840.00", None) == (
        *(ads.source, ads.leads, ads.mql, str(ads.cost)),
        *(str(ads.per_mql), ads.per_sql),
    )
    assert ("朋友圈", None) == (friends.source, friends.cost)
    assert [] == review.cost(desk, LogFilter(until=desk.clock() - timedelta(days=1)))


@pytest.mark.parametrize(
    ("given", "named"),
    [({"sdr": "zhnag"}, "zhang (张伟)"), ({"playbook": "smal"}, "small"), ({"source": "badu"}, "baidu-sem")],
)
def test_a_word_that_nothing_is_called_by_is_refused(desk: Desk, given: dict[str, Any], named: str) -> None:
    """With those that there are, instead of an empty report."""
    with pytest.raises(UsageError) as refused:
        log_filter(desk, **given)

    assert named in refused.value.hint


def test_people_playbooks_and_sources_may_be_said_by_name(desk: Desk) -> None:
    """A source that only a lead has, and a person whom only the log names, are known as well."""
    touch = begun(desk, 1, source="朋友圈")
    logging.log_outcome(desk, touch, Outcome.BUSY)

    found = log_filter(desk, sdr="张伟", playbook="SMALL", source="朋友圈", since=date(2026, 11, 23))

    assert ("zhang", "small", "朋友圈") == (found.sdr, found.playbook, found.source)
    assert 1 == len(review.touches(desk, found))


def test_a_span_ends_after_it_begins(desk: Desk) -> None:
    """Days that were swapped are said so."""
    with pytest.raises(UsageError):
        log_filter(desk, since=date(2026, 11, 23), until=date(2026, 11, 22))

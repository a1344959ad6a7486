"""The gate on real stores: quotas and counters over the whole team, at planning and at the moment of acting."""

from datetime import datetime, timedelta

import pytest
from desk_builders import SHANGHAI, Office, add, due

from sdrtui.domain.change import Change, PointRow
from sdrtui.domain.channel import Action, Channel, Point
from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import ContactId
from sdrtui.errors import NeedsDecision
from sdrtui.services import enrolling, gatekeeping, logging, shapes, why
from sdrtui.services.desk import Desk
from sdrtui.services.zones import local

TWO_ADDS = "limits: {wechat_adds_a_day: {value: 2, source: 团队约定}}\n"
ADDS = """
id: adds
version: "1.0"
title: {zh: 加微信, en: Adds}
kind: outbound
steps:
  - {id: add-1, day: 1, channel: wechat, action: add, script: 您好}
  - {id: call-1, day: 30, channel: phone, action: call, script: 您好}
exits: {exhausted: {close: 没有回应}}
"""
TEXTS = """
id: texts
version: "1.0"
title: {zh: 短信, en: Texts}
kind: outbound
steps:
  - {id: call-1, day: 1, channel: phone, action: call, script: 您好}
  - {id: text-1, day: 1, channel: sms, action: text, script: 您好}
exits: {exhausted: {close: 没有回应}}
"""


@pytest.fixture
def desk(office: Office) -> Desk:
    """Two WeChat requests a day, and a playbook that begins with one."""
    folder = office.home / "playbooks" / "outbound"
    folder.mkdir(parents=True)
    (office.home / "playbooks" / "policy.yaml").write_text(TWO_ADDS, encoding="utf-8")
    (folder / "adds.yaml").write_text(ADDS, encoding="utf-8")
    office.playbook()
    return office.desk()


def adds(desk: Desk, count: int) -> list[DueRow]:
    for number in range(1, count + 1):
        add(desk, number, playbook="adds")
    return due(desk)


def blocks(desk: Desk) -> list[str]:
    rows = [row.blocked_until for row in due(desk)]
    return [f"{local(until, 'Asia/Shanghai'):%m-%d %H:%M}" for until in rows if until]


def test_the_third_request_is_refused_with_the_next_time(desk: Desk) -> None:
    """Past the cap nothing is logged, the other rows say until when, and `why` names rule, source and time."""
    rows = adds(desk, 4)
    for row in rows[:2]:
        logging.log_outcome(desk, row.touch, "request_sent")

    with pytest.raises(NeedsDecision, match="11-24 09:00"):
        logging.log_outcome(desk, rows[2].touch, "request_sent")

    assert ["11-24 09:00", "11-24 09:00"] == blocks(desk)
    assert shapes.due_row(due(desk)[0], desk.clock())["blocked_until"] == "2026-11-24T09:00:00+08:00"
    explained = why.why(desk, rows[2].touch)
    assert ("adds_a_day", "团队约定") == (explained.facts["blocked_by"], explained.facts["source"])
    assert any("团队约定" in sentence and "WeChat requests a day" in sentence for sentence in explained.sentences)


def test_undoing_a_request_frees_the_others(desk: Desk) -> None:
    """The account may send one more."""
    rows = adds(desk, 3)
    for row in rows[:2]:
        logging.log_outcome(desk, row.touch, "request_sent")
    assert 1 == len(blocks(desk))

    logging.undo(desk)

    assert [] == blocks(desk)


def test_a_request_that_went_out_all_the_same_is_logged(desk: Desk) -> None:
    """The log tells what happened, allowed or not."""
    rows = adds(desk, 3)
    for row in rows:
        logging.log_outcome(desk, row.touch, "request_sent", anyway=True)

    assert 3 == len(desk.store.history(rows[0].contact) + desk.store.history(rows[1].contact)) + 1


def test_the_quota_is_one_accounts_and_of_one_day(desk: Desk, office: Office) -> None:
    """A colleague may go on, and so may the same SDR tomorrow."""
    rows = adds(desk, 4)
    for row in rows[:2]:
        logging.log_outcome(desk, row.touch, "request_sent")
    office.clock.on(days=1)

    assert "request_sent" == logging.log_outcome(desk, rows[2].touch, "request_sent").outcome


def test_acting_is_checked_again(desk: Desk, office: Office) -> None:
    """What was free when the list was drawn is not after a colleague called the same number."""
    add(desk, 1)
    mine = due(desk)[0]
    assert gatekeeping.check(desk, mine.touch) is None
    colleague = office.desk("liu")
    other = add(desk, 2)
    desk.store.commit(_same_number(desk, mine, other.contact))

    logging.log(colleague, other.lead, "no_answer")

    found = gatekeeping.check(desk, mine.touch)
    assert found is not None
    assert "call_gap" == found.rule
    assert found.until == datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


def _same_number(desk: Desk, row: DueRow, contact: ContactId) -> Change:

    number = next(point.value for point in desk.store.contact_points(row.contact) if point.kind is Point.PHONE)
    return Change(points=(PointRow(contact, Point.PHONE, number),))


def test_a_busy_line_is_held_once_the_days_calls_are_made(desk: Desk, office: Office) -> None:
    """The fourth call of the day to one number is planned as blocked until tomorrow."""
    add(desk, 1)
    touch = due(desk)[0].touch
    for _ in range(2):
        result = logging.log_outcome(desk, touch, "busy")
        touch = result.next[0].touch
        office.clock.on(minutes=40)
    logging.log(desk, due(desk)[0].lead, "no_answer")
    row = due(desk)[0]

    found = gatekeeping.check(desk, row.touch)

    assert found is not None
    assert "calls_a_day" == found.rule
    assert found.source.startswith("腾讯云")


def test_a_promise_at_night_is_planned_as_blocked(desk: Desk) -> None:
    """A callback promised for 21:30 stands on the list with the hour at which the law lets us call."""
    add(desk, 1)

    logging.log_outcome(
        desk, due(desk)[0].touch, "callback", callback_at=datetime(2026, 11, 23, 21, 30, tzinfo=SHANGHAI)
    )

    assert ["11-24 08:00"] == blocks(desk)


def test_what_is_forbidden_is_said_with_rule_and_source(desk: Desk, office: Office) -> None:
    """One line for the moment of dialling; nothing while it may be done."""
    add(desk, 1)
    touch = due(desk)[0].touch
    assert "" == gatekeeping.forbidden(desk, touch)

    office.clock.on(hours=12)

    said = gatekeeping.forbidden(desk, touch)
    assert "Free again 11-24 09:00" in said
    assert "Rule: hard call hours. Source: 腾讯云" in said


def test_a_first_touch_says_when_it_is_held(desk: Desk) -> None:
    """A request of a run that begins after the account's quota is used up waits for tomorrow from the start."""
    for row in adds(desk, 2):
        logging.log_outcome(desk, row.touch, "request_sent")

    add(desk, 3, playbook="adds")
    add(desk, 4, playbook="adds")

    assert ["11-24 09:00", "11-24 09:00"] == blocks(desk)


def test_todays_quota_says_nothing_of_tomorrow(desk: Desk, office: Office) -> None:
    """A request planned for tomorrow is free, although this one was today's last."""
    adds(desk, 2)
    first, second = due(desk)
    logging.log_outcome(desk, first.touch, "request_sent")
    add(desk, 3)
    logging.log_outcome(desk, second.touch, "skipped", reason="明天再加")

    office.clock.on(hours=10)
    add(desk, 4, playbook="adds")

    rows = desk.store.due_rows(desk.sdr, desk.clock() + timedelta(days=3))
    assert [None] == [row.blocked_until for row in rows if row.playbook == "adds" and row.action is Action.ADD]


def test_a_number_called_often_enough_is_held_from_the_start(desk: Desk, office: Office) -> None:
    """A colleague's calls to the same number count for the first call of a run, in a bulk too."""
    lead = add(desk, 1)
    logging.log_outcome(desk, lead.touches[0], "no_need")
    for _ in range(2):
        office.clock.on(minutes=35)
        logging.log(office.desk("liu"), lead.lead, "no_answer")

    starts = [enrolling.enroll(desk, "small", leads=[lead.lead]) for _ in range(1)]

    assert [(lead.lead,)] == [start.enrolled for start in starts]
    rows = desk.store.due_rows(desk.sdr, desk.clock() + timedelta(days=9))
    held = [(row.due_at, row.blocked_until) for row in rows if row.channel is Channel.PHONE]
    assert all(until is None or until > due_at for due_at, until in held)
    assert any(found.rule == "calls_a_day" for row in rows if (found := gatekeeping.check(desk, row.touch)))


def test_a_text_without_consent_is_planned_as_blocked(desk: Desk, office: Office) -> None:
    """The row says why; once the person has spoken with us it is free."""
    (office.home / "playbooks" / "outbound" / "texts.yaml").write_text(TEXTS, encoding="utf-8")
    add(desk, 1, playbook="texts")
    text, call = sorted(due(desk), key=lambda row: row.channel, reverse=True)

    assert ("sms_consent", None) == (text.why.code, text.blocked_until)
    found = gatekeeping.check(desk, text.touch)
    assert (found and found.rule, found and found.until) == ("sms_consent", None)
    logging.log_outcome(desk, call.touch, "referral")
    assert gatekeeping.check(desk, text.touch) is None


def test_why_names_the_limit_and_its_value(desk: Desk, office: Office) -> None:
    """The rule, where it comes from, the policy's own key and figure, the next legal time."""
    add(desk, 1)
    office.clock.on(hours=9)

    facts = why.why(desk, due(desk)[0].touch).facts

    assert ("call_hours", "limits.call_hours", "09:00-12:00, 13:30-18:00", "2026-11-24T09:00:00+08:00") == (
        facts["blocked_by"],
        facts["policy"],
        facts["value"],
        facts["blocked_until"],
    )

"""A WeChat request's life on real stores: silence is marked by itself, and the phone takes over."""

from datetime import datetime, timedelta

import pytest
from desk_builders import SHANGHAI, Office, add, due

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.rows import LogLine
from sdrtui.services import logging, today
from sdrtui.services.desk import Desk
from sdrtui.services.wechat_life import mark_ignored

BOOK = """
id: {id}
version: "1.0"
title: {{zh: 加微信, en: Adds}}
kind: outbound
exclusive: false
steps:
  - {{id: add-1, day: 1, channel: wechat, action: add, script: 您好{on}}}
  - {{id: message-1, day: 12, channel: wechat, action: message, script: 您好}}
{more}exits: {{exhausted: {{close: 没有回应}}}}
"""
CALL = "  - {id: call-1, day: 20, channel: phone, action: call, script: 您好}\n"
MAIL = "  - {id: mail-1, day: 30, channel: email, action: personal, script: {subject: 资料, body: 您好}}\n"


@pytest.fixture
def desk(office: Office) -> Desk:
    """Playbooks with a later call, and one that says itself what an ignored request leads to."""
    folder = office.home / "playbooks" / "outbound"
    folder.mkdir(parents=True)
    texts = {"calls": BOOK.format(id="calls", on="", more=CALL + MAIL)}
    texts["own"] = BOOK.format(id="own", on=", on: {ignored: {finish: exhausted}}", more=CALL + MAIL)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return office.desk()


def is_silent(desk: Desk) -> bool:
    """Ask both readers, which must agree."""
    now = desk.clock()
    span = (desk.sdr, now - timedelta(days=30), now)
    found = desk.day_list.has_silent_request(*span)
    assert found == bool(desk.store.open_requests(*span))
    return found


def asked(desk: Desk, playbook: str = "calls") -> str:
    """Send a request; return its touch."""
    add(desk, 1, playbook=playbook)
    touch = due(desk)[0].touch
    logging.log_outcome(desk, touch, "request_sent")
    return touch


def lines(desk: Desk) -> list[LogLine]:
    from sdrtui.domain.filters import LogFilter

    return desk.store.log_lines(LogFilter())


def test_silence_is_ignored_after_seven_days(desk: Desk, office: Office) -> None:
    """Not a minute before; then a record is there, once, and the phone is next."""
    touch = asked(desk)
    office.clock.on(days=7, minutes=-1)
    assert () == mark_ignored(desk)
    office.clock.on(minutes=1)
    assert is_silent(desk)

    assert (touch,) == mark_ignored(desk)

    assert () == mark_ignored(desk)
    assert [Outcome.IGNORED, Outcome.REQUEST_SENT] == [line.outcome for line in lines(desk)]
    rows = desk.store.due_rows(desk.sdr, office.clock.now + timedelta(days=60))
    assert [("call-1", "jump", "ignored")] == [(row.step, row.why.code, row.why.facts["outcome"]) for row in rows]
    assert rows[0].due_at <= office.clock.now + timedelta(minutes=1)


def test_the_days_list_marks_it(desk: Desk, office: Office) -> None:
    """Reading the day is enough; a day without such requests writes nothing."""
    asked(desk)
    assert not today.settled(desk)
    office.clock.now = datetime(2026, 12, 1, 9, 30, tzinfo=SHANGHAI)

    assert today.settled(desk)

    assert not today.settled(desk)
    assert ["call-1"] == [row.step for row in due(desk)]


@pytest.mark.parametrize("answer", ["accepted", "deleted", "replied"])
def test_an_answer_ends_the_waiting(desk: Desk, office: Office, answer: str) -> None:
    """Whatever the person did on WeChat, it was no silence."""
    touch = asked(desk)
    office.clock.on(days=2)
    logging.log_outcome(desk, touch, answer)
    office.clock.on(days=10)

    assert () == mark_ignored(desk)
    assert not is_silent(desk)


def test_the_playbooks_own_word_goes_first(desk: Desk, office: Office) -> None:
    """A step that says what an ignored request leads to is followed."""
    asked(desk, "own")
    office.clock.on(days=8)

    mark_ignored(desk)

    assert [] == desk.store.due_rows(desk.sdr, office.clock.now + timedelta(days=60))


def test_after_the_call_the_series_goes_on_without_wechat(desk: Desk, office: Office) -> None:
    """The call of day 20 was made already, so the letter is next; no message goes to somebody who is no friend."""
    asked(desk)
    office.clock.on(days=8)
    mark_ignored(desk)

    result = logging.log_outcome(desk, due(desk)[0].touch, "voicemail")

    rows = [desk.store.due_row(each.touch) for each in result.next]
    assert ["mail-1"] == [row.step for row in rows if row]


def test_undoing_leaves_the_mark_to_its_request(desk: Desk, office: Office) -> None:
    """It is nobody's own record: undo takes back the request, and the mark with it."""
    touch = asked(desk)
    office.clock.on(days=8)
    mark_ignored(desk)

    undone = logging.undo(desk)

    assert (touch, []) == (undone.touch, lines(desk))
    assert ["add-1"] == [row.step for row in due(desk)]

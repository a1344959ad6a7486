"""Letters coming in: whom they are from, what they stop, and that none counts twice."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from desk_builders import SHANGHAI, Office, add, due
from mail_builders import CONFIG, US, bounced, drop, post, raw
from sqlalchemy import text

from sdrtui.domain.change import Change, PointRow
from sdrtui.domain.channel import Point
from sdrtui.domain.ids import TouchId
from sdrtui.domain.mail import MailKind
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit, Stage
from sdrtui.errors import UsageError
from sdrtui.services import leads, logging, review, why
from sdrtui.services.desk import Desk
from sdrtui.services.mail_folder import take_in_files, take_in_folder
from sdrtui.services.mail_taking import receive
from sdrtui.services.mail_undo import undo_mail
from sdrtui.services.mail_views import Received, Taken


@pytest.fixture
def office(office: Office) -> Office:
    """An office whose people have addresses."""
    office.config = CONFIG
    return office


def take(desk: Desk, *messages: bytes, dry_run: bool = False) -> list[Received]:
    """Take messages in."""
    return list(receive(desk, post(*messages), dry_run=dry_run))


def mailed(desk: Desk, office: Office, number: int = 1, **given: str) -> TouchId:
    """Add a lead, call them, mail them the next day; return the mail's touch. Two days later is now."""
    touch = add(desk, number, **given).touches[0]
    mail = logging.log_outcome(desk, touch, "voicemail").next[0].touch
    office.clock.on(days=1)
    logging.log_outcome(desk, mail, "sent")
    office.clock.on(hours=2)
    return mail


def queued(desk: Desk) -> list[str]:
    """Return the kinds of what waits for the CRM."""
    with desk.store.engine.connect() as connection:  # type: ignore[attr-defined]
        return list(connection.scalars(text("SELECT kind FROM outbox ORDER BY at, seq")))


def test_a_reply_ends_the_run_and_says_where_it_comes_from(office: Office, desk: Desk) -> None:
    """Record, plan, stage and the CRM's row come together; the note says mail, and what was written."""
    mail = mailed(desk, office)
    before = len(queued(desk))

    (one,) = take(desk, raw("好的，下周聊。\n\n> 退订", at=office.clock()))

    assert (Taken.LOGGED, Outcome.REPLIED, Exit.REPLIED, mail) == (one.taken, one.outcome, one.exit, one.touch)
    line = review.touches(desk)[0]
    assert (Outcome.REPLIED, Stage.MQL, "zhang") == (line.outcome, line.stage, line.sdr)
    assert line.note.startswith("From mail: Re: 资料")
    assert line.note.endswith("好的，下周聊。")
    assert ["touch", "stage"] == queued(desk)[before:]
    office.clock.on(days=5)
    assert [] == due(desk)


def test_a_message_counts_once(office: Office, desk: Desk) -> None:
    """The same message again, from wherever, changes nothing; not even once it was taken back."""
    mailed(desk, office)
    message = raw(at=office.clock())
    take(desk, message)
    again = take(desk, message, message)
    logging.undo(desk)

    after = take(desk, message)

    assert [Taken.KNOWN] * 3 == [one.taken for one in (*again, *after)]
    assert ["sent", "voicemail"] == [line.outcome for line in review.touches(desk)]


def test_two_programs_take_the_same_message_in_once(office: Office, desk: Desk) -> None:
    """The console and a sync by command at the same moment: one logs it, the other finds it known."""
    mailed(desk, office)
    message, start = raw(at=office.clock()), Barrier(2)

    def program(_number: int) -> Taken:
        own = office.desk()
        own.store.mail.known([])  # both have it open
        start.wait()
        (one,) = take(own, message)
        own.close()
        return one.taken

    with ThreadPoolExecutor(2) as pool:
        taken = sorted(pool.map(program, range(2)))

    assert [Taken.KNOWN, Taken.LOGGED] == taken
    assert ["replied", "sent", "voicemail"] == [line.outcome for line in review.touches(desk)]


def test_undo_brings_the_run_back(office: Office, desk: Desk) -> None:
    """Undo takes the letter's record back, right away or by its id after other work."""
    mailed(desk, office)
    office.clock.on(days=3)
    before = [(row.touch, row.due_at) for row in due(desk)]
    (one,) = take(desk, raw(at=office.clock() - timedelta(days=3)))
    assert [] == due(desk)
    other = add(desk, 2).touches[0]
    logging.log_outcome(desk, other, "no_answer")

    undo_mail(desk, str(one.record)[-8:])

    assert before == [(row.touch, row.due_at) for row in due(desk) if row.touch != other]
    with pytest.raises(UsageError):
        undo_mail(desk, str(one.record))


def test_a_reply_is_told_by_what_it_answers(office: Office, desk: Desk) -> None:
    """Our own mail is remembered by recipient and day; an assistant's answer to it finds the person written to."""
    mail = mailed(desk, office)
    sent = raw("您好", message_id="w1@us", sender=US, to="min1@example.com", at=office.clock())

    own, answer = take(desk, raw(sender="assistant@example.com", answers="w1@us", at=office.clock()), sent)

    assert (Taken.REMEMBERED, MailKind.OWN) == (own.taken, own.verdict.kind if own.verdict else None)
    assert (Taken.LOGGED, mail) == (answer.taken, answer.touch)
    assert answer.match
    assert answer.match.is_by_thread


def test_another_customer_on_the_thread_stands_for_themselves(office: Office, desk: Desk) -> None:
    """Somebody to whom we write as well answers on a colleague's thread: it is their reply."""
    first, second = mailed(desk, office), mailed(desk, office, 2)
    sent = raw("您好", message_id="w1@us", sender=US, to="min1@example.com", at=office.clock() - timedelta(days=1))

    _own, answer = take(desk, sent, raw(sender="min2@example.com", answers="w1@us", at=office.clock()))

    assert second == answer.touch != first


def test_own_mail_is_never_a_reply(office: Office, desk: Desk) -> None:
    """A follow-up of ours on the thread, a colleague's too, a letter of ours to nobody known: the run goes on."""
    mailed(desk, office)
    own = raw("退订", sender=US, to="min1@example.com", message_id="f1@us", answers="r1@x", at=office.clock())
    colleague = raw("跟进", sender="liu@us.example", to="min1@example.com", message_id="f2@us", at=office.clock())
    other = raw("hi", sender=US, to="friend@home.example", message_id="f3@us")

    found = take(desk, own, colleague, other)

    assert {MailKind.OWN} == {one.verdict.kind for one in found if one.verdict}
    assert "sent" == review.touches(desk)[0].outcome


def test_an_absence_pauses_until_the_next_working_day(office: Office, desk: Desk) -> None:
    """Back on a Friday: nothing before Monday; `why` says what holds it; on Monday the run goes on."""
    mailed(desk, office)
    message = raw("我在休假，12月4日回来", subject="自动回复: 资料", at=office.clock(), Auto_Submitted="auto-replied")

    (one,) = take(desk, message)

    until = datetime(2026, 12, 7, tzinfo=SHANGHAI)
    assert (Outcome.AUTO_REPLY, until, None) == (one.outcome, one.until, one.exit)
    assert one.next_at is not None
    assert until.date() == one.next_at.astimezone(SHANGHAI).date()
    assert date(2026, 12, 4) == (one.verdict.away_until if one.verdict else None)
    run = desk.store.open_cases(one.match.contact if one.match else "")[0].enrollment.id  # type: ignore[arg-type]
    assert "12-07" in " ".join(why.why(desk, run).sentences)


def test_an_absence_over_a_holiday_ends_on_a_make_up_day(office: Office, desk: Desk) -> None:
    """National Day 2026: back on 9 October, a Friday, comes to Saturday 10 October, which is worked."""
    office.clock.now = datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI)
    mailed(desk, office)

    (one,) = take(desk, raw("休假中，10月9日上班", subject="自动回复", at=office.clock()))

    assert datetime(2026, 10, 10, tzinfo=SHANGHAI) == one.until


def test_a_refusal_suppresses_the_person_everywhere(office: Office, desk: Desk) -> None:
    """退订 ends every run of theirs, and nobody can enroll them."""
    from sdrtui.services import enrolling

    office.playbook("beside", exclusive=False)
    added = add(desk)
    enrolling.enroll(desk, "beside", leads=[added.lead])
    before = [(row.touch, row.due_at) for row in due(desk)]

    (one,) = take(desk, raw("退订", at=office.clock()))

    assert (Taken.LOGGED, Outcome.UNSUBSCRIBED) == (one.taken, one.outcome)
    assert [] == due(desk)
    assert ["suppressed"] == [row.code for row in enrolling.enroll(desk, "beside", leads=[added.lead]).refused]
    logging.undo(desk)
    assert before == [(row.touch, row.due_at) for row in due(desk)]


def test_a_hard_bounce_retires_that_very_address(office: Office, desk: Desk) -> None:
    """Not the first of somebody's two; the same bounce from another server retires no second one."""
    added = leads.add(
        desk,
        name="李强",
        company="蓝桥",
        phones=["13900000009"],
        emails=["new@lanqiao.example", "old@lanqiao.example"],
        kind="outbound",
        playbook="small",
    )
    walked = logging.log_outcome(desk, added.touches[0], "voicemail").next[0].touch
    office.clock.on(days=1)
    logging.log_outcome(desk, walked, "sent")

    (one,) = take(desk, bounced("old@lanqiao.example"))
    (two,) = take(desk, bounced("old@lanqiao.example", message_id="dsn2@x"))

    points = {each.value: each.is_usable for each in leads.show(desk, added.lead).points if each.kind is Point.EMAIL}
    assert {False} == {usable for value, usable in points.items() if value.startswith("o")}
    assert {True} == {usable for value, usable in points.items() if value.startswith("n")}
    assert (Taken.LOGGED, Taken.NOTHING) == (one.taken, two.taken)


def test_a_report_about_two_people_is_carried_out_for_both(office: Office, desk: Desk) -> None:
    """Each address on its own, each once; a soft bounce retires nothing."""
    mailed(desk, office)
    mailed(desk, office, 2)
    message = bounced("min1@example.com", "min2@example.com", "nobody@example.com", at=office.clock())

    found = take(desk, message)
    again = take(desk, message)
    (soft,) = take(desk, bounced("min1@example.com", status="4.2.2", message_id="soft@x"))

    assert [Taken.LOGGED, Taken.LOGGED, Taken.UNMATCHED] == [one.taken for one in found]
    assert [Taken.KNOWN, Taken.KNOWN, Taken.UNMATCHED] == [one.taken for one in again]
    assert Taken.NOTHING == soft.taken, "that address is retired already"


def test_somebody_who_left_is_not_written_to_any_more(office: Office, desk: Desk) -> None:
    """The run ends, every point retires, and who takes over stands in the note."""
    mailed(desk, office)

    (one,) = take(desk, raw("本人已离职，请联系李雷 lilei@example.com", subject="自动回复", at=office.clock()))

    assert (Outcome.DEPARTED, Exit.DISQUALIFIED) == (one.outcome, one.exit)
    assert "李雷 lilei@example.com" in review.touches(desk)[0].note


def test_nobody_is_guessed(office: Office, desk: Desk) -> None:
    """The same name at another address is nobody; an old letter is not an answer to a new lead."""
    mailed(desk, office)

    stranger = raw(sender='"王敏1" <wang.min@private.example>', message_id="s@x")
    old = raw(message_id="old@x", at=office.clock() - timedelta(days=300))
    found = take(desk, stranger, old)

    assert [Taken.UNMATCHED, Taken.UNMATCHED] == [one.taken for one in found]
    assert all(one.reason for one in found)
    assert "sent" == review.touches(desk)[0].outcome


def test_a_letter_before_any_mail_of_ours_ends_the_calls(office: Office, desk: Desk) -> None:
    """Somebody who was only called writes by themselves: logged as a touch by hand, and the run ends."""
    add(desk)
    office.clock.on(hours=2)

    (one,) = take(desk, raw(at=office.clock()))

    assert (Taken.LOGGED, None, Exit.REPLIED) == (one.taken, one.touch, one.exit)
    assert [] == due(desk)
    logging.undo(desk)
    assert 1 == len(due(desk))


def shared(desk: Desk, number: int) -> TouchId:
    """Add a lead of another company with the address that others have too; return the first touch."""
    added = leads.add(
        desk,
        name=f"陈静{number}",
        company=f"第{number}公司",
        phones=[f"1390000001{number}"],
        emails=[f"own{number}@shared.example"],
        kind="outbound",
        playbook="small",
    )
    desk.store.commit(Change(points=(PointRow(added.contact, Point.EMAIL, "info@shared.example"),)))
    return TouchId(added.touches[0])


def test_of_several_people_the_one_written_last_is_meant(office: Office, desk: Desk) -> None:
    """A shared mailbox: the newest mail decides; while none was sent, nobody is meant."""
    touches = [shared(desk, number) for number in (1, 2)]
    (early,) = take(desk, raw(sender="info@shared.example", at=office.clock()))
    mails = []
    for touch in touches:
        mails.append(logging.log_outcome(desk, touch, "voicemail").next[0].touch)
        office.clock.on(days=1)
        logging.log_outcome(desk, mails[-1], "sent")

    (one,) = take(desk, raw(sender="info@shared.example", message_id="r2@x", at=office.clock()))

    assert Taken.UNMATCHED == early.taken
    assert (Taken.LOGGED, mails[1]) == (one.taken, one.touch)


def test_a_dry_run_writes_nothing(office: Office, desk: Desk) -> None:
    """It says the same as the real one, and what would follow."""
    mailed(desk, office)
    before = len(queued(desk))

    (one,) = take(desk, raw("退订", at=office.clock()), dry_run=True)

    assert (Taken.WOULD, Outcome.UNSUBSCRIBED) == (one.taken, one.outcome)
    assert "never touched again" in one.foreseen
    assert before == len(queued(desk))
    assert [Taken.LOGGED] == [each.taken for each in take(desk, raw("退订", at=office.clock()))]


def test_the_drop_folder_is_emptied(office: Office, desk: Desk) -> None:
    """Read files go to `done`, others with the reason to `problem`; one that is just being written waits."""
    mailed(desk, office)
    folder = office.home / "mail"
    drop(folder, "b.eml", raw(answers="w1@us", sender="other@example.com", at=office.clock()))
    drop(folder, "z.eml", raw(message_id="w1@us", sender=US, to="min1@example.com", at=office.clock()))
    bad = drop(folder, "bad.eml", b"junk")
    os.utime(bad, (1, 1))
    fresh = drop(folder, "fresh.eml", b"")
    os.utime(fresh, (office.clock().timestamp() - 2,) * 2)

    dropped = {one.name: one for one in take_in_folder(desk)}

    assert Taken.LOGGED == dropped["b.eml"].received[0].taken, "our own mail of the same folder was read first"
    assert "headers" in dropped["bad.eml"].problem
    assert ["fresh.eml"] == [path.name for path in folder.iterdir() if path.is_file()]
    assert 2 == len(list((folder / "done").iterdir()))
    assert 2 == len(list((folder / "problem").iterdir()))
    assert [] == take_in_folder(desk)


def test_a_file_that_a_crash_left_there_is_only_put_away(office: Office, desk: Desk) -> None:
    """Saved but not moved yet: the next time it is known, and goes to the others."""
    mailed(desk, office)
    message = raw(at=office.clock())
    take(desk, message)
    drop(office.home / "mail", "a.eml", message)

    (one,) = take_in_folder(desk)

    assert [Taken.KNOWN] == [each.taken for each in one.received]
    assert one.moved_to is not None
    assert one.moved_to.parent.name == "done"
    assert ["replied", "sent", "voicemail"] == [line.outcome for line in review.touches(desk)]


def test_files_that_a_person_names_stay(office: Office, desk: Desk, tmp_path: Path) -> None:
    """A folder of letters is looked through; nothing is moved, and one that is missing is told."""
    mailed(desk, office)
    drop(tmp_path / "post", "a.eml", raw(at=office.clock()))

    found = take_in_files(desk, [tmp_path / "post", tmp_path / "none.eml"])

    assert [Taken.LOGGED, Taken.PROBLEM] == sorted(one.taken for one in found)
    assert (tmp_path / "post" / "a.eml").exists()

"""One person of a company answers: the others wait, go on or end, in one transaction, and undo takes all of it back."""

from datetime import datetime

import pytest
from account_builders import COMPANY, SEVERAL, SINGLE, colleagues, open_of, picture, touch, write
from desk_builders import SHANGHAI, Office, add

from sdrtui.domain.enrollment import Status
from sdrtui.domain.outcome import Outcome
from sdrtui.domain.stage import Exit
from sdrtui.services import enrolling, handing_off, leads, logging, manual, putting_off, qualifying, shapes, today, why
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

TUESDAY = datetime(2026, 9, 29, 9, 30, tzinfo=SHANGHAI)
"""Two days before National Day: 10-01 to 10-07 are closed, Saturday 10-10 is worked."""


@pytest.fixture
def holding(office: Office) -> str:
    """The playbook of one person that holds their colleagues."""
    office.clock.now = TUESDAY
    return write(office, "holding", SINGLE)


def three(desk: Desk, playbook: str) -> tuple[Added, Added, Added]:
    first, second, third = colleagues(desk, 1, 2, 3, playbook=playbook)
    return first, second, third


def test_a_reply_takes_the_colleagues_off_the_list(desk: Desk, holding: str) -> None:
    """Their touches leave today's list at once; the reason names who answered and when, and until when at most."""
    one, two, three_ = three(desk, holding)
    stranger = add(desk, 9, holding)

    result = logging.log_outcome(desk, one.touches[0], "replied")

    assert [stranger.lead] == [row.lead for row in today.due_rows(desk)]
    assert [("王敏2", two.lead), ("王敏3", three_.lead)] == [(each.name, each.lead) for each in result.held]
    assert ["mail-1 10-19 09:00"] == open_of(desk, two)
    explained = why.why(desk, two.lead)
    assert any("王敏1" in sentence and "09-29 09:30" in sentence for sentence in explained.sentences)
    held = explained.facts["held"]
    assert isinstance(held, dict)
    assert ("王敏1", one.lead, "replied", "2026-10-19T00:00:00+08:00") == (
        held["by"],
        held["lead"],
        held["outcome"],
        held["until"],
    )
    shown = shapes.lead(leads.show(desk, two.lead))
    assert held == shown["held"]
    assert [two.lead, three_.lead] == shapes.lead(leads.show(desk, one.lead))["holds"]
    (case,) = desk.store.open_cases(two.contact)
    assert Status.PAUSED is case.status


def test_a_rejected_handoff_lets_them_go_on_with_their_gaps(office: Office, desk: Desk, holding: str) -> None:
    """Each as many working days later as all waited, over National Day; undoing the rejection holds them again."""
    one, two, other = three(desk, holding)
    logging.log_outcome(desk, other.touches[0], "sent")
    assert (["mail-1 09-29 09:30"], ["call-1 10-08 09:00"]) == (open_of(desk, two), open_of(desk, other))
    logging.log_outcome(desk, one.touches[0], "replied")
    qualifying.qualify(desk, one.lead, profile="yes", pain="yes", solution="yes", ae="luo")
    office.clock.now = datetime(2026, 10, 9, 11, 0, tzinfo=SHANGHAI)
    waiting = open_of(desk, two), open_of(desk, other)

    handing_off.reject(desk, one.lead, "no-contact")

    assert (["mail-1 10-19 09:00"], ["call-1 10-21 09:00"]) == waiting
    assert (["mail-1 10-09 11:00"], ["call-1 10-12 09:00"]) == (open_of(desk, two), open_of(desk, other))
    assert why.why(desk, two.lead).facts["held"] is None

    logging.undo(desk)
    assert waiting == (open_of(desk, two), open_of(desk, other))


def test_a_no_to_the_three_questions_lets_them_go_on_too(desk: Desk, holding: str) -> None:
    """It came to nothing before sales was asked."""
    one, two, _other = three(desk, holding)
    logging.log_outcome(desk, one.touches[0], "replied")

    qualifying.qualify(desk, one.lead, profile="yes", pain="no")

    assert ["mail-1 09-29 09:30"] == open_of(desk, two)


def test_once_sales_has_accepted_the_company_is_theirs(office: Office, desk: Desk, holding: str) -> None:
    """The colleagues' runs end as handed over, undone with it; a later rejection brings their leads back to the SDR."""
    one, two, _other = three(desk, holding)
    logging.log_outcome(desk, one.touches[0], "replied")
    qualifying.qualify(desk, one.lead, profile="yes", pain="yes", solution="yes", ae="luo")
    before = picture(desk, desk.store.lead(one.lead).account)

    handing_off.accept(desk, one.lead)
    assert [] == open_of(desk, two)
    assert Exit.HANDED_OVER is desk.store.case(two.touches[0]).exit

    logging.undo(desk)
    assert before == picture(desk, desk.store.lead(one.lead).account)

    handing_off.accept(desk, one.lead)
    office.clock.on(days=10)
    handing_off.reject(desk, one.lead, "wrong-person")
    assert [] != open_of(desk, two)


def test_nobody_is_forgotten(office: Office, desk: Desk, holding: str) -> None:
    """Whom nobody releases goes on by themselves after the policy's working days."""
    one, two, _other = three(desk, holding)
    logging.log_outcome(desk, one.touches[0], "replied")

    office.clock.now = datetime(2026, 10, 19, 10, 0, tzinfo=SHANGHAI)

    assert two.lead in [row.lead for row in today.due_rows(desk)]
    (row,) = [row for row in today.due_rows(desk) if row.lead == two.lead]
    assert ("held", "2026-09-29", "2026-10-19") == (row.why.code, row.why.facts["since"], row.why.facts["until"])
    assert "active" == why.why(desk, desk.store.case(two.touches[0]).enrollment.id).facts["status"]


def test_undoing_the_answer_lifts_the_hold(desk: Desk, holding: str) -> None:
    """Every touch of the company is as it was."""
    one, _two, other = three(desk, holding)
    logging.log_outcome(desk, other.touches[0], "sent")
    account = desk.store.lead(one.lead).account
    before = picture(desk, account)
    logging.log_outcome(desk, one.touches[0], "interested")
    assert before != picture(desk, account)

    logging.undo(desk)

    assert before == picture(desk, account)


def test_without_the_rule_the_others_go_on(office: Office, desk: Desk) -> None:
    """`hold_account_on_reply: false`."""
    office.clock.now = TUESDAY
    one, two, _other = three(desk, write(office, "free", SINGLE, holds=False))

    result = logging.log_outcome(desk, one.touches[0], "replied")

    assert ((), ["mail-1 09-29 09:30"]) == (result.held, open_of(desk, two))


@pytest.mark.parametrize("outcome", ["auto_reply", "clicked", "no_need", "unsubscribed", "bounced_hard"])
def test_what_is_no_answer_holds_nobody(desk: Desk, holding: str, outcome: str) -> None:
    """Nobody has spoken about the matter."""
    one, two, _other = three(desk, holding)

    logging.log_outcome(desk, one.touches[0], outcome)

    assert ["mail-1 09-29 09:30"] == open_of(desk, two)


def test_a_call_in_of_the_company_never_waits(desk: Desk, holding: str) -> None:
    """Who calls in is answered in five minutes, whatever a colleague said; what was enrolled before waits."""
    one, two = colleagues(desk, 1, 2, playbook=holding)
    called = add(desk, 3, "call-in-day-one", kind="call-in", company=COMPANY)
    clock = open_of(desk, called)

    logging.log_outcome(desk, one.touches[0], "replied")

    assert (clock, ["mail-1 10-19 09:00"]) == (open_of(desk, called), open_of(desk, two))


def test_a_promise_is_kept_while_the_company_waits(desk: Desk, holding: str) -> None:
    """A callback stands; so does what a person puts off to an exact time, which is how one goes on by hand."""
    one, two, other = three(desk, holding)
    until = datetime(2026, 9, 30, 15, 0, tzinfo=SHANGHAI)
    putting_off.snooze(desk, two.touches[0], until)

    logging.log_outcome(desk, one.touches[0], "replied")
    putting_off.snooze(desk, touch(desk, "mail-1", other), until)

    assert ["mail-1 09-30 15:00"] == open_of(desk, two) == open_of(desk, other)


def test_a_reply_outside_any_touch_holds_as_well(desk: Desk, holding: str) -> None:
    """Logged on the lead by hand, or found in the mailbox."""
    one, two, _other = three(desk, holding)

    manual.log_manual(desk, one.lead, "replied")

    assert ["mail-1 10-19 09:00"] == open_of(desk, two)
    logging.undo(desk)
    assert ["mail-1 09-29 09:30"] == open_of(desk, two)


def test_nobody_new_is_approached_while_the_company_waits(desk: Desk, holding: str) -> None:
    """Enrolling another colleague is refused, with who answered and until when; a call-in is not."""
    one, _two = colleagues(desk, 1, 2, playbook=holding)
    logging.log_outcome(desk, one.touches[0], "replied")

    late = add(desk, 5, holding, company=COMPANY)
    called = add(desk, 6, "call-in-day-one", kind="call-in", company=COMPANY)

    assert () == late.touches
    assert "王敏1" in late.refused
    assert "10-19" in late.refused
    assert () != called.touches
    (refused,) = enrolling.enroll(desk, holding, leads=[late.lead]).refused
    assert "account_held" == refused.code


@pytest.fixture
def several(office: Office, desk: Desk) -> Added:
    """A lead in a playbook over three people of its company."""
    office.clock.now = TUESDAY
    write(office, "several", SEVERAL)
    idle = [add(desk, number, "", company=COMPANY) for number in (1, 2, 3)]
    enrolling.enroll(desk, "several", leads=[idle[0].lead])
    return idle[0]


def test_in_one_run_over_several_people_the_others_wait(office: Office, desk: Desk, several: Added) -> None:
    """The one who answered is out, the others are held, the run goes on; released, it goes on from where it was."""
    assert ["p-mail 09-29 09:30", "u-mail 09-29 09:30"] == open_of(desk, several)

    result = logging.log_outcome(desk, touch(desk, "u-mail", several), "replied")

    assert (None, ["王敏1", "王敏3"]) == (result.exit, sorted(each.name for each in result.held))
    assert ["p-mail 10-19 09:00"] == open_of(desk, several)
    assert [] == today.due_rows(desk)

    mail = touch(desk, "p-mail", several)
    qualifying.qualify(desk, several.lead, pain="no")
    assert Exit.NO_NEED is desk.store.case(mail).exit
    logging.undo(desk)

    qualifying.qualify(desk, several.lead, profile="yes", pain="yes", solution="yes", ae="luo")
    office.clock.now = datetime(2026, 9, 30, 14, 0, tzinfo=SHANGHAI)
    handing_off.reject(desk, several.lead, "wrong-person")
    assert ["p-mail 09-30 14:00"] == open_of(desk, several)
    logging.log_outcome(desk, touch(desk, "p-mail", several), "sent")
    assert ["i-mail 10-08 09:00"] == open_of(desk, several)


def test_without_the_rule_the_run_goes_on_with_the_others(office: Office, desk: Desk) -> None:
    """And ends by the best answer, not as exhausted."""
    office.clock.now = TUESDAY
    write(office, "several", SEVERAL, holds=False)
    first, _second, _third = (add(desk, number, "", company=COMPANY) for number in (1, 2, 3))
    enrolling.enroll(desk, "several", leads=[first.lead])
    logging.log_outcome(desk, touch(desk, "u-mail", first), "interested")
    assert ["p-mail 09-29 09:30"] == open_of(desk, first)

    logging.log_outcome(desk, touch(desk, "p-mail", first), "sent")
    office.clock.on(days=9)
    logging.log_outcome(desk, touch(desk, "i-mail", first), "sent")
    office.clock.on(days=5)
    last = logging.log_outcome(desk, touch(desk, "p-call", first), "voicemail")

    assert Exit.QUALIFIED is last.exit


def test_when_the_one_who_answered_is_through_the_others_go_on(office: Office, desk: Desk) -> None:
    """A meeting holds the colleagues only as long as its own run goes on."""
    office.clock.now = TUESDAY
    text = SINGLE.replace("channel: email, action: personal, script: {{subject: 资料, body: 您好}}", MEETING)
    one, two = colleagues(desk, 1, 2, playbook=write(office, "met", text))
    logging.log_outcome(desk, one.touches[0], "done")
    assert ["mail-1 10-19 09:00"] == open_of(desk, two)

    office.clock.on(days=9, hours=1)
    logging.log_outcome(desk, touch(desk, "call-1", one), "no_need")

    assert Outcome.NO_NEED is desk.store.history(one.lead)[0].outcome
    assert ["mail-1 10-08 10:30"] == open_of(desk, two)


MEETING = "channel: meeting, action: visit, script: 见面"


def test_nobody_new_is_approached_while_the_handoff_runs(office: Office, desk: Desk, holding: str) -> None:
    """Nobody waits there, the one who answered was alone: still nobody else is begun with until sales has decided."""
    (one,) = colleagues(desk, 1, playbook=holding)
    logging.log_outcome(desk, one.touches[0], "replied")

    early = add(desk, 5, holding, company=COMPANY)
    called = add(desk, 6, "call-in-day-one", kind="call-in", company=COMPANY)
    qualifying.qualify(desk, one.lead, profile="yes", pain="no")
    late = add(desk, 7, holding, company=COMPANY)

    assert "王敏1" in early.refused
    assert "10-19" in early.refused
    assert called.touches
    assert late.touches
    free = write(office, "free", SINGLE, holds=False)
    (other,) = colleagues(desk, 11, playbook=free, company="云图")
    logging.log_outcome(desk, other.touches[0], "replied")
    assert add(desk, 12, free, company="云图").touches

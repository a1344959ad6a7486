"""What an outcome stops, it stops everywhere before the next touch can run; and what has ended stays ended."""

import pytest
from account_builders import COMPANY, SEVERAL, SINGLE, open_of, touch, write
from desk_builders import Office, add, due

from sdrtui.domain.ids import PlaybookId
from sdrtui.domain.stage import Exit
from sdrtui.services import enrolling, handing_off, leads, logging, manual, qualifying
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

MEETING = "channel: meeting, action: visit, script: 见面"


@pytest.fixture
def books(office: Office) -> None:
    """Playbooks that may run beside each other."""
    write(office, "one", SINGLE, holds=False)
    write(office, "beside", SINGLE, holds=False, exclusive=False)
    write(office, "several", SEVERAL, holds=False, exclusive=False)
    mail = "channel: email, action: personal, script: {{subject: 资料, body: 您好}}"
    write(office, "meet", SINGLE.replace(mail, MEETING), holds=False, exclusive=False)


def in_three(desk: Desk) -> tuple[Added, Added]:
    """Return a lead in two playbooks whose person also takes part in a colleague's run."""
    person = add(desk, 1, "", company=COMPANY)
    colleague = add(desk, 2, "", company=COMPANY)
    enrolling.enroll(desk, "several", leads=[colleague.lead])
    enrolling.enroll(desk, "one", leads=[person.lead])
    enrolling.enroll(desk, "beside", leads=[person.lead])
    return person, colleague


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("outcome", "others", "colleagues"),
    [
        ("replied", Exit.REPLIED, ["p-mail 11-23 09:30"]),
        ("interested", Exit.SUPERSEDED, ["p-mail 11-23 09:30"]),
        ("departed", Exit.DISQUALIFIED, ["p-mail 11-23 09:30"]),
        ("unsubscribed", Exit.OPTED_OUT, ["p-mail 11-23 09:30"]),
        ("opted_out", Exit.OPTED_OUT, ["p-mail 11-23 09:30"]),
        ("bounced_hard", None, ["p-mail 11-23 09:30"]),
        ("sent", None, ["p-mail 11-23 09:30", "u-mail 11-24 09:00"]),
    ],
)
def test_what_ends_in_one_playbook_ends_in_all(
    desk: Desk, outcome: str, others: Exit | None, colleagues: list[str]
) -> None:
    """Their other runs end, their part in a colleague's run falls away, the colleague's own goes on; undo undoes it."""
    person, colleague = in_three(desk)
    before = open_of(desk, person), open_of(desk, colleague)
    runs = {case.enrollment.playbook: case for case in desk.store.open_cases(person.contact)}

    logging.log_outcome(desk, runs[PlaybookId("one")].touches[0].id, outcome)

    assert others is desk.store.case(runs[PlaybookId("beside")].enrollment.id).exit
    if outcome != "sent":
        assert colleagues == open_of(desk, colleague)
    if outcome == "bounced_hard":
        assert all(entry.startswith("call") for entry in open_of(desk, person))
    logging.undo(desk)
    assert before == (open_of(desk, person), open_of(desk, colleague))


@pytest.mark.usefixtures("books")
def test_a_meeting_stops_what_else_runs(desk: Desk) -> None:
    """Whoever sits down with us gets no letter of another series; the run that brought the meeting goes on."""
    person = add(desk, 1, "beside")
    enrolling.enroll(desk, "meet", leads=[person.lead])

    logging.log_outcome(desk, touch(desk, "mail-1", person), "done")

    assert Exit.SUPERSEDED is desk.store.case(person.touches[0]).exit
    assert ["call-1 11-26 09:00"] == open_of(desk, person)


@pytest.mark.usefixtures("books")
def test_a_reply_by_hand_and_a_handover_end_their_part_with_colleagues(desk: Desk) -> None:
    """The same for a reply outside any touch, and when sales takes the lead."""
    person, colleague = in_three(desk)
    before = open_of(desk, person), open_of(desk, colleague)
    manual.log_manual(desk, person.lead, "replied")
    assert ([], ["p-mail 11-23 09:30"]) == (open_of(desk, person), open_of(desk, colleague))
    logging.undo(desk)
    assert before == (open_of(desk, person), open_of(desk, colleague))

    qualifying.qualify(desk, person.lead, profile="yes", pain="yes", solution="yes", ae="luo")
    handing_off.accept(desk, person.lead)
    assert ([], ["p-mail 11-23 09:30"]) == (open_of(desk, person), open_of(desk, colleague))


@pytest.mark.usefixtures("books")
def test_a_call_in_takes_its_person_out_of_a_colleagues_run(desk: Desk) -> None:
    """It supersedes their own outbound run; the colleague's loses only them."""
    person, colleague = in_three(desk)

    added = leads.add(desk, name="王敏1", phones=["13800000001"], source="baidu-sem", company=COMPANY)

    assert (person.lead, "") == (added.lead, added.refused)
    assert ["p-mail 11-23 09:30"] == [entry for entry in open_of(desk, colleague) if entry.startswith("p-")]
    runs = {case.enrollment.playbook for case in desk.store.open_cases(person.contact)}
    assert {"call-in-day-one", "beside", "several"} == runs


def test_what_has_ended_stays_ended(office: Office, desk: Desk) -> None:
    """A number found later reopens nothing; undoing what ended the run does."""
    added = leads.add(desk, name="周涛", company="云图", phones=["13900139003"], kind="outbound", playbook="small")
    first = added.touches[0]
    logging.log_outcome(desk, first, "voicemail")
    office.clock.on(days=3)
    (last,) = [row.touch for row in due(desk)]
    assert Exit.EXHAUSTED is logging.log_outcome(desk, last, "voicemail").exit

    leads.add(desk, name="周涛", company="云图", phones=["13900139003"], emails=["tao@yuntu.example"])
    office.clock.on(minutes=5)
    late = logging.log_outcome(desk, first, "no_need")

    assert (Exit.EXHAUSTED, Exit.EXHAUSTED) == (late.exit, desk.store.case(first).exit)
    assert "small" not in [row.playbook for row in due(desk)]
    logging.undo(desk)
    assert Exit.EXHAUSTED is desk.store.case(first).exit
    logging.undo(desk)
    assert desk.store.case(first).exit is None

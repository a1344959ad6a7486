"""Coming back: no burst after a break, late told from away, and what colleagues stood in for."""

from collections import Counter
from datetime import date, datetime

import pytest
from desk_builders import SHANGHAI, Office, add, due

from sdrtui.domain.due_row import DueRow
from sdrtui.services import leave, logging, shapes, today, why
from sdrtui.services.desk import Desk
from sdrtui.services.worked import worked_days
from sdrtui.services.zones import local

CAP = "rates: {touches_a_day: {value: 4}}\n"


@pytest.fixture
def desk(office: Office) -> Desk:
    """Four touches a day."""
    (office.home / "playbooks").mkdir(parents=True)
    (office.home / "playbooks" / "policy.yaml").write_text(CAP, encoding="utf-8")
    office.playbook()
    return office.desk()


def opened(desk: Desk) -> list[DueRow]:
    return desk.store.due_rows(desk.sdr, datetime(2027, 12, 1, tzinfo=SHANGHAI))


def days(desk: Desk) -> dict[str, int]:
    found = Counter(f"{local(row.due_at, row.zone):%m-%d}" for row in opened(desk))
    return dict(sorted(found.items()))


def morning(office: Office, text: str) -> None:
    office.clock.now = datetime.fromisoformat(f"{text}T09:05").replace(tzinfo=SHANGHAI)


def called(desk: Desk) -> None:
    """Make today's calls; each leads on to an email on the playbook's next day."""
    for row in due(desk):
        logging.log_outcome(desk, row.touch, "voicemail")


def test_spring_festival_brings_no_burst_to_a_team_that_was_away(desk: Desk, office: Office) -> None:
    """What fell due in nine closed days lies on the first day back; opened then, each SDR's list keeps to its cap."""
    morning(office, "2026-02-13")
    for number in range(1, 19):
        add(desk, number, owner="zhang" if number % 2 else "liu")
    called(desk)
    colleague = office.desk("liu")
    called(colleague)
    logging.log_outcome(desk, add(desk, 20).touches[0], "voicemail")
    morning(office, "2026-02-24")

    assert {"02-14": 10} == days(desk)
    assert today.settled(desk)
    assert today.settled(colleague)

    assert {"02-24": 4, "02-25": 4, "02-26": 2} == days(desk)
    assert {"02-24": 4, "02-25": 4, "02-26": 1} == days(colleague)
    assert not today.settled(desk)


def test_what_a_holiday_moved_says_so_and_keeps_its_order(desk: Desk, office: Office) -> None:
    """First planned, first made; the reason names the full days, not a leave."""
    morning(office, "2026-02-12")
    for number in range(1, 7):
        add(desk, number)
    called(desk)
    first = {row.contact for row in opened(desk)}
    morning(office, "2026-02-13")
    for number in range(11, 15):
        add(desk, number, playbook=office.playbook("second"))
    morning(office, "2026-02-24")

    today.settled(desk)

    rows = sorted(opened(desk), key=lambda row: row.due_at)
    assert {"02-24": 4, "02-25": 4, "02-26": 2} == days(desk)
    assert first == {row.contact for row in rows[:6]}
    moved = next(row for row in rows if f"{local(row.due_at, row.zone):%m-%d}" == "02-25")
    assert "Spread over the days after a break; planned for 02-13" in why.why(desk, moved.touch).sentences


def test_what_was_late_before_a_leave_is_spread_and_stays_late(desk: Desk, office: Office) -> None:
    """Seven calls undone on 09-23 wait through a leave; on return four a day, each told as late."""
    morning(office, "2026-09-22")
    logging.log_outcome(desk, add(desk, 99).touches[0], "interested")
    morning(office, "2026-09-23")
    for number in range(1, 8):
        add(desk, number)
    leave.add(desk, date(2026, 9, 24), date(2026, 10, 9))
    assert {"09-23": 7} == days(desk)
    morning(office, "2026-10-10")

    today.settled(desk)

    assert {"10-10": 4, "10-12": 3} == days(desk)
    assert {"late"} == {str(row["late"]) for row in shapes.due_rows(today.day_view(desk), desk.clock())}


def test_a_day_that_nobody_worked_is_asked_about_not_guessed(desk: Desk, office: Office) -> None:
    """Nothing logged on Tuesday: nothing moves, but Wednesday asks; entered as leave, the rest is spread, not late."""
    morning(office, "2026-11-23")
    for number in range(1, 8):
        add(desk, number)
    called(desk)
    assert () == today.return_notes(desk)
    morning(office, "2026-11-25")
    before = opened(desk)

    assert not today.settled(desk)
    (note,) = today.return_notes(desk)
    leave.add(desk, date(2026, 11, 24), date(2026, 11, 24), reason="病假")

    assert "11-24" in note
    assert "leave add --from 2026-11-24 --to 2026-11-24" in note
    assert {"11-24": 7} == dict(Counter(f"{local(row.due_at, row.zone):%m-%d}" for row in before))
    assert {"11-25": 4, "11-26": 3} == days(desk)
    assert {"leave"} == {str(row["late"]) for row in shapes.due_rows(today.day_view(desk), desk.clock())}
    assert () == today.return_notes(desk)


def test_leave_entered_after_the_return_excuses_what_was_spread_already(desk: Desk, office: Office) -> None:
    """Ill before Spring Festival too: back on 02-24 all is spread and late; once the leave is entered, none is."""
    morning(office, "2026-02-11")
    for number in range(1, 8):
        add(desk, number)
    called(desk)
    morning(office, "2026-02-24")
    today.settled(desk)
    before = shapes.due_rows(today.day_view(desk), desk.clock())
    (note,) = today.return_notes(desk)

    leave.add(desk, date(2026, 2, 12), date(2026, 2, 14))

    after = shapes.due_rows(today.day_view(desk), desk.clock())
    assert "02-12, 02-13, 02-14" in note
    assert {"02-24": 4, "02-25": 3} == days(desk)
    assert [{"late"}, {"leave"}] == [{str(row["late"]) for row in rows} for rows in (before, after)]
    assert [row["touch"] for row in before] == [row["touch"] for row in after]


@pytest.mark.parametrize(
    ("morning_of", "worked"),
    [("2026-09-26", 0), ("2026-09-28", 1), ("2026-09-30", 3), ("2026-10-08", 4), ("2026-10-10", 6)],
)
def test_late_counts_worked_days(desk: Desk, office: Office, morning_of: str, worked: int) -> None:
    """A call of Thursday 09-24: not a day more over the Mid-Autumn weekend or National Day, each worked day after."""
    morning(office, "2026-09-24")
    add(desk)
    morning(office, morning_of)

    (row,) = shapes.due_rows(today.day_view(desk), desk.clock(), worked_days(desk))

    assert (True, worked) == (row["overdue"], row["overdue_days"])


def test_a_call_in_comes_back_unless_the_colleague_has_spoken(desk: Desk, office: Office) -> None:
    """Three call-ins of somebody away: one unanswered, one spoken with, one promised a call; the first comes back."""
    morning(office, "2026-09-22")
    logging.log_outcome(desk, add(desk, 99).touches[0], "interested")
    morning(office, "2026-09-23")
    leave.add(desk, date(2026, 9, 23), date(2026, 9, 24))
    colleague = office.desk("liu")
    leads = [add(desk, n, playbook="call-in-day-one", kind="call-in", owner="zhang").lead for n in range(1, 4)]
    calls = {row.lead: row.touch for row in due(colleague) if row.is_clock}
    logging.log_outcome(colleague, calls[leads[0]], "no_answer")
    logging.log_outcome(colleague, calls[leads[1]], "referral")
    promised = datetime(2026, 9, 28, 15, 0, tzinfo=SHANGHAI)
    logging.log_outcome(colleague, calls[leads[2]], "callback", callback_at=promised)
    said = ["".join(why.why(desk, lead).sentences) for lead in leads]
    morning(office, "2026-09-28")

    assert today.settled(desk)

    assert "goes back to zhang" in said[0]
    assert all("goes on with it" in each for each in said[1:])
    assert {leads[0]} == {row.lead for row in opened(desk)}
    assert {leads[1], leads[2]} == {row.lead for row in opened(colleague)}
    assert any("2 of your call-ins" in note for note in today.return_notes(desk))
    assert not today.settled(desk)

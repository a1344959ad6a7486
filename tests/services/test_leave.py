"""Leave on real stores: touches move off it and back, follow-ups find room, and late is told from away."""

from datetime import date, datetime
from itertools import groupby

import pytest
from desk_builders import SHANGHAI, Office, add, due

from sdrtui.domain.due_row import DueRow
from sdrtui.domain.ids import SdrId
from sdrtui.errors import UsageError
from sdrtui.services import leave, logging, shapes, today, why
from sdrtui.services.desk import Desk
from sdrtui.services.zones import local

CAP = "rates: {touches_a_day: {value: 4}}\n"
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 9)


@pytest.fixture
def desk(office: Office) -> Desk:
    """A Wednesday before the long holiday, four touches a day."""
    (office.home / "playbooks").mkdir(parents=True)
    (office.home / "playbooks" / "policy.yaml").write_text(CAP, encoding="utf-8")
    office.playbook()
    office.clock.now = datetime(2026, 9, 23, 9, 30, tzinfo=SHANGHAI)
    return office.desk()


def opened(desk: Desk) -> list[DueRow]:
    return desk.store.due_rows(desk.sdr, datetime(2027, 6, 1, tzinfo=SHANGHAI))


def days(desk: Desk) -> dict[str, int]:
    found = sorted(f"{local(row.due_at, row.zone):%m-%d}" for row in opened(desk))
    return {day: len(list(rows)) for day, rows in groupby(found)}


def work(desk: Desk, office: Office, count: int) -> None:
    """Begin so many leads, make their first calls, and be at the Monday of the leave."""
    for number in range(1, count + 1):
        add(desk, number)
    for row in due(desk):
        logging.log_outcome(desk, row.touch, "voicemail")
    office.clock.on(days=1)
    for row in due(desk):
        logging.log_outcome(desk, row.touch, "sent")


def test_leave_over_national_day_spreads_its_touches(desk: Desk, office: Office) -> None:
    """Ten touches of 09-28 come back as 4, 4 and 2; nothing is lost, nothing is above the cap."""
    work(desk, office, 10)
    assert {"09-28": 10} == days(desk)

    done = leave.add(desk, FIRST, LAST, reason="年假")

    assert {"10-10": 4, "10-12": 4, "10-13": 2} == days(desk)
    assert 10 == len(done.spread.moved)
    assert ((date(2026, 10, 10), 4), (date(2026, 10, 12), 4), (date(2026, 10, 13), 2)) == done.spread.days
    assert [done.leave] == leave.active(desk)


def test_a_dry_run_moves_nothing(desk: Desk, office: Office) -> None:
    """It only tells."""
    work(desk, office, 5)

    done = leave.add(desk, FIRST, LAST, dry_run=True)

    assert (5, {"09-28": 5}, []) == (len(done.spread.moved), days(desk), leave.active(desk))


def test_cancelling_puts_every_touch_back(desk: Desk, office: Office) -> None:
    """Rows, reasons and all are as they were before."""
    work(desk, office, 6)
    before = opened(desk)
    added = leave.add(desk, FIRST, LAST)

    leave.cancel(desk, added.leave.id[-8:])

    assert before == opened(desk)
    assert [] == leave.active(desk)


def test_what_comes_through_leave_is_not_late(desk: Desk, office: Office) -> None:
    """On the day of return a touch says that it waited; at the day's end it is late."""
    work(desk, office, 1)
    leave.add(desk, FIRST, LAST)
    office.clock.now = datetime(2026, 10, 10, 9, 30, tzinfo=SHANGHAI)

    row = shapes.due_rows(today.day_view(desk), desk.clock())[0]
    office.clock.on(days=2)
    late = shapes.due_rows(today.day_view(desk), desk.clock())[0]

    assert ("leave", "Kept for your return from leave, planned for 09-28") == (row["late"], row["why"])
    assert "late" == late["late"]
    assert "leave" == why.why(desk, str(row["touch"])).facts["code"]


def test_follow_ups_find_room_too(desk: Desk, office: Office) -> None:
    """Outcomes logged after the leave was entered lead past it without filling its first day back."""
    for number in range(1, 11):
        add(desk, number)
    for row in due(desk):
        logging.log_outcome(desk, row.touch, "voicemail")
    leave.add(desk, FIRST, LAST)
    office.clock.on(days=1)

    for row in due(desk):
        logging.log_outcome(desk, row.touch, "sent")

    assert {"10-10": 4, "10-12": 4, "10-13": 2} == days(desk)


def test_undoing_after_leave_keeps_the_spread(desk: Desk, office: Office) -> None:
    """The touch that comes back is on the day that the leave gave it."""
    work(desk, office, 6)
    leave.add(desk, FIRST, LAST)
    office.clock.now = datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)
    before = opened(desk)
    last = max(before, key=lambda row: row.due_at)

    logging.log_outcome(desk, last.touch, "no_answer")
    logging.undo(desk)

    assert before == opened(desk)


def test_leads_begun_for_somebody_away_begin_after_it(desk: Desk, office: Office) -> None:
    """No touch of theirs lies on the leave."""
    leave.add(desk, FIRST, LAST)
    office.clock.now = datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI)

    add(desk)

    assert {"10-10": 1} == days(desk)


def test_undoing_what_led_past_the_leave_brings_back_what_was_before(desk: Desk, office: Office) -> None:
    """The touch that the outcome opened is gone, although the leave had moved it; logged again it is there again."""
    for number in range(1, 7):
        add(desk, number)
    leave.add(desk, FIRST, LAST)
    for row in due(desk):
        logging.log_outcome(desk, row.touch, "voicemail")
    office.clock.on(days=1)
    before = opened(desk)
    *others, last = due(desk)
    for row in others:
        logging.log_outcome(desk, row.touch, "sent")
    middle = opened(desk)

    logging.log_outcome(desk, last.touch, "sent")
    assert {"10-10": 4, "10-12": 2} == days(desk)
    logging.undo(desk)

    assert middle == opened(desk)
    assert last in before
    logging.log_outcome(desk, last.touch, "sent")
    assert {"10-10": 4, "10-12": 2} == days(desk)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(LAST, FIRST, "ends before"), (date(2026, 10, 9), date(2026, 10, 12), "already")],
)
def test_days_that_make_no_leave_are_refused(desk: Desk, first: date, last: date, words: str) -> None:
    """Backwards, or over another leave of the same SDR."""
    leave.add(desk, FIRST, LAST)

    with pytest.raises(UsageError, match=words):
        leave.add(desk, first, last)


def test_leave_over_is_not_cancelled(desk: Desk, office: Office) -> None:
    """What it moved has long been worked on."""
    added = leave.add(desk, FIRST, LAST)
    office.clock.now = datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)

    with pytest.raises(UsageError, match="over"):
        leave.cancel(desk, added.leave.id)


def test_big_and_small_weeks_by_company_and_person(office: Office) -> None:
    """The company works every second Saturday from 11-28, 刘洋 the other ones."""
    head, members = office.config.split("[[team]]", 1)
    office.config = (
        head + "[calendar]\nalternate = 2026-11-28\n\n[[team]]" + members.rstrip() + "\nalternate = 2026-12-05\n"
    )
    desk = office.desk()

    assert [True, False] == [desk.calendar_of(desk.sdr).is_open(date(2026, *on)) for on in [(11, 28), (12, 5)]]
    assert [False, True] == [desk.calendar_of(SdrId("liu")).is_open(date(2026, *on)) for on in [(11, 28), (12, 5)]]


def test_call_ins_go_to_a_colleague_while_one_is_away(desk: Desk, office: Office) -> None:
    """The lead stays its owner's; the clock runs on the list of whoever is here."""
    leave.add(desk, date(2026, 9, 23), date(2026, 9, 24))

    added = add(desk, playbook="call-in-day-one", kind="call-in", owner="zhang")

    colleague = office.desk("liu")
    assert [] == due(desk)
    assert {True} == {row.lead == added.lead for row in due(colleague)}
    assert any(row.is_clock for row in due(colleague))
    assert "zhang" == desk.store.lead(added.lead).owner


def test_a_call_in_stays_when_nobody_is_here(desk: Desk, office: Office) -> None:
    """With everybody away it waits for its owner."""
    leave.add(desk, date(2026, 9, 23), date(2026, 9, 24))
    leave.add(desk, date(2026, 9, 23), date(2026, 9, 24), sdr="liu")

    add(desk, playbook="call-in-day-one", kind="call-in")

    assert ["09-28", "09-28"] == [f"{local(row.due_at, row.zone):%m-%d}" for row in opened(desk)]
    assert [] == due(office.desk("liu"))

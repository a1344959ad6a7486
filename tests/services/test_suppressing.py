"""The do-not-contact list by hand: a person or a number, everywhere, at once; taken back; lifted with a new consent."""

from pathlib import Path

import pytest
from account_builders import COMPANY, SEVERAL, open_of, write
from desk_builders import Office, add, due
from person_builders import everything, person

from sdrtui.domain.change import Change, PointRow, SuppressionRow
from sdrtui.domain.channel import Point
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.payload import LEAD
from sdrtui.domain.stage import Exit
from sdrtui.domain.suppression import person_hashes
from sdrtui.domain.sync import OutboxState
from sdrtui.errors import UsageError
from sdrtui.services import enrolling, gatekeeping, leads, logging
from sdrtui.services.desk import Desk
from sdrtui.services.importing import import_file
from sdrtui.services.suppressing import Meant, lift, settle, suppress


def told(desk: Desk) -> list[object]:
    """Return what the CRM is to hear of do-not-contact, oldest first."""
    ops = desk.store.outbox.listed([OutboxState.QUEUED])
    return [op.payload["do_not_contact"] for op in ops if op.kind == LEAD and "do_not_contact" in op.payload]


def test_a_person_is_left_alone_in_every_playbook_at_once(desk: Desk, office: Office) -> None:
    """Every run of theirs ends as opted out, nothing stays due, the CRM hears, and nobody can enroll them again."""
    one = add(desk)
    office.playbook("other", exclusive=False)
    enrolling.enroll(desk, "other", leads=[one.lead])

    done = suppress(desk, Meant(one.lead), reason="投诉")

    assert {"small", "other"} == set(done.stopped)
    assert [] == due(desk)
    assert [True] == told(desk)
    refused = enrolling.enroll(desk, "other", leads=[one.lead]).refused
    assert ["suppressed"] == [each.code for each in refused]
    assert [("suppress", "put on the do-not-contact list: 投诉")] == [
        (note.kind.value, note.text) for note in leads.show(desk, one.lead).notes
    ]


def test_suppressing_is_taken_back(desk: Desk) -> None:
    """Undo restores runs and touches with their times; a second undo goes to what was before."""
    one = add(desk)
    before = due(desk)

    suppress(desk, Meant(one.lead))
    logging.undo(desk)

    assert before == due(desk)
    assert not desk.store.is_suppressed(one.contact)
    assert [True, False] == told(desk)
    with pytest.raises(UsageError, match="nothing to take back"):
        logging.undo(desk)


def test_whoever_has_the_number_is_meant(desk: Desk) -> None:
    """By a number two records of one person are found, and who comes later with it is refused."""
    first = person(desk, "王敏", "恒信", phones=["13800138000"])
    other = person(desk, "王敏", "恒信", emails=["min@example.com"], phones=["13800138000"])

    done = suppress(desk, Meant(phones=("138 0013 8000",)))

    assert first.contact == other.contact
    assert [first.lead] == list(done.leads)
    assert [] == due(desk)


def test_a_number_that_nobody_has_is_kept_for_later(desk: Desk) -> None:
    """It is on the list before anybody with it comes, and undo takes it off."""
    suppress(desk, Meant(emails=("jing@example.org",)))
    late = person(desk, "陈静", "云图", emails=["JING@example.org"])

    assert late.touches == ()
    assert "no contact" in late.refused
    logging.undo(desk)
    assert enrolling.enroll(desk, "small", leads=[late.lead]).enrolled == (late.lead,)


def test_one_number_is_kept_from_use_and_the_person_goes_on(desk: Desk) -> None:
    """The call becomes a skipped step, the email comes instead; the person is not on the list."""
    one = person(desk, phones=["13800138000"], emails=["min@example.com"])

    done = suppress(desk, Meant(phones=("13800138000",)), is_point=True)

    (case,) = desk.store.open_cases(one.contact)
    assert done.stopped == ()
    assert ["mail-1"] == [row.step for row in case.touches if row.state.is_open]
    assert not desk.store.is_suppressed(one.contact)
    assert [False, True] == [point.is_usable for point in desk.store.contact_points(one.contact)]
    assert [] == told(desk)
    logging.undo(desk)
    (case,) = desk.store.open_cases(one.contact)
    assert ["call-1"] == [row.step for row in case.touches if row.state.is_open]


def test_a_colleague_with_the_same_number_goes_on_without_it(desk: Desk) -> None:
    """Their run is planned again at once: nothing stays due on a number that may not be called."""
    one = person(desk, "王敏", "恒信", phones=["13800138000"])
    two = person(desk, "李强", "蓝桥", emails=["li@example.com"])
    desk.store.commit(Change(points=(PointRow(two.contact, Point.PHONE, "+8613800138000"),)))

    suppress(desk, Meant(one.lead))

    assert all(row.contact == two.contact and row.channel.value == "email" for row in due(desk))
    assert not any(point.is_usable for point in desk.store.contact_points(two.contact) if point.kind.value == "phone")


def test_the_gate_asks_again_at_the_moment_of_acting(desk: Desk) -> None:
    """A touch drawn before the person was suppressed may not be carried out."""
    one = add(desk)
    touch = due(desk)[0].touch

    suppress(desk, Meant(one.lead))

    assert "no contact" in gatekeeping.forbidden(desk, touch)
    with pytest.raises(UsageError, match="closed"):
        logging.log_outcome(desk, touch, "no_answer")


def test_suppressing_twice_changes_nothing(desk: Desk) -> None:
    """The second says that it was so already."""
    one = add(desk)
    suppress(desk, Meant(one.lead))
    before = everything(desk, but=frozenset())

    assert suppress(desk, Meant(one.lead)).record is None

    assert before == everything(desk, but=frozenset())


def test_a_suppression_is_lifted_with_a_reason_only(desk: Desk) -> None:
    """The reason stays in the log; the person can be enrolled again; undo puts them back on the list."""
    one = add(desk)
    suppress(desk, Meant(one.lead))
    with pytest.raises(UsageError, match="agreed"):
        lift(desk, Meant(one.lead), reason=" ")

    lift(desk, Meant(one.lead), reason="11-23 来电同意")

    assert [True, False] == told(desk)
    assert enrolling.enroll(desk, "small", leads=[one.lead], dry_run=True).enrolled == (one.lead,)
    assert "taken off the do-not-contact list: 11-23 来电同意" in [
        note.text for note in leads.show(desk, one.lead).notes
    ]
    logging.undo(desk)
    assert desk.store.is_suppressed(one.contact)
    assert [True, False, True] == told(desk)


def test_what_is_not_on_the_list_cannot_be_lifted(desk: Desk) -> None:
    """Nothing is logged."""
    one = add(desk)

    with pytest.raises(UsageError, match="on the do-not-contact list"):
        lift(desk, Meant(one.lead), reason="同意")

    assert [] == desk.store.log_lines(LogFilter())


@pytest.mark.parametrize(
    ("meant", "is_point"),
    [(Meant(), False), (Meant("000000"), False), (Meant(phones=("4008001234",)), False), (Meant(phones=("12",)), True)],
)
def test_what_names_nobody_is_refused(desk: Desk, meant: Meant, is_point: bool) -> None:
    """Nothing, an unknown id, a switchboard that stands for nobody, what is no number."""
    with pytest.raises(UsageError):
        suppress(desk, meant, is_point=is_point)


def test_a_run_that_was_stopped_shows_its_exit(desk: Desk) -> None:
    """Opted out, as if they had said it on the telephone."""
    one = add(desk)
    (case,) = desk.store.open_cases(one.contact)

    suppress(desk, Meant(one.lead))

    assert Exit.OPTED_OUT is desk.store.case(case.enrollment.id).exit


def test_a_colleague_on_the_list_leaves_the_run_of_the_others(desk: Desk, office: Office) -> None:
    """In one run over three people only theirs are cancelled; undo brings them back."""
    write(office, "several", SEVERAL, holds=False)
    first, second, _third = (add(desk, number, "", company=COMPANY) for number in (1, 2, 3))
    enrolling.enroll(desk, "several", leads=[first.lead])
    before = open_of(desk, first)

    suppress(desk, Meant(second.lead))

    assert ["p-mail"] == [each.partition(" ")[0] for each in open_of(desk, first)]
    logging.undo(desk)
    assert before == open_of(desk, first)


def test_who_was_put_on_the_list_by_the_crm_leaves_the_run_as_well(desk: Desk, office: Office) -> None:
    """A pull only writes the list; what follows it takes them out, once, and no undo brings them back."""
    write(office, "several", SEVERAL, holds=False)
    first, second, _third = (add(desk, number, "", company=COMPANY) for number in (1, 2, 3))
    enrolling.enroll(desk, "several", leads=[first.lead])
    points = desk.store.contact_points(second.contact)
    listed = tuple(
        SuppressionRow(second.contact, each, office.clock()) for each in person_hashes(second.contact, points)
    )
    desk.store.commit(Change(suppressions=listed))

    assert (1, 0) == (settle(desk), settle(desk))

    assert ["p-mail"] == [each.partition(" ")[0] for each in open_of(desk, first)]
    with pytest.raises(UsageError, match="nothing to take back"):
        logging.undo(desk)


def test_a_switchboard_is_nobodys(desk: Desk) -> None:
    """Who refuses is on the list by their own number; colleagues behind the same switchboard are called on."""
    one = person(desk, "王敏", "恒信", phones=["13800138000", "010-88886666"])
    two = person(desk, "李强", "蓝桥", phones=["010-88886666"])

    logging.log_outcome(desk, one.touches[0], "opted_out")

    assert [True] == [point.is_usable for point in desk.store.contact_points(two.contact)]
    assert "no contact" not in gatekeeping.forbidden(desk, two.touches[0])


def test_a_number_kept_from_use_is_not_taken_in_again(desk: Desk, tmp_path: Path) -> None:
    """By hand and by sheet: the number is left out and named; whoever has no other is not kept."""
    suppress(desk, Meant(phones=("13800138000",)), is_point=True)
    sheet = tmp_path / "leads.csv"
    sheet.write_text("公司,姓名,手机,邮箱\n恒信,王敏,13800138000,min@example.com\n蓝桥,李强,13800138000,\n", "utf-8")

    imported = import_file(desk, sheet, kind="outbound", playbook="small")
    by_hand = person(desk, "陈静", "云图", phones=["13800138000", "13900139000"])

    assert (1, [(2, True), (3, False)]) == (imported.created, [(one.row, one.is_row_kept) for one in imported.rejected])
    assert ["+8613900139000"] == [point.value for point in desk.store.contact_points(by_hand.contact)]
    assert "13800138000" not in repr(everything(desk)["point"])
    with pytest.raises(UsageError, match="do-not-contact"):
        person(desk, "别人", "别家", phones=["13800138000"])

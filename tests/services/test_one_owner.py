"""One owner a company: who works there, since when, what to do, however a lead comes in."""

from pathlib import Path

import pytest
from account_builders import COMPANY, SINGLE, open_of, write
from desk_builders import Office, add

from sdrtui.domain.ids import SdrId
from sdrtui.services import enrolling, importing, leave
from sdrtui.services.desk import Desk
from sdrtui.services.import_result import ImportResult


@pytest.fixture
def book(office: Office, desk: Desk) -> str:
    """A playbook in which 张伟 works on the company since Monday."""
    add(desk, 1, write(office, "one", SINGLE), company=COMPANY)
    return "one"


def imported(office: Office, desk: Desk, kind: str, playbook: str | None) -> ImportResult:
    """Import a colleague of somebody else's, two days later."""
    office.clock.on(days=2)
    sheet: Path = office.home / "leads.csv"
    sheet.write_text(f"公司,姓名,手机,邮箱,负责人\n{COMPANY},赵六,13900139006,z@hx.example,liu\n", encoding="utf-8")
    return importing.import_file(desk, sheet, kind=kind, playbook=playbook)


def test_an_imported_lead_is_kept_and_its_playbook_refused(office: Office, desk: Desk, book: str) -> None:
    """With who works there, since when, and the command that settles it."""
    result = imported(office, desk, "outbound", book)

    (refused,) = result.refused
    assert ((1, 0), "others_account") == ((result.created, len(result.enrolled)), refused.code)
    assert all(word in refused.reason for word in ("zhang", "11-23", "One", "lead assign"))
    assert "liu" == desk.store.lead(refused.lead).owner


def test_an_imported_call_in_goes_to_who_works_there(office: Office, desk: Desk, book: str) -> None:
    """Whatever the file says: the buyer called, and speaks with one of us."""
    assert book
    result = imported(office, desk, "call-in", None)

    (lead,) = result.enrolled
    assert "zhang" == desk.store.lead(lead).owner
    assert any("zhang" in warning for warning in result.warnings)


def test_by_policy_every_lead_goes_to_who_works_there(office: Office, desk: Desk, book: str) -> None:
    """`accounts.others: route`."""
    (office.home / "playbooks" / "policy.yaml").write_text("accounts: {others: route}\n", encoding="utf-8")
    desk.close()
    again = office.desk()

    result = imported(office, again, "outbound", book)

    (lead,) = result.enrolled
    assert "zhang" == again.store.lead(lead).owner
    again.close()


def test_the_first_of_a_batch_takes_the_company(desk: Desk, office: Office) -> None:
    """Two SDRs' leads of one free company: whoever is enrolled first works there."""
    write(office, "one", SINGLE)
    mine, theirs = add(desk, 1, "", company=COMPANY), add(desk, 2, "", company=COMPANY, owner="liu")

    result = enrolling.enroll(desk, "one", leads=[theirs.lead, mine.lead])

    assert ((mine.lead,), ["others_account"]) == (result.enrolled, [one.code for one in result.refused])


def test_who_stands_in_owns_nothing(office: Office, desk: Desk) -> None:
    """A call-in on a deputy's list is still its owner's company: the owner's next lead there is let in."""
    write(office, "one", SINGLE)
    office.config = office.config.replace('phone = "13900000001"', 'phone = "13900000001"\ndeputy = "liu"')
    desk.close()
    again = office.desk()
    today = office.clock.now.date()
    leave.add(again, today, today)
    called = add(again, 1, "call-in-day-one", kind="call-in", company=COMPANY, owner="zhang")
    assert {SdrId("liu")} == {row.sdr for case in again.store.open_cases(called.contact) for row in case.touches}

    second = add(again, 2, "one", company=COMPANY, owner="zhang")

    assert "" == second.refused
    assert [] != open_of(again, second)
    again.close()

"""Somebody is away: whichever run their automatic reply came to, none of theirs goes on before they are back."""

from datetime import datetime

import pytest
from account_builders import COMPANY, SEVERAL, SINGLE, open_of, picture, touch, write
from desk_builders import SHANGHAI, Office, add

from sdrtui.domain.enrollment import Status
from sdrtui.domain.ids import StepId
from sdrtui.services import enrolling, logging, manual, putting_off, why
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

BACK = datetime(2026, 12, 7, tzinfo=SHANGHAI)
"""A Monday, two weeks after the office's day."""


@pytest.fixture
def person(office: Office, desk: Desk) -> Added:
    """Somebody in two playbooks who takes part in a colleague's run as well."""
    write(office, "one", SINGLE, holds=False, exclusive=False)
    write(office, "beside", SINGLE, holds=False, exclusive=False)
    write(office, "several", SEVERAL, holds=False, exclusive=False)
    found = add(desk, 1, "", company=COMPANY)
    colleague = add(desk, 2, "", company=COMPANY)
    enrolling.enroll(desk, "several", leads=[colleague.lead])
    enrolling.enroll(desk, "one", leads=[found.lead])
    enrolling.enroll(desk, "beside", leads=[found.lead])
    return found


def test_every_run_of_theirs_waits_for_their_return(desk: Desk, person: Added) -> None:
    """In a colleague's run only their own touch waits; undoing the reply puts all of it back."""
    account = desk.store.lead(person.lead).account
    before = picture(desk, account)
    runs = {str(case.enrollment.playbook): case for case in desk.store.open_cases(person.contact)}

    logging.log_outcome(desk, runs["one"].touches[0].id, "auto_reply", callback_at=BACK)

    after = {str(case.enrollment.playbook): case for case in desk.store.open_cases(person.contact)}
    assert Status.PAUSED is after["beside"].status
    due = {row.step: row.due_at for row in after["several"].touches if row.state.is_open}
    assert min(row.due_at for row in after["beside"].touches if row.state.is_open) >= BACK
    assert due[StepId("u-mail")] >= BACK > due[StepId("p-mail")]
    assert "12-07" in " ".join(why.why(desk, after["beside"].enrollment.id).sentences)
    logging.undo(desk)
    assert before == picture(desk, account)


def test_a_reply_outside_any_touch_pauses_them_too(desk: Desk, person: Added) -> None:
    """It came to none of our letters; without a date the next working day is meant. A promise is kept.

    Tuesday is taken by the letter of the colleague's run.
    """
    account = desk.store.lead(person.lead).account
    (first, *_rest) = [case for case in desk.store.open_cases(person.contact) if case.lead.id == person.lead]
    promised = datetime(2026, 11, 23, 16, 0, tzinfo=SHANGHAI)
    putting_off.snooze(desk, first.touches[0].id, promised)
    before = picture(desk, account)

    manual.log_manual(desk, person.lead, "auto_reply")

    assert ["mail-1 11-23 16:00", "mail-1 11-25 09:00"] == open_of(desk, person)
    logging.undo(desk)
    assert before == picture(desk, account)


def test_of_two_absences_the_longer_one_counts(desk: Desk, person: Added) -> None:
    """Saying it again with an earlier date brings nothing forward."""
    manual.log_manual(desk, person.lead, "auto_reply", callback_at=BACK)

    manual.log_manual(desk, person.lead, "auto_reply")

    assert all(entry.split(" ")[1] >= "12-07" for entry in open_of(desk, person))
    assert touch(desk, "mail-1", person)

"""`why` of people of whom nothing is planned any more says so: on the list, erased, with sales."""

import pytest
from account_builders import SINGLE, colleagues, write
from desk_builders import Office, add

from sdrtui.domain.change import Change, LeadUpdate
from sdrtui.domain.stage import Stage
from sdrtui.services import logging
from sdrtui.services.desk import Desk
from sdrtui.services.erasing import erase
from sdrtui.services.suppressing import Meant, suppress
from sdrtui.services.why import why


@pytest.fixture
def holding(office: Office) -> str:
    return write(office, "holding", SINGLE)


def test_a_suppressed_person_is_told_from_one_whose_run_is_over(desk: Desk) -> None:
    """Not only that no playbook runs."""
    one = add(desk)
    suppress(desk, Meant(one.lead))

    assert any("do-not-contact" in sentence for sentence in why(desk, one.lead).sentences)


def test_an_erased_person_has_a_word_in_place_of_the_name(desk: Desk) -> None:
    """And the reason is no code."""
    one = add(desk)
    erase(desk, one.lead)

    said = why(desk, one.lead).sentences

    assert said[0].startswith("(erased), ")
    assert "Closed: personal data erased." in said


def test_a_proposal_is_not_told_of_a_lead_that_sales_has(desk: Desk, holding: str) -> None:
    """The CRM made it a SAL: nobody has to ask the three questions."""
    (one,) = colleagues(desk, 1, playbook=holding)
    logging.log_outcome(desk, one.touches[0], "replied")
    before = why(desk, one.lead).sentences

    desk.store.commit(Change(lead_updates=(LeadUpdate(one.lead, stage=Stage.SAL),)))

    assert any("three questions" in sentence for sentence in before)
    assert not any("three questions" in sentence for sentence in why(desk, one.lead).sentences)

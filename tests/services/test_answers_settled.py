"""Nobody waits for somebody who wants no contact, nor for a lead that sales took or the CRM lost: all comes at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from account_builders import SINGLE, colleagues, open_of, picture, write
from crm_office import Connected, connected
from desk_builders import Office

from sdrtui.domain.stage import Exit
from sdrtui.services import logging, manual, qualifying
from sdrtui.services.desk import Desk
from sdrtui.services.suppressing import Meant, suppress


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Connected]:
    with connected(tmp_path) as made:
        write(made.office, "holding", SINGLE)
        yield made


@pytest.mark.parametrize("way", ["list", "touch", "by hand"])
def test_who_answered_and_refuses_then_holds_nobody(office: Office, desk: Desk, way: str) -> None:
    """Their handoff waits still, but for nothing; undoing the refusal holds the company again."""
    one, two = colleagues(desk, 1, 2, playbook=write(office, "holding", SINGLE))
    free = open_of(desk, two)
    logging.log_outcome(desk, one.touches[0], "interested")
    account = desk.store.lead(one.lead).account
    before = picture(desk, account)
    assert free != open_of(desk, two)

    match way:
        case "list":
            suppress(desk, Meant(one.lead))
        case "touch":
            logging.log_outcome(desk, one.touches[0], "opted_out")
        case _:
            manual.log_manual(desk, one.lead, "opted_out")

    assert free == open_of(desk, two)
    logging.undo(desk)
    assert before == picture(desk, account)


@pytest.mark.parametrize(
    ("said", "exit_"),
    [
        ({"stage": "SAL"}, Exit.HANDED_OVER),
        ({"converted": True}, Exit.HANDED_OVER),
        ({"deleted": True}, None),
        ({"do_not_contact": True}, None),
    ],
    ids=["accepted", "converted", "deleted", "refused"],
)
def test_what_the_crm_says_of_who_answered_settles_the_company(
    place: Connected, said: dict[str, object], exit_: Exit | None
) -> None:
    """Sales took the lead there: the colleagues' runs end as if it had here. Lost or refused there: they go on."""
    one, two = colleagues(place.desk, 1, 2, playbook="holding")
    free = open_of(place.desk, two)
    logging.log_outcome(place.desk, one.touches[0], "replied")
    qualifying.qualify(place.desk, one.lead, profile="yes", pain="yes", solution="yes", ae="luo")
    place.sync()
    place.edit(one.lead, **said)

    place.sync()

    assert exit_ is place.desk.store.case(two.touches[0]).exit
    assert ([] if exit_ else free) == open_of(place.desk, two)


def test_a_pull_that_says_nothing_of_it_leaves_them_waiting(place: Connected) -> None:
    """The handoff runs: however often one syncs, they wait."""
    one, two = colleagues(place.desk, 1, 2, playbook="holding")
    logging.log_outcome(place.desk, one.touches[0], "replied")
    waiting = open_of(place.desk, two)

    for _ in range(2):
        place.sync()

    assert waiting == open_of(place.desk, two)

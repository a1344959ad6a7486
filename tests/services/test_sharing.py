"""A number that a pull puts on the list is out of use for whoever else has it, on the list of the day too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import due
from person_builders import person

from sdrtui.domain.change import Change, PointRow
from sdrtui.domain.channel import Point
from sdrtui.domain.enrollment import Status
from sdrtui.services.desk import Desk
from sdrtui.services.views import Added

NUMBER = "+8613800138000"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Connected]:
    with connected(tmp_path) as made:
        yield made


def test_nothing_stays_due_on_a_number_that_may_not_be_called(place: Connected) -> None:
    """The other goes on by mail, or ends where there is nothing else; another sync changes nothing more."""
    desk = place.desk
    refuses = person(desk, "王敏", "恒信", phones=["13800138000"])
    by_mail = person(desk, "李强", "蓝桥", emails=["li@example.com"], phones=["13900139000"])
    alone = person(desk, "陈静", "云图", phones=["13700137000"])
    for other, old in ((by_mail, "+8613900139000"), (alone, "+8613700137000")):
        retired = PointRow(other.contact, Point.PHONE, old, is_usable=False)
        desk.store.commit(Change(points=(PointRow(other.contact, Point.PHONE, NUMBER), retired)))
    place.sync()
    place.edit(refuses.lead, do_not_contact=True)

    place.sync()

    assert [] == due(desk)
    assert ["mail-1"] == still_open(desk, by_mail)
    assert Status.FINISHED is desk.store.case(alone.touches[0]).status
    revision = desk.store.case(by_mail.touches[0]).revision
    place.sync()
    assert revision == desk.store.case(by_mail.touches[0]).revision


def still_open(desk: Desk, of: Added) -> list[str]:
    return [row.step for row in desk.store.case(of.touches[0]).touches if row.state.is_open]

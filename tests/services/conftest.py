from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_builders import Office

from sdrtui import i18n
from sdrtui.services.desk import Desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    before = i18n.language()
    i18n.set_language("en")
    office = Office(tmp_path / "home")
    yield office
    office.close()
    i18n.set_language(before)


@pytest.fixture
def desk(office: Office) -> Desk:
    office.playbook()
    return office.desk()

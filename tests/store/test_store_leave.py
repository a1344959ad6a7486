"""Leaves in the store, and a database of the release before them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from store_builders import NOW, ZHANG, enrolled, new_id, take_to

from sdrtui.domain.change import Change
from sdrtui.domain.leave import LeaveId, LeaveRow
from sdrtui.store.engine import newest_backup
from sdrtui.store.opening import open_store
from sdrtui.store.store import Store


def leave(first: int, last: int) -> LeaveRow:
    return LeaveRow(LeaveId(new_id()), ZHANG, date(2026, 10, first), date(2026, 10, last), NOW, ZHANG, "年假")


def test_leaves_come_back_as_they_went_in(store: Store) -> None:
    """By first day; written again, a leave is replaced."""
    later, sooner = leave(20, 21), leave(1, 9)
    store.commit(Change(leaves=(later, sooner)))

    store.commit(Change(leaves=(replace(later, cancelled_at=NOW),)))

    assert [sooner, replace(later, cancelled_at=NOW)] == store.leaves()


@pytest.mark.sqlite
def test_a_database_from_before_leaves_opens(path: Path, store: Store) -> None:
    """A copy is made, the table is there, and what was in it is as it was."""
    of = enrolled()
    store.commit(of.change)
    store.close()
    take_to(path, "0002")

    opened = open_store(path, now=NOW)
    opened.commit(Change(leaves=(leave(1, 9),)))

    assert newest_backup(path) is not None
    assert of.change.touches == opened.case(of.touch).touches
    assert [leave(1, 9).days] == [row.days for row in opened.leaves()]
    assert [] == opened.check()
    opened.close()

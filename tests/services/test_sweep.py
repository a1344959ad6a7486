"""Once a day every id is read: what is gone ends here with its reason; a mirror suddenly empty asks before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crm_office import Connected, connected
from desk_builders import add, due
from sync_builders import http, strike

from sdrtui.services import leads, logging, syncing
from sdrtui.services.why import why


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Connected]:
    with connected(tmp_path) as made:
        yield made


def removed(place: Connected, lead: str) -> None:
    """Delete a lead in the CRM for good, so that no feed names it."""
    with http(place.sandbox) as client:
        client.delete(f"/v1/leads/ext:{lead}").raise_for_status()


def synced(place: Connected, count: int) -> list[str]:
    """Bring leads into the CRM and read them back, and let a day pass."""
    made: list[str] = [add(place.desk, number).lead for number in range(1, count + 1)]
    place.sync()
    place.office.clock.on(minutes=10)
    place.sync()
    place.office.clock.on(days=1, minutes=1)
    return made


def test_a_lead_that_is_gone_for_good_is_found(place: Connected) -> None:
    """No feed names it; the day's sweep ends its run, and asking why tells it. The others go on, and once is enough."""
    gone, *rest = synced(place, 8)
    removed(place, gone)

    first, second = place.sync(), place.sync()

    assert (1, "", 0) == (first.pulled, first.trouble, second.pulled)
    assert sorted(rest) == sorted(row.lead for row in due(place.desk))
    assert "No longer in the CRM" in "\n".join(why(place.desk, gone).sentences)


def test_it_is_looked_for_once_a_day(place: Connected) -> None:
    """Between two sweeps nothing is listed."""
    gone, *_rest = synced(place, 8)
    place.sync()
    removed(place, gone)
    place.office.clock.on(hours=2)

    assert 0 == place.sync().pulled


@pytest.mark.parametrize("shown", [0, 3])
def test_a_mirror_that_suddenly_shrinks_asks(place: Connected, shown: int) -> None:
    """Exit 6, nothing is ended, nothing is sent; when the CRM shows them again all goes on by itself."""
    synced(place, 12)
    touch = due(place.desk)[0].touch
    logging.log_outcome(place.desk, touch, "no_answer")
    strike(place.sandbox, {"kind": "no_rows", "on": "/v1/leads", "times": -1, "item": shown})

    asked = place.sync()
    with http(place.sandbox) as client:
        client.delete("/admin/faults")
    after = place.sync()

    assert (6, 0, 0) == (asked.exit_code, asked.pulled, asked.pushed)
    assert asked.queued > 0
    assert "--accept-empty" in asked.hint
    assert 11 == len(due(place.desk))
    assert (0, 0) == (after.exit_code, after.queued)


def test_a_person_may_say_that_they_are_gone(place: Connected) -> None:
    """The decision holds for one sweep, and each lead names the reason."""
    made = synced(place, 12)
    for lead in made[:9]:
        removed(place, lead)
    assert 6 == place.sync().exit_code

    syncing.accept_missing(place.desk)
    result = place.sync()

    assert (9, 0) == (result.pulled, result.exit_code)
    assert sorted(made[9:]) == sorted(row.lead for row in due(place.desk))
    place.office.clock.on(days=1, minutes=1)
    removed(place, made[9])
    removed(place, made[10])
    removed(place, made[11])
    assert 6 == place.sync().exit_code


def test_a_shifted_page_loses_nobody(place: Connected) -> None:
    """What one listing passed over is there in the second: nobody is taken for gone."""
    synced(place, 6)
    strike(place.sandbox, {"kind": "no_rows", "on": "/v1/leads", "skip": 1, "item": 5})

    assert (0, 0) == (place.sync().pulled, place.sync().pulled)
    assert 6 == len(due(place.desk))


def test_a_lead_that_comes_back_is_open_again(place: Connected) -> None:
    """A right that was lost and given back: the lead is no longer closed."""
    made = synced(place, 8)
    strike(place.sandbox, {"kind": "no_rows", "on": "/v1/leads", "skip": 1, "times": 2, "item": 7})
    place.sync()
    gone = set(made) - {row.lead for row in due(place.desk)}
    assert 1 == len(gone)
    place.edit(gone.pop(), title="CEO")

    place.sync()

    assert [""] * 8 == [leads.show(place.desk, lead).lead.closed_reason for lead in made]

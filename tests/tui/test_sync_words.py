"""Where a record stands on its way to the CRM is said wherever the touch is shown, and follows what happens."""

from pathlib import Path

import pytest
from real_office import Office, console, office, ticks_until
from sync_builders import a_store, works

from sdrtui.services import today
from sdrtui.tui import sync_schedule


def of_same_lead(made: Office, lead: str) -> str:
    """Return the lead's next open touch."""
    return str(next(row.touch for row in today.due_rows(made.desk()) if row.lead == lead))


async def test_the_card_says_where_the_last_touch_stands(tmp_path: Path) -> None:
    """Queued while it waits, in the CRM once it is there; the card follows without a key."""
    with office(tmp_path) as made:
        made.has_leads(1)
        async with console(made) as on:
            on.today.schedule._is_paused = True
            row = on.today.row
            assert row is not None
            await on.press("5")
            await on.saved()
            await on.until(lambda: on.touch == of_same_lead(made, row.lead), "the next touch")
            await on.card_read()
            await on.until(lambda: "无人接听  待同步" in on.text, "the state on the card")
            on.today.schedule._is_paused = False
            await on.press("y")

            await ticks_until(on, lambda: "无人接听  已进 CRM" in on.text, "the new state on the card")


async def test_the_log_says_what_is_not_in_the_crm_yet(tmp_path: Path) -> None:
    """The line in the log names what waits; after a sync it does not, though no key was pressed there."""
    with office(tmp_path) as made:
        made.has_leads(1)
        async with console(made) as on:
            on.today.schedule._is_paused = True
            await on.press("5")
            await on.saved()
            await on.press("g", "l")
            await on.sees("待同步")
            made.syncs()

            await on.until(lambda: "待同步" not in on.text, "the log to follow")


async def test_without_a_crm_nothing_waits_for_one(tmp_path: Path) -> None:
    """Neither card nor log speak of a CRM that is not there."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await on.press("5")
            await on.saved()
            await on.until(lambda: "上次" in on.text, "the next card")
            assert "待同步" not in on.text
            await on.press("g", "l")
            await on.sees("无人接听")

            assert "同步" not in on.text


async def test_a_long_queue_says_how_long_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox lists the first thousand, and says of how many."""
    monkeypatch.setattr(sync_schedule, "OPENING", 3600.0)
    with office(tmp_path) as made:
        made.has_leads(1)
        with a_store(made.home) as store:
            works(store, 400, 2)
        async with console(made) as on:
            await on.press("g", "o")

            await on.sees("前 1000 条，共 1201 条")

"""A lead beside touching it, over a real store: whom it named, giving it away, keeping from it."""

from pathlib import Path

import pytest
from pilots import Driver
from real_office import Office, console, office

from sdrtui.domain.change import ContactRow
from sdrtui.domain.filters import LeadFilter
from sdrtui.services import review
from sdrtui.tui.screens.form import Form


def contacts(made: Office) -> dict[str, ContactRow]:
    """Return everybody by name."""
    found = made.desk().store.candidates(LeadFilter())
    return {one.contacts[0].name: one.contacts[0] for one in found}


def notes(made: Office) -> list[str]:
    """Return the notes of the log, latest first."""
    from sdrtui.domain.filters import LogFilter

    return [line.note for line in review.touches(made.desk(), LogFilter())]


async def named(on: Driver, *texts: str) -> None:
    """Log a referral and fill in the form."""
    await on.press("4")
    await on.until(lambda: isinstance(on.app.screen, Form), "the form")
    for text in texts:
        await on.enters(text)


async def test_a_referral_becomes_a_lead_linked_to_who_named_them(tmp_path: Path) -> None:
    """Name and number make a lead in the same company; it is on the list at once, and the note has both."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await named(on, "Zhao", "13911112222", "", "CFO")
            await on.said("已是你的线索")
            await on.sees("Zhao")

        people = contacts(made)
        assert people["王敏"].id == people["Zhao"].referred_by
        assert people["王敏"].account == people["Zhao"].account
        assert ["转介绍：Zhao 13911112222 CFO"] == notes(made)


async def test_a_number_that_is_none_loses_nothing(tmp_path: Path) -> None:
    """The outcome and the note are logged; why there is no lead is said."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await named(on, "Zhao", "12", "", "")
            await on.said("没有建线索")

        assert ["转介绍：Zhao 12"] == notes(made)
        assert {"王敏"} == set(contacts(made))


@pytest.mark.parametrize(("texts", "note"), [(("", "", "", ""), ""), (("Zhao", "", "", ""), "转介绍：Zhao")])
async def test_a_referral_without_a_number_is_a_note(tmp_path: Path, texts: tuple[str, ...], note: str) -> None:
    """The form says so before Enter."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made, size=(80, 24)) as on:
            await named(on, *texts)
            await on.said("✓ 王敏")

        assert [note] == notes(made)


async def test_escape_logs_nothing(tmp_path: Path) -> None:
    """The row stays."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made, lang="en") as on:
            await on.press("4")
            await on.sees("Referred to whom?")
            await on.press("escape")

        assert [] == notes(made)


async def test_a_lead_is_given_away_by_name(tmp_path: Path) -> None:
    """The palette assigns it: it leaves this list and is on the other's."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(2)
        async with console(made) as on:
            lead = on.today.rows.all[0].lead
            await on.press(":")
            await on.sees("做什么")
            await on.enters("交给别人")
            await on.sees("交给谁")
            await on.enters("刘洋")
            await on.sees("为什么？")
            await on.press("enter")
            await on.said("已归 刘洋")

            await on.until(lambda: lead not in {row.lead for row in on.today.rows.all}, "the row to leave")
        assert lead in {row.lead for row in made.due("liu")}


async def test_keeping_from_a_person_needs_a_reason(tmp_path: Path) -> None:
    """Enter without one does nothing; with one every touch of the person goes."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        async with console(made) as on:
            await on.press(":")
            await on.sees("做什么")
            await on.enters("永远不再")
            await on.sees("永远不再联系 王敏")
            await on.press("enter")
            await on.sees("永远不再联系 王敏")
            await on.enters("abc")
            await on.said("不再联系")

        assert [] == made.due()

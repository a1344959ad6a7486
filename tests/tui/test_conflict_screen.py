"""Cards of what both sides changed, over a real store and CRM: base, mine, theirs, and one key for either answer."""

from pathlib import Path

import pytest
from pilots import Driver
from real_office import Office, console, office

from sdrtui.domain.ids import LeadId
from sdrtui.domain.stage import Stage
from sdrtui.services import conflicts, qualifying
from sdrtui.tui.cells import cell_len
from sdrtui.tui.screens.conflicts import ConflictScreen


async def opened(on: Driver) -> ConflictScreen:
    """Go there by its keys, and wait until it was read."""
    on.today.schedule.is_due = lambda now: False  # type: ignore[method-assign]  # noqa: ARG005  # no run by itself
    await on.press("g", "c")
    await on.until(lambda: isinstance(on.app.screen, ConflictScreen) and not on.app.screen.ledger.is_reading, "it")
    assert isinstance(on.app.screen, ConflictScreen)
    await on.pilot.pause()
    return on.app.screen


def quarrel(made: Office) -> LeadId:
    """Move a stage here and over there."""
    made.has_leads(1)
    made.syncs()
    lead = made.due()[0].lead
    made.edits_in_crm(lead, stage="SAL")
    qualifying.qualify(made.desk(), lead, profile="是", pain="是", solution="是")
    assert 1 == made.syncs().conflicts
    return lead


async def test_opens_empty(tmp_path: Path) -> None:
    """Without a quarrel every key is harmless."""
    with office(tmp_path) as made:
        async with console(made) as on:
            await opened(on)
            await on.press("1", "2", "4", "4", "enter", "down")

            await on.sees("两边一致")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_card_has_all_three_values(tmp_path: Path, size: tuple[int, int]) -> None:
    """What both agreed on, mine, the CRM's, whose stands, and the keys."""
    with office(tmp_path) as made:
        quarrel(made)
        async with console(made, size=size) as on:
            await opened(on)

            for part in ("原来", "MIL", "我的", "SQL", "CRM 的", "SAL", "阶段", "1 以我的为准", "2 以 CRM 为准"):
                assert part in on.text
            assert max(cell_len(line) for line in on.text.splitlines()) <= size[0]


@pytest.mark.parametrize(("key", "stage"), [("1", Stage.SQL), ("２", Stage.SAL)])
async def test_one_key_decides(tmp_path: Path, key: str, stage: Stage) -> None:
    """Mine is set here and told there; theirs stays; the card leaves the list and is still readable."""
    with office(tmp_path) as made:
        lead = quarrel(made)
        async with console(made) as on:
            await opened(on)
            await on.press(key)
            await on.sees("两边一致")
            await on.press("4")
            await on.sees("已决定")

        assert stage is made.desk().store.lead(lead).stage
        made.syncs()
        assert stage is made.desk().store.lead(lead).stage
        assert () == conflicts.conflicts(made.desk())


async def test_the_status_line_leads_here(tmp_path: Path) -> None:
    """A card that waits is counted on the day's screen, in English too."""
    with office(tmp_path) as made:
        quarrel(made)
        async with console(made, lang="en") as on:
            assert "1 need you" in on.text.splitlines()[0]
            await opened(on)

            await on.sees("mine stands")


@pytest.mark.parametrize(("key", "said"), [("1", "已决定：是同一人"), ("2", "已决定：是两个人")])
async def test_whether_two_are_one_is_asked_in_these_words(tmp_path: Path, key: str, said: str) -> None:
    """The keys say what they mean on this card, no id of the CRM stands there as a value, and the answer is kept."""
    with office(tmp_path) as made:
        made.stands_in_crm(name="王敏", company="恒信0号数据科技有限公司", phones=["13900000077"])
        made.has_leads(1)
        assert 1 == made.syncs().conflicts
        async with console(made, size=(80, 24)) as on:
            await opened(on)
            await on.sees("1 同一人")
            assert "2 两个人" in " ".join(on.text.split())
            assert "lead-" not in on.text
            await on.press(key)
            await on.sees("两边一致")
            await on.press("4")

            await on.sees(said)

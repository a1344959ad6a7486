"""Going from place to place: they do not pile up, and one step back is always the day."""

from pathlib import Path

from fake_desk import FakeDesk, a_day
from pilots import console
from real_office import console as real_console
from real_office import office


async def test_one_step_back_from_any_place_is_the_day(tmp_path: Path) -> None:
    """However many places were opened one from the other, Escape goes back to the day's list."""
    with office(tmp_path) as made:
        made.has_leads(2)
        async with real_console(made) as on:
            titles = {"o": "待同步：", "c": "两边都改过的", "f": "▪ 转出", "l": "触客记录"}
            for place, title in (*titles.items(), *titles.items()):
                await on.press("g", place)
                await on.until(lambda title=title: title in on.text.splitlines()[0], title)  # type: ignore[misc]
            await on.press("escape")
            await on.until(lambda: "今天" in on.text.splitlines()[1], "the day")

            assert on.app.screen is on.today


async def test_letters_in_full_width_are_keys_and_no_warning() -> None:
    """An input method in full-width mode does not hinder: g opens the line of places, and nothing is complained of."""
    async with console(FakeDesk(rows=a_day(5))) as on:
        await on.press("ｇ")
        await on.sees("触客记录")

        assert "输入法" not in on.message


async def test_an_outcome_can_be_logged_by_its_name() -> None:
    """The palette has the outcomes of the row's channel too: F9, a part of the name, Enter."""
    async with console(FakeDesk(rows=a_day(5))) as on:
        first = on.touch
        await on.press("f9")
        await on.sees("做什么")
        await on.type("无人")
        await on.press("enter")
        await on.said("✓")

        assert first != on.touch
        assert "无人接听" in on.message

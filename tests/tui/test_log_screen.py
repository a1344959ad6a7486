"""The touch log: opens empty and full, filters as `review touches` does, at every size."""

from datetime import timedelta
from typing import cast

import pytest
from fake_desk import NOW, FakeDesk, a_day, a_log
from pilots import Console, console

from sdrtui.domain.channel import Channel
from sdrtui.domain.filters import LogFilter
from sdrtui.domain.ids import SdrId
from sdrtui.domain.outcome import Outcome
from sdrtui.errors import TryLater
from sdrtui.tui.cells import cell_len
from sdrtui.tui.screens.log import LogScreen


async def opened(on: Console) -> "LogScreen":
    """Go to the log by its keys and wait until it was read."""
    from sdrtui.tui.screens.log import LogScreen

    await on.press("g", "l")
    await on.until(lambda: isinstance(on.app.screen, LogScreen) and not on.app.screen.log_list.is_reading, "the log")
    return cast("LogScreen", on.app.screen)


def asked(desk: FakeDesk) -> LogFilter:
    """Return the last filters that the log was asked with."""
    return cast("LogFilter", [call[1] for call in desk.calls if call[0] == "touches"][-1])


async def choose(on: Console, key: str, words: str) -> None:
    """Choose a filter's value by typing a part of it."""
    from sdrtui.tui.screens.choose import Choose

    await on.press(key)
    await on.until(lambda: isinstance(on.app.screen, Choose), "the choices")
    await on.enters(words)
    await on.until(lambda: not isinstance(on.app.screen, Choose), "the choice")
    await on.pilot.pause()


async def test_opens_empty() -> None:
    """An empty log says so."""
    async with console(FakeDesk()) as on:
        await opened(on)

        await on.sees("没有触客记录")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_opens_full(size: tuple[int, int]) -> None:
    """Records latest first, the one under the cursor in full below, no line too wide."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 300)
    async with console(desk, size) as on:
        await opened(on)
        await on.press("end")
        await on.sees("备注 299")

        assert "触客记录 300" in on.text
        assert "2026-11-23 05:01" in on.text
        assert max(cell_len(line) for line in on.text.splitlines()) <= size[0]


async def test_filters_by_source() -> None:
    """The sources that there are can be chosen from."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 30)
    source = desk.touches(LogFilter())[0].source
    async with console(desk) as on:
        await opened(on)
        await choose(on, "7", source)

        await on.until(lambda: asked(desk).source == source, "the filter")


async def test_filters_by_person_channel_and_outcome() -> None:
    """Digits choose a column, typing finds the value, 0 lets everything through again."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 30)
    async with console(desk) as on:
        screen = await opened(on)
        await choose(on, "3", "微信")
        await choose(on, "4", "占线")
        await choose(on, "1", "张伟")
        await on.until(lambda: asked(desk).sdr is not None, "the filters")
        assert (SdrId("zhang.wei"), Channel.WECHAT, Outcome.BUSY) == (
            asked(desk).sdr,
            asked(desk).channel,
            asked(desk).outcome,
        )
        await on.until(lambda: len(screen.log_list.rows) < 30, "fewer lines")
        assert all(line.channel is Channel.WECHAT for line in screen.log_list.rows)
        await on.press("0")

        await on.until(lambda: len(screen.log_list.rows) == 30, "every line")


async def test_filters_by_days() -> None:
    """Since and until are days of the desk's zone, both included."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 10)
    async with console(desk) as on:
        await opened(on)
        await choose(on, "5", "昨天")
        await choose(on, "6", "今天")
        await on.until(lambda: asked(desk).until is not None, "the filters")

        midnight = NOW.replace(hour=16) - timedelta(days=1)
        assert (midnight - timedelta(days=1), midnight + timedelta(days=1)) == (asked(desk).since, asked(desk).until)
        assert "从 11-22" in on.text


async def test_finds_words_and_pinyin() -> None:
    """/ looks in names, companies and notes."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 40)
    async with console(desk) as on:
        screen = await opened(on)
        await on.press("/")
        await on.sees("也可用拼音首字母")
        await on.enters("wm")
        await on.until(lambda: len(screen.log_list.rows) < 40, "fewer lines")

        assert {"王敏"} == {line.contact_name for line in screen.log_list.rows}


async def test_escape_leads_back() -> None:
    """The day is as it was left."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("down", "down")
        kept = on.touch
        await opened(on)
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.today, "the day")

        assert kept == on.touch


async def test_an_error_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that cannot be read is a sentence, not a crash."""

    def fail(_filters: LogFilter) -> None:
        raise TryLater("数据库正忙。")

    desk = FakeDesk(rows=a_day(5))
    monkeypatch.setattr(desk, "touches", fail)
    async with console(desk) as on:
        await on.press("g", "2")

        await on.sees("数据库正忙")


async def test_why_a_record() -> None:
    """W explains the touch of the record."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 3)
    async with console(desk) as on:
        await opened(on)
        await on.press("f4")

        await on.sees("共 7 步")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_every_filter_is_in_sight(width: int, lang: str) -> None:
    """However narrow, and with a filter in force, no filter and not the way to clear them is left out."""
    desk = FakeDesk(rows=a_day(5))
    a_log(desk, 30)
    async with console(desk, (width, 24), lang) as on:
        await on.press("g", "l")
        await on.until(lambda: isinstance(on.app.screen, LogScreen), "the log")
        await on.press("1", "down", "enter")
        await on.until(lambda: on.app.screen is on.app.screen_stack[1], "the log again")
        await on.pilot.pause()
        screen = on.app.screen
        assert isinstance(screen, LogScreen)
        shown = "\n".join(on.text.splitlines()[1 : 1 + screen.filter_bar.size.height])

        assert all(f" {key} " in shown for key in "1234567/0")

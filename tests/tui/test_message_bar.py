"""What the console says is read to its end, however narrow the terminal is, and nothing moves for it."""

import pytest
from fake_desk import FakeDesk, a_day
from pilots import console

from sdrtui.errors import FixYourFile
from sdrtui.tui.cells import cell_len

LONG = "这台机器的磁盘写不进数据，刚才的结果没有存下来，名单也没有变；请先腾出空间，再按一次同样的键"
HINT = "看看文件夹是否可写：/Users/someone/Library/Application Support/sdrtui/sdrtui.db"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_a_long_message_is_wrapped_and_nothing_moves(size: tuple[int, int]) -> None:
    """The reason and the hint of a failure are there to the last word; list, card and keys stand where they stood."""
    desk = FakeDesk(rows=a_day(40))
    async with console(desk, size) as on:
        await on.card_read()
        before = on.text.splitlines()
        desk.fails_with = FixYourFile(LONG, hint=HINT)
        await on.press("5")
        await on.said(LONG)
        await on.until(lambda: HINT[-12:] in on.text, "the end of the message")
        shown = on.text
        lines = shown.splitlines()

        assert "".join(LONG.split()) in "".join(shown.split())
        assert max(cell_len(line) for line in lines) <= size[0]
        assert before[2:8] == lines[2:8]
        assert before[-2:] == lines[-2:]


async def test_a_short_message_gives_the_lines_back() -> None:
    """After a long message a short one covers one line again."""
    desk = FakeDesk(rows=a_day(40))
    async with console(desk, (80, 24)) as on:
        await on.card_read()
        desk.fails_with = FixYourFile(LONG, hint=HINT)
        await on.press("5")
        await on.said(LONG)
        assert on.today.message_bar.size.height > 1
        desk.fails_with = None
        await on.press("5")
        await on.said("✓")

        await on.until(lambda: 1 == on.today.message_bar.size.height, "one line")


async def test_how_a_time_is_to_be_typed_is_read_to_its_end() -> None:
    """At 80 columns the examples after a time that will not do are all there."""
    async with console(FakeDesk(rows=a_day(40)), (80, 24)) as on:
        await on.press("2")
        await on.sees("何时回拨")
        await on.type("昨天10点")

        await on.until(lambda: "10:00" in on.text.split("例如", 1)[-1], "the last example")

"""The day's screen with real keys: opens empty and full, explains, filters, finds any action, keeps the time."""

from datetime import timedelta

from fake_desk import NOW, FakeDesk, a_day, due_row
from pilots import console


async def test_opens_empty() -> None:
    """A day without touches says so and what to do; every key is harmless."""
    async with console(FakeDesk(is_configured=False)) as on:
        await on.sees("今天没有要做的触客")
        await on.press("1", "n", "s", "k", "c", "w", "v", "d", "enter", "tab", "up", "down", "end", "pagedown")

        await on.said("今天没有要做的触客")
        assert "sdrtui import" in on.text


async def test_opens_full() -> None:
    """Status, rows, card, script and the channel's outcomes are on one screen."""
    async with console(FakeDesk(rows=a_day(200))) as on:
        await on.card_read()

        text = on.text
        for part in ("11-23 周一", "张伟", "来电 1", "03:41", "逾期1天", "今天 200", "王敏", "市场总监"):
            assert part in text
        for part in ("138****1234", "MQL", "百度SEM", "85 分", "上次", "话术", "王敏您好", "1 有意向", "0 已留言"):
            assert part in text


async def test_speaks_english() -> None:
    """The same screen in English."""
    async with console(FakeDesk(rows=a_day(50)), (80, 24), lang="en") as on:
        await on.card_read()

        for part in ("Mon", "call-in 1", "1 interested", "5 no answer", "Call-in on the day"):
            assert part in on.text


async def test_the_bar_follows_the_channel() -> None:
    """The digits mean what the row's channel says; one that means nothing there says so."""
    async with console(FakeDesk(rows=[due_row(1), due_row(2)])) as on:
        await on.sees("1 已申请")
        await on.press("0")
        await on.said("没有 0 这个结果")
        await on.press("down")
        await on.sees("1 已发送")

        assert [] == on.desk.logged()


async def test_filter_by_pinyin_initials() -> None:
    """Wm finds 王敏; Enter keeps the filter, Escape shows all, and the cursor's touch stays the same."""
    async with console(FakeDesk(rows=a_day(40))) as on:
        await on.press("/")
        await on.sees("拼音首字母")
        await on.type("wm")
        await on.until(lambda: {"王敏"} == {row.contact_name for row in on.today.due_list.rows}, "the filter")
        await on.press("enter")
        await on.sees("筛选「wm」")
        kept = on.touch
        await on.press("escape")
        await on.until(lambda: 40 == len(on.today.due_list.rows), "every row")

        assert kept == on.touch


async def test_a_filter_without_hits_says_so() -> None:
    """No match is no empty screen."""
    async with console(FakeDesk(rows=a_day(40))) as on:
        await on.press("、")
        await on.sees("拼音首字母")
        await on.enters("zzz")

        await on.sees("没有符合筛选的触客")


async def test_why_explains() -> None:
    """W says why this touch, here and now."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("w")
        await on.sees("百度SEM 的线索 5 分钟内回电")
        await on.press("escape")

        await on.until(lambda: on.app.screen is on.today, "the day's screen")


async def test_the_palette_does_any_action() -> None:
    """: finds an action by its name and does it."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press(":")
        await on.sees("做什么")
        await on.type("kwwy")
        await on.press("backspace", "backspace", "backspace", "backspace")
        await on.enters("跳过")

        await on.sees("为什么跳过")


async def test_the_clock_ticks_and_runs_over() -> None:
    """The call-in clock counts down in list and status, and over time it counts up."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        on.desk.clock = NOW + timedelta(seconds=1)
        on.today.tick()
        await on.sees("03:40")
        on.desk.clock = NOW + timedelta(minutes=5)
        on.today.tick()

        await on.sees("+01:19")


async def test_rows_of_another_process_appear() -> None:
    """A call-in that another process stored is on top within a tick, and the cursor stays on its touch."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("down", "down")
        kept = on.touch
        new = due_row(99, contact_name="新来电", is_clock=True, due_at=NOW + timedelta(minutes=5))
        on.desk.rows.insert(0, new)
        on.desk.changes += 1
        on.today.tick()
        await on.sees("新来电")

        assert kept == on.touch
        assert new.touch == on.today.due_list.rows[0].touch


async def test_letters_of_an_input_method_get_a_hint() -> None:
    """A Chinese character where a key was meant tells which keys still work."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("你")

        await on.said("输入法开着")

"""Outcomes by key: logged at once, asked for where they must be, undone, and brought back when a save fails."""

from datetime import timedelta

from fake_desk import NOW, FakeDesk, a_day
from pilots import console
from textual.widgets import TextArea

from sdrtui.domain.outcome import Outcome
from sdrtui.errors import TryLater


async def test_one_key_logs_and_the_next_row_is_in_front() -> None:
    """A digit logs the row, the next one comes under the cursor, the message says what follows."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first, second = on.desk.rows[0], on.desk.rows[1]
        await on.press("5")
        assert str(second.touch) == on.touch
        await on.saved()

        assert [(first.touch, Outcome.NO_ANSWER, "", None)] == on.desk.logged()
        assert "✓ 王敏" in on.message
        assert "明天 10:00" in on.message
        assert "今天 19" in on.text


async def test_full_width_digits_and_twins_work() -> None:
    """Under an input method: a full-width digit logs, Delete opts out, F3 undoes, F1 helps."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("５", "delete")
        await on.saved()
        assert [Outcome.NO_ANSWER, Outcome.OPTED_OUT] == [call[1] for call in on.desk.logged()]

        await on.press("f3")
        await on.saved()
        assert "已撤销" in on.message
        await on.press("？")
        await on.sees("写备注，随下一个结果记录")


async def test_a_failed_save_brings_the_row_back() -> None:
    """When the commit fails the row returns under the cursor, the note with it, and the reason is said."""
    desk = FakeDesk(rows=a_day(20), fails_with=TryLater("磁盘满了。", hint="请腾出空间。"))
    async with console(desk) as on:
        first = on.touch
        await on.press("1")
        await on.said("磁盘满了")

        assert first == on.touch
        assert "请腾出空间" in on.message
        assert [] == desk.logged()
        assert "今天 20" in on.text


async def test_the_screen_stays_live_while_a_save_hangs() -> None:
    """Nothing waits for the disk: the cursor moves and the next outcome is taken while the first is being written."""
    desk = FakeDesk(rows=a_day(20), is_slow=True)
    async with console(desk) as on:
        await on.press("5", "5")
        third = str(desk.rows[2].touch)
        assert third == on.touch
        assert "✓" not in on.message
        await on.press("down")
        assert third != on.touch

        desk.gate.set()
        await on.saved()
        assert 2 == len(desk.logged())


async def test_undo_brings_back_row_and_count() -> None:
    """Undo takes back the last record: its row is under the cursor, the day's count as before."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        before, first = on.text.splitlines()[0], on.touch
        await on.press("5")
        await on.saved()
        await on.press("u")
        await on.saved()

        await on.said("已撤销")
        assert first == on.touch
        assert before.split("待同步")[0].strip() == on.text.splitlines()[0].split("待同步")[0].strip()


async def test_undo_right_after_the_key_waits_its_turn() -> None:
    """An undo pressed while the outcome is still being written comes after it."""
    desk = FakeDesk(rows=a_day(20), is_slow=True)
    async with console(desk) as on:
        first = on.touch
        await on.press("5", "u")
        desk.gate.set()
        await on.saved()

        await on.until(lambda: first == on.touch, "the row to be back")
        assert [first] == [str(call[1]) for call in desk.calls if call[0] == "undo"]


async def test_undo_with_nothing_to_undo_says_so() -> None:
    """An error of the desk is a sentence in the message line."""
    async with console(FakeDesk(rows=a_day(5))) as on:
        await on.press("u")

        await on.said("没有可以撤销的记录")


async def test_a_callback_asks_for_the_time() -> None:
    """2 on a call asks when; the answer is read as one types, and Enter logs it."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first = on.desk.rows[0]
        await on.press("2")
        await on.sees("何时回拨")
        await on.type("+2h")
        await on.sees("2026-11-23 周一 12:00")
        await on.press("enter")
        await on.saved()

        assert [(first.touch, Outcome.CALLBACK, "", NOW + timedelta(hours=2))] == on.desk.logged()


async def test_an_unreadable_time_is_not_taken() -> None:
    """Enter on a text that is no time keeps the question; Escape logs nothing and the row stays."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first = on.touch
        await on.press("2")
        await on.sees("何时回拨")
        await on.enters("abc")
        await on.sees("不是能识别的时间")
        await on.press("escape")
        await on.pilot.pause()

        assert first == on.touch
        assert [] == on.desk.logged()


async def test_skip_asks_for_a_reason() -> None:
    """A digit stands for a preset reason; the reason becomes the note."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.press("k")
        await on.sees("为什么跳过")
        await on.press("2", "enter")
        await on.saved()

        assert [(Outcome.SKIPPED, "时机不合适")] == [call[1:3] for call in on.desk.logged()]


async def test_snooze_to_an_exact_time_moves_the_row() -> None:
    """A touch put off within the day comes back at its rank; the message says until when."""
    async with console(FakeDesk(rows=a_day(8))) as on:
        first = on.touch
        await on.press("s")
        await on.sees("推迟到何时")
        await on.enters("15:30")
        await on.saved()

        await on.said("推迟到 15:30")
        assert first != on.touch
        assert first in {str(row.touch) for row in on.today.rows.all}


async def test_a_note_goes_with_the_next_outcome() -> None:
    """What is typed is saved as a draft at once and becomes the record's note."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first = on.desk.rows[0]
        await on.press("n")
        await on.until(lambda: isinstance(on.app.focused, TextArea), "the note to open")
        await on.type("预算年底定")
        await on.until(lambda: "预算年底定" == on.desk.drafts.get(first.touch), "the draft")
        await on.press("enter")
        await on.until(lambda: not isinstance(on.app.focused, TextArea), "the note to close")
        await on.card_read()
        assert "备注：预算年底定" in on.text
        await on.press("1")
        await on.saved()

        assert [(first.touch, Outcome.INTERESTED, "预算年底定", None)] == on.desk.logged()


async def test_a_draft_of_the_last_session_is_there() -> None:
    """A note that the program could not finish last time is in the note area, and goes with the outcome even unread."""
    desk = FakeDesk(rows=a_day(20))
    desk.drafts[desk.rows[0].touch] = "上次没写完"
    async with console(desk) as on:
        await on.sees("备注：上次没写完")
        await on.press("5")
        await on.saved()

        assert "上次没写完" == desk.logged()[0][2]


async def test_quit_finishes_what_is_being_written() -> None:
    """Q ends the program; the outcome on its way and the note being typed are both kept."""
    desk = FakeDesk(rows=a_day(20), is_slow=True)
    async with console(desk) as on:
        await on.press("5")
        note_on = on.today.rows.all[0].touch
        on.today.notes.typed(note_on, "还没存")
        await on.press("q")

    assert 1 == len(desk.logged())
    assert "还没存" == desk.drafts[note_on]


async def test_opting_out_can_be_taken_back_at_once() -> None:
    """X is the one key that ends everything for a person: the message says how to take it back."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first = on.touch
        await on.press("x")
        await on.said("u 撤销")
        await on.press("u")
        await on.saved()

        await on.until(lambda: first == on.touch, "the row to be back")

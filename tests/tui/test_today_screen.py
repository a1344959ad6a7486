"""The day's screen with real keys: opens empty and full, logs, asks, undoes, fails, at every size."""

from datetime import timedelta

import pytest
from fake_desk import NOW, FakeDesk, a_day, due_row
from pilots import console
from textual.widgets import TextArea

from sdrtui.domain.outcome import Outcome
from sdrtui.domain.sync import SyncResult
from sdrtui.errors import TryLater
from sdrtui.services.views import Script
from sdrtui.tui.cells import cell_len


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
        for part in ("11-23 周一", "张伟", "来电 1", "03:41", "逾期2天", "今天 200", "王敏", "市场总监"):
            assert part in text
        for part in ("138****1234", "MQL", "百度SEM", "85 分", "上次", "话术", "王敏您好", "1 有意向", "0 语音留言"):
            assert part in text


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60), (60, 18)])
async def test_every_line_has_the_terminals_width(size: tuple[int, int]) -> None:
    """No line is wider than the terminal, whatever the names; the list, card and keys are all there."""
    async with console(FakeDesk(rows=a_day(50)), size) as on:
        await on.card_read()
        await on.press("down", "down", "down")
        await on.card_read()

        lines = on.text.splitlines()
        assert max(cell_len(line) for line in lines) <= size[0]
        assert "138****1234" in on.text
        assert "1 有意向" in on.text
        assert "您好，我是" in on.text


async def test_speaks_english() -> None:
    """The same screen in English."""
    async with console(FakeDesk(rows=a_day(50)), (80, 24), lang="en") as on:
        await on.card_read()

        for part in ("Mon", "call-in 1", "1 interested", "5 no answer", "Call-in on the day"):
            assert part in on.text


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


async def test_the_bar_follows_the_channel() -> None:
    """The digits mean what the row's channel says; one that means nothing there says so."""
    async with console(FakeDesk(rows=[due_row(1), due_row(2)])) as on:
        await on.sees("1 已申请")
        await on.press("0")
        await on.said("没有 0 这个结果")
        await on.press("down")
        await on.sees("1 已发送")

        assert [] == on.desk.logged()


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
        await on.type("abc")
        await on.press("enter")
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
        await on.type("15:30")
        await on.press("enter")
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
        await on.type("zzz")
        await on.press("enter")

        await on.sees("没有符合筛选的触客")


async def test_reveal_shows_the_number_and_is_logged() -> None:
    """V shows the points in full."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        assert "13800131234" not in on.text
        await on.press("v")
        await on.sees("13800131234")

        assert 1 == len([call for call in on.desk.calls if call[0] == "reveal"])


async def test_a_script_with_a_hole_is_not_copied() -> None:
    """A variable without a value is named on the card and refuses to go out."""
    script = Script("", "您好，我们的‹team.product›想和您聊聊。", missing=("team.product",))
    async with console(FakeDesk(rows=a_day(20), script=script)) as on:
        await on.sees("‹team.product› 没有值")
        await on.press("c")

        await on.said("没有复制")


async def test_copy_without_a_system_clipboard_asks_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no tool of the system the terminal is asked by OSC 52, and the screen says which it was."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        await on.press("c")
        await on.said("OSC 52")

        assert "王敏您好" in on.app.clipboard


async def test_enter_on_a_call_copies_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter carries out: on a call it reveals the number, which is logged, and copies it."""
    monkeypatch.setenv("PATH", "")
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        await on.press("enter")
        await on.said("打完按数字记结果")

        assert "13800131234" == on.app.clipboard
        assert ("reveal", on.desk.rows[0].touch) in on.desk.calls


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
        await on.type("跳过")
        await on.press("enter")

        await on.sees("为什么跳过")


async def test_sync_runs_beside_the_list() -> None:
    """Y syncs in a thread: progress is said, outcomes go on, and the end says what was done."""
    desk = FakeDesk(rows=a_day(20), is_slow=True)
    async with console(desk) as on:
        await on.press("y")
        await on.said("同步中")
        assert "同步中" in on.text.splitlines()[0]
        before = on.touch
        await on.press("down")
        assert before != on.touch
        await on.press("y")
        desk.gate.set()

        await on.said("发出 3，收到 1")


async def test_offline_is_said_and_nothing_else_changes() -> None:
    """A CRM that cannot be reached is a state, not an error."""
    trouble = SyncResult(0, 0, 4, 0, 0, trouble="连不上 CRM。", hint="稍后会再试。", exit_code=4)
    async with console(FakeDesk(rows=a_day(20), sync_result=trouble)) as on:
        await on.press("y")
        await on.said("连不上 CRM")
        await on.until(lambda: "离线" in on.text.splitlines()[0], "the state")
        await on.press("5")
        await on.saved()

        assert 1 == len(on.desk.logged())


async def test_without_a_crm_sync_says_so() -> None:
    """No CRM is no error either."""
    async with console(FakeDesk(rows=a_day(20), is_configured=False)) as on:
        await on.press("y")

        await on.said("没有配置 CRM")


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


async def test_names_from_outside_cannot_steer_the_terminal() -> None:
    """Escape codes and markup in a name are plain text."""
    evil = due_row(0, contact_name="\x1b[2J[red]王[/]\x07", company="a\nb\u202ec[bold]")
    async with console(FakeDesk(rows=[evil])) as on:
        await on.card_read()

        assert "[2J[red]" in on.text
        assert "\x1b" not in on.text
        assert "a bc[bold]" in on.text


async def test_the_card_gets_the_room_on_demand() -> None:
    """At 80x24 Tab gives the script the screen, and back."""
    async with console(FakeDesk(rows=a_day(40)), (80, 24)) as on:
        await on.card_read()
        assert "不到一成" not in on.text
        await on.press("tab")
        await on.sees("不到一成")
        await on.press("tab")
        await on.until(lambda: "不到一成" not in on.text, "the list")
        await on.press("pagedown", "pagedown")

        await on.sees("不到一成")


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


@pytest.mark.parametrize("key", ["enter", "c", "d"])
async def test_the_gate_is_asked_before_a_touch_is_carried_out(key: str) -> None:
    """What became forbidden since the list was drawn is neither copied nor dialled; the reason is said."""
    rows = a_day(20)
    async with console(FakeDesk(rows=rows, held={row.touch: "这个号码今天已打 3 次" for row in rows})) as on:
        await on.card_read()
        await on.press(key)
        await on.said("这个号码今天已打 3 次")

        assert "" == on.app.clipboard
        assert ("reveal", rows[0].touch) not in on.desk.calls


async def test_opting_out_can_be_taken_back_at_once() -> None:
    """X is the one key that ends everything for a person: the message says how to take it back."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        first = on.touch
        await on.press("x")
        await on.said("u 撤销")
        await on.press("u")
        await on.saved()

        await on.until(lambda: first == on.touch, "the row to be back")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "gruvbox"])
async def test_every_theme_draws(theme: str) -> None:
    """The roles take their colours from the theme in use, and from the next one when it changes."""
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        before = on.today.due_list.style_of("late")
        on.app.theme = theme
        await on.pilot.pause()

        assert "王敏" in on.text
        assert (before == on.today.due_list.style_of("late")) == (theme == "textual-dark")


async def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR set every line is grey."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(FakeDesk(rows=a_day(20))) as on:
        strips = on.app.screen._compositor.render_strips()
        colours = {segment.style.color for strip in strips for segment in strip if segment.style}
        triplets = {colour.triplet for colour in colours if colour is not None and colour.triplet is not None}

        assert triplets
        assert all(len({one.red, one.green, one.blue}) == 1 for one in triplets)


async def test_resizing_rearranges() -> None:
    """From wide to narrow and back: the card moves below the list and beside it again, the cursor stays."""
    async with console(FakeDesk(rows=a_day(60))) as on:
        await on.press("end")
        kept = on.touch
        await on.pilot.resize_terminal(80, 24)
        await on.until(lambda: on.today.has_class("-narrow"), "the narrow layout")
        await on.pilot.pause()
        assert kept == on.touch
        assert kept in {str(row.touch) for row in on.today.due_list.rows_in_window()}
        assert max(cell_len(line) for line in on.text.splitlines()) <= 80
        await on.pilot.resize_terminal(140, 40)

        await on.until(lambda: on.today.has_class("-wide"), "the wide layout")

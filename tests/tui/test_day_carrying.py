"""Carrying a touch out: reveal, copy, dial, and the gate before each."""

import pytest
from fake_desk import FakeDesk, a_day, due_row
from pilots import console

from sdrtui.channel import links
from sdrtui.domain.channel import Channel
from sdrtui.services.views import Script


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


async def test_what_nothing_opens_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a dialler the number is in the clipboard all the same, and the screen says both."""
    monkeypatch.setenv("PATH", "")
    async with console(FakeDesk(rows=a_day(20))) as on:
        await on.card_read()
        await on.press("d")
        await on.said("没有程序能打开 13800131234")

        assert "13800131234" == on.app.clipboard


async def test_a_wechat_id_is_never_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a WeChat touch the id is copied, to be looked for by hand."""
    monkeypatch.setenv("PATH", "")
    opened: list[str] = []
    monkeypatch.setattr(links, "open_link", opened.append)
    rows = [due_row(3)]
    async with console(FakeDesk(rows=rows)) as on:
        await on.card_read()
        assert Channel.WECHAT is rows[0].channel
        await on.press("d")
        await on.said("在微信里搜索")

        assert [] == opened
        assert on.app.clipboard

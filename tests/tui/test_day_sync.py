"""The exchange with the CRM as the day's screen shows it."""

from pathlib import Path

from fake_desk import FakeDesk, a_day
from pilots import console

from sdrtui.domain.sync import Cause, SyncResult
from sdrtui.errors import TryLater
from sdrtui.services.inbox import Dropped


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
    trouble = SyncResult(0, 0, 4, 0, 0, trouble="连不上 CRM。", hint="稍后会再试。", exit_code=4, cause=Cause.AWAY)
    async with console(FakeDesk(rows=a_day(20), sync_result=trouble)) as on:
        await on.press("y")
        await on.said("连不上 CRM")
        await on.until(lambda: "离线" in on.text.splitlines()[0], "the state")
        await on.press("5")
        await on.saved()

        assert 1 == len(on.desk.logged())


async def test_a_wrong_clock_does_not_hide_what_the_run_did() -> None:
    """The first run with a CRM whose clock differs says both: what came of it, and the clock."""
    result = SyncResult(3, 1, 0, 0, 0, clock_offset=-700.0)
    async with console(FakeDesk(rows=a_day(20), sync_result=result), (80, 24)) as on:
        await on.press("y")
        await on.said("发出 3，收到 1")

        assert "时钟差 -700 秒" in on.message


async def test_without_a_crm_sync_says_so() -> None:
    """No CRM is no error either."""
    async with console(FakeDesk(rows=a_day(20), is_configured=False)) as on:
        await on.press("y")

        await on.said("还没有连接 CRM")


async def test_a_drop_folder_that_cannot_be_taken_in_is_left_alone_for_a_while() -> None:
    """The trouble is said once, not every second."""
    desk = FakeDesk(rows=a_day(20), dropped=[Dropped("web.csv", Path("web.csv"))])
    async with console(desk) as on:
        desk.fails_with = TryLater("磁盘满了。")
        on.today.tick()
        await on.said("磁盘满了")
        on.today.tick()
        on.today.tick()
        await on.saved()

        assert 1 == desk.calls.count(("dropped",))

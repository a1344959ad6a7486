"""The outbox on the screen, over a real store and a CRM that refuses: what waits, why, and what one does about it."""

from pathlib import Path

import pytest
from pilots import Driver
from real_office import Office, console, office

from sdrtui.domain.sync import OutboxState
from sdrtui.tui import sync_schedule
from sdrtui.tui.cells import cell_len
from sdrtui.tui.screens.outbox import OutboxScreen


async def opened(on: Driver) -> OutboxScreen:
    """Go there by its keys, and wait until it was read."""
    await on.press("g", "o")
    await on.until(lambda: isinstance(on.app.screen, OutboxScreen) and not on.app.screen.ledger.is_reading, "the list")
    assert isinstance(on.app.screen, OutboxScreen)
    await on.pilot.pause()
    return on.app.screen


def with_a_parked_touch(made: Office, note: str = "") -> None:
    """Log two outcomes of which the CRM refuses the first."""
    made.has_leads(2)
    made.syncs()
    for row in made.due()[:2]:
        made.logs(row.touch, "no_answer", note=note)
    made.crm_meets({"kind": "forbidden", "on": "/v1/batch", "item": 0})
    made.syncs()


def calm(on: Driver) -> None:
    """Let no run begin by itself."""
    on.today.schedule.is_due = lambda now: False  # type: ignore[method-assign]  # noqa: ARG005


def states(made: Office) -> list[OutboxState]:
    """Return where the open writes stand."""
    return [op.state for op in made.desk().store.outbox.listed([one for one in OutboxState if one.is_open])]


async def test_opens_empty(tmp_path: Path) -> None:
    """With everything over there it says so, and every key is harmless."""
    with office(tmp_path) as made:
        async with console(made) as on:
            calm(on)
            await opened(on)
            await on.press("1", "2", "3", "enter", "4", "4", "down", "pagedown")

            await on.sees("全部已在 CRM")
            await on.press("escape")
            await on.until(lambda: on.app.screen is on.today, "the day")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_refused_one_with_its_reason(tmp_path: Path, size: tuple[int, int]) -> None:
    """State, what, about whom, the CRM's words and the keys; no line is too wide."""
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made, size=size) as on:
            calm(on)
            await opened(on)

            for part in ("待处理", "电话 无人接听", "恒信", "1 更正", "2 重发", "3 跳过", "已试 1 次"):
                assert part in on.text
            assert max(cell_len(line) for line in on.text.splitlines()) <= size[0]


async def test_enter_shows_the_exchange(tmp_path: Path) -> None:
    """All that passed between us and the CRM; a token is in none of it."""
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made) as on:
            calm(on)
            await opened(on)
            await on.press("enter")
            await on.sees("CRM 拒收")

            for told in ("归属人：张伟", "时间：2026-11-23 10:00", "套路：集客 2×2×1", "步骤：五分钟内回电"):
                assert told in on.text
            assert "结果：无人接听" in on.text
            assert made.sandbox is not None
            assert made.sandbox.token not in on.text


async def test_edit_sends_it_again_corrected(tmp_path: Path) -> None:
    """Choose the field, correct it: the write is queued with the new value."""
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made) as on:
            calm(on)
            await opened(on)
            await on.press("1")
            await on.sees("更正哪一项")
            await on.enters("备注")
            await on.sees("记录里保留原值")
            await on.enters("abc")
            await on.sees("已更正")

            [op] = made.desk().store.outbox.listed([OutboxState.QUEUED])
            assert "abc" == op.payload["note"]


async def test_text_from_outside_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Escape codes and markup in a note are plain text in the list, the exchange, and the line that one corrects."""
    with office(tmp_path) as made:
        with_a_parked_touch(made, note="\x1b]0;evil\x07[red]abc[/]\x1b[2J")
        async with console(made) as on:
            calm(on)
            await opened(on)
            shown = [on.text]
            await on.press("enter")
            await on.sees("CRM 拒收")
            shown.append(on.text)
            await on.press("escape", "1")
            await on.sees("更正哪一项")
            await on.type("备注")
            await on.pilot.pause()
            shown.append(on.text)
            await on.press("enter")
            await on.sees("记录里保留原值")
            shown.append(on.text)

            assert not any("\x1b" in text or "\x07" in text for text in shown)
            assert all("[red]abc" in text for text in shown)


@pytest.mark.parametrize("key", ["2", "２"])
async def test_retry_lets_it_go_by_itself(tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list empties as soon as the next run has taken it."""
    monkeypatch.setattr(sync_schedule, "QUIET", 0.0)
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made) as on:
            await opened(on)
            await on.press(key)
            await on.sees("全部已在 CRM")

            assert 2 == len(made.activities())


async def test_skip_asks_once_and_never_sends(tmp_path: Path) -> None:
    """Escape leaves it; Enter decides it."""
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made) as on:
            calm(on)
            await opened(on)
            await on.press("3")
            await on.sees("不再发送？")
            await on.press("escape")
            assert [OutboxState.NEEDS_YOU] == states(made)
            await on.press("3")
            await on.sees("不再发送？")
            await on.press("enter")
            await on.sees("全部已在 CRM")

            assert [] == states(made)


async def test_what_goes_by_itself_is_not_decided_by_hand(tmp_path: Path) -> None:
    """On a write that only waits the keys say so, and its state stays."""
    with office(tmp_path) as made:
        made.has_leads(1)
        async with console(made, lang="en") as on:
            calm(on)
            await opened(on)
            for key in ("1", "2", "3"):
                await on.press(key)
                await on.sees("This one goes by itself")

            assert {OutboxState.QUEUED} == set(states(made))


async def test_another_window_may_decide_first(tmp_path: Path) -> None:
    """A write that somebody else has decided meanwhile says so, and the list is read again."""
    with office(tmp_path) as made:
        with_a_parked_touch(made)
        async with console(made) as on:
            calm(on)
            screen = await opened(on)
            from sdrtui.services import queue

            row = screen.ledger.row
            assert row is not None
            queue.skip(made.desk(), row.op.id)
            await on.press("2")

            await on.until(lambda: "✗" in on.text or "全部已在 CRM" in on.text, "the word about it")
            assert [] == states(made)

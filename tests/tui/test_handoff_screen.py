"""Handoffs on the screen, over a real store: what waits, until when, and the answer of whoever may give it."""

from pathlib import Path

import pytest
from pilots import Driver
from real_office import Office, console, office

from sdrtui.domain.handoff import Handoff, HandoffState, handoffs
from sdrtui.services import qualifying
from sdrtui.tui.cells import cell_len
from sdrtui.tui.screens.form import Form
from sdrtui.tui.screens.handoffs import HandoffScreen


async def opened(on: Driver, *keys: str) -> HandoffScreen:
    """Go there by its keys, and wait until it was read."""
    await on.press(*(keys or ("g", "f")))
    await on.until(lambda: isinstance(on.app.screen, HandoffScreen) and not on.app.screen.ledger.is_reading, "it")
    assert isinstance(on.app.screen, HandoffScreen)
    await on.pilot.pause()
    return on.app.screen


def handoff_of(made: Office) -> Handoff:
    """Return the only handoff there is."""
    [found] = handoffs(made.desk().store.handoff_steps())
    return found


def before_sales(made: Office) -> None:
    """Qualify a lead."""
    made.has_leads(1)
    lead = made.due()[0].lead
    answers = {"profile": "是 制造业", "pain": "是 对账五天", "solution": "是"}
    qualifying.qualify(made.desk(), lead, **answers, promised="周三发案例")


async def test_opens_empty(tmp_path: Path) -> None:
    """Without a handoff every key is harmless."""
    with office(tmp_path, with_crm=False) as made:
        async with console(made) as on:
            await opened(on)
            await on.press("1", "2", "3", "5", "enter", "4", "4", "down")

            await on.sees("没有待处理的转出")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_package_is_there(tmp_path: Path, size: tuple[int, int]) -> None:
    """State, clock, from whom to whom, the answers with their evidence, the promise; no line is too wide."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made, "ae", size) as on:
            await on.until(lambda: "转出 1" in on.text.splitlines()[0], "the reminder")
            await opened(on, "g", "５")

            for part in ("王敏", "张伟 > 孙丽", "11-25", "制造业", "对账五天", "周三发案例", "1 接收", "2 退回"):
                assert part in on.text
            assert max(cell_len(line) for line in on.text.splitlines()) <= size[0]


@pytest.mark.parametrize("sdr", ["ae", "lead"])
async def test_who_may_accepts_with_one_key(tmp_path: Path, sdr: str) -> None:
    """The account executive, or a team lead."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made, sdr) as on:
            await opened(on)
            await on.press("1")
            await on.sees("已接收")

        assert HandoffState.ACCEPTED is handoff_of(made).state


async def test_an_answer_can_be_taken_back(tmp_path: Path) -> None:
    """U, or F3 under an input method, right after it."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made, "ae") as on:
            await opened(on)
            await on.press("1")
            await on.sees("已接收")
            await on.press("f3")
            await on.sees("已撤销")
            await on.sees("等销售接手")

        assert HandoffState.OFFERED is handoff_of(made).state


async def test_the_sdr_does_not_answer_for_sales(tmp_path: Path) -> None:
    """Whoever qualified it sees it, and is told whose answer it is."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made) as on:
            await opened(on)
            for key in ("1", "2"):
                await on.press(key)
                await on.sees("只有 孙丽 或主管能答复")

        assert HandoffState.OFFERED is handoff_of(made).state


async def test_a_rejection_has_a_coded_reason(tmp_path: Path) -> None:
    """The reason is chosen from the policy's, with a word for the SDR."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made, "ae", (80, 24)) as on:
            await opened(on)
            await on.press("2")
            await on.sees("为什么退回")
            await on.enters("时机")
            await on.sees("补一句")
            await on.enters("abc")
            await on.sees("已退回")
            await on.press("4")
            await on.sees("abc")

        found = handoff_of(made)
        assert (HandoffState.REJECTED, "not-now", "abc") == (found.state, found.reason, found.note)


async def test_over_its_clock_is_said_when_the_day_begins(tmp_path: Path) -> None:
    """Three days later the team lead sees it in the status line, in the message line and on the screen."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        made.passes(days=3)
        async with console(made, "lead") as on:
            await on.said("1 条转出超时")
            assert "转出超时 1" in on.text.splitlines()[0]
            await opened(on)

            await on.sees("超时 11-25")


async def test_a_proposal_is_qualified_from_here(tmp_path: Path) -> None:
    """5 asks the three questions of what was put off; 1 on it says so."""
    with office(tmp_path, with_crm=False) as made:
        made.has_leads(1)
        made.logs(made.due()[0].touch, "interested")
        async with console(made) as on:
            await opened(on)
            await on.press("1")
            await on.sees("按 5 来问")
            await on.press("5")
            await on.until(lambda: isinstance(on.app.screen, Form), "the form")
            await on.enters("1", "1")
            await on.type("1")
            await on.press("enter", "enter", "enter")
            await on.sees("已是 SQL")

        assert HandoffState.OFFERED is handoff_of(made).state


async def test_another_seller_begins_the_clock_anew(tmp_path: Path) -> None:
    """3 offers it to somebody else."""
    with office(tmp_path, with_crm=False) as made:
        before_sales(made)
        async with console(made, lang="en") as on:
            await opened(on)
            await on.press("3")
            await on.sees("To whom in sales?")
            await on.enters("何")
            await on.sees("Offered again")

        assert "lead" == handoff_of(made).ae

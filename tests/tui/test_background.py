"""The console's threads: writes in order and finished, long work that holds nothing up."""

import asyncio
import threading

import pytest

from sdrtui.domain.ids import TouchId
from sdrtui.tui.background import Background
from sdrtui.tui.notes import Notes

TOUCH = TouchId("t")


async def test_writes_run_one_after_the_other() -> None:
    """An undo cannot overtake the outcome before it."""
    background, gate, order = Background(), threading.Event(), []

    def slow() -> None:
        gate.wait(10)
        order.append("outcome")

    first = asyncio.create_task(background.write(slow))
    second = asyncio.create_task(background.write(lambda: order.append("undo")))
    await asyncio.sleep(0)
    assert 2 == background.pending
    gate.set()
    await asyncio.gather(first, second)
    background.finish()

    assert ["outcome", "undo"] == order
    assert 0 == background.pending


async def test_a_write_is_finished_though_nobody_waits() -> None:
    """A worker that is cancelled at the end of the program loses no record."""
    background, gate, done = Background(), threading.Event(), []

    def slow() -> None:
        gate.wait(10)
        done.append(1)

    task = asyncio.create_task(background.write(slow))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    background.submit(lambda: done.append(2))
    gate.set()
    background.finish()

    assert [1, 2] == done


async def test_long_work_gives_back_its_value_or_its_error() -> None:
    """A sync's result and a sync's failure both reach whoever waits."""
    background = Background()

    def fail() -> None:
        raise ValueError("no")

    assert 7 == await background.alone(lambda: 7, "sync")
    with pytest.raises(ValueError, match="no"):
        await background.alone(fail, "sync")
    background.finish()


async def test_long_work_does_not_hold_up_the_end() -> None:
    """A sync that hangs is left behind; its late answer disturbs nobody."""
    background, gate = Background(), threading.Event()
    task = asyncio.create_task(background.alone(lambda: gate.wait(10), "sync"))
    await asyncio.sleep(0)
    task.cancel()
    background.finish()
    assert background.is_ending
    gate.set()

    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "sync")


def test_a_draft_is_saved_once_for_each_change() -> None:
    """Only what the store does not have yet is handed out."""
    notes = Notes()
    notes.loaded(TOUCH, "旧")
    assert [] == notes.take_unsaved()
    notes.typed(TOUCH, "旧的")
    notes.typed(TOUCH, "旧的话")

    assert [(TOUCH, "旧的话")] == notes.take_unsaved()
    assert [] == notes.take_unsaved()


def test_a_note_comes_back_when_its_record_fails() -> None:
    """What was typed meanwhile goes below it."""
    notes = Notes()
    notes.typed(TOUCH, "第一句")
    taken = notes.take(TOUCH)
    assert ("第一句", None) == (taken, notes.get(TOUCH))
    notes.typed(TOUCH, "第二句")
    notes.put_back(TOUCH, "第一句")

    assert "第一句\n第二句" == notes.get(TOUCH)
    assert [(TOUCH, "第一句\n第二句")] == notes.take_unsaved()


def test_what_the_store_had_does_not_replace_what_is_typed() -> None:
    """A card read late does not undo the typing."""
    notes = Notes()
    notes.typed(TOUCH, "新")
    notes.loaded(TOUCH, "旧")

    assert "新" == notes.get(TOUCH)


async def test_the_end_waits_a_little_for_what_is_awaited() -> None:
    """A sync gets the time to record what its last request came to; when that is over the program ends all the same."""
    background, gate, done = Background(), threading.Event(), []

    def run() -> None:
        gate.wait(10)
        done.append(1)

    task = asyncio.create_task(background.alone(run, "sync", is_awaited=True))
    await asyncio.sleep(0)
    assert background.is_busy
    background.finish(patience=0.01)
    assert (True, []) == (background.is_busy, done)
    gate.set()
    background.finish(patience=10)

    assert (False, [1]) == (background.is_busy, done)
    task.cancel()

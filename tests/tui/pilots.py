"""Driving the console in a test: real keys, the frame as text, and waiting for a state instead of sleeping."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fake_desk import FakeDesk
from textual.pilot import Pilot

from sdrtui import i18n
from sdrtui.tui.app import SdrApp
from sdrtui.tui.screens.today import TodayScreen

WITHIN = 10.0
"""Seconds; only a test that fails waits so long."""


async def wait_for(pilot: Pilot[None], check: Callable[[], bool], what: str) -> None:
    """Let the app work until the check holds."""
    deadline = time.monotonic() + WITHIN
    while not check():
        assert time.monotonic() < deadline, f"waited in vain for {what}; on the screen:\n{frame(pilot)}"
        await pilot.pause()


def frame(pilot: Pilot[None]) -> str:
    """Return what the terminal shows."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


@dataclass
class Driver:
    """Keys into the console, and what is on the screen."""

    pilot: Pilot[None]
    app: SdrApp

    @property
    def today(self) -> TodayScreen:
        """The day's screen."""
        return self.app.today

    @property
    def text(self) -> str:
        """What the terminal shows, all screens together."""
        return frame(self.pilot)

    @property
    def message(self) -> str:
        """What the message line says."""
        return self.today.message_bar.said

    @property
    def touch(self) -> str:
        """The touch under the cursor."""
        return str(self.today.due_list.touch)

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        await self.pilot.press(*text)

    async def enters(self, *texts: str) -> None:
        """Answer one question after the other: type, then Enter."""
        for text in texts:
            await self.type(text)
            await self.press("enter")

    async def until(self, check: Callable[[], bool], what: str) -> None:
        """Wait until the check holds."""
        await wait_for(self.pilot, check, what)

    async def sees(self, text: str) -> None:
        """Wait until the terminal shows the text."""
        await self.until(lambda: text in self.text, f"“{text}” on the screen")

    async def said(self, text: str) -> None:
        """Wait until the message line says so."""
        await self.until(lambda: text in self.message, f"“{text}” in the message line")

    async def card_read(self) -> None:
        """Wait until the card of the row under the cursor is on the screen."""

        def is_read() -> bool:
            card = self.today.card
            return card is not None and str(card.row.touch) == self.touch

        await self.until(is_read, "the card")

    async def saved(self) -> None:
        """Wait until nothing is being written."""
        await self.until(lambda: not self.app.background.pending, "the writer")
        await self.pilot.pause()


@dataclass
class Console(Driver):
    """The console under test, on a desk that is made up."""

    desk: FakeDesk


@asynccontextmanager
async def console(desk: FakeDesk, size: tuple[int, int] = (120, 36), lang: str = "zh") -> AsyncIterator[Console]:
    """Open the console on a desk."""
    i18n.set_language(lang)
    app = SdrApp(desk, desk.day_view())
    try:
        async with app.run_test(size=size) as pilot:
            opened = Console(pilot, app, desk)
            await opened.until(lambda: opened.today.can_read, "the program to be warm")
            yield opened
    finally:
        desk.gate.set()
        app.background.finish()
        i18n.set_language("en")

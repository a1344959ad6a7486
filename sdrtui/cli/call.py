"""One call of the command line: its arguments, and the desk it works at, opened when first needed."""

import argparse
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sdrtui import i18n
from sdrtui.domain.ids import SdrId
from sdrtui.i18n import _
from sdrtui.settings import Settings, load_settings

if TYPE_CHECKING:
    from sdrtui.domain.known import Resolved
    from sdrtui.services.desk import Desk


class Call:
    """What a command is given."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self._clock: Callable[[], datetime] | None = None
        self._desks: list[Desk] = []

    @cached_property
    def settings(self) -> Settings:
        """The settings of the home folder; the language is set from them unless --lang says."""
        settings = load_settings(self.args.home)
        self._speak(settings)
        return settings

    @cached_property
    def desk(self) -> "Desk":
        """The desk of the SDR of these settings."""
        return self._opened(self.settings)

    def desk_of(self, sdr: str | None) -> "Desk":
        """Return the desk of another SDR, or the usual one when none is named."""
        if sdr is None:
            return self.desk
        self.say_stranger(sdr)
        return self._opened(self.settings._replace(team=self.settings.team._replace(me=SdrId(sdr))))

    def say_stranger(self, sdr: str | None) -> None:
        """Say that somebody named is not in the team, if there is one: it may be a slip, and is obeyed."""
        members = self.settings.team.members
        if sdr and members and sdr not in members:
            from sdrtui.cli.output import say

            ours = ", ".join(members)
            say(_("{sdr} is not in the team of config.toml; there are {ours}.").format(sdr=sdr, ours=ours))

    def say_left_out(self) -> None:
        """Say which file of the home folder is left out for its mistakes: the shipped one stands in its place."""
        from sdrtui.cli.output import say

        wrong = [flaw for flaw in self.desk.library.problems() if flaw.level == "error"]
        if wrong:
            first = wrong[0]
            say(f"{first.file}:{first.line}:{first.column}: {first.message}")
            said = _("Files that are not used for their mistakes: {count}. `sdrtui playbook lint` tells all of them.")
            say(said.format(count=len({flaw.file for flaw in wrong})))

    def use(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        """Work with these settings and this clock from here on."""
        self._clock = clock
        self.__dict__.pop("desk", None)
        self.__dict__["settings"] = settings
        self._speak(settings)

    def time(self, text: str) -> datetime:
        """Return the instant that the words mean to this SDR."""
        from sdrtui.services.when import parse_when

        return parse_when(text, self.desk.clock(), self.desk.zone)

    def say_day_off(self, at: datetime | None) -> None:
        """Say that an exact time lies on a day that is not worked: it is kept, and may be a slip."""
        if at is None:
            return
        from sdrtui.cli.output import say
        from sdrtui.services.zones import local

        there = local(at, self.desk.zone)
        if not self.desk.calendar.is_open(there.date()):
            say(_("{day} is no working day; the time is kept as you gave it.").format(day=f"{there:%m-%d}"))

    def when(self, text: str | None) -> datetime | None:
        """Return the same; None stays None."""
        return None if text is None else self.time(text)

    def found(self, piece: str) -> "Resolved":
        """Return what an id, or its last characters, stands for."""
        from sdrtui.services import leads

        return leads.resolve(self.desk, piece)

    def _opened(self, settings: Settings) -> "Desk":
        from sdrtui.bootstrap import open_desk

        self._desks.append(open_desk(settings, clock=self._clock))
        return self._desks[-1]

    def close(self) -> None:
        """Let go of what the command opened."""
        for desk in self._desks:
            desk.close()

    def _speak(self, settings: Settings) -> None:
        if self.args.lang is None and settings.lang:
            i18n.set_language(settings.lang)

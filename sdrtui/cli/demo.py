"""`sdrtui demo`: a made-up team in the middle of its work, the sandbox CRM, and the console on one SDR's day."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr
from sdrtui.cli.output import say
from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.settings import Crm, Settings, load_settings

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk

MARK = "demo.json"
"""In a demo's folder: the moment at which its day stands still between two runs."""
CRM = "sandbox"
SANDBOX_DATA = "sandbox.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --reset, and what `today` takes."""
    parser.add_argument("--reset", action="store_true", help=_("begin the day anew"))
    add_sdr(parser)
    parser.set_defaults(date=None)
    add_data_format(parser)


def run(call: Call) -> int:
    """Build the team the first time, then open the console; without a terminal print the day."""
    demo = prepared(call)
    call.use(demo.settings, clock=demo.clock)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from sdrtui.cli import today

        return today.run(call)
    from sdrtui.bootstrap import kept_token, open_console, start_sandbox

    sandbox = start_sandbox(demo.folder / SANDBOX_DATA, kept_token(demo.folder, CRM), demo.clock)
    try:
        call.use(demo.settings._replace(crm=Crm(CRM, sandbox.base_url, CRM)), clock=demo.clock)
        return open_console(call.desk)
    finally:
        demo.keep_time()
        sandbox.stop()


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo's folder, its settings, and its clock."""

    folder: Path
    settings: Settings
    clock: Callable[[], datetime]

    def keep_time(self) -> None:
        """Let the next run go on where this one ended."""
        write_mark(self.folder, self.clock())


def prepared(call: Call) -> Demo:
    """Return the demo of this home, built if it is not there yet."""
    folder = demo_folder(call)
    if call.args.reset and (folder / MARK).exists():
        shutil.rmtree(folder)
    if not (folder / MARK).exists():
        build(folder)
    settings = load_settings(folder)
    start = datetime.fromisoformat(json.loads((folder / MARK).read_text(encoding="utf-8"))["now"])
    return Demo(folder, settings, settings.clock if settings.fixed_now else running_from(start))


def demo_folder(call: Call) -> Path:
    """Return the home that was named if it is empty or a demo, else `demo` inside it: real data is never mixed."""
    home = load_home(call)
    is_named = call.args.home or os.environ.get("SDRTUI_HOME")
    is_free = not home.exists() or (home / MARK).exists() or not any(home.iterdir())
    return home if is_named and is_free else home / "demo"


def load_home(call: Call) -> Path:
    """Return the home folder."""
    from sdrtui.settings import home_folder

    home = home_folder(call.args.home)
    if home.exists() and not home.is_dir():
        raise UsageError(_("{path} is no folder.").format(path=home))
    return home


def build(folder: Path) -> None:
    """Write the team's config and play its last weeks; a build that was interrupted begins anew."""
    from sdrtui.bootstrap import open_desk
    from sdrtui.sample import story

    say(_("Making up a team, 200 leads and their last weeks in {folder} …").format(folder=folder))
    fresh = folder.with_name(folder.name + ".building")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    (fresh / "config.toml").write_text(story.config_text(), encoding="utf-8")
    settings = load_settings(fresh)
    now = settings.fixed_now or demo_moment(open_desk(settings))
    desk = open_desk(settings, clock=lambda: now)
    story.build_team(desk, now)
    desk.close()
    sync_history(settings, fresh, now)
    write_mark(fresh, now)
    if folder.exists():
        folder.rmdir()
    fresh.rename(folder)


def sync_history(settings: Settings, folder: Path, now: datetime) -> None:
    """Send the made-up weeks to the sandbox, so that only what the player does waits for the CRM."""
    from sdrtui.bootstrap import kept_token, open_desk, start_sandbox
    from sdrtui.services import syncing

    sandbox = start_sandbox(folder / SANDBOX_DATA, kept_token(folder, CRM), lambda: now)
    desk = open_desk(settings._replace(crm=Crm(CRM, sandbox.base_url, CRM)), clock=lambda: now)
    try:
        trouble = syncing.sync(desk).trouble
    finally:
        desk.close()
        sandbox.stop()
    if trouble:
        say(trouble)


def demo_moment(desk: "Desk") -> datetime:
    """Return twenty to ten in the morning of the working day that is on or comes next."""
    zone = ZoneInfo(desk.zone)
    day = desk.calendar.next_open(desk.clock().astimezone(zone).date())
    return datetime.combine(day, time(9, 40), zone).astimezone(UTC)


def running_from(start: datetime) -> Callable[[], datetime]:
    """Return a clock that begins at the moment and runs on."""
    zero = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - zero)


def write_mark(folder: Path, now: datetime) -> None:
    """Write down the demo's time."""
    (folder / MARK).write_text(json.dumps({"now": now.isoformat()}) + "\n", encoding="utf-8")

"""`sdrtui sync`: push what is queued, pull what changed."""

import argparse
import sys
import time
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, say
from sdrtui.errors import SignInAgain
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.domain.sync import SyncProgress, SyncResult

WATCH_SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --watch and --accept-empty."""
    parser.add_argument("--watch", action="store_true", help=_("go on, once a minute, until you stop it"))
    parser.add_argument(
        "--accept-empty", action="store_true", help=_("leads that the CRM suddenly no longer shows are really gone")
    )
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Sync once, or over and over; what cannot go now stays queued."""
    if call.args.accept_empty:
        from sdrtui.services.syncing import accept_missing

        accept_missing(call.desk)
    while True:
        result = sync_once(call)
        report(call, result)
        if not call.args.watch or result.exit_code == SignInAgain.exit_code:
            return result.exit_code
        time.sleep(WATCH_SECONDS)


def sync_once(call: Call) -> "SyncResult":
    """Take in what lies in the drop folders and came by mail, then exchange once with the CRM."""
    from sdrtui.cli.import_file import tell_dropped
    from sdrtui.cli.mail import take_in_quietly
    from sdrtui.services import inbox, syncing

    tell_dropped(inbox.take_in(call.desk))
    take_in_quietly(call.desk)
    return syncing.sync(call.desk, progress=show_progress if sys.stderr.isatty() else None)


def show_progress(progress: "SyncProgress") -> None:
    """Write over one line how far it is."""
    words = _("pushed {pushed}, pulled {pulled}, {left} to go")
    sys.stderr.write("\r" + words.format(pushed=progress.pushed, pulled=progress.pulled, left=progress.left) + "  ")
    sys.stderr.flush()


def report(call: Call, result: "SyncResult") -> None:
    """Print what went and came."""
    from sdrtui.services import shapes
    from sdrtui.services.syncing import clock_warning

    document = shapes.synced(result)
    if call.args.json:
        print_json(document)
    else:
        say(
            _(
                "Pushed {pushed}, pulled {pulled}; {queued} queued, {needs_you} need you, {conflicts} conflicts."
            ).format_map(document)
        )
    warning = clock_warning(result.clock_offset)
    if warning:
        say(warning)
    if result.taken_on and not call.args.json:
        say(_("{count} new call-ins of the CRM are on your list.").format(count=result.taken_on))
    if result.trouble:
        say(result.trouble)
        if result.hint:
            say("  " + result.hint)

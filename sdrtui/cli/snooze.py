"""`sdrtui snooze`: put a touch off to an exact time."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.results import print_logged
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the touch and the time."""
    parser.add_argument("touch", metavar="TOUCH", help=_("its id or the end of it"))
    parser.add_argument("--until", required=True, metavar="TIME", help=_("15:30, +2h, 2026-11-25 10:00"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Move it and print when it comes back."""
    from sdrtui.services import putting_off

    until = call.time(call.args.until)
    print_logged(call, putting_off.snooze(call.desk, call.found(call.args.touch).id, until))
    call.say_day_off(until)
    return 0

"""`sdrtui skip`: pass over a touch, with a reason."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.results import print_logged
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the touch and the reason."""
    parser.add_argument("touch", metavar="TOUCH", help=_("its id or the end of it"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_("why; it stays in the log"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Record it and print what follows."""
    from sdrtui.services import logging

    print_logged(call, logging.skip(call.desk, call.found(call.args.touch).id, call.args.reason))
    return 0

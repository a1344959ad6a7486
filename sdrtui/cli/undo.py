"""`sdrtui undo`: take back one's last record."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr
from sdrtui.cli.results import print_logged


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --sdr and --json."""
    add_sdr(parser)
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Void the last record and print what is open again."""
    from sdrtui.services import undoing

    print_logged(call, undoing.undo(call.desk_of(call.args.sdr)), is_undo=True)
    return 0

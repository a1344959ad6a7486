"""`sdrtui today`: the ranked touches of one SDR's day."""

import argparse
from datetime import date

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr, day
from sdrtui.cli.output import emit
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --sdr, --date and the data formats."""
    add_sdr(parser)
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help=_("another day than today"))
    add_data_format(parser)


def run(call: Call) -> int:
    """Print the rows in the order of the day."""
    from sdrtui.services import shapes, today

    chosen: date | None = call.args.date
    view = today.day_view(call.desk, call.args.sdr, chosen)
    rows = shapes.due_rows(view, call.desk.clock())
    emit(
        call.args,
        rows,
        columns=("rank", "due_at", "channel", "action", "contact", "company", "playbook", "why", "touch"),
    )
    return 0

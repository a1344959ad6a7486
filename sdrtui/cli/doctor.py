"""`sdrtui doctor`: is everything in order, and what to do where it is not."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --json."""
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print each check; exit 3 when one fails."""
    from sdrtui.services import health

    checks = health.doctor(call.desk)
    if call.args.json:
        print_json([{"check": row.name, "state": row.state, "says": row.says, "hint": row.hint} for row in checks])
    else:
        marks = {"ok": "✓", "warning": "⚠", "problem": "✗"}
        rows = [(marks[row.state], row.name, row.says, row.hint) for row in checks]
        print_table(rows, ("", _("check"), _("found"), _("what to do")), widest=200)
    return FixYourFile.exit_code if any(row.state == "problem" for row in checks) else 0

"""`sdrtui export`: everything out, as a folder of CSV sheets or one JSON document."""

import argparse
import sys
from pathlib import Path

from sdrtui.cli.call import Call
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to, and how."""
    parser.add_argument("to", type=Path, metavar="DIR|FILE", help=_("a folder for CSV, a file for JSON"))
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument("--csv", action="store_true", help=_("sheets that Excel opens; the default for a folder"))
    formats.add_argument("--json", action="store_true", help=_("one document; the default for a name ending in .json"))
    parser.add_argument(
        "--reveal", action="store_true", help=_("numbers in full; the log keeps that you took them out")
    )
    parser.add_argument("--force", action="store_true", help=_("write over what is there"))


def run(call: Call) -> int:
    """Write it; print what is where."""
    from sdrtui.services import exporting

    args = call.args
    done = exporting.export(
        call.desk,
        args.to,
        as_json=True if args.json else False if args.csv else None,
        reveal=args.reveal,
        force=args.force,
        progress=show_progress if sys.stderr.isatty() else None,
    )
    if args.json:
        print_json(exporting.shape(done))
        return 0
    print_table(done.rows.items(), (_("sheet"), _("rows")))
    say(_("Written to {path}.").format(path=args.to))
    if not done.is_revealed:
        say(_("Numbers and addresses are masked; --reveal writes them in full, and the log keeps that."))
    return 0


def show_progress(done: int, total: int) -> None:
    """Write over the line that says how far it has come."""
    sys.stderr.write(f"\r{done}/{total} " if done < total else "\r" + " " * 24 + "\r")
    sys.stderr.flush()

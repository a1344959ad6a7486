"""`sdrtui backup`: a whole copy of the database."""

import argparse
from pathlib import Path

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json
from sdrtui.errors import UsageError
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to."""
    parser.add_argument(
        "to", nargs="?", type=Path, metavar="FILE", help=_("into the home folder's backups when left out")
    )
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Write the copy and print where it is."""
    to: Path | None = call.args.to
    if to is not None and to.exists():
        raise UsageError(_("{path} exists; nothing is written over.").format(path=to))
    path = call.desk.store.backup(call.desk.clock(), to)
    if path is None:
        raise UsageError(_("This database is on a server; back it up there."))
    if call.args.json:
        print_json({"file": str(path)})
    else:
        print(path)  # noqa: T201  # data of the command
    return 0

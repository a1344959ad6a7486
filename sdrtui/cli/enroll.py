"""`sdrtui enroll`: start a playbook for leads; who is refused is named with the reason."""

import argparse

from sdrtui.cli import enroll_silent
from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.results import print_enrolled
from sdrtui.errors import UsageError
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the playbook and the leads."""
    parser.add_argument("--playbook", metavar="ID", help=_("needed unless --silent finds it"))
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--lead", nargs="+", action="extend", metavar="ID", help=_("these leads"))
    whom.add_argument(
        "--where",
        nargs="+",
        action="extend",
        metavar="FIELD=VALUE",
        help=_("leads that match all: stage source kind industry region title owner idle=yes; several values by comma"),
    )
    enroll_silent.add_arguments(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Enroll and print who was and who was not."""
    from sdrtui.services import enrolling, leads

    args = call.args
    if args.silent is not None:
        return enroll_silent.run(call)
    if not args.playbook:
        raise UsageError(_("Name the playbook."), hint=_("`sdrtui playbook list` names them all."))
    call.say_left_out()
    where = " ".join(args.where or ())
    chosen = [leads.whole(call.desk, piece) for piece in args.lead or ()]
    result = enrolling.enroll(call.desk, args.playbook, leads=chosen, where=where, dry_run=args.dry_run)
    return print_enrolled(result, as_json=args.json)

"""`sdrtui enroll`: start a playbook for leads; who is refused is named with the reason."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the playbook and the leads."""
    parser.add_argument("--playbook", required=True, metavar="ID")
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--lead", nargs="+", metavar="ID", help=_("these leads"))
    whom.add_argument(
        "--where",
        nargs="+",
        metavar="FIELD=VALUE",
        help=_("leads that match all: stage source kind industry region title owner idle=yes; several values by comma"),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Enroll and print who was and who was not."""
    from sdrtui.services import enrolling, shapes

    args, desk = call.args, call.desk
    if args.lead:
        result = enrolling.enroll(desk, args.playbook, leads=args.lead, dry_run=args.dry_run)
    else:
        result = enrolling.enroll(desk, args.playbook, where=" ".join(args.where), dry_run=args.dry_run)
    if args.json:
        print_json(shapes.enrolled(result))
        return 0
    would = _("Would enroll {count} leads.") if args.dry_run else _("Enrolled {count} leads.")
    say(would.format(count=len(result.enrolled)))
    if result.refused:
        say(_("Refused {count}:").format(count=len(result.refused)))
        print_table(
            [(row.name, row.reason, row.lead) for row in result.refused], (_("who"), _("why"), _("lead")), widest=60
        )
    return 0

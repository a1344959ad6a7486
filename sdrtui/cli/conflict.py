"""`sdrtui conflict list|show|mine|theirs`: what the CRM overwrote of ours, and whose word stands."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import emit, print_json, say
from sdrtui.cli.show import print_card
from sdrtui.i18n import _

COLUMNS = ("at", "who", "field", "base", "mine", "theirs", "rule", "id")
SHEET = ("id", "lead", "who", "field", "base", "mine", "theirs", "at", "rule", "winner", "open")
"""The columns of `--csv`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|mine|theirs")
    listing = actions.add_parser("list", help=_("what waits for your decision, oldest first"))
    listing.add_argument("--all", action="store_true", help=_("everything that the CRM ever overwrote"))
    listing.add_argument("--lead", metavar="LEAD", help=_("of one lead"))
    add_data_format(listing)
    for name, help_text in (
        ("show", _("what both last agreed on, yours and theirs")),
        ("mine", _("put yours in place of the CRM's; of two records: they are the same")),
        ("theirs", _("leave the CRM's; of two records: they are not the same")),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("id", metavar="ID")
        add_data_format(action, csv=False)


def run(call: Call) -> int:
    """Do the action named."""
    from sdrtui.services import conflicts

    args, desk = call.args, call.desk
    if args.action == "list":
        found = conflicts.conflicts(desk, args.lead, with_closed=args.all)
        none = _("Nothing to decide: both sides agree.")
        emit(args, [conflicts.shape(desk, one) for one in found], COLUMNS, none=none, sheet=SHEET)
    elif args.action == "show":
        print_card(call, conflicts.shape(desk, conflicts.find(desk, args.id)))
    else:
        one = conflicts.apply_mine(desk, args.id) if args.action == "mine" else conflicts.keep_theirs(desk, args.id)
        if args.json:
            print_json(conflicts.shape(desk, one))
        else:
            mine, theirs = _("Yours stands; the CRM is told with the next sync."), _("The CRM's stands.")
            say(mine if args.action == "mine" else theirs)
    return 0

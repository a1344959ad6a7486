"""`sdrtui conflict list|show|mine|theirs`: what the CRM overwrote of ours, and whose word stands."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import emit, print_json, say
from sdrtui.cli.show import print_lines
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.domain.conflict import Conflict

COLUMNS = ("at", "who", "field", "base", "mine", "theirs", "id")
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
        action.add_argument("id", metavar="ID", help=_("its id or the end of it"))
        add_data_format(action, csv=False)


def run(call: Call) -> int:
    """Do the action named."""
    from sdrtui.services import conflicts

    args, desk = call.args, call.desk
    if args.action == "list":
        found = conflicts.conflicts(desk, args.lead, with_closed=args.all)
        none = _("Nothing to decide: both sides agree.")
        rows = [conflicts.shape(desk, one) for one in found]
        if not (args.json or args.csv):
            rows = [_for_people(call, one, row) for one, row in zip(found, rows, strict=True)]
        emit(args, rows, COLUMNS, none=none, sheet=SHEET)
    elif args.action == "show":
        _show(call, conflicts.find(desk, args.id))
    else:
        one = conflicts.apply_mine(desk, args.id) if args.action == "mine" else conflicts.keep_theirs(desk, args.id)
        if args.json:
            print_json(conflicts.shape(desk, one))
        else:
            mine, theirs = _("Yours stands; the CRM is told with the next sync."), _("The CRM's stands.")
            say(mine if args.action == "mine" else theirs)
    return 0


def _for_people(call: Call, one: "Conflict", row: dict[str, object]) -> dict[str, object]:
    from sdrtui.cli.conflict_text import HEADS, said
    from sdrtui.services.exchange_words import field_word

    return {**row, "field": field_word(one.field), **{name: said(call.desk, one, row[name]) for name in HEADS}}


def _show(call: Call, one: "Conflict") -> None:
    if call.args.json:
        from sdrtui.services import conflicts

        print_json(conflicts.shape(call.desk, one))
        return
    from sdrtui.cli.conflict_text import conflict_lines

    print_lines(conflict_lines(call.desk, one))

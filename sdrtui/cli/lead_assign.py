"""`sdrtui lead assign`: leads go to another SDR, with their runs and what is open."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.errors import NeedsDecision
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.reassigning import AssignResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which leads, and whose they become."""
    parser.add_argument("leads", nargs="*", metavar="LEAD", help=_("these leads"))
    parser.add_argument("--to", required=True, metavar="SDR", help=_("the new owner"))
    parser.add_argument(
        "--where",
        nargs="+",
        action="extend",
        metavar="FIELD=VALUE",
        help=_("leads that match all: stage source kind industry region title owner idle=yes; several values by comma"),
    )
    parser.add_argument("--reason", default="", help=_("for the timeline"))
    parser.add_argument("--whole-account", action="store_true", help=_("the companies' other leads move along"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Assign, and print who moved and who did not."""
    from sdrtui.services import lead_shapes, reassigning

    args = call.args
    done = reassigning.assign(
        call.desk,
        args.to,
        leads=args.leads,
        where=" ".join(args.where or ()),
        reason=args.reason,
        whole_account=args.whole_account,
        dry_run=args.dry_run,
    )
    if args.json:
        print_json(lead_shapes.assigned(call.desk, done))
    else:
        _print(done)
    return 0 if done.assigned or not done.refused else NeedsDecision.exit_code


def _print(done: "AssignResult") -> None:
    words = _("{count} leads would go to {sdr}.") if done.is_dry_run else _("{count} leads are {sdr}'s now.")
    say(words.format(count=len(done.assigned), sdr=done.to))
    if done.assigned:
        rows = [(each.name, each.before, len(each.runs), len(each.touches), each.lead[-8:]) for each in done.assigned]
        print_table(rows, (_("who"), _("from whom"), _("runs"), _("touches"), _("lead")), widest=60)
    if done.refused:
        say(_("Refused {count}:").format(count=len(done.refused)))
        print_table(
            [(row.name, row.reason, row.lead[-8:]) for row in done.refused], (_("who"), _("why"), _("lead")), widest=90
        )
    for day, count, cap in done.full_days[:5]:
        say(_("{day}: {count} touches are more than the {cap} one can do.").format(day=day, count=count, cap=cap))
    if done.record:
        say(_("`sdrtui undo` takes this back."))

"""`sdrtui lead merge`: one person who is here twice becomes one."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk
    from sdrtui.services.merging import MergeResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which of the two stays."""
    parser.add_argument("keep", metavar="KEEP", help=_("the lead or person that stays; its fields win"))
    parser.add_argument("drop", metavar="DROP", help=_("the one that goes; its id leads to the other from then on"))
    parser.add_argument("--reason", default="", help=_("for the timeline"))
    parser.add_argument("--dry-run", action="store_true", help=_("show item by item what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Merge, and print what is different."""
    from sdrtui.services import merge_shapes, merging

    args = call.args
    done = merging.merge(call.desk, args.keep, args.drop, reason=args.reason, dry_run=args.dry_run)
    if args.json:
        print_json(merge_shapes.result(done))
    else:
        _print(call.desk, done)
        if call.desk.has_crm and not done.is_dry_run:
            say(_("In the CRM they are still two: merge them there as well."))
    return 0


def _print(desk: "Desk", done: "MergeResult") -> None:
    from sdrtui.services import merge_shapes
    from sdrtui.services.titles import titles

    fields = [(each.name, each.kept, each.dropped) for each in done.fields]
    print_table(fields, (_("field"), _("kept"), _("overwritten")))
    if done.is_dry_run:
        rows = [merge_shapes.item(each) for each in done.edited if each.place != "merged"]
        print_table(
            [(row["what"], row["change"], row["id"]) for row in rows], (_("what"), _("change"), "id"), widest=60
        )
    else:
        print_table(merge_shapes.counts(done.edited).items(), (_("what"), _("rows")))
    called = titles(desk)
    for playbook in map(called.playbook, done.superseded):
        say(_("The run of {playbook} ends: only one of the two can go on.").format(playbook=playbook))
    for playbook in map(called.playbook, done.stopped):
        say(_("The run of {playbook} ends: this person wants no contact.").format(playbook=playbook))
    if done.is_dry_run:
        say(_("Nothing was changed."))
        return
    say(_("Merged. {drop} leads to {keep} from now on.").format(drop=done.drop, keep=done.keep))
    say(_("`sdrtui undo` takes this back."))

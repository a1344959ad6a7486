"""`sdrtui lead merge`: one person who is here twice becomes one."""

import argparse
from collections import Counter
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
    from sdrtui.services.exchange_words import field_word
    from sdrtui.services.titles import titles
    from sdrtui.services.wording import change_word, thing_word

    fields = [
        (field_word(each.name), _said(desk, each.name, each.kept), _said(desk, each.name, each.dropped))
        for each in done.fields
    ]
    print_table(fields, (_("field"), _("kept"), _("overwritten")))
    items = [merge_shapes.item(each) for each in done.edited if each.place != "merged"]
    found = Counter((str(row["what"]), str(row["change"])) for row in items)
    rows = [(thing_word(what), change_word(change), count) for (what, change), count in found.items()]
    print_table(rows, (_("what"), _("change"), _("rows")))
    called = titles(desk)
    for playbook in map(called.playbook, done.superseded):
        say(_("The run of {playbook} ends: only one of the two can go on.").format(playbook=playbook))
    for playbook in map(called.playbook, done.stopped):
        say(_("The run of {playbook} ends: this person wants no contact.").format(playbook=playbook))
    if done.is_dry_run:
        say(_("Nothing was changed."))
        return
    say(_("Merged. {drop} leads to {keep} from now on.").format(drop=done.drop[-8:], keep=done.keep[-8:]))
    say(_("`sdrtui undo` takes this back."))


def _said(desk: "Desk", field: str, value: str) -> str:
    from sdrtui.domain.ids import SdrId
    from sdrtui.services.titles import titles

    if field == "owner" and value:
        return desk.team.member(SdrId(value)).name
    return titles(desk).source(value) if field == "source" else value

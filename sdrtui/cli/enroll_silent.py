"""`sdrtui enroll --silent DAYS`: silent leads in segments, and a segment's next batch into a reactivation."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import count
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.cli.results import print_enrolled
from sdrtui.errors import UsageError
from sdrtui.i18n import _

TRAITS = ("title", "industry", "region")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what goes with --silent."""
    parser.add_argument(
        "--silent", type=count, metavar="DAYS", help=_("leads whom nobody has reached for so long, in segments")
    )
    parser.add_argument("--segment", default="", metavar="S", help=_("with --silent: a segment as --dry-run names it"))
    parser.add_argument(
        "--by", default=",".join(TRAITS), metavar="TRAITS", help=_("with --silent: what segments share")
    )


def run(call: Call) -> int:
    """Print the segments, or enroll one's next batch."""
    from sdrtui.domain.silence import Trait
    from sdrtui.services import silence
    from sdrtui.services.choices import choice
    from sdrtui.services.titles import titles

    args, desk = call.args, call.desk
    if args.lead:
        raise UsageError(_("--silent finds the leads itself; narrow it with --where."))
    by = [choice(Trait, word) for word in args.by.split(",")]
    where = " ".join(args.where or ())
    if not args.dry_run:
        playbook = args.playbook or ""
        result = silence.reactivate(desk, args.silent, args.segment, playbook=playbook, where=where, by=by)
        return print_enrolled(result, as_json=args.json)
    found = silence.silent(desk, args.silent, playbook=args.playbook or "", where=where, by=by)
    if args.json:
        print_json(silence.as_row(found))
        return 0
    rows = [(each.key, each.leads, len(each.batch), each.batches, len(each.refused)) for each in found.segments]
    if rows:
        print_table(rows, (_("segment"), _("leads"), _("next batch"), _("batches"), _("refused")))
    say(
        _("{leads} leads silent for {days} days in {segments} segments, for “{playbook}”.").format(
            leads=sum(each.leads for each in found.segments),
            days=found.days,
            segments=len(found.segments),
            playbook=titles(desk).playbook(found.playbook),
        )
    )
    return 0

"""`sdrtui playbook simulate`: what a playbook asks of the team, and what it may bring, before anybody is enrolled."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, count
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the leads, the people and the days."""
    parser.add_argument("id", metavar="ID", nargs="?", default="", help=_("the one most sources lead to when left out"))
    parser.add_argument(
        "--leads", type=count, default=1000, metavar="N", help=_("how many begin, evenly over the days")
    )
    parser.add_argument("--sdrs", type=count, default=2, metavar="M", help=_("how many SDRs work on them"))
    parser.add_argument("--days", type=count, default=30, metavar="D", help=_("how many calendar days, from today on"))
    parser.add_argument(
        "--rates",
        choices=("policy", "log"),
        default="policy",
        help=_("from policy.yaml, or from the log where it holds enough"),
    )
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Play it and print the days; what it comes to goes to stderr as sentences."""
    from sdrtui.services import simulating

    args = call.args
    played = simulating.simulate(call.desk, args.id, leads=args.leads, sdrs=args.sdrs, days=args.days, rates=args.rates)
    if args.json:
        print_json(simulating.as_row(played))
        return 0
    header = (_("date"), _("leads"), _("touches by channel"), _("touches"), _("load"), _("waiting"))
    rows = [simulating.day_row(day) for day in played.forecast.days if day.is_open or day.touches]
    print_table(rows, header, widest=60)
    for line in simulating.summary(played):
        say(line)
    return 0

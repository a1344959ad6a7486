"""`sdrtui review touches|funnel`: the team lead's questions to the log."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr, day
from sdrtui.cli.output import emit
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdrtui.services.desk import Desk
    from sdrtui.services.shapes import Shape


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two reports and their filters."""
    reports = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    for name, help_text in (("touches", _("the touch log")), ("funnel", _("leads by how far they came"))):
        report = reports.add_parser(name, help=help_text, description=help_text)
        add_sdr(report)
        report.add_argument("--playbook", metavar="ID")
        report.add_argument("--channel", metavar="CHANNEL")
        report.add_argument("--outcome", metavar="OUTCOME")
        report.add_argument("--source", metavar="SOURCE")
        report.add_argument("--since", type=day, metavar="YYYY-MM-DD", help=_("from this day on"))
        report.add_argument("--until", type=day, metavar="YYYY-MM-DD", help=_("up to and with this day"))
        add_data_format(report)
        if name == "touches":
            report.add_argument("--limit", type=int, metavar="N")
        else:
            report.add_argument("--by", default="source", choices=("source", "playbook", "sdr"))


def run(call: Call) -> int:
    """Print the report."""
    from sdrtui.services import review, shapes

    args, desk = call.args, call.desk
    filters = review.log_filter(
        desk,
        sdr=args.sdr,
        playbook=args.playbook,
        channel=args.channel,
        outcome=args.outcome,
        source=args.source,
        since=args.since,
        until=args.until,
        limit=getattr(args, "limit", None),
    )
    if args.report == "touches":
        rows = shapes.log_lines(review.touches(desk, filters), desk.zone)
        columns: tuple[str, ...] = (
            "at",
            "sdr",
            "contact",
            "company",
            "channel",
            "outcome",
            "playbook",
            "step",
            "stage",
            "note",
        )
    else:
        rows = shapes.funnel(review.funnel(desk, filters, args.by))
        columns = ("group", "touches", "connects", "mql", "sql", "sal")
    if not (args.json or args.csv):
        rows = _called(desk, rows, getattr(args, "by", ""))
    emit(args, rows, columns, desk.team, _("Nothing in the log for these filters."))
    return 0


def _called(desk: "Desk", rows: "list[Shape]", by: str) -> "list[Shape]":
    """Return the rows with playbooks, steps, sources and groups as people call them."""
    from sdrtui.domain.ids import SdrId
    from sdrtui.services.titles import titles

    called = titles(desk)

    def person(sdr: str) -> str:
        return desk.team.member(SdrId(sdr)).name

    groups: dict[str, Callable[[str], str]] = {
        "playbook": called.playbook,
        "source": called.source,
        "sdr": person,
    }
    return [
        row
        | ({"group": groups[by](str(row["group"])) or _("(none)")} if by else {})
        | ({"playbook": called.playbook(str(row["playbook"]))} if "playbook" in row else {})
        | ({"step": called.step(str(row["playbook"]), str(row["step"]))} if "step" in row else {})
        for row in rows
    ]

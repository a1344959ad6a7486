"""`sdrtui review …`: the team lead's and the playbook author's questions to the log."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr, day
from sdrtui.cli.output import emit, print_csv, print_json, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sdrtui.domain.filters import LogFilter
    from sdrtui.services.desk import Desk
    from sdrtui.services.shapes import Shape

_TOUCHES = ("at", "sdr", "contact", "company", "channel", "outcome", "playbook", "step", "stage", "note")
_FUNNEL = ("group", "touches", "connects", "mql", "sql", "sal")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the reports and their filters."""
    reports = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    for name, help_text in _reports().items():
        report = reports.add_parser(name, help=help_text, description=help_text)
        add_sdr(report)
        report.add_argument("--playbook", metavar="ID")
        report.add_argument("--channel", metavar="CHANNEL")
        report.add_argument("--source", metavar="SOURCE")
        report.add_argument("--since", type=day, metavar="YYYY-MM-DD", help=_("from this day on"))
        report.add_argument("--until", type=day, metavar="YYYY-MM-DD", help=_("up to and with this day"))
        add_data_format(report)
        if name in {"touches", "funnel"}:
            report.add_argument("--outcome", metavar="OUTCOME")
        if name == "touches":
            report.add_argument("--limit", type=int, metavar="N")
        if name == "funnel":
            report.add_argument("--by", default="source", choices=("source", "playbook", "sdr"))


def _reports() -> dict[str, str]:
    return {
        "touches": _("the touch log"),
        "funnel": _("leads by how far they came"),
        "steps": _("what each step of a playbook brings, and where runs end"),
        "team": _("what each person did, how soon and how well"),
        "heatmap": _("when people are reached, by weekday and hour where they are"),
        "ab": _("variants of a step, and versions of a playbook, compared"),
        "cost": _("what leads cost by source, and what an MQL, SQL and SAL cost"),
    }


def run(call: Call) -> int:
    """Print the report."""
    from sdrtui.services.review_filters import log_filter

    args, desk = call.args, call.desk
    filters = log_filter(
        desk,
        sdr=args.sdr,
        playbook=args.playbook,
        channel=args.channel,
        outcome=getattr(args, "outcome", None),
        source=args.source,
        since=args.since,
        until=args.until,
        limit=getattr(args, "limit", None),
    )
    if args.report in {"touches", "funnel"}:
        _print_log(call, filters)
    else:
        _print_report(call, filters)
    return 0


def _print_report(call: Call, filters: "LogFilter") -> None:
    """Print one of the five: JSON whole, CSV flat, and for people tables with what to make of them."""
    from sdrtui.cli import review_text
    from sdrtui.services import review, review_shapes

    args, desk = call.args, call.desk
    if args.report == "steps":
        found, versions = review.steps(desk, filters), desk.store.versions_begun()
        rows = [review_shapes.step(row, versions) for row in found]
    elif args.report == "team":
        rows = [review_shapes.person(row) for row in review.team(desk, filters)]
    elif args.report == "heatmap":
        rows = [review_shapes.hour(row) for row in review.heatmap(desk, filters)]
    elif args.report == "ab":
        tests, versions = review.ab(desk, filters), desk.store.versions_begun()
        rows = [row for test in tests for row in review_shapes.arms(test, versions)]
    else:
        currency = desk.policy.currency
        rows = [review_shapes.source(row, currency) for row in review.cost(desk, filters)]
    if args.json:
        print_json(rows)
    elif args.csv:
        sheet = review_shapes.flat(rows)
        print_csv(sheet, list(sheet[0]) if sheet else ())
    elif not rows:
        say(_nothing(args.report))
    else:
        review_text.TABLES[args.report](desk, rows)


def _nothing(report: str) -> str:
    if report == "ab":
        return _(
            "Nothing to compare for these filters: no step with variants was done. With --playbook, two versions do."
        )
    return _("Nothing in the log for these filters.")


def _print_log(call: Call, filters: "LogFilter") -> None:
    from sdrtui.services import review, shapes

    args, desk = call.args, call.desk
    columns: Sequence[str]
    if args.report == "touches":
        rows, columns = shapes.log_lines(review.touches(desk, filters), desk.zone), _TOUCHES
    else:
        rows, columns = shapes.funnel(review.funnel(desk, filters, args.by)), _FUNNEL
    if not (args.json or args.csv):
        rows = _called(desk, rows, getattr(args, "by", ""))
    emit(args, rows, columns, desk.team, _("Nothing in the log for these filters."))


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

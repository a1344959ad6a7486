"""`sdrtui doctor`: is everything in order, and what to do where it is not."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table
from sdrtui.errors import FixYourFile
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdrtui.services.health import Check

MARKS = {"ok": "✓", "warning": "⚠", "problem": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --json."""
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print each check; exit 3 when one fails."""
    from sdrtui.services import health

    checks = health.doctor(call.desk)
    if call.args.json:
        print_json([{"check": row.name, "state": row.state, "says": row.says, "hint": row.hint} for row in checks])
    else:
        print_table(list(_lines(checks)), ("", _("check"), _("found, and what to do")))
    return FixYourFile.exit_code if any(row.state == "problem" for row in checks) else 0


def _lines(checks: "Iterable[Check]") -> "Iterator[tuple[str, str, str]]":
    """Yield each check, and what to do about it below."""
    for check in checks:
        yield MARKS[check.state], check.name, check.says
        if check.hint:
            yield "", "", "  " + check.hint

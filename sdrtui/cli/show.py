"""`sdrtui show`: the card of a touch, or all about a lead."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the id."""
    parser.add_argument("id", metavar="TOUCH|LEAD", help=_("its id or the end of it"))
    parser.add_argument(
        "--reveal", action="store_true", help=_("contact points unmasked; the log keeps that you looked")
    )
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print the card."""
    from sdrtui.services import card, leads, shapes

    if leads.is_lead(call.desk, call.args.id):
        return print_lead(call, call.args.id, reveal=call.args.reveal)

    found = card.card(call.desk, call.found(call.args.id).id, reveal=call.args.reveal)
    if call.args.json:
        print_json(shapes.card(found, call.desk.clock()))
    else:
        from sdrtui.cli import card_text

        print_lines(card_text.touch_lines(found, call.desk.team))
    return 0


def print_lead(call: Call, lead: str, *, reveal: bool) -> int:
    """Print a lead with its points, runs and timeline."""
    from sdrtui.services import leads, shapes

    view = leads.show(call.desk, lead, reveal=reveal)
    if call.args.json:
        print_json(shapes.lead(view))
    else:
        from sdrtui.cli import card_text

        print_lines(card_text.lead_lines(view, call.desk.team))
    return 0


def print_lines(lines: "Iterable[str]") -> None:
    """Print lines as paragraphs."""
    from sdrtui.cli import card_text

    print(plain(card_text.paragraphs(lines)))  # noqa: T201  # data of the command

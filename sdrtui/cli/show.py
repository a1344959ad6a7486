"""`sdrtui show`: the card of a touch, or all about a lead."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the id."""
    parser.add_argument("id", metavar="TOUCH|LEAD")
    parser.add_argument(
        "--reveal", action="store_true", help=_("contact points unmasked; the log keeps that you looked")
    )
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print the card."""
    from sdrtui.services import card, leads, shapes

    if leads.is_lead(call.desk, call.args.id):
        return print_lead(call, call.args.id, reveal=call.args.reveal)

    print_card(
        call, shapes.card(card.card(call.desk, call.found(call.args.id).id, reveal=call.args.reveal), call.desk.clock())
    )
    return 0


def print_lead(call: Call, lead: str, *, reveal: bool) -> int:
    """Print a lead with its points, runs and timeline."""
    from sdrtui.services import leads, shapes

    print_card(call, shapes.lead(leads.show(call.desk, lead, reveal=reveal)))
    return 0


def print_card(call: Call, document: "Mapping[str, object]") -> None:
    """Print a card as JSON, or as blocks of `name: value` lines."""
    if call.args.json:
        print_json(document)
        return
    for name, value in document.items():
        print(plain(as_block(name, value)))  # noqa: T201  # data of the command


def as_block(name: str, value: object) -> str:
    """Return one field for people: a line, or an indented block where it has parts."""
    if isinstance(value, list):
        return "\n".join([f"{name}:", *(f"  {one_line(item)}" for item in value)])
    if isinstance(value, dict):
        parts = [as_block(str(key), part) for key, part in value.items() if part not in (None, "", [])]
        return "\n".join([f"{name}:", *map(indented, parts)])
    return f"{name}: {'' if value is None else value}"


def indented(text: str) -> str:
    """Return the text two cells in, every line of it."""
    return "\n".join("  " + line for line in text.splitlines())


def one_line(item: "Mapping[str, object] | Sequence[object] | object") -> str:
    """Return an item of a list on one line."""
    parts = item.values() if isinstance(item, dict) else item if isinstance(item, list | tuple) else [item]
    return "  ".join(str(part) for part in parts if part not in (None, "", []))

"""`sdrtui show`: the card of a touch, or all about a lead."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json, shown
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdrtui.domain.team import Team

_IDS = frozenset({"touch", "record", "lead", "contact_id", "sync"})


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

    found = card.card(call.desk, call.found(call.args.id).id, reveal=call.args.reveal)
    if call.args.json:
        print_json(shapes.card(found, call.desk.clock()))
    else:
        from sdrtui.cli import card_text

        _print_text(card_text.paragraphs(card_text.touch_lines(found, call.desk.team)))
    return 0


def print_lead(call: Call, lead: str, *, reveal: bool) -> int:
    """Print a lead with its points, runs and timeline."""
    from sdrtui.services import leads, shapes

    view = leads.show(call.desk, lead, reveal=reveal)
    if call.args.json:
        print_json(shapes.lead(view))
    else:
        from sdrtui.cli import card_text

        _print_text(card_text.paragraphs(card_text.lead_lines(view, call.desk.team)))
    return 0


def _print_text(text: str) -> None:
    print(plain(text))  # noqa: T201  # data of the command


def print_card(call: Call, document: "Mapping[str, object]") -> None:
    """Print a document as JSON, or as blocks of `name: value` lines in words; what is empty is left out."""
    if call.args.json:
        print_json(document)
        return
    team = call.desk.team
    for name, value in document.items():
        if value not in (None, "", [], {}):
            _print_text(as_block(name, value, team))


def as_block(name: str, value: object, team: "Team") -> str:
    """Return one field for people: a line, or an indented block where it has parts."""
    from sdrtui.cli.columns import cell, head

    if isinstance(value, list):
        return "\n".join([_("{name}:").format(name=head(name)), *(f"  {one_line(item, team)}" for item in value)])
    if isinstance(value, dict):
        parts = [as_block(str(key), part, team) for key, part in value.items() if part not in (None, "", [])]
        return "\n".join([_("{name}:").format(name=head(name)), *map(indented, parts)])
    return _("{name}: {value}").format(name=head(name), value=shown(cell(name, value, team)))


def indented(text: str) -> str:
    """Return the text two cells in, every line of it."""
    return "\n".join("  " + line for line in text.splitlines())


def one_line(item: object, team: "Team") -> str:
    """Return an item of a list on one line; ids of a row, which JSON has, are left out."""
    from sdrtui.cli.columns import in_words

    if isinstance(item, dict):
        parts = [part for name, part in in_words([item], team)[0].items() if name not in _IDS]
    else:
        parts = list(item) if isinstance(item, list | tuple) else [item]
    return "  ".join(str(part) for part in parts if part not in (None, "", []))

"""`sdrtui why`: the reasons behind a touch, an enrollment or a lead."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the id."""
    parser.add_argument("id", metavar="ID", help=_("a touch, an enrollment or a lead"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Print the sentences, or with --json the facts as well."""
    from sdrtui.services import shapes, why

    explanation = why.why(call.desk, call.args.id)
    if call.args.json:
        print_json(shapes.explanation(explanation))
    else:
        print(plain("\n".join(explanation.sentences)))  # noqa: T201  # data of the command
    return 0

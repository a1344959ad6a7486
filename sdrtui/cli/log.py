"""`sdrtui log`: what came of a touch, or of a call made by hand."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.results import print_logged
from sdrtui.domain.ids import TouchId
from sdrtui.i18n import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the touch, the outcome, and what belongs to it."""
    parser.add_argument("touch", metavar="TOUCH", help=_("the touch, or the lead for a call made by hand"))
    parser.add_argument("outcome", metavar="OUTCOME", help=_("for example no_answer; a wrong one lists those that fit"))
    parser.add_argument("--note", default="", metavar="TEXT", help=_("what was said"))
    parser.add_argument(
        "--callback-at", metavar="TIME", help=_("when a callback was promised: 15:30, +2h, 2026-11-25 10:00")
    )
    parser.add_argument("--anyway", action="store_true", help=_("it was sent although the account's cap was reached"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Record it and print what follows."""
    from sdrtui.services import leads, logging, manual, repeats

    args, desk = call.args, call.desk
    at = call.when(args.callback_at)
    if leads.is_lead(desk, args.touch):
        lead = leads.lead_of(desk, args.touch)
        result = manual.log_manual(desk, lead, args.outcome, note=args.note, callback_at=at)
    else:
        touch = call.found(args.touch).id
        repeats.refuse_repeat(desk, TouchId(touch), args.outcome)
        result = logging.log_outcome(desk, touch, args.outcome, note=args.note, callback_at=at, anyway=args.anyway)
    print_logged(call, result)
    call.say_day_off(at)
    return 0

"""`sdrtui lead suppress`: the do-not-contact list, for a person or one number; `--lift` after a new consent."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.suppressing import SuppressResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whom or what."""
    parser.add_argument("lead", metavar="LEAD", nargs="?", default="", help=_("the person, on every channel"))
    for field in ("phone", "wechat", "email"):
        parser.add_argument(f"--{field}", action="append", default=[], help=_("whoever has it, now or later"))
    parser.add_argument("--point", action="store_true", help=_("only this number or address, not the person"))
    parser.add_argument("--reason", default="", help=_("why; with --lift how they agreed anew"))
    parser.add_argument("--lift", action="store_true", help=_("take off the list again"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Put on the list, or take off it, and print what that ended."""
    from sdrtui.services import lead_shapes, suppressing

    args = call.args
    meant = suppressing.Meant(args.lead, tuple(args.phone), tuple(args.wechat), tuple(args.email))
    if args.lift:
        done = suppressing.lift(call.desk, meant, reason=args.reason)
    else:
        done = suppressing.suppress(call.desk, meant, reason=args.reason, is_point=args.point)
    if args.json:
        print_json(lead_shapes.suppressed(done))
    else:
        _say(done)
    return 0


def _say(done: "SuppressResult") -> None:
    if done.is_lift:
        say(_("Taken off the do-not-contact list. What had ended stays so; enroll again if that was agreed."))
    elif done.record is None:
        say(_("On the do-not-contact list already."))
    else:
        everywhere = _("On the do-not-contact list, on every channel and in every playbook.")
        alone = _("On the do-not-contact list: this number or address alone. The person goes on by other ways.")
        say(alone if done.is_point else everywhere)
        say(
            _("{runs} runs ended, {touches} touches cancelled.").format(
                runs=len(done.stopped), touches=len(done.cancelled)
            )
        )
        say(_("`sdrtui undo` takes this back."))

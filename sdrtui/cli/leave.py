"""`sdrtui leave add|list|cancel`: days away, and where their touches go."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr, day
from sdrtui.cli.output import emit, print_json, print_table, say
from sdrtui.i18n import N_, _

if TYPE_CHECKING:
    from sdrtui.services.leave import LeaveResult

HEADER = (N_("day"), N_("touches"))
COLUMNS = ("sdr", "from", "to", "reason", "leave")
SHEET = ("leave", "sdr", "from", "to", "reason", "entered_by", "cancelled")
"""The columns of `--csv`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|list|cancel")
    add = actions.add_parser("add", help=_("enter days away; open touches move to the days after, none overfull"))
    add.add_argument(
        "--from", dest="first", required=True, type=day, metavar="YYYY-MM-DD", help=_("the first day away")
    )
    add.add_argument("--to", dest="last", required=True, type=day, metavar="YYYY-MM-DD", help=_("the last day away"))
    add_sdr(add)
    add.add_argument("--reason", default="", help=_("for people"))
    add.add_argument("--dry-run", action="store_true", help=_("only show what would move"))
    add_data_format(add, csv=False)
    listed = actions.add_parser("list", help=_("who is away when"))
    add_sdr(listed)
    add_data_format(listed)
    cancel = actions.add_parser("cancel", help=_("take a leave back; its touches return to their days"))
    cancel.add_argument("id", metavar="ID", help=_("its id or the end of it"))
    add_data_format(cancel, csv=False)


def run(call: Call) -> int:
    """Do the action named."""
    return {"add": run_add, "list": run_list, "cancel": run_cancel}[call.args.action](call)


def run_add(call: Call) -> int:
    """Enter the leave; print what moved and how full the days after it are."""
    from sdrtui.services import leave

    args = call.args
    done = leave.add(call.desk, args.first, args.last, sdr=args.sdr, reason=args.reason, dry_run=args.dry_run)
    _print(call, done)
    return 0


def run_list(call: Call) -> int:
    """Print the leaves that count."""
    from sdrtui.services import leave, leave_shapes

    rows = [leave_shapes.leave(row) for row in leave.active(call.desk, call.args.sdr)]
    emit(call.args, rows, COLUMNS, call.desk.team, _("Nobody is away."), SHEET)
    return 0


def run_cancel(call: Call) -> int:
    """Cancel it."""
    from sdrtui.services import leave

    done = leave.cancel(call.desk, call.args.id)
    if call.args.json:
        _print(call, done)
    else:
        say(_("Cancelled; the touches are back on their own days."))
    return 0


def _print(call: Call, done: "LeaveResult") -> None:
    from sdrtui.services import leave_shapes

    if call.args.json:
        print_json(leave_shapes.result(call.desk, done))
        return
    if done.spread.days:
        print_table(done.spread.days, [_(name) for name in HEADER])
    words = _("{count} touches would move.") if done.is_dry_run else _("{count} touches moved.")
    say(words.format(count=len(done.spread.moved)))

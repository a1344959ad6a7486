"""`sdrtui outbox list|show|edit|retry|skip`: what waits for the CRM, and what needs you."""

import argparse

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import emit, print_json, say
from sdrtui.cli.show import print_lines
from sdrtui.domain.queued import QueuedOp
from sdrtui.i18n import _

COLUMNS = ("kind", "contact", "company", "state", "attempts", "queued_at", "next_try", "reason", "id")
SHEET = ("id", "lead", "seq", "kind", "state", "attempts", "queued_at", "next_try", "reason", "hint")
"""The columns of `--csv`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|edit|retry|skip")
    listing = actions.add_parser("list", help=_("what is not in the CRM yet, oldest first"))
    listing.add_argument("--needs-you", action="store_true", help=_("only what was parked"))
    add_data_format(listing)
    for name, help_text in (
        ("show", _("one write with its attempts")),
        ("retry", _("let a parked write go again")),
        ("skip", _("never send a parked write")),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("id", metavar="ID", help=_("its id or the end of it"))
        add_data_format(action, csv=False)
    correcting = actions.add_parser("edit", help=_("correct a parked write and let it go again"))
    correcting.add_argument("id", metavar="ID", help=_("its id or the end of it"))
    correcting.add_argument(
        "--set",
        action="append",
        type=_pair,
        required=True,
        metavar="FIELD=VALUE",
        help=_("a field of the payload as the CRM wants it; what was logged stays"),
    )
    add_data_format(correcting, csv=False)


def _pair(told: str) -> tuple[str, str]:
    field, equals, value = told.partition("=")
    if not field.strip() or not equals:
        raise argparse.ArgumentTypeError(_("write it as FIELD=VALUE"))
    return field.strip(), value


def run(call: Call) -> int:
    """Do the action named."""
    from sdrtui.services import queue

    args, desk = call.args, call.desk
    if args.action == "list":
        rows = _rows(call)
        none = _("Nothing needs you.") if args.needs_you else _("Nothing waits for the CRM.")
        emit(args, rows, COLUMNS, none=none, sheet=SHEET)
    elif args.action == "show":
        _show(call, queue.find(desk, args.id))
    else:
        op = _decided(call)
        if args.json:
            print_json(queue.shape(desk, op))
        else:
            say(_("It will not be sent.") if args.action == "skip" else _("It goes with the next sync."))
    return 0


def _rows(call: Call) -> list[dict[str, object]]:
    """Return the writes; people are told whom each is about."""
    from sdrtui.services import queue, queue_names

    args, desk = call.args, call.desk
    if args.json or args.csv:
        return [queue.shape(desk, op) for op in queue.listed(desk, parked_only=args.needs_you)]
    return [
        {**queue.shape(desk, one.op), "contact": one.name, "company": one.company}
        for one in queue_names.views(desk, parked_only=args.needs_you)
    ]


def _show(call: Call, op: QueuedOp) -> None:
    from sdrtui.services import queue

    if call.args.json:
        print_json(queue.shape_whole(call.desk, op))
        return
    from sdrtui.cli.outbox_text import outbox_lines

    print_lines(outbox_lines(call.desk, op))


def _decided(call: Call) -> QueuedOp:
    from sdrtui.services import queue

    args, desk = call.args, call.desk
    match args.action:
        case "retry":
            return queue.retry(desk, args.id)
        case "skip":
            return queue.skip(desk, args.id)
    return queue.edit(desk, args.id, dict(args.set))

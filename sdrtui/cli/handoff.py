"""`sdrtui handoff list|show|qualify|accept|reject|offer`: from three answers to a lead that sales has accepted."""

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr
from sdrtui.cli.output import emit, print_json, say
from sdrtui.cli.show import print_lines
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.desk import Desk
    from sdrtui.services.handing_off import HandoffView, Settled

COLUMNS = ("contact", "company", "state", "sdr", "ae", "due_at", "reminder", "reason_text", "handoff")
SHEET = (
    "handoff lead contact company state stage sdr ae proposed_at offered_at due_at since by reminder reason "
    "reason_text back_to note"
)
"""The columns of `--csv`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|qualify|accept|reject|offer")
    every = actions.add_parser("list", help=_("what is to be qualified, and what is before sales"))
    every.add_argument("--all", action="store_true", help=_("settled ones as well"))
    every.add_argument("--ae", metavar="WHO", help=_("only those before this account executive"))
    add_data_format(every)
    _add_qualify(actions.add_parser("qualify", help=_("answer the three questions; all yes gives it to sales")))
    show = actions.add_parser("show", help=_("the package: answers, timeline, promises"))
    accept = actions.add_parser("accept", help=_("take it into sales"))
    reject = actions.add_parser("reject", help=_("give it back, with a coded reason"))
    reject.add_argument("--reason", metavar="CODE", required=True, help=_("one of policy.yaml's handoff.reasons"))
    offer = actions.add_parser("offer", help=_("to another account executive; the clock begins again"))
    offer.add_argument("--ae", metavar="WHO", required=True, help=_("who gets it in sales"))
    for one in (show, accept, reject, offer):
        one.add_argument("id", metavar="ID", help=_("the handoff, or its lead"))
        add_data_format(one, csv=False)
    for one in (accept, reject):
        one.add_argument("--note", default="", help=_("for whoever reads it next"))
    for one in (accept, reject, offer):
        add_sdr(one)


def _add_qualify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lead", metavar="LEAD", help=_("its id or the end of it"))
    says = _('yes or no, then what shows it: "yes: they reconcile by hand"')
    parser.add_argument("--profile", metavar="yes|no", help=_("is it our kind of customer? {says}").format(says=says))
    parser.add_argument("--pain", metavar="yes|no", help=_("is there a real pain?"))
    parser.add_argument("--solution", metavar="yes|no", help=_("do we solve it?"))
    parser.add_argument("--note", default="", help=_("for sales, or for whoever asks why not"))
    parser.add_argument("--promised", default="", help=_("what the buyer was told would come"))
    parser.add_argument("--ae", metavar="WHO", help=_("who gets it in sales"))
    add_sdr(parser)
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Do the action named."""
    from sdrtui.services import handing_off

    args = call.args
    match args.action:
        case "list":
            return run_list(call)
        case "qualify":
            return run_qualify(call)
        case "show":
            return run_show(call)
        case "accept":
            return run_step(call, lambda desk: handing_off.accept(desk, args.id, note=args.note))
        case "reject":
            return run_step(call, lambda desk: handing_off.reject(desk, args.id, args.reason, note=args.note))
        case _:
            return run_step(call, lambda desk: handing_off.offer(desk, args.id, args.ae))


def run_list(call: Call) -> int:
    """Print the handoffs; say whose clock runs out."""
    from sdrtui.services import handing_off, handoff_shapes

    desk = call.desk
    views = handing_off.listed(desk, all_=call.args.all, ae=call.args.ae)
    rows = [handoff_shapes.row(desk, view) for view in views]
    shown = rows if call.args.json else [without_package(row) for row in rows]
    emit(call.args, shown, COLUMNS, desk.team, _("No handoff waits."), SHEET.split())
    if not call.args.json:
        _remind(desk, views)
    return 0


def without_package(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row without its package, which no table shows."""
    return {name: value for name, value in row.items() if name != "package"}


def run_show(call: Call) -> int:
    """Print one handoff with its package."""
    from sdrtui.services import handing_off, handoff_shapes

    view = handing_off.show(call.desk, call.args.id)
    if call.args.json:
        print_json(handoff_shapes.row(call.desk, view))
    else:
        from sdrtui.cli.handoff_text import handoff_lines

        print_lines(handoff_lines(call.desk, view))
    return 0


def run_qualify(call: Call) -> int:
    """Answer the questions; say what came of it."""
    from sdrtui.services import handoff_shapes, handoff_words, qualifying

    args, desk = call.args, call.desk_of(call.args.sdr)
    result = qualifying.qualify(
        desk,
        args.lead,
        profile=args.profile,
        pain=args.pain,
        solution=args.solution,
        note=args.note,
        promised=args.promised,
        ae=args.ae,
    )
    if args.json:
        print_json(handoff_shapes.qualified(desk, result))
    else:
        say(handoff_words.handoff_sentence(desk, result.handoff))
    return 0


def run_step(call: Call, step: "Callable[[Desk], Settled]") -> int:
    """Take one step; say where the handoff stands then."""
    from sdrtui.services import handoff_shapes, handoff_words

    desk = call.desk_of(call.args.sdr)
    result = step(desk)
    if call.args.json:
        print_json(handoff_shapes.settled(desk, result))
    else:
        say(handoff_words.handoff_sentence(desk, result.handoff))
    return 0


def _remind(desk: "Desk", views: "list[HandoffView]") -> None:
    from sdrtui.services import handoff_words

    for view in views:
        if view.reminder is not None:
            said = handoff_words.handoff_sentence(desk, view.handoff)
            say(
                _("{contact}, {company}: {stage}").format(
                    contact=view.contact.name, company=view.account.name, stage=said
                )
            )

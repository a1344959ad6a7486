"""`sdrtui lead`: one lead by hand, all about one, and what people change about leads."""

import argparse
import importlib
from typing import TYPE_CHECKING, cast

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, say
from sdrtui.cli.show import print_lead
from sdrtui.i18n import N_, _

if TYPE_CHECKING:
    from sdrtui.cli.main import CommandModule


BY_HAND = {
    "erase": N_("remove a person for good; reports keep their counts"),
    "merge": N_("make one out of a person who is here twice"),
    "assign": N_("give leads to another SDR, with their runs and what is open"),
    "suppress": N_("put a person or one number on the do-not-contact list"),
}
"""Each is a module of this package, `lead_` and its name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(("add", "show", *BY_HAND)))
    add = actions.add_parser("add", help=_("a lead that just came in; a call-in is at the top of the list at once"))
    add.add_argument("--name", default="", help=_("the person"))
    add.add_argument("--company", default="", help=_("where they work"))
    for field in ("phone", "wechat", "email"):
        add.add_argument(f"--{field}", action="append", default=[], help=_("may be given several times"))
    add.add_argument("--title", default="", help=_("the job title"))
    add.add_argument("--industry", default="", help=_("of the company"))
    add.add_argument("--region", default="", help=_("of the company"))
    add.add_argument("--source", default="", help=_("a source of policy.yaml, by id or name"))
    add.add_argument("--note", default="", help=_("what they asked for"))
    add.add_argument("--kind", default="call-in", choices=("call-in", "outbound"), help=_("call-in if left out"))
    add.add_argument("--referred-by", metavar="LEAD", help=_("who named this person; both are linked"))
    add.add_argument("--owner", metavar="SDR", help=_("whose lead it is; by default the policy shares call-ins out"))
    add.add_argument("--playbook", metavar="ID", help=_("instead of the one that the source names"))
    add_data_format(add, csv=False)
    show = actions.add_parser("show", help=_("all about one lead"))
    show.add_argument("lead", metavar="LEAD", help=_("its id or the end of it"))
    show.add_argument("--reveal", action="store_true", help=_("contact points unmasked; the log keeps that you looked"))
    add_data_format(show, csv=False)
    for name, help_text in BY_HAND.items():
        _module(name).add_arguments(actions.add_parser(name, help=_(help_text)))


def run(call: Call) -> int:
    """Do the action named."""
    if call.args.action in BY_HAND:
        return _module(call.args.action).run(call)
    return run_add(call) if call.args.action == "add" else print_lead(call, call.args.lead, reveal=call.args.reveal)


def _module(action: str) -> "CommandModule":
    return cast("CommandModule", importlib.import_module(f"sdrtui.cli.lead_{action}"))


def run_add(call: Call) -> int:
    """Add the lead and print its id and first touches."""
    from sdrtui.services import leads, shapes, wording, zones

    args = call.args
    call.say_stranger(args.owner)
    call.say_left_out()
    _say_unknown_source(call)
    added = leads.add(
        call.desk,
        name=args.name,
        company=args.company,
        phones=args.phone,
        wechats=args.wechat,
        emails=args.email,
        title=args.title,
        industry=args.industry,
        region=args.region,
        source=args.source,
        note=args.note,
        kind=args.kind,
        owner=args.owner,
        playbook=args.playbook,
        referred_by=leads.show(call.desk, args.referred_by).contact.id if args.referred_by else None,
    )
    if call.args.json:
        print_json(shapes.added(added))
    else:
        known = _("This person was here already: lead {lead}, of {owner}.")
        said = known if added.is_known else _("Saved lead {lead}, of {owner}.")
        owner = call.desk.team.member(added.owner).name if added.owner else ""
        say(said.format(lead=added.lead[-8:], owner=owner))
        first = call.desk.store.due_row(added.touches[0]) if added.touches else None
        if first is not None:
            at = wording.moment(zones.local(first.due_at, first.zone))
            what = wording.touch_word(first.channel, first.action)
            say(_("First touch: {at}, {what}, {touch}").format(at=at, what=what, touch=first.touch[-8:]))
        if added.refused:
            say(_("No playbook was started: {reason}").format(reason=added.refused))
        for notice in added.notices:
            say(notice)
    return 0


def _say_unknown_source(call: Call) -> None:
    """Say that a source is not one of policy.yaml's: it is kept as it is, and scores nothing."""
    from sdrtui.domain.routing import source_named

    source, known = call.args.source.strip(), call.desk.policy.sources
    if source and source_named(source, known) is None:
        names = ", ".join(known)
        say(
            _("policy.yaml names no source {source}; it is kept as it is. There are {names}.").format(
                source=source, names=names
            )
        )

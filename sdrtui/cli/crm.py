"""`sdrtui crm doctor|sign-in`: what the CRM can do, what to ask its admin for; and the token that opens it."""

import argparse
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdrtui.domain.crm_report import CrmReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="doctor|sign-in")
    doctor = actions.add_parser("doctor", help=_("ask the live CRM what it can do and what it lacks; only reads"))
    add_data_format(doctor, csv=False)
    actions.add_parser("sign-in", help=_("ask for the CRM's token and keep it; a script pipes it in"))


def run(call: Call) -> int:
    """Do the action named."""
    return run_sign_in(call) if call.args.action == "sign-in" else run_doctor(call)


def run_sign_in(call: Call) -> int:
    """Ask for the token, without showing it, and keep it where tokens are kept."""
    from sdrtui.bootstrap import keep_token
    from sdrtui.cli.asking import secret

    crm = call.settings.crm
    if crm is None:
        raise UsageError(
            _("No CRM is configured."),
            hint=_("Write [crm] kind and base_url into {file}.").format(file=call.settings.config),
        )
    name = crm.token or crm.kind
    token = secret(_("Token of {name} for {url}: ").format(name=name, url=crm.base_url or crm.kind))
    keep_token(call.settings.home, name, token)
    say(_("Kept as {name}. `sdrtui crm doctor` tries it.").format(name=name))
    return 0


def run_doctor(call: Call) -> int:
    """Ask and print; exit 3 when nothing can be sent as things are."""
    from sdrtui.services import probing

    found = probing.report(call.desk)
    if call.args.json:
        print_json(probing.shape(found))
    else:
        print_report(found, call.desk.zone, call.settings.crm.base_url if call.settings.crm else "")
    return 0 if found.is_well else FixYourFile.exit_code


def print_report(found: "CrmReport", zone: str, url: str) -> None:
    """Print it for people."""
    from sdrtui.cli.columns import cell
    from sdrtui.services.wording import moment
    from sdrtui.services.zones import local

    if found.user or found.account:
        said = _("{adapter}: signed in as {user}, account {account}")
    else:
        said = _("{adapter} at {url} did not say who is signed in.")
    facts = {"adapter": found.adapter, "user": found.user or "-", "account": found.account or "-", "url": url}
    say(said.format_map(facts))
    if found.clock_offset is not None:
        seconds = round(found.clock_offset, 1)
        ahead, behind = (
            _("Its clock is {seconds} seconds ahead of ours."),
            _("Its clock is {seconds} seconds behind ours."),
        )
        say((ahead if seconds >= 0 else behind).format(seconds=abs(seconds)))
    ways = [(cell("kind", way.kind), way.mode, way.batch, way.says) for way in found.writes]
    print_table(ways, (_("write"), _("mode"), _("batch"), _("if an answer is lost")), widest=100)
    for line in _reading(found):
        say(line)
    if found.looks_for_doubles:
        sought = found.doubles_sought_at
        at = moment(local(sought, zone)) if sought else _("never")
        say(_("What a late answer may have left there twice was last looked for: {at}").format(at=at))
    lacks = [(lack.what, lack.why, lack.ask) for lack in found.lacks]
    if lacks:
        print_table(lacks, (_("missing"), _("why"), _("ask the admin")), widest=70)
    for trouble in found.troubles:
        say(trouble)


def _reading(found: "CrmReport") -> "Iterator[str]":
    """Say what reading costs where the CRM cannot tell what has changed."""
    if found.leads == "listing":
        yield _("It has no feed of changed leads: every pull lists all of them.")
    if found.touches == "listing":
        yield _("It has no feed of changed touches: every pull of the team's log reads all of them.")
    if found.touches == "none":
        yield _("The team's log cannot be pulled: it does not show its touches.")

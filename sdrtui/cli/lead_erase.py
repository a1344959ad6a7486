"""`sdrtui lead erase`: remove a person for good, when the law or they ask for it."""

import argparse
import sys
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json, print_table, say
from sdrtui.errors import NeedsDecision
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.erasing import EraseResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whom, and that it is meant."""
    parser.add_argument("lead", metavar="LEAD", help=_("the lead, or the person"))
    parser.add_argument("--dry-run", action="store_true", help=_("count what would go, change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask; there is no undo"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Ask, erase, and print what went and what is left elsewhere."""
    from sdrtui.services import erasing

    args = call.args
    person = erasing.person_of(call.desk, args.lead)
    name = " · ".join(part for part in (person.contact.name, person.account.name) if part)
    if not args.dry_run and not args.yes:
        _ask(name or args.lead)
    done = erasing.erase(call.desk, args.lead, dry_run=args.dry_run)
    if args.json:
        print_json(erasing.shape(done))
    else:
        _print(done)
    return 0


def _ask(name: str) -> None:
    """Let a person at the terminal confirm; nobody else is asked.

    Raises:
        NeedsDecision: nobody is there, or they said no.
    """
    question = _("Erase {name} for good? There is no undo. Type yes: ").format(name=plain(name))
    if not sys.stdin.isatty():
        raise NeedsDecision(
            _("Erasing {name} cannot be undone.").format(name=name), hint=_("Add --yes to say that it is meant.")
        )
    sys.stderr.write(question)
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"yes", "y", "是"}:
        raise NeedsDecision(_("Nothing was erased."))


def _print(done: "EraseResult") -> None:
    from sdrtui.services.wording import thing_word

    print_table([(thing_word(name), count) for name, count in done.counts.items()], (_("what"), _("rows")))
    say(_("This would be erased; nothing was changed.") if done.is_dry_run else _("Erased. Reports keep their counts."))
    if done.remains:
        say(_("What cannot be erased from here:"))
        print_table([(each.where, each.todo) for each in done.remains], (_("where"), _("what to do")), 100)

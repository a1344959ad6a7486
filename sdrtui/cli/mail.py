"""`sdrtui mail`: what letters are taken for, why, and what follows; from files, the drop folder and the mailbox."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json, print_table, say
from sdrtui.errors import FixYourFile, SignInAgain, TryLater, UsageError
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdrtui.services.desk import Desk
    from sdrtui.services.mail_views import Received


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the files, and what to do with the password and with a mistake."""
    parser.add_argument(
        "paths", type=Path, metavar="FILE", nargs="*", help=_("a message, an mbox, or a folder of them")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    parser.add_argument("--undo", metavar="RECORD", help=_("take back what a message did, whatever came after it"))
    parser.add_argument("--sign-in", action="store_true", help=_("ask for the mailbox's password and keep it"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Take letters in and say of each what it was taken for; exit 3 when one could not be read."""
    args = call.args
    if args.sign_in:
        return sign_in(call)
    if args.undo:
        return take_back(call, args.undo)
    from sdrtui.services import mail_folder

    if args.paths:
        received = mail_folder.take_in_files(call.desk, args.paths, dry_run=args.dry_run)
    else:
        received = everything(call.desk, dry_run=args.dry_run)
    return tell(call, received)


def everything(desk: "Desk", *, dry_run: bool) -> "list[Received]":
    """Take in the drop folder, then the mailbox."""
    from sdrtui.services import mail_folder
    from sdrtui.services.mail_views import Received, Taken

    received: list[Received] = []
    for file in mail_folder.take_in_folder(desk, dry_run=dry_run):
        received += file.received
        if file.problem:
            received.append(Received(file.name, Taken.PROBLEM, reason=file.problem))
    return received + mail_folder.take_in_mailbox(desk, dry_run=dry_run)


def tell(call: Call, received: "Sequence[Received]") -> int:
    """Print a row for each letter."""
    from sdrtui.services import mail_shapes
    from sdrtui.services.mail_views import Taken

    rows = [mail_shapes.received(call.desk, one) for one in received]
    if call.args.json:
        print_json(rows)
    elif rows:
        columns = ("subject", "taken_for", "why", "who", "result", "follows")
        heads = (_("from"), _("subject"), _("taken for"), _("why"), _("who"), _("result"), _("what follows"))
        cells = [[row["from"] or row["file"], *(row[column] or "" for column in columns)] for row in rows]
        print_table(cells, heads, widest=60)
    else:
        say(_("No new mail."))
    return FixYourFile.exit_code if any(one.taken is Taken.PROBLEM for one in received) else 0


def take_in_quietly(desk: "Desk") -> None:
    """Take mail in and say in short what came of it; a mail server that is out of reach keeps nothing else waiting."""
    from sdrtui.services.mail_folder import take_in_folder, take_in_mailbox

    for file in take_in_folder(desk):
        tell_short(desk, file.received)
        if file.problem:
            say(plain(_("{file} could not be used: {problem}").format(file=file.name, problem=file.problem)))
    try:
        tell_short(desk, take_in_mailbox(desk))
    except (TryLater, SignInAgain, FixYourFile) as error:
        say(plain(f"{error.sentence} {error.hint}".strip()))


def tell_short(desk: "Desk", received: "Sequence[Received]") -> None:
    """Say in lines what came of the letters that meant something, for `sync`."""
    from sdrtui.services import mail_shapes
    from sdrtui.services.mail_views import Taken

    for one in received:
        if one.taken in {Taken.LOGGED, Taken.PROBLEM}:
            row = mail_shapes.received(desk, one)
            parts = (row["who"] or row["file"], row["taken_for"], row["follows"])
            say(plain(": ".join(str(part) for part in parts if part)))
    unmatched = sum(one.taken is Taken.UNMATCHED for one in received)
    if unmatched:
        say(_("{count} messages are from nobody we know; `sdrtui mail` lists them.").format(count=unmatched))


def sign_in(call: Call) -> int:
    """Ask for the password of the mailbox, without showing it, and keep it where tokens are kept."""
    from sdrtui.bootstrap import keep_token
    from sdrtui.cli.asking import secret

    mail = call.settings.mail
    if mail is None:
        raise UsageError(
            _("No mailbox is configured."),
            hint=_("Write [mail] host and user into {file}.").format(file=call.settings.config),
        )
    password = secret(_("Password of {user} at {host}: ").format(user=mail.user, host=mail.host))
    keep_token(call.settings.home, mail.token, password)
    say(_("Kept."))
    return 0


def take_back(call: Call, record: str) -> int:
    """Take back one record that a message made."""
    from sdrtui.cli.results import print_logged
    from sdrtui.services.mail_undo import undo_mail

    print_logged(call, undo_mail(call.desk, record), is_undo=True)
    return 0

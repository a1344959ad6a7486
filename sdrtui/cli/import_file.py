"""`sdrtui import`: leads from a CSV or XLSX file; everything merged or refused is told."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format
from sdrtui.cli.output import plain, print_json, print_table, say
from sdrtui.errors import FixYourFile, UsageError
from sdrtui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdrtui.services.inbox import Dropped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file and what its leads are."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help=_("a CSV or XLSX file"))
    parser.add_argument("--kind", choices=("call-in", "outbound"), help=_("who came to us, or whom we chose"))
    parser.add_argument("--inbox", action="store_true", help=_("every file of the drop folder, as call-ins shared out"))
    parser.add_argument("--owner", metavar="SDR", help=_("whose leads they are; you by default"))
    parser.add_argument("--playbook", metavar="ID", help=_("enroll the new leads at once"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=FIELD", help=_("name a column; remembered for such files")
    )
    parser.add_argument(
        "--keep-unknown", action="store_true", help=_("put columns that it does not know into the lead's note")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
    add_data_format(parser, csv=False)


def run(call: Call) -> int:
    """Import and print what became of each row."""
    from sdrtui.services import importing, shapes

    args = call.args
    if args.inbox:
        return take_in(call)
    if args.file is None or args.kind is None:
        raise UsageError(_("Name the file and its --kind, or --inbox."))
    call.say_stranger(args.owner)
    if args.playbook:
        call.say_left_out()
    result = importing.import_file(
        call.desk,
        args.file,
        kind=args.kind,
        owner=args.owner,
        playbook=args.playbook,
        dry_run=args.dry_run,
        mapping=mapping(args.map),
        keep_unknown=args.keep_unknown,
        progress=show_progress if sys.stderr.isatty() else None,
    )
    document = shapes.imported(result)
    if args.json:
        print_json(document)
        return 0
    would = _("Would create {created}, update {updated}; {duplicates} duplicates, {rejected} rejected.")
    did = _("Created {created}, updated {updated}; {duplicates} duplicates, {rejected} rejected.")
    say(
        (would if args.dry_run else did).format(
            created=result.created,
            updated=result.updated,
            duplicates=len(result.duplicates),
            rejected=result.rejected_rows,
        )
    )
    if result.enrolled or result.refused:
        say(_("Enrolled {count} leads.").format(count=len(result.enrolled)))
    if result.refused:
        say(_("Refused {count}:").format(count=len(result.refused)))
        print_table(
            [(row.name, row.reason, row.lead[-8:]) for row in result.refused],
            (_("who"), _("why"), _("lead")),
            widest=60,
        )
    for line in result.warnings:
        say(plain(line))
    rejected = [(row.row, row.column, row.reason) for row in result.rejected]
    if rejected:
        print_table(rejected, (_("row"), _("column"), _("why")), widest=80)
    return 0


def take_in(call: Call) -> int:
    """Import what lies in the drop folder; exit 3 when a file could not be used."""
    from sdrtui.services import inbox, shapes

    dropped = inbox.take_in(call.desk)
    if call.args.json:
        print_json(
            [
                {
                    "file": one.name,
                    "moved_to": str(one.moved_to),
                    "problem": one.problem or None,
                    **(shapes.imported(one.result) if one.result else {}),
                }
                for one in dropped
            ]
        )
    tell_dropped(dropped)
    if not dropped:
        say(_("Nothing lies in {folder}.").format(folder=call.desk.home / inbox.FOLDER))
    return FixYourFile.exit_code if any(one.problem for one in dropped) else 0


def tell_dropped(dropped: "Sequence[Dropped]") -> None:
    """Say what became of each file of the drop folder."""
    for one in dropped:
        if one.result is None:
            say(_("{file} could not be used: {problem}").format(file=one.name, problem=one.problem))
        else:
            counts = {"created": one.result.created, "updated": one.result.updated}
            say(_("{file}: created {created}, updated {updated}.").format(file=one.name, **counts))


def mapping(words: list[str]) -> dict[str, str]:
    """Return {column: field} of COLUMN=FIELD words.

    Raises:
        UsageError: a word is of another form.
    """
    pairs = [word.rpartition("=")[::2] for word in words]
    for word, pair in zip(words, pairs, strict=True):
        if not all(part.strip() for part in pair):
            raise UsageError(
                _("{entry} is not of the form COLUMN=FIELD").format(entry=word),
                hint=_("For example: --map 对接人=name"),
            )
    return dict(pairs)


def show_progress(done: int, total: int) -> None:
    """Draw a bar on stderr, over itself."""
    filled = 30 * done // max(total, 1)
    sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}")
    if done >= total:
        sys.stderr.write("\n")
    sys.stderr.flush()

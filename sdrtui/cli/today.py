"""`sdrtui today`: the ranked touches of one SDR's day."""

import argparse
from datetime import date
from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_data_format, add_sdr, day
from sdrtui.cli.output import emit, print_table, say
from sdrtui.i18n import N_, _, language

if TYPE_CHECKING:
    from sdrtui.domain.due_row import DueRow

HEADER = (N_("when"), N_("channel"), N_("who"), N_("company"), N_("playbook"), N_("why"), N_("touch"))
COLUMNS = ("rank", "due_at", "channel", "action", "contact", "company", "playbook", "why", "touch")
SHEET = (
    "touch lead contact company channel action playbook title step step_number step_count due_at window_from window_to "
    "overdue overdue_days late rank why band stage score blocked_until"
)
"""The columns of `--csv`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --sdr, --date and the data formats."""
    add_sdr(parser)
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help=_("another day than today"))
    add_data_format(parser)


def run(call: Call) -> int:
    """Print the rows in the order of the day."""
    from sdrtui.services import shapes, today
    from sdrtui.services.worked import worked_days

    chosen: date | None = call.args.date
    is_mine = chosen is None and call.args.sdr is None
    if is_mine:
        today.settled(call.desk)
    view = today.day_view(call.desk, call.args.sdr, chosen)
    if call.args.sdr is not None:
        call.say_stranger(call.args.sdr)
    if call.args.json or call.args.csv:
        rows = shapes.due_rows(view, call.desk.clock(), worked_days(call.desk, view.sdr))
        emit(call.args, rows, COLUMNS, sheet=SHEET.split())
    elif not view.rows:
        _say_nothing(call, today.next_row(call.desk, call.args.sdr) if chosen is None else None)
    else:
        print_table([for_people(row) for row in view.rows], [_(name) for name in HEADER])
    for note in today.return_notes(call.desk) if is_mine else ():
        say(note)
    return 0


def _say_nothing(call: Call, ahead: "DueRow | None") -> None:
    """Say that the day is empty, and when the next touch is due, or how there come to be any."""
    if ahead is None:
        say(_("Nothing is due. `sdrtui import` brings leads, `sdrtui enroll` starts playbooks."))
        return
    from sdrtui.services import wording, zones

    at = zones.local(ahead.due_at, call.desk.zone)
    said = _("Nothing is due today. The next touch is {at}: sdrtui today --date {day}")
    say(said.format(at=wording.moment(at), day=at.date().isoformat()))


def for_people(row: "DueRow") -> tuple[str, ...]:
    """Return a row as people read it; the id's tail is enough for every command."""
    from sdrtui.services import wording, zones

    return (
        wording.moment(zones.local(row.due_at, row.zone)),
        wording.touch_word(row.channel, row.action),
        row.contact_name,
        row.company,
        wording.title(row.title_zh, row.title_en, language()),
        wording.why_sentence(row.why),
        row.touch[-8:],
    )

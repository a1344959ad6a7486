"""What logging, undoing and enrolling did, as JSON or as a few lines."""

from typing import TYPE_CHECKING

from sdrtui.cli.call import Call
from sdrtui.cli.output import print_json, print_table, say
from sdrtui.i18n import _

if TYPE_CHECKING:
    from sdrtui.services.views import EnrollResult, LogResult


def print_logged(call: Call, result: "LogResult", *, is_undo: bool = False) -> None:
    """Print the touch, what is open now, the stage and the exit."""
    from sdrtui.cli.columns import head, in_words
    from sdrtui.services import shapes, wording

    if call.args.json:
        print_json(shapes.logged(result))
        return
    row = call.desk.store.due_row(result.touch) if is_undo and result.touch else None
    said = _("Taken back: {outcome}") if is_undo else _("Saved: {outcome}")
    whom = " · ".join(part for part in (row.contact_name, row.company) if part) if row else ""
    if whom:
        said = _("Taken back: {outcome}, {whom}")
    say(
        said.format(
            outcome=wording.word(result.outcome)
            if result.outcome
            else result.what or (_("the new time") if result.touch else _("a step of a handoff")),
            whom=whom,
        )
    )
    if result.exit is not None:
        say(_("The playbook ended: {exit}").format(exit=wording.word(result.exit)))
    if result.alarm:
        say(result.alarm)
    for one in result.held:
        say(_("{name} waits, until {until} at the latest.").format(name=one.name, until=f"{one.until:%m-%d}"))
    columns = ("due_at", "channel", "action", "touch")
    rows = in_words(shapes.next_touches(result))
    if rows:
        print_table([[row[column] for column in columns] for row in rows], [head(column) for column in columns])


def print_enrolled(result: "EnrollResult", *, as_json: bool) -> int:
    """Print who was enrolled, and who was not with the reason; return the exit code."""
    from sdrtui.services import shapes

    if as_json:
        print_json(shapes.enrolled(result))
        return 0
    would = _("Would enroll {count} leads.") if result.is_dry_run else _("Enrolled {count} leads.")
    say(would.format(count=len(result.enrolled)))
    for notice in result.notices:
        say(notice)
    if result.refused:
        say(_("Refused {count}:").format(count=len(result.refused)))
        print_table(
            [(row.name, row.reason, row.lead[-8:]) for row in result.refused],
            (_("who"), _("why"), _("lead")),
            widest=60,
        )
    return 0

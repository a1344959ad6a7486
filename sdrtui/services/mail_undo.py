"""Taking back what a message did, by its record: other things may have been logged since."""

from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.desk import Desk
from sdrtui.services.undoing import undo_record
from sdrtui.services.views import LogResult


def undo_mail(desk: Desk, record: str) -> LogResult:
    """Take back the record that a message made. The message stays known, so that it is not taken in again.

    Raises:
        UsageError: no message made such a record, or it is taken back already.
    """
    found = desk.store.mail.record(record)
    if found is None:
        raise UsageError(_("No message made the record {id}, or it is taken back already.").format(id=record))
    return undo_record(desk, found)

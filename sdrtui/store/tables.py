"""Every table in one place, so that whoever imports this has the whole schema."""

from sdrtui.store.base import Row
from sdrtui.store.counted_tables import ASPECT, COUNTED
from sdrtui.store.handoff_tables import HANDOFF_STEP
from sdrtui.store.leave_tables import LEAVE
from sdrtui.store.log_tables import RECORD, STAGE_MOVE, VOID
from sdrtui.store.mail_tables import MAIL, MAIL_PLACE
from sdrtui.store.merge_tables import EDIT, MERGED
from sdrtui.store.meta_table import META
from sdrtui.store.mirror_tables import CONFLICT, CURSOR, INBOX_PAGE, OWNER, REMOTE_REF, SHADOW
from sdrtui.store.outbox_tables import ATTEMPT, LEASE, OUTBOX
from sdrtui.store.people_tables import ACCOUNT, CONTACT, LEAD, POINT, SUPPRESSION
from sdrtui.store.run_tables import DRAFT, ENROLLED_CONTACT, ENROLLMENT, HANDOFF, PLAYBOOK, TOUCH

__all__ = [
    "ACCOUNT",
    "ASPECT",
    "ATTEMPT",
    "CONFLICT",
    "CONTACT",
    "COUNTED",
    "CURSOR",
    "DRAFT",
    "EDIT",
    "ENROLLED_CONTACT",
    "ENROLLMENT",
    "HANDOFF",
    "HANDOFF_STEP",
    "INBOX_PAGE",
    "LEAD",
    "LEASE",
    "LEAVE",
    "MAIL",
    "MAIL_PLACE",
    "MERGED",
    "META",
    "METADATA",
    "OUTBOX",
    "OWNER",
    "PLAYBOOK",
    "POINT",
    "RECORD",
    "REMOTE_REF",
    "SHADOW",
    "STAGE_MOVE",
    "SUPPRESSION",
    "TOUCH",
    "VOID",
]

METADATA = Row.metadata

"""The first schema. Written out whole and never changed: what a later release alters, a later revision alters.

A column is `name:kind`, with `*` in the primary key, `?` when it may be missing, `>table.column` when held there.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KINDS: dict[str, sa.types.TypeEngine[Any]] = {
    "id": sa.String(36),
    "hash": sa.String(64),
    "word": sa.String(),
    "text": sa.Text(),
    "number": sa.Integer(),
    "time": sa.BigInteger(),
    "flag": sa.SmallInteger(),
}
TABLES = (
    (
        "account",
        "id:id* name:word folded:word industry:word region:word headcount:number?",
        True,
    ),
    (
        "conflict",
        (
            "id:id* account:word kind:word local:id field:word base:text mine:text theirs:text winner:word "
            "rule:word at:time is_open:flag"
        ),
        False,
    ),
    (
        "cursor",
        "account:word* kind:word* value:word at:time swept_at:time?",
        False,
    ),
    (
        "draft",
        "touch:id* text:text",
        False,
    ),
    (
        "inbox_page",
        "id:number* account:word kind:word since:word body:text at:time applied_at:time?",
        False,
    ),
    (
        "lease",
        "name:word* holder:word until:time",
        False,
    ),
    (
        "meta",
        "key:word* value:text",
        False,
    ),
    (
        "outbox",
        (
            "id:id* lane:id seq:number kind:word payload:text base:word? token:hash state:word is_open:flag "
            "attempts:number at:time changed_at:time not_before:time? quarantine_until:time? last_error:text "
            "hint:text account:word record:id?"
        ),
        False,
    ),
    (
        "owner",
        "account:word* remote:word* name:word email:word sdr:word is_active:flag",
        False,
    ),
    (
        "playbook",
        "hash:hash* id:word version:word kind:word title_zh:word title_en:word formula:word source:text",
        False,
    ),
    (
        "record",
        (
            "id:id* kind:word at:time sdr:word lead:id contact:id enrollment:id? touch:id? step:word? "
            "attempt:number channel:word? action:word? playbook:word? outcome:word? until:time? exit:word? "
            "note:text voids:id? cause:id? source:word stage:word is_touch:flag is_connect:flag"
        ),
        False,
    ),
    (
        "remote_ref",
        "account:word* kind:word* remote:word* local:id is_alias:flag at:time",
        False,
    ),
    (
        "shadow",
        "account:word* kind:word* remote:word* body:text version:word is_deleted:flag seen_at:time",
        False,
    ),
    (
        "stage_move",
        (
            "lead:id* at:time* after:word* record:id* before:word by:word why:word source:word playbook:word "
            "voided_at:time?"
        ),
        False,
    ),
    (
        "suppression",
        "hash:hash* contact:id* record:id* at:time reason:word voided_at:time?",
        True,
    ),
    (
        "void",
        "record:id* by:id",
        True,
    ),
    (
        "attempt",
        "id:number* op:id>outbox.id number:number at:time what:word detail:text sender:word",
        False,
    ),
    (
        "contact",
        "id:id* account:id>account.id name:word title:word role:word zone:word referred_by:id?",
        True,
    ),
    (
        "lead",
        (
            "id:id* account:id>account.id contact:id>contact.id owner:word kind:word source:word stage:word "
            "first_stage:word score:number created_at:time note:text closed_reason:word closed_by:id?"
        ),
        True,
    ),
    (
        "point",
        ("contact:id*>contact.id kind:word* value:word* position:number is_usable:flag label:word cause:id?"),
        True,
    ),
    (
        "enrollment",
        (
            "id:id* lead:id>lead.id playbook:word hash:hash>playbook.hash sdr:word started_at:time "
            "contact:id contacts:text status:word exit:word? finished_at:time? paused_until:time? "
            "blocked_by:word calls_before:number cause:id? revision:number"
        ),
        True,
    ),
    (
        "handoff",
        "lead:id*>lead.id at:time* enrollment:id? by:word record:id? voided_at:time?",
        False,
    ),
    (
        "enrolled_contact",
        "enrollment:id*>enrollment.id role:word* contact:id",
        True,
    ),
    (
        "touch",
        (
            "id:id* enrollment:id>enrollment.id lead:id contact:id sdr:word step:word attempt:number "
            "step_number:number step_count:number channel:word action:word due_at:time window_from:time "
            "window_to:time is_clock:flag is_promise:flag why_code:word why_facts:text state:word "
            "is_open:flag cause:word blocked_until:time?"
        ),
        False,
    ),
)
"""Name, columns, and whether SQLite keeps the table in the order of its key."""
UNIQUE = (
    ("uq_conflict_account_kind_local_field_at", "conflict", ("account", "kind", "local", "field", "at")),
    ("uq_outbox_lane_seq", "outbox", ("lane", "seq")),
)
INDEXES = (
    ("ix_account_folded", "account", ("folded",), None, False),
    ("ix_conflict_open", "conflict", ("account", "local"), "is_open = 1", False),
    ("ix_outbox_open", "outbox", ("lane", "seq", "state"), "is_open = 1", False),
    ("ix_outbox_record", "outbox", ("record",), "record IS NOT NULL", False),
    ("ix_playbook_id", "playbook", ("id",), None, False),
    ("ix_record_at", "record", ("at",), None, False),
    ("ix_record_cause", "record", ("cause",), "cause IS NOT NULL", False),
    ("ix_record_contact", "record", ("contact",), None, False),
    ("ix_record_enrollment", "record", ("enrollment",), None, False),
    ("ix_record_lead", "record", ("lead",), None, False),
    (
        "ix_record_report",
        "record",
        ("source", "sdr", "playbook", "channel", "outcome", "at", "is_touch", "is_connect"),
        "is_touch = 1 OR is_connect = 1",
        False,
    ),
    ("ix_record_sdr", "record", ("sdr", "at"), None, False),
    ("ix_remote_ref_alias", "remote_ref", ("account", "kind", "local"), "is_alias = 1", False),
    ("uq_remote_ref_local", "remote_ref", ("account", "kind", "local"), "is_alias = 0", True),
    ("ix_stage_move_at", "stage_move", ("at",), None, False),
    ("ix_stage_move_lead", "stage_move", ("lead",), None, False),
    ("ix_stage_move_record", "stage_move", ("record",), "record <> ''", False),
    ("ix_suppression_contact", "suppression", ("contact",), "contact <> ''", False),
    ("ix_suppression_record", "suppression", ("record",), "record <> ''", False),
    ("ix_attempt_op", "attempt", ("op",), None, False),
    ("ix_contact_account", "contact", ("account",), None, False),
    ("ix_lead_account", "lead", ("account",), None, False),
    ("ix_lead_closed_by", "lead", ("closed_by",), "closed_by IS NOT NULL", False),
    ("ix_lead_contact", "lead", ("contact",), None, False),
    ("ix_lead_owner", "lead", ("owner", "stage"), None, False),
    ("ix_point_cause", "point", ("cause",), "cause IS NOT NULL", False),
    ("ix_point_value", "point", ("value", "kind"), None, False),
    ("ix_enrollment_cause", "enrollment", ("cause",), "cause IS NOT NULL", False),
    ("ix_enrollment_lead", "enrollment", ("lead",), None, False),
    ("ix_enrollment_running", "enrollment", ("contact",), "status <> 'finished'", False),
    ("ix_handoff_record", "handoff", ("record",), "record IS NOT NULL", False),
    ("ix_enrolled_contact_contact", "enrolled_contact", ("contact",), None, False),
    ("ix_touch_contact", "touch", ("contact", "due_at"), "is_open = 1", False),
    ("ix_touch_due", "touch", ("sdr", "due_at"), "is_open = 1", False),
    ("ix_touch_enrollment", "touch", ("enrollment",), None, False),
)
"""Name, table, columns, condition, whether it is unique."""
APPEND_ONLY = ("record", "attempt")


def upgrade() -> None:
    """Make every table, index and trigger."""
    for name, columns, is_clustered in TABLES:
        unique = [sa.UniqueConstraint(*fields, name=key) for key, table, fields in UNIQUE if table == name]
        options = {"sqlite_with_rowid": False} if is_clustered else {}
        keys = [word.split(":")[0] for word in columns.split() if "*" in word]
        held = [_held(name, word) for word in columns.split() if ">" in word]
        primary = sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}")
        op.create_table(name, *map(_column, columns.split()), primary, *held, *unique, **options)
    for name, table, fields, where, is_unique in INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(name, table, list(fields), unique=is_unique, sqlite_where=condition, postgresql_where=condition)
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    """Take it all away again."""
    for name, _columns, _is_clustered in reversed(TABLES):
        op.drop_table(name)


def _column(word: str) -> sa.Column[Any]:
    name, kind = word.split(">", maxsplit=1)[0].split(":")
    return sa.Column(name, KINDS[kind.rstrip("*?")], nullable=kind.endswith("?"))


def _held(table: str, word: str) -> sa.ForeignKeyConstraint:
    column, other = word.split(">")
    name = column.split(":", maxsplit=1)[0]
    return sa.ForeignKeyConstraint([name], [other], name=f"fk_{table}_{name}")


def _refuse_changes(table: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
        )

"""Lines of the log as reports count them, kept by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ASPECTS = (
    *("playbook", "step", "sdr", "outcome", "version", "channel", "source", "zone"),
    *("is_touch", "is_connect", "is_positive", "is_late", "is_leave"),
)
_IS_POSITIVE = (
    "NEW.outcome IN POSITIVE AND NOT EXISTS (SELECT 1 FROM record AS earlier WHERE earlier.lead = NEW.lead"
    " AND earlier.touch = NEW.touch AND earlier.id < NEW.id AND earlier.outcome IN POSITIVE"
    " AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = earlier.id))"
).replace("POSITIVE", "('interested', 'callback', 'replied')")
_IS_LATE = "NEW.is_touch = 1 AND planned.window_to < NEW.at"
_IS_LEAVE = (
    "NEW.is_touch = 1 AND (planned.why_code IN ('leave', 'room')"
    """ OR (planned.why_code = 'moved' AND planned.why_facts LIKE '%"cause":"leave"%'))"""
)
_VALUES = {
    "playbook": "COALESCE(NEW.playbook, '')",
    "step": "COALESCE(NEW.step, '')",
    "sdr": "NEW.sdr",
    "outcome": "COALESCE(NEW.outcome, '')",
    "version": "COALESCE(run.hash, '')",
    "channel": "COALESCE(NEW.channel, '')",
    "source": "NEW.source",
    "zone": "COALESCE(person.zone, '')",
    "is_touch": "NEW.is_touch",
    "is_connect": "NEW.is_connect",
    "is_positive": f"CASE WHEN {_IS_POSITIVE} THEN 1 ELSE 0 END",
    "is_late": f"CASE WHEN {_IS_LATE} THEN 1 ELSE 0 END",
    "is_leave": f"CASE WHEN {_IS_LEAVE} THEN 1 ELSE 0 END",
}
_PLACE = (
    " LEFT JOIN enrollment AS run ON run.id = NEW.enrollment LEFT JOIN contact AS person ON person.id = NEW.contact"
    " LEFT JOIN touch AS planned ON planned.id = NEW.touch"
)
_ONCE = " FROM (SELECT 1 AS one) AS once"
_TRIED = (
    "CASE WHEN NEW.is_connect = 1 AND NEW.is_touch = 0 THEN COALESCE((SELECT MIN(made.at) FROM record AS made"
    " WHERE made.lead = NEW.lead AND made.touch = NEW.touch AND made.is_touch = 1), NEW.at) ELSE NEW.at END"
)
_ASPECT = (
    f"INSERT INTO aspect ({', '.join(ASPECTS)}) SELECT {{distinct}}{', '.join(_VALUES[name] for name in ASPECTS)}"
    f"{{source}}{_PLACE} WHERE {{where}} ON CONFLICT ({', '.join(ASPECTS)}) DO NOTHING"
)
_COUNTED = (
    "INSERT INTO counted (aspect, record, enrollment, at, tried_at, window_to)"
    f" SELECT aspect.id, NEW.id, COALESCE(NEW.enrollment, ''), NEW.at, {_TRIED},"
    f" CASE WHEN {_IS_LATE} THEN planned.window_to END"
    f"{{source}}{_PLACE} JOIN aspect ON {' AND '.join(f'aspect.{name} = {_VALUES[name]}' for name in ASPECTS)}"
    " WHERE {where}"
)
_GONE = (
    "DELETE FROM counted WHERE record = NEW.record AND aspect IN (SELECT aspect.id FROM record JOIN aspect"
    " ON aspect.playbook = COALESCE(record.playbook, '') AND aspect.step = COALESCE(record.step, '')"
    " AND aspect.sdr = record.sdr AND aspect.outcome = COALESCE(record.outcome, '') WHERE record.id = NEW.record)"
)
_LOG = " FROM record AS NEW"
_STANDS = "NEW.kind = 'outcome' AND NOT EXISTS (SELECT 1 FROM void WHERE void.record = NEW.id)"


def upgrade() -> None:
    """Add both tables, count what is in the log, and keep counting. Widen two indexes that reports read along."""
    flags = [sa.Column(name, sa.SmallInteger(), nullable=False) for name in ASPECTS if name.startswith("is_")]
    words = [sa.Column(name, sa.String(64 if name == "version" else None), nullable=False) for name in ASPECTS[:8]]
    identity = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table("aspect", identity, *words, *flags, sa.PrimaryKeyConstraint("id", name="pk_aspect"))
    op.create_index("ix_aspect_whole", "aspect", list(ASPECTS), unique=True)
    op.create_table(
        "counted",
        sa.Column("aspect", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(36), nullable=False),
        sa.Column("enrollment", sa.String(36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.Column("window_to", sa.BigInteger()),
        sa.PrimaryKeyConstraint("aspect", "record", name="pk_counted"),
        sqlite_with_rowid=False,
    )
    _widen("ix_record_lead", "lead", "at")
    _widen("ix_record_enrollment", "enrollment", "at", "kind", "step")
    moved = sa.text("kind = 'migrate'")
    columns = ["playbook", "enrollment"]
    op.create_index("ix_record_migrate", "record", columns, sqlite_where=moved, postgresql_where=moved)
    run = op.get_bind().exec_driver_sql
    given = {"distinct": "DISTINCT ", "source": _LOG, "where": _STANDS}
    for statement in (_ASPECT.format(**given), _COUNTED.format(**given)):
        run(statement.replace("%", "%%") if op.get_context().dialect.name == "postgresql" else statement)
    for statement in counting(op.get_context().dialect.name):
        run(statement)


def _widen(name: str, *columns: str) -> None:
    op.drop_index(name, "record")
    op.create_index(name, "record", list(columns))


def downgrade() -> None:
    """Take the tables, the triggers and the width away again."""
    if op.get_context().dialect.name == "postgresql":
        for of in ("record", "void"):
            op.execute(f"DROP TRIGGER {of}_counted ON {of}")
            op.execute(f"DROP FUNCTION {of}_counted()")
    else:
        op.execute("DROP TRIGGER record_counted")
        op.execute("DROP TRIGGER void_counted")
    op.drop_index("ix_record_migrate", "record")
    op.drop_table("counted")
    op.drop_table("aspect")
    _widen("ix_record_lead", "lead")
    _widen("ix_record_enrollment", "enrollment")


def counting(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the log keep these lines."""
    given = {"distinct": "", "source": _ONCE, "where": "1 = 1"}
    counts = f"{_ASPECT.format(**given)}; {_COUNTED.format(**given)}"
    if dialect == "postgresql":
        return (
            *_server_trigger("record", counts, "NEW.kind = 'outcome'"),
            *_server_trigger("void", _GONE, "TRUE"),
        )
    return (
        f"CREATE TRIGGER record_counted AFTER INSERT ON record WHEN NEW.kind = 'outcome' BEGIN {counts}; END",
        f"CREATE TRIGGER void_counted AFTER INSERT ON void BEGIN {_GONE}; END",
    )


def _server_trigger(of: str, body: str, when: str) -> tuple[str, str]:
    name = f"{of}_counted"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
    )
    trigger = f"CREATE TRIGGER {name} AFTER INSERT ON {of} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"
    return function.replace("%", "%%"), trigger

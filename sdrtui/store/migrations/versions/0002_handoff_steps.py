"""Handoffs get steps (offered, accepted, rejected, refused), and a change of stage says whose work it was."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table of steps, and whom a report gives a change of stage to when somebody else made it."""
    op.create_table(
        "handoff_step",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("handoff", sa.String(36), nullable=False),
        sa.Column("lead", sa.String(36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.String(36)),
        sa.Column("enrollment", sa.String(36)),
        sa.Column("sdr", sa.String()),
        sa.Column("ae", sa.String()),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("back_to", sa.String()),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_step"),
        sa.ForeignKeyConstraint(["lead"], ["lead.id"], name="fk_handoff_step_lead"),
    )
    op.create_index("ix_handoff_step_lead", "handoff_step", ["lead"])
    has_record = sa.text("record IS NOT NULL")
    op.create_index(
        "ix_handoff_step_record", "handoff_step", ["record"], sqlite_where=has_record, postgresql_where=has_record
    )
    op.add_column("stage_move", sa.Column("credit", sa.String()))


def downgrade() -> None:
    """Take both away again."""
    with op.batch_alter_table("stage_move") as stage_move:
        stage_move.drop_column("credit")
    op.drop_table("handoff_step")

"""SDRs' days away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table of leaves."""
    op.create_table(
        "leave",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("sdr", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
    )
    op.create_index("ix_leave_sdr", "leave", ["sdr"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("leave")

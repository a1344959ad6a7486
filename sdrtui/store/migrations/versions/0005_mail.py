"""Messages that are known, and how far mailboxes were read."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "mail",
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("touch", sa.String(36)),
        sa.Column("record", sa.String(36)),
        sa.PrimaryKeyConstraint("message_id", name="pk_mail"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail_place",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name="pk_mail_place"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("mail_place")
    op.drop_table("mail")

"""Merged people leave their old ids behind, changes by hand can be put back, suppressions are salted."""

import hmac
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SUPPRESSIONS = "SELECT hash, contact, record FROM suppression"
_SALT = "UPDATE suppression SET hash = :new WHERE hash = :hash AND contact = :contact AND record = :record"


def upgrade() -> None:
    """Add both tables; salt the list of people to leave alone."""
    op.create_table(
        "merged",
        sa.Column("old", sa.String(36), nullable=False),
        sa.Column("kept", sa.String(36), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("record", sa.String(36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("old", name="pk_merged"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_merged_kept", "merged", ["kept"])
    op.create_table(
        "edit",
        sa.Column("record", sa.String(36), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("record", "place", "row", name="pk_edit"),
        sqlite_with_rowid=False,
    )
    _salt_suppressions()


def _salt_suppressions() -> None:
    """Make the salt, and what lies in the list what the release after would have written.

    A database that was taken back and comes again has both already.
    """
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT 1 FROM meta WHERE key = 'salt'")).first() is not None:
        return
    salt = secrets.token_bytes(32)
    connection.execute(sa.text("INSERT INTO meta (key, value) VALUES ('salt', :salt)"), {"salt": salt.hex()})
    for row in connection.execute(sa.text(_SUPPRESSIONS)).mappings().all():
        new = hmac.digest(salt, row["hash"].encode(), "sha256").hex()
        connection.execute(sa.text(_SALT), {"new": new, **row})


def downgrade() -> None:
    """Take the tables away again. What is salted stays so, with its salt: nobody can tell what it was."""
    op.drop_table("edit")
    op.drop_table("merged")

"""Tables of whom we speak to: companies, people, their points, leads, and who must be left alone."""

from typing import ClassVar

from sqlmodel import Field, Index

from sdrtui.store.base import (
    CLUSTERED,
    Row,
    flag,
    key,
    long_text,
    partial_index,
    ref,
    ref_or_none,
    table,
    time,
    time_or_none,
)


class AccountTable(Row, table=True):
    """A company."""

    __tablename__: ClassVar[str] = "account"
    __table_args__ = CLUSTERED

    id: str = key()
    name: str
    folded: str = Field(index=True)
    """For finding duplicates."""
    industry: str = ""
    region: str = ""
    headcount: int | None = None


class ContactTable(Row, table=True):
    """A person at a company."""

    __tablename__: ClassVar[str] = "contact"
    __table_args__ = CLUSTERED

    id: str = key()
    account: str = Field(max_length=36, foreign_key="account.id", index=True)
    name: str
    title: str = ""
    role: str = "primary"
    zone: str
    referred_by: str | None = ref_or_none()


class PointTable(Row, table=True):
    """A way to reach a contact."""

    __tablename__: ClassVar[str] = "point"
    __table_args__ = (
        Index("ix_point_value", "value", "kind"),
        partial_index("ix_point_cause", "cause", where="cause IS NOT NULL"),
        CLUSTERED,
    )

    contact: str = key("contact.id")
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    position: int
    """In the order they came, from 1, within the contact."""
    is_usable: int = flag(default=True)
    label: str = ""
    cause: str | None = ref_or_none()
    """The record that made it unusable."""


class LeadTable(Row, table=True):
    """One inquiry or target, owned by one SDR."""

    __tablename__: ClassVar[str] = "lead"
    __table_args__ = (
        Index("ix_lead_account", "account"),
        Index("ix_lead_contact", "contact"),
        Index("ix_lead_owner", "owner", "stage"),
        partial_index("ix_lead_closed_by", "closed_by", where="closed_by IS NOT NULL"),
        CLUSTERED,
    )

    id: str = key()
    account: str = ref("account.id")
    contact: str = ref("contact.id")
    owner: str
    kind: str
    source: str
    stage: str
    first_stage: str
    """As it came; never changed."""
    score: int
    created_at: int = time()
    note: str = long_text()
    closed_reason: str = ""
    closed_by: str | None = ref_or_none()
    """The record that closed it; undoing that record opens it again."""


class SuppressionTable(Row, table=True):
    """A person or a point that must not be touched again. No foreign key: it outlives the person."""

    __tablename__: ClassVar[str] = "suppression"
    __table_args__ = (
        partial_index("ix_suppression_contact", "contact", where="contact <> ''"),
        partial_index("ix_suppression_record", "record", where="record <> ''"),
        CLUSTERED,
    )

    hash: str = Field(primary_key=True, max_length=64)
    contact: str = Field(default="", primary_key=True, max_length=36)
    """Empty once the person is gone, or when only the point is meant."""
    record: str = Field(default="", primary_key=True, max_length=36)
    at: int = time()
    reason: str = ""
    voided_at: int | None = time_or_none()
    """When the record behind it was undone; it no longer counts then."""


ACCOUNT = table(AccountTable)
CONTACT = table(ContactTable)
POINT = table(PointTable)
LEAD = table(LeadTable)
SUPPRESSION = table(SuppressionTable)

"""A few words about the database itself."""

from typing import ClassVar

from sqlmodel import Field

from sdrtui.store.base import Row, long_text, table


class MetaTable(Row, table=True):
    """One word and its value: when it was made, by which release."""

    __tablename__: ClassVar[str] = "meta"

    key: str = Field(primary_key=True)
    value: str = long_text()


META = table(MetaTable)

"""A figure of policy.yaml beside its source; written bare it is the team's own."""

from typing import Generic, TypeVar

from sdrtui.playbook.fields import Part

Value = TypeVar("Value")


class LimitPart(Part, Generic[Value]):
    """A figure, and where it comes from."""

    value: Value
    source: str = ""


def as_limit(value: object) -> object:
    """Take a bare value as a limit of the team's own."""
    return value if isinstance(value, dict) else {"value": value}

"""Words that a person typed, as members of an enum; a wrong one is answered with those that there are."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from sdrtui.errors import UsageError
from sdrtui.i18n import _
from sdrtui.services.wording import meaning

E = TypeVar("E", bound=StrEnum)


def _named(member: StrEnum) -> str:
    """Return what is typed, and beside it what it means where that is another word."""
    said = meaning(member)
    return member.value if said == member.value else f"{member.value} ({said})"


def is_named(member: StrEnum, text: str) -> bool:
    """Say whether the text names the member, as `choice` reads it."""
    wanted = text.strip().lower().replace("-", "_")
    return wanted in {member.value.lower().replace("-", "_"), meaning(member).lower()}


def choice(enum: type[E], text: str, allowed: Iterable[E] | None = None) -> E:
    """Return the member that the text names: in either case, with - or _, or by its word in the reader's language.

    Raises:
        UsageError: none is called so, or it is not among those allowed.
    """
    fits = list(enum if allowed is None else allowed)
    for member in fits:
        if is_named(member, text):
            return member
    raise UsageError(
        _("{word} does not fit here.").format(word=text),
        hint=_("Choose one of {words}.").format(words=", ".join(sorted(map(_named, fits)))),
    )

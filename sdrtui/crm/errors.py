"""What can go wrong with a request to a CRM, grouped by what may be done next (SYNC.md's five classes).

CrmError
├── Wait        it asks us to slow down: later, the same request
├── Ambiguous   sent, and nobody knows whether it was applied: by the object's mode, never blindly
├── Safe        never left this machine: the same request, at any time
├── Auth        the token is not taken: one refresh, then everything pauses
└── Permanent   understood and refused: a person has to look
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import ClassVar

from sdrtui.errors import NeedsDecision, SdrtuiError, SignInAgain, TryLater
from sdrtui.i18n import N_, _


class Verdict(StrEnum):
    """What one write came to."""

    DONE = "done"
    WAIT = "wait"
    AMBIGUOUS = "ambiguous"
    SAFE = "safe"
    AUTH = "auth"
    PERMANENT = "permanent"


UNTIL_PULLED = 60.0
"""Seconds that a write waits which the next pull decides about: longer than a run's patience."""


class CrmError(Exception):
    """A request failed as a whole. Carries the CRM's words, never a token."""

    verdict: ClassVar[Verdict]

    def __init__(self, words: str, *, hint: str = "", retry_after: float | None = None, status: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.hint = hint
        """What to do about it, in the reader's language; empty when nothing helps but time."""
        self.retry_after = retry_after
        """Seconds that the CRM asked for, clamped."""
        self.status = status


class Wait(CrmError):  # noqa: N818  # named for what is to be done
    """The CRM asks us to slow down; nothing was applied."""

    verdict = Verdict.WAIT


class Moved(Wait):
    """Somebody changed in the CRM what ours would set: ours waits until the next pull has settled which."""


class StageMoved(Moved):
    """Somebody changed the stage since we last read it."""

    def __init__(self, theirs: str) -> None:
        super().__init__(_("The stage is {stage} in the CRM by now.").format(stage=theirs), retry_after=UNTIL_PULLED)


class OwnerMoved(Moved):
    """Somebody gave the lead to another owner since we last read it."""

    def __init__(self, theirs: str) -> None:
        super().__init__(
            _("The lead belongs to {owner} in the CRM by now.").format(owner=theirs), retry_after=UNTIL_PULLED
        )


class Ambiguous(CrmError):  # noqa: N818
    """The request was sent; whether it was applied is not known."""

    verdict = Verdict.AMBIGUOUS


class Safe(CrmError):  # noqa: N818
    """The request never left this machine."""

    verdict = Verdict.SAFE


class Auth(CrmError):  # noqa: N818
    """The token is not taken; nothing was applied."""

    verdict = Verdict.AUTH


class Permanent(CrmError):  # noqa: N818
    """The CRM understood the request and refuses it; the same one will be refused again."""

    verdict = Verdict.PERMANENT


def expected_stages(payload: Mapping[str, object], seen: Mapping[str, object]) -> tuple[str, ...]:
    """Return the stages that a write of one may overwrite: what it was built on, its own, and what we have seen there.

    Ours may be built on a stage that never came there, because its write was skipped or corrected by hand.
    """
    known = (payload.get("before"), payload.get("after"), seen.get("stage"))
    return tuple(dict.fromkeys(str(stage) for stage in known if stage)) if payload.get("before") else ()


def expected_owners(payload: Mapping[str, object], seen: Mapping[str, object]) -> tuple[str, ...]:
    """Return the owners that a write of one may overwrite: its own, and whom we have seen there."""
    known = (payload.get("owner"), seen.get("owner"))
    return tuple(str(owner) for owner in known) if all(known) else ()


def check_stage(payload: Mapping[str, object], seen: Mapping[str, object], theirs: str) -> None:
    """Refuse to overwrite a stage that nobody here has seen.

    Raises:
        StageMoved: it is another. A value that has no counterpart among ours, given as empty, is no obstacle.
    """
    expected = expected_stages(payload, seen)
    if theirs and expected and theirs not in expected:
        raise StageMoved(theirs)


def check_owner(payload: Mapping[str, object], seen: Mapping[str, object], theirs: str) -> None:
    """Refuse to take a lead from an owner whom nobody here has seen: of owners the CRM has the last word.

    Raises:
        OwnerMoved: it is another. Nobody, or somebody whom we have no name for, given as empty, is no obstacle.
    """
    expected = expected_owners(payload, seen)
    if theirs and expected and theirs not in expected:
        raise OwnerMoved(theirs)


@contextmanager
def nothing_sent() -> Iterator[None]:
    """Tell that a read which fails before a write has left nothing behind: the write was never on its way."""
    try:
        yield
    except Ambiguous as exc:
        raise Safe(exc.words, hint=exc.hint, retry_after=exc.retry_after, status=exc.status) from exc


_LINE = {
    "All connection attempts failed": N_("nothing answers there"),
    "[Errno 111] Connection refused": N_("nothing answers there"),
    "[Errno -2] Name or service not known": N_("there is no such name in the network"),
    "[Errno -3] Temporary failure in name resolution": N_("the network is away"),
    "Server disconnected without sending a response.": N_("it hung up without an answer"),
}
"""What the transport says of a line that is down, for people."""


def for_people(error: CrmError) -> SdrtuiError:
    """Return the error that an SDR reads, of the class whose exit code fits."""
    if error.verdict is Verdict.AUTH:
        return SignInAgain(
            _("The CRM does not take the token: {words}").format(words=error.words),
            hint=error.hint or _("Sign in again: `sdrtui crm sign-in`. Nothing is lost; the queue waits."),
        )
    if error.verdict is Verdict.PERMANENT:
        return NeedsDecision(_("The CRM refused: {words}").format(words=error.words), hint=error.hint)
    return TryLater(
        _("The CRM could not be reached: {words}").format(words=_(_LINE.get(error.words, error.words))),
        hint=error.hint or _("Nothing is lost; what is queued goes the next time."),
    )

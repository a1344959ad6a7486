"""The one error tree, grouped by what one can do about it.

SdrtuiError
├── UsageError        exit 2  call it differently
├── FixYourFile       exit 3  a file of yours needs a change; carries the place
├── TryLater          exit 4  the network, the CRM or another process is in the way; nothing is lost
├── SignInAgain       exit 5  the CRM no longer takes our token
├── NeedsDecision     exit 6  only a person can say what should happen
└── Bug               exit 1  our fault
"""

from typing import ClassVar


class SdrtuiError(Exception):
    """Something that an SDR should read: a sentence, and a hint what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, sentence: str, *, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """What went wrong, in the reader's language, ready to show."""
        self.hint = hint
        """What to do about it; empty when the sentence says it all."""


class UsageError(SdrtuiError):
    """The command or the call does not fit; nothing was done."""

    exit_code = 2


class FixYourFile(SdrtuiError):  # noqa: N818  # named for what the reader should do
    """A file of the user's must change before this can go on."""

    exit_code = 3

    def __init__(self, sentence: str, *, hint: str = "", place: str = "") -> None:
        super().__init__(sentence, hint=hint)
        self.place = place
        """file:line:column, or file and row."""


class TryLater(SdrtuiError):  # noqa: N818
    """Nothing is wrong with the data; the same call may pass later."""

    exit_code = 4


class SignInAgain(SdrtuiError):  # noqa: N818
    """The CRM refuses our credentials; queued work waits."""

    exit_code = 5


class NeedsDecision(SdrtuiError):  # noqa: N818
    """A person must choose; nothing was changed."""

    exit_code = 6


class Bug(SdrtuiError):  # noqa: N818
    """Our fault: a state that the rules exclude."""

    exit_code = 1

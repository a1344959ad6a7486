"""What the use cases ask of mail: letters in files, and a mailbox on a server. Names for annotations."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

from sdrtui.domain.mail import MailPlace, Post


class MailboxPort(Protocol):
    """A mailbox on a server, only ever read."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders to read, those of sent mail first."""

    def name(self, folder: str) -> str:
        """Return what a folder is known by: user, host and folder."""

    def read(self, folder: str, after: MailPlace | None, since: date) -> Iterator[tuple[MailPlace, list[Post]]]:
        """Yield the messages after a place in pieces, each with the place that it ends at.

        Args:
            folder: Of `folders`.
            after: Where it was read to; None for the first time.
            since: For the first time, how far back.

        Raises:
            SignInAgain: the server refuses the password, or there is none.
            TryLater: the server cannot be reached, or its certificate is not to be trusted.
        """


class MailPort(Protocol):
    """Where mail comes from."""

    @property
    def own(self) -> frozenset[str]:
        """Our addresses beside those of the team."""

    def files(self, path: Path) -> list[Path]:
        """Return the mail files that a path means: itself, or those of a folder."""

    def posts(self, path: Path) -> Iterator[Post]:
        """Yield every message of a file; FixYourFile when it cannot be opened."""

    def mailbox(self) -> MailboxPort | None:
        """Return the mailbox that config.toml names, None when it names none."""

"""Mail, joined: files, the mailbox of config.toml, and its password from where tokens are kept."""

from collections.abc import Iterator
from pathlib import Path

from sdrtui.channel import mail_files
from sdrtui.channel.mail_imap import Access, Mailbox
from sdrtui.crm.tokens import load_token
from sdrtui.domain.mail import Post
from sdrtui.errors import SignInAgain
from sdrtui.i18n import _
from sdrtui.settings import Settings


class MailRoom:
    """Where one home folder's mail comes from."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def own(self) -> frozenset[str]:
        """Our addresses beside those of the team."""
        mail = self._settings.mail
        named = (mail.user, *mail.own) if mail else ()
        return frozenset(address.strip().lower() for address in named if "@" in address)

    def files(self, path: Path) -> list[Path]:
        """Return the mail files that a path means."""
        return mail_files.files(path)

    def posts(self, path: Path) -> Iterator[Post]:
        """Yield every message of a file."""
        return mail_files.posts(path)

    def mailbox(self) -> Mailbox | None:
        """Return the mailbox of config.toml."""
        mail = self._settings.mail
        if mail is None:
            return None
        access = Access(
            host=mail.host,
            port=mail.port,
            user=mail.user,
            security=mail.security,
            folders=tuple(dict.fromkeys(folder for folder in (mail.sent, mail.folder) if folder)),
            sent=mail.sent,
            authority=Path(mail.authority) if mail.authority else None,
        )
        return Mailbox(access, self._password)

    def _password(self) -> str:
        mail = self._settings.mail
        name = mail.token if mail and mail.token else "mail"
        password = load_token(name, self._settings.home)
        if password is None:
            raise SignInAgain(
                _("There is no password for the mailbox."),
                hint=_("`sdrtui mail --sign-in` keeps one; many providers want an app password (授权码)."),
            )
        return password

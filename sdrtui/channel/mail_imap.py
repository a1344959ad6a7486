"""A mailbox on a server by IMAP, only ever read: EXAMINE and PEEK leave no mark, and unread mail stays unread."""

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sdrtui.channel.mail_parse import LARGEST, letter_of
from sdrtui.domain.mail import MailPlace, Post
from sdrtui.errors import FixYourFile, SignInAgain, TryLater
from sdrtui.i18n import _

TIMEOUT = 30.0
PIECE = 10
"""Messages that are asked for at once."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.IGNORECASE)

Response = Sequence[bytes | tuple[bytes, bytes] | None]


@dataclass(frozen=True, slots=True)
class Access:
    """Which mailbox, and how it is reached."""

    host: str
    port: int
    user: str
    security: str
    """tls, starttls, or none, which only loopback may have."""
    folders: tuple[str, ...]
    sent: str = ""
    authority: Path | None = None
    """A file of certificates of the company's own, beside the system's."""


class Mailbox:
    """The mailbox of one account; each read is a connection of its own."""

    def __init__(self, access: Access, password: Callable[[], str]) -> None:
        self._access = access
        self._password = password

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders to read, those of sent mail first."""
        return self._access.folders

    def name(self, folder: str) -> str:
        """Return what a folder is known by."""
        return f"{self._access.user}@{self._access.host}:{self._access.port}/{folder}"

    def read(self, folder: str, after: MailPlace | None, since: date) -> Iterator[tuple[MailPlace, list[Post]]]:
        """Yield the messages after a place in pieces, each with the place that it ends at."""
        password = self._password()
        try:
            with contextlib.closing(_Session(self._access)) as session:
                session.sign_in(password)
                yield from session.messages(folder, after, since)
        except ssl.SSLCertVerificationError as error:
            raise TryLater(
                _("The mail server's certificate is not to be trusted: {reason}").format(reason=error.verify_message),
                hint=_("Nothing was sent to it. A company's own authority goes into [mail] authority."),
            ) from error
        except (OSError, imaplib.IMAP4.error) as error:
            raise TryLater(
                _("The mail server cannot be reached: {reason}").format(reason=type(error).__name__),
                hint=_("What was read is saved; the rest comes the next time."),
            ) from error


class _Session:
    """One connection."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._imap = self._connected()

    def _connected(self) -> imaplib.IMAP4:
        access = self._access
        if access.security == "none":
            if access.host not in _LOOPBACK:
                raise FixYourFile(_("A password goes to another machine by TLS only: set [mail] security to tls."))
            return imaplib.IMAP4(access.host, access.port, timeout=TIMEOUT)
        trusted = ssl.create_default_context()
        if access.authority is not None:
            trusted.load_verify_locations(cafile=access.authority)
        if access.security == "starttls":
            imap = imaplib.IMAP4(access.host, access.port, timeout=TIMEOUT)
            try:
                imap.starttls(trusted)
            except (OSError, imaplib.IMAP4.error):
                imap.shutdown()
                raise
            return imap
        return imaplib.IMAP4_SSL(access.host, access.port, ssl_context=trusted, timeout=TIMEOUT)

    def close(self) -> None:
        """Say goodbye; a line that is gone already needs none."""
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._imap.logout()
        with contextlib.suppress(OSError):
            self._imap.shutdown()

    def sign_in(self, password: str) -> None:
        """Sign in. NetEase refuses programs that do not say who they are."""
        try:
            if f"{self._access.user}{password}".isascii():
                self._imap.login(_quoted(self._access.user), password)
            else:
                said = f"\0{self._access.user}\0{password}".encode()
                self._imap.authenticate("PLAIN", lambda _challenge: said)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise SignInAgain(
                _("The mail server refuses {user}'s password.").format(user=self._access.user),
                hint=_("`sdrtui mail --sign-in` keeps a new one; many providers want an app password (授权码)."),
            ) from None  # the server's answer may repeat what was sent
        if "ID" in self._imap.capabilities:
            self._imap.xatom("ID", '("name" "sdrtui" "version" "1")')

    def messages(self, folder: str, after: MailPlace | None, since: date) -> Iterator[tuple[MailPlace, list[Post]]]:
        """Yield what came after a place."""
        validity = self._examine(folder)
        last = after.uid if after is not None and after.validity == validity else 0
        uids = [uid for uid in self._search(last, since) if uid > last]
        for start in range(0, len(uids), PIECE):
            some = uids[start : start + PIECE]
            yield MailPlace(validity, some[-1]), self._fetch(folder, some)
        if not uids and last == 0:
            yield MailPlace(validity, 0), []

    def _examine(self, folder: str) -> int:
        state, _said = self._imap.select(_quoted(utf7(folder)), readonly=True)
        if state != "OK":
            raise FixYourFile(
                _("The mailbox has no folder {folder}.").format(folder=folder),
                hint=_("Correct folder or sent under [mail] in config.toml."),
            )
        _name, found = self._imap.response("UIDVALIDITY")
        value = found[-1] if found else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    def _search(self, last: int, since: date) -> list[int]:
        if last:
            state, found = self._imap.uid("SEARCH", "UID", f"{last + 1}:*")
        else:
            state, found = self._imap.uid("SEARCH", "SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        if state != "OK":
            raise imaplib.IMAP4.error("SEARCH")
        return sorted({int(word) for part in found if part for word in part.split() if word.isdigit()})

    def _fetch(self, folder: str, uids: Sequence[int]) -> list[Post]:
        wanted = ",".join(map(str, uids))
        state, found = self._imap.uid("FETCH", wanted, f"(UID BODY.PEEK[]<0.{LARGEST}>)")
        if state != "OK":
            raise imaplib.IMAP4.error("FETCH")
        return list(_posts(folder, found))


def _posts(folder: str, found: Response) -> Iterator[Post]:
    """Yield the messages of an answer; the uid may stand before or after the text."""
    for place, part in enumerate(found):
        if not isinstance(part, tuple):
            continue
        following = found[place + 1] if place + 1 < len(found) else b""
        uid = _UID.search(part[0]) or (_UID.search(following) if isinstance(following, bytes) else None)
        name = f"{folder}/{uid[1].decode() if uid else '?'}"
        try:
            yield Post(name, letter_of(part[1], name))
        except FixYourFile as error:
            yield Post(name, None, error.sentence)


def _quoted(text: str) -> str:
    """Return a text as IMAP quotes it; a line end would be a command of its own, and there is none."""
    plain = "".join(char for char in text if char.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def utf7(folder: str) -> str:
    """Return a folder's name in IMAP's own UTF-7: 已发送 is &XfJT0ZAB-."""
    pieces: list[str] = []
    for part in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if part.isascii() and part.isprintable():
            pieces.append(part.replace("&", "&-"))
        else:
            code = base64.b64encode(part.encode("utf-16-be", "replace")).decode().rstrip("=").replace("/", ",")
            pieces.append(f"&{code}-")
    return "".join(pieces)

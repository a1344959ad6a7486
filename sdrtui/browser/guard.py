"""Who may come in. Any page that the SDR visits can reach a port of loopback, and so can any user of the machine.

The printed address holds a token that works once. It is exchanged for a cookie that is bound to a secret path: cookies
know no ports, so another server on this machine would be shown one whose path it could name.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest

HTTP_PORT = 80
"""The port that addresses leave out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a browser that came in is known by."""

    path: str
    """The first part of each of its addresses."""
    secret: str
    """The value of its cookie."""


class Guard:
    """Knows the names of this server and the browsers that came in."""

    def __init__(self, host: str, port: int) -> None:
        named = f"[{host}]" if ":" in host else host
        ending = "" if port == HTTP_PORT else f":{port}"
        self.base_url = f"http://{named}{ending}"
        self._hosts = {f"{named}{ending}", f"localhost{ending}"}
        self._origins = {f"http://{name}" for name in self._hosts}
        self._token = secrets.token_urlsafe(32)
        self._entries: list[Entry] = []

    @property
    def address(self) -> str:
        """The address that lets one browser in."""
        return f"{self.base_url}/?token={self._token}"

    def is_for_us(self, hosts: Sequence[str], origins: Sequence[str], *, must_name_origin: bool) -> bool:
        """Say whether a request names this server, and comes from its own page if it says where from.

        Args:
            hosts: every Host header; a name that only points here (DNS rebinding) is not ours.
            origins: every Origin header; browsers always send one with a WebSocket.
            must_name_origin: whether a request without one is refused.
        """
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return False
        return all(origin in self._origins for origin in origins) and bool(origins or not must_name_origin)

    def admit(self, token: str) -> Entry | None:
        """Let in whoever has the token, and make a new one; None for anybody else."""
        if not _same(token, self._token):
            return None
        self._token = secrets.token_urlsafe(32)
        entry = Entry(secrets.token_urlsafe(16), secrets.token_urlsafe(32))
        self._entries.append(entry)
        return entry

    def knows(self, path: str, secret: str) -> bool:
        """Say whether a browser that came in by this path has this cookie."""
        matches = [_same(path, entry.path) & _same(secret, entry.secret) for entry in self._entries]
        return any(matches)


def _same(told: str, kept: str) -> bool:
    """Compare in a time that does not tell how much of it was right."""
    return compare_digest(told.encode("utf-8", "surrogatepass"), kept.encode())

"""A small IMAP server on a real socket, with one mailbox that nobody may change."""

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_WORDS = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass
class Kept:
    """What the server has, and what it was asked."""

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    validity: int = 7
    user: str = "zhang@us.example"
    password: str = "secret word"
    asked: list[str] = field(default_factory=list)
    cut_after: int = 0
    """Break the line after so many messages; 0 never."""


class _Talk(socketserver.StreamRequestHandler):
    server: "_Server"

    def setup(self) -> None:
        if self.server.trust is not None:
            self.request = self.server.trust.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
            try:
                self.request.do_handshake()
            except OSError:
                self.request.close()
                raise
        super().setup()
        self.folder = ""

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, rest = line.rstrip(b"\r\n").partition(b" ")
            words = [quoted or plain for quoted, plain in _WORDS.findall(rest)]
            self.server.post.asked.append(rest.decode())
            verb = words[0].upper().decode() if words[0].upper() != b"UID" else f"UID_{words[1].upper().decode()}"
            answer = getattr(self, f"do_{verb.lower()}", None)
            done = answer(words) if answer else b"BAD no such command"
            if done is None:
                return
            self.wfile.write(tag + b" " + done + b"\r\n")
            if verb == "LOGOUT":
                return

    def do_capability(self, _words: list[bytes]) -> bytes:
        self.wfile.write(b"* CAPABILITY IMAP4rev1 ID\r\n")
        return b"OK done"

    def do_login(self, words: list[bytes]) -> bytes:
        post = self.server.post
        is_right = [post.user, post.password] == [word.decode() for word in words[1:3]]
        return b"OK done" if is_right else b"NO wrong password " + words[2]

    def do_authenticate(self, _words: list[bytes]) -> bytes:
        self.wfile.write(b"+ \r\n")
        _nobody, user, password = base64.b64decode(self.rfile.readline()).split(b"\0")
        return self.do_login([b"", user, password])

    def do_id(self, _words: list[bytes]) -> bytes:
        return b"OK done"

    def do_examine(self, words: list[bytes]) -> bytes:
        self.folder = words[1].decode()
        found = self.server.post.folders.get(self.folder)
        if found is None:
            return b"NO no such folder"
        self.wfile.write(f"* {len(found)} EXISTS\r\n* OK [UIDVALIDITY {self.server.post.validity}] ok\r\n".encode())
        return b"OK [READ-ONLY]"

    def do_uid_search(self, words: list[bytes]) -> bytes:
        uids = sorted(self.server.post.folders[self.folder])
        if words[2] == b"UID":
            first = int(words[3].partition(b":")[0])
            uids = [uid for uid in uids if uid >= first] or uids[-1:]  # n:* always has the last one
        self.wfile.write(f"* SEARCH {' '.join(map(str, uids))}\r\n".encode())
        return b"OK done"

    def do_uid_fetch(self, words: list[bytes]) -> bytes | None:
        post = self.server.post
        for number, uid in enumerate(map(int, words[2].split(b",")), 1):
            raw = post.folders[self.folder][uid]
            self.wfile.write(f"* {number} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
            if number == post.cut_after:
                return None
        return b"OK done"

    def do_logout(self, _words: list[bytes]) -> bytes:
        self.wfile.write(b"* BYE\r\n")
        return b"OK done"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    post: Kept
    trust: ssl.SSLContext | None

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that refuses the certificate hangs up."""


@contextmanager
def mail_server(post: Kept, certificate: Path | None = None) -> Iterator[int]:
    """Serve a mailbox on loopback, by TLS when there is a certificate with its key; give the port."""
    server = _Server(("127.0.0.1", 0), _Talk)
    server.post, server.trust = post, None
    if certificate is not None:
        server.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.trust.load_cert_chain(certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

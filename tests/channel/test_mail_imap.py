"""Reading a mailbox over a real socket: nothing is changed there, nothing is read twice, no password leaks."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from mail_server import Kept, mail_server

from sdrtui.channel.mail_imap import PIECE, Access, Mailbox, utf7
from sdrtui.domain.mail import MailPlace, Post
from sdrtui.errors import FixYourFile, SignInAgain, TryLater

SINCE = date(2026, 9, 1)


def raw(number: int) -> bytes:
    """Return a message."""
    return f"From: min@x.example\r\nMessage-ID: <{number}@x>\r\nSubject: Re: {number}\r\n\r\nHi\r\n".encode()


def box(port: int, password: str = "secret word", **given: object) -> Mailbox:
    """Return a mailbox at that port."""
    values = {"host": "127.0.0.1", "security": "none", "folders": ("INBOX",), **given}
    return Mailbox(Access(port=port, user="zhang@us.example", **values), lambda: password)  # type: ignore[arg-type]


@pytest.fixture
def post() -> Kept:
    """A mailbox with two messages."""
    return Kept({"INBOX": {3: raw(3), 9: raw(9)}})


def ids(pieces: Iterator[tuple[MailPlace, list[Post]]]) -> list[str]:
    """Return the ids of what was read."""
    return [each.letter.message_id for _place, some in pieces for each in some if each.letter]


def test_new_messages_come_once(post: Kept) -> None:
    """The first time all that is recent, then what is above the last uid; a renumbered folder from the start."""
    with mail_server(post) as port:
        ((place, first),) = list(box(port).read("INBOX", None, SINCE))
        again = list(box(port).read("INBOX", place, SINCE))
        post.folders["INBOX"][12] = raw(12)
        later = ids(box(port).read("INBOX", place, SINCE))
        post.validity = 8
        renumbered = ids(box(port).read("INBOX", place, SINCE))

    assert MailPlace(7, 9) == place
    assert ["INBOX/3", "INBOX/9"] == [each.name for each in first]
    assert ([], ["12@x"], ["3@x", "9@x", "12@x"]) == (again, later, renumbered)


def test_nothing_is_changed_there(post: Kept) -> None:
    """The folder is examined, never selected; messages are peeked at; no command writes."""
    with mail_server(post) as port:
        list(box(port).read("INBOX", None, SINCE))

    verbs = {line.split()[0] for line in post.asked}
    assert {"CAPABILITY", "LOGIN", "ID", "EXAMINE", "UID", "LOGOUT"} == verbs
    assert all("BODY.PEEK" in line for line in post.asked if "FETCH" in line)
    assert any("SINCE 1-Sep-2026" in line for line in post.asked)


def test_a_line_that_breaks_keeps_what_came(post: Kept) -> None:
    """Each piece has the place that it ends at; after a break the rest comes from there."""
    post.folders["INBOX"] = {uid: raw(uid) for uid in range(1, PIECE + 4)}
    read: list[tuple[MailPlace, int]] = []
    with mail_server(post) as port:
        reading = box(port).read("INBOX", None, SINCE)
        place, some = next(reading)
        read.append((place, len(some)))
        post.cut_after = 1
        with pytest.raises(TryLater):
            next(reading)
        post.cut_after = 0
        rest = ids(box(port).read("INBOX", place, SINCE))

    assert [(MailPlace(7, PIECE), PIECE)] == read
    assert [f"{uid}@x" for uid in range(PIECE + 1, PIECE + 4)] == rest


def test_a_wrong_password_is_told_without_it(post: Kept) -> None:
    """The server repeats what was typed; the error does not."""
    with mail_server(post) as port, pytest.raises(SignInAgain) as caught:
        list(box(port, 'my "own"').read("INBOX", None, SINCE))

    assert "own" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__} {caught.value.sentence}"
    assert caught.value.__suppress_context__


def test_a_password_may_be_of_any_letters(post: Kept) -> None:
    """What LOGIN cannot carry goes by AUTHENTICATE."""
    post.password = "密码 word"
    with mail_server(post) as port:
        read = ids(box(port, "密码 word").read("INBOX", None, SINCE))
        with pytest.raises(SignInAgain):
            list(box(port, "密码").read("INBOX", None, SINCE))

    assert ["3@x", "9@x"] == read


def test_a_folder_that_is_not_there(post: Kept) -> None:
    """The folder of config.toml is wrong: the file is to be corrected."""
    with mail_server(post) as port, pytest.raises(FixYourFile) as caught:
        list(box(port).read("Sent", None, SINCE))

    assert "Sent" in caught.value.sentence


def test_nobody_listens() -> None:
    """A server that is away is for later."""
    with pytest.raises(TryLater):
        list(box(1).read("INBOX", None, SINCE))


def test_a_password_never_goes_out_in_the_clear() -> None:
    """Without TLS only this machine is spoken to."""
    with pytest.raises(FixYourFile):
        list(box(143, host="mail.example").read("INBOX", None, SINCE))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, that no authority has signed."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *subject]
    subprocess.run(command, check=True, capture_output=True)
    both.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


def test_a_certificate_is_checked(post: Kept, certificate: Path) -> None:
    """Nobody is signed in at a server whose certificate is not trusted; a company's own authority is, once named."""
    with mail_server(post, certificate) as port:
        with pytest.raises(TryLater) as caught:
            list(box(port, security="tls").read("INBOX", None, SINCE))
        before = list(post.asked)
        read = ids(box(port, security="tls", authority=certificate.parent / "cert.pem").read("INBOX", None, SINCE))

    assert "certificate" in caught.value.sentence
    assert [] == before
    assert ["3@x", "9@x"] == read


@pytest.mark.parametrize(
    ("name", "wire"),
    [("INBOX", "INBOX"), ("已发送", "&XfJT0ZAB-"), ("A&B", "A&-B"), ("Sent Messages", "Sent Messages")],
)
def test_folders_have_names_of_any_kind(name: str, wire: str) -> None:
    """Names go out in IMAP's own UTF-7."""
    assert wire == utf7(name)

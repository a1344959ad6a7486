"""`sdrtui mail` and what `sync` takes in of mail, from the command line to the log."""

import io
import json
from pathlib import Path

import pytest
from command_line import Command
from mail_server import Kept, mail_server

CONFIG = """
sdr = "zhang"
[[team]]
id = "zhang"
email = "zhang@us.example"
"""
MAILBOX = """
[mail]
host = "127.0.0.1"
user = "zhang@us.example"
security = "none"
"""
AUTO = """From: "王敏" <min@hengxin.example>
To: zhang@us.example
Subject: 自动回复: 资料
Message-ID: <auto1@hengxin.example>
Auto-Submitted: auto-replied
Date: Mon, 23 Nov 2026 09:40:00 +0800
Content-Type: text/plain; charset=utf-8

我正在休假，12月4日回来。
"""
REPLY = """From: min@hengxin.example
To: zhang@us.example
Subject: Re: hello
Message-ID: <r1@hengxin.example>
Date: Mon, 23 Nov 2026 09:50:00 +0800
Content-Type: text/plain; charset=utf-8

可以聊聊。

> 退订请回复
"""


@pytest.fixture
def mailed(sdrtui: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lead to whom the first mail of two waves went out; half an hour later is now. Return the mail's touch."""
    home.mkdir()
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
    phone, email = "13800138000", "min@hengxin.example"
    who = ("--name", "王敏", "--company", "恒信数据", "--phone", phone, "--email", email)
    added = sdrtui("lead", "add", *who, "--kind", "outbound", "--playbook", "two-waves", "--json").json
    touch = str(added["touches"][0])
    assert 0 == sdrtui("log", touch, "sent").code
    monkeypatch.setenv("SDRTUI_NOW", "2026-11-23T10:00+08:00")
    return touch


def test_an_absence_and_a_reply_from_files(sdrtui: Command, mailed: str, tmp_path: Path) -> None:
    """Each message says what it was taken for, why and what follows; once more changes nothing; undo takes it back."""
    (tmp_path / "auto.eml").write_text(AUTO, encoding="utf-8")
    (tmp_path / "reply.eml").write_text(REPLY, encoding="utf-8")

    dry = sdrtui("mail", tmp_path / "auto.eml", "--dry-run", "--json").json[0]
    (auto,) = sdrtui("mail", tmp_path / "auto.eml", "--json").json
    again = sdrtui("mail", tmp_path / "auto.eml", "--json").json[0]
    paused = sdrtui("today", "--date", "2026-12-07", "--json").json
    (reply,) = sdrtui("mail", tmp_path / "reply.eml", "--json").json
    log = sdrtui("review", "touches", "--json").json
    undone = sdrtui("undo", "--json").json

    assert ("would", "logged", "known") == (dry["status"], auto["status"], again["status"])
    assert ("auto_reply", "header", "2026-12-04") == (auto["kind"], auto["sign"], auto["back"])
    assert ("2026-12-07T00:00:00+08:00", mailed) == (auto["paused_until"], auto["touch"])
    assert ["2026-12-07"] == [row["due_at"][:10] for row in paused]
    assert ("reply", "replied", "replied") == (reply["kind"], reply["outcome"], reply["exit"])
    assert ["replied", "auto_reply", "sent"] == [line["outcome"] for line in log]
    assert log[0]["note"].startswith("From mail: Re: hello")
    assert "replied" == undone["outcome"]


def test_a_message_is_taken_back_after_other_work(sdrtui: Command, mailed: str, tmp_path: Path) -> None:
    """By the record that it made; once."""
    (tmp_path / "auto.eml").write_text(AUTO, encoding="utf-8")
    (auto,) = sdrtui("mail", tmp_path / "auto.eml", "--json").json
    lead = str(auto["lead"])
    assert 0 == sdrtui("log", lead, "no_answer").code

    undone = sdrtui("mail", "--undo", str(auto["record"])[-8:], "--json").json
    again = sdrtui("mail", "--undo", auto["record"])
    log = sdrtui("review", "touches", "--json").json

    assert ("auto_reply", mailed) == (undone["outcome"], undone["touch"])
    assert 2 == again.code
    assert ["no_answer", "sent"] == [line["outcome"] for line in log]


def test_words_for_people(sdrtui: Command, mailed: str, tmp_path: Path) -> None:
    """In Chinese: what for, why, who, and until when."""
    (tmp_path / "auto.eml").write_text(AUTO, encoding="utf-8")

    answer = sdrtui("--lang", "zh", "mail", tmp_path / "auto.eml")
    record = json.loads(sdrtui("mail", tmp_path / "auto.eml", "--json").out)[0]

    assert mailed
    assert 0 == answer.code
    for words in ("自动回复", "王敏, 恒信数据", "暂停到 2026-12-07", "Auto-Submitted"):
        assert words in answer.out
    assert "known" == record["status"]


def test_sync_takes_in_the_drop_folder(sdrtui: Command, home: Path, mailed: str) -> None:
    """Before the CRM is asked, and whether there is one or not; files are put away."""
    (home / "mail").mkdir()
    (home / "mail" / "reply.eml").write_text(REPLY, encoding="utf-8")

    answer = sdrtui("sync")

    assert mailed
    assert "replied" in answer.err
    assert [] == sdrtui("today", "--json").json
    assert 1 == len(list((home / "mail" / "done").iterdir()))


def test_a_file_that_is_no_message_exits_3(sdrtui: Command, mailed: str, tmp_path: Path) -> None:
    """The others are taken in all the same."""
    (tmp_path / "a.eml").write_text("junk", encoding="utf-8")
    (tmp_path / "b.eml").write_text(REPLY, encoding="utf-8")

    answer = sdrtui("mail", tmp_path, "--json")

    assert mailed
    assert (3, ["logged", "problem"]) == (answer.code, sorted(row["status"] for row in answer.json))


def test_a_mailbox_is_read_from_where_it_was_left(
    sdrtui: Command, home: Path, mailed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sign in once, without the password on the screen; then every call brings what is new, the sent folder first."""
    head = "From: zhang@us.example\nTo: min@hengxin.example\nMessage-ID: <w1@us>\n"
    sent = f"{head}Date: Mon, 23 Nov 2026 09:31:00 +0800\n\nhi"
    answer = REPLY.replace("min@hengxin.example\nTo", "assistant@hengxin.example\nIn-Reply-To: <w1@us>\nTo")
    kept = Kept({"INBOX": {4: answer.encode()}, "&XfJT0ZAB-": {1: sent.encode()}})
    with mail_server(kept) as port:
        (home / "config.toml").write_text(f'{CONFIG}{MAILBOX}port = {port}\nsent = "已发送"\n', encoding="utf-8")
        refused = sdrtui("mail")
        monkeypatch.setattr("sys.stdin", io.StringIO("secret word\n"))
        signed_in = sdrtui("mail", "--sign-in")
        first = sdrtui("mail", "--json").json
        second = sdrtui("mail", "--json").json

    assert (5, 0) == (refused.code, signed_in.code)
    assert ["remembered", "logged"] == [row["status"] for row in first]
    assert ("thread", mailed) == (first[1]["matched_by"], first[1]["touch"])
    assert [] == second
    assert "secret" not in (home / "config.toml").read_text() + signed_in.out + signed_in.err
    assert b"secret" not in b"".join(path.read_bytes() for path in home.glob("sdrtui.db*"))


def test_a_mail_server_that_is_away_keeps_nothing_waiting(sdrtui: Command, home: Path, mailed: str) -> None:
    """`mail` exits 4; `sync` says so and goes on."""
    (home / "config.toml").write_text(f"{CONFIG}{MAILBOX}port = 1\n", encoding="utf-8")
    (home / "tokens.json").write_text('{"mail": "secret word"}', encoding="utf-8")
    (home / "tokens.json").chmod(0o600)

    away, sync = sdrtui("mail"), sdrtui("sync")

    assert mailed
    assert 4 == away.code
    assert "mail server" in sync.err
    assert "No CRM" in sync.err


@pytest.mark.parametrize(
    "table",
    ['host = "x"', 'host = "x"\nuser = "y"\nsecurity = "ssl3"', 'host = "x"\nuser = "y"\nport = "993"', "hosts = 1"],
)
def test_a_wrong_mailbox_is_named(sdrtui: Command, home: Path, table: str) -> None:
    """config.toml is the user's to correct: exit 3 with the key."""
    home.mkdir()
    (home / "config.toml").write_text(f"[mail]\n{table}\n", encoding="utf-8")

    answer = sdrtui("mail")

    assert 3 == answer.code
    assert "mail." in answer.err

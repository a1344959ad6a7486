"""Links that dial and write, and who opens them."""

import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.channel.links import LONGEST_LINK, mail_link, open_link, tel_link


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+8613800138000", "tel:+8613800138000"),
        ("138 0013-8000", "tel:13800138000"),
        ("+861082345678;ext=801", "tel:+861082345678;ext=801"),
        ("01082345678 ext 801", "tel:01082345678;ext=801"),
    ],
)
def test_tel_link(number: str, expected: str) -> None:
    """Digits only, the extension in its own field."""
    assert expected == tel_link(number)


def test_mail_link_carries_subject_and_body() -> None:
    """Chinese, line breaks, & and ? arrive as written."""
    subject, body = "恒信 & 云图?", "王总：\n第二行 100% #1"
    link = urlsplit(mail_link("min@hengxin.example", subject, body))
    found = parse_qs(link.query)

    assert ("mailto", "min@hengxin.example") == (link.scheme, link.path)
    assert [subject] == found["subject"]
    assert [body.replace("\n", "\r\n")] == found["body"]


def test_a_long_body_is_left_out() -> None:
    """A link that mail programs would cut has the subject only."""
    link = mail_link("a@b.example", "主题", "长" * 1000)

    assert len(link) <= LONGEST_LINK
    assert "body=" not in link
    assert "subject=" in link


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=80))
def test_no_text_can_add_a_field_to_the_letter(subject: str, body: str) -> None:
    """Other people's text stays inside its field: no second recipient, no attachment."""
    fields = parse_qs(urlsplit(mail_link("a@b.example", subject, body)).query)

    assert set(fields) <= {"subject", "body"}


def test_open_link_hands_one_argument_to_the_systems_program(tmp_path: Path) -> None:
    """No shell reads the link."""
    out = tmp_path / "out"
    program = tmp_path / "xdg-open"
    code = f"#!{sys.executable}\nimport sys; open({str(out)!r}, 'w').write(repr(sys.argv[1:]))\n"
    program.write_text(code, encoding="utf-8")
    program.chmod(0o755)

    assert open_link("tel:1;$(id)", {"DISPLAY": ":0", "PATH": str(tmp_path)}, "linux")
    assert "['tel:1;$(id)']" == out.read_text(encoding="utf-8")


def test_without_a_desktop_nothing_is_opened() -> None:
    """Over SSH there is no program to open it with, and that is said."""
    assert not open_link("tel:1", {"PATH": "/usr/bin"}, "linux")

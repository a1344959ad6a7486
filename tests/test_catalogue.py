"""Every text is in both languages, and the compiled catalogue is the one in the source."""

import gettext
import re
from io import BytesIO
from pathlib import Path

import catalogue
import pytest

from sdrtui.i18n import Catalogue

FIELD = re.compile(r"\{(\w*)")


def test_every_message_has_chinese() -> None:
    """No English leaks into a Chinese screen."""
    fresh = catalogue.updated(catalogue.chinese(), {})

    assert [] == sorted(catalogue.untranslated(fresh))


def test_the_compiled_catalogue_is_current() -> None:
    """sdrtui.mo is what sdrtui.po compiles to."""
    assert catalogue.compiled(catalogue.chinese()) == catalogue.MO.read_bytes()


def test_messages_are_found_as_gettext_finds_them() -> None:
    """Looking one message up where it lies gives what reading all of them gives; what is in none stays as it is."""
    compiled = catalogue.MO.read_bytes()
    theirs, ours = gettext.GNUTranslations(BytesIO(compiled)), Catalogue(compiled)
    asked = [str(message.id) for message in catalogue.chinese() if message.id]
    asked += ["no such message", "", asked[0] + "x", "\U0010ffff"]

    found = [ours.text(message) for message in asked]

    assert found == [theirs.gettext(message) if message else "" for message in asked]


def test_fields_survive_translation() -> None:
    """A translation fills the same fields as its message."""
    wrong = [
        message.id
        for message in catalogue.chinese()
        if message.string and set(FIELD.findall(str(message.id))) != set(FIELD.findall(str(message.string)))
    ]

    assert [] == wrong


@pytest.mark.parametrize("path", sorted(catalogue.PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_code_holds_no_chinese_sentences(path: Path) -> None:
    """Chinese for people lives in the catalogue; code may hold words it must recognise, never sentences."""
    literals = re.findall(r'(?<!")"([^"\n]*[\u4e00-\u9fff][^"\n]*[。！？])"', path.read_text(encoding="utf-8"))

    assert [] == literals

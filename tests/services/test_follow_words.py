"""What an outcome does, said in the reader's language to the last sign."""

from datetime import timedelta

import pytest

from sdrtui import i18n
from sdrtui.domain.playbook import Again, Follow, Move
from sdrtui.domain.stage import Stage
from sdrtui.services.follow_words import follow_sentence


@pytest.mark.parametrize(
    ("lang", "after", "expected"),
    [
        ("en", timedelta(hours=2), "again after 2h, 1 times at most, then the next touch; stage MIL"),
        ("zh", timedelta(hours=2), "2 小时后"),
        ("zh", timedelta(days=1), "1 天后"),
        ("zh", timedelta(minutes=30), "30 分钟后"),
    ],
)
def test_waits_and_joins_are_in_the_readers_language(lang: str, after: timedelta, expected: str) -> None:
    """No English unit and no English punctuation in a Chinese sentence."""
    follow = Follow(Move.AGAIN, again=Again(after, 1), stage=Stage.MIL)
    i18n.set_language(lang)
    try:
        said = follow_sentence(follow)
    finally:
        i18n.set_language("en")

    assert expected in said
    assert (lang == "en") == ("; " in said)

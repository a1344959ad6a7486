"""Finding a person or a company by a part of the name, by pinyin, or by the initials of the pinyin: wm, wangm, 王."""

import os
import unicodedata
from functools import lru_cache
from itertools import product, takewhile

UMLAUT_U = "u\u0308"
"""The ü of 吕, which is typed as v or as u."""


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    """Return pypinyin's table of characters. Imported late, and without its table of phrases, which is slow."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@lru_cache(maxsize=8192)
def readings_of(char: str) -> tuple[str, ...]:
    """Return every reading of a character without tones: 单 is dan, shan and chan."""
    spoken = unicodedata.normalize("NFD", _readings().get(ord(char), ""))
    typed = (spoken.replace(UMLAUT_U, "v"), spoken) if UMLAUT_U in spoken else (spoken,)
    bare = ["".join(letter for letter in text if not unicodedata.combining(letter)) for text in typed]
    return tuple(dict.fromkeys(",".join(bare).split(","))) if spoken else (char.lower(),)


def contains(query: str, text: str) -> bool:
    """Say whether the text has the query in it, as written or as pinyin, in either width and case."""
    wanted = "".join(unicodedata.normalize("NFKC", query).lower().split())
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    if wanted in plain:
        return True
    if not wanted.isascii() or plain.isascii():
        return False
    return any(_begins(wanted, plain[start:]) for start in range(len(plain)))


def _begins(wanted: str, text: str) -> bool:
    """Say whether the text's pinyin begins so; each syllable may stand for itself or by any beginning of it."""
    left = {wanted}
    for char in text:
        left = {rest for query, spoken in product(left, readings_of(char)) for rest in _after(query, spoken)}
        if "" in left:
            return True
        if not left:
            return False
    return False


def _after(query: str, spoken: str) -> list[str]:
    """Return what remains of the query after some beginning of this syllable, at least one letter of it."""
    sizes = takewhile(lambda size: query[size - 1 : size] == spoken[size - 1], range(1, len(spoken) + 1))
    return [query[size:] for size in sizes]

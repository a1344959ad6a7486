"""Text in cells: cleaned, cut, padded and wrapped, with Chinese characters two cells wide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.tui import glyphs
from sdrtui.tui.cells import Piece, cell_len, clean, cut, fit, plain, wrap, wrap_line

TEXT = st.text(alphabet="ab 王敏恒信，。、（）‹x›-@1\n\t\x1b…", max_size=60)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("王敏", 8, "王敏    "),
        ("王敏", 4, "王敏"),
        ("恒信数据", 7, "恒信数~"),
        ("恒信数据", 6, "恒信~ "),
        ("abcdef", 4, "abc~"),
        ("王", 1, "~"),
        ("王", 0, ""),
        ("", 3, "   "),
    ],
)
def test_fit_gives_exactly_that_many_cells(text: str, width: int, expected: str) -> None:
    """A text too long is cut at a whole character, with the mark right after it."""
    assert expected == fit(text, width)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王敏\x1b[31m", "王敏[31m"),
        ("a\nb\r\nc\td", "a b c d"),
        ("\u202eevil\u2066", "evil"),
        ("\x9b2J\x07\x00", "2J"),
        ("plain", "plain"),
        ("[bold]x[/]", "[bold]x[/]"),
    ],
)
def test_clean_leaves_nothing_that_steers_the_terminal(text: str, expected: str) -> None:
    """Control and direction characters go, line breaks become spaces, markup stays as text."""
    assert expected == clean(text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("今天天气好，出门。", 10, ["今天天气", "好，出门。"]),
        ("留了资料，想问", 8, ["留了资", "料，想问"]),
        ("写成了《案例集》：好", 8, ["写成了", "《案例", "集》：好"]),
        ("写进 config.toml，公司", 16, ["写进", "config.toml，公", "司"]),
        ("在「今天」里", 6, ["在「今", "天」里"]),
        ("see https://a.example now", 12, ["see", "https://a.ex", "ample now"]),
        ("王总 hello world", 8, ["王总", "hello", "world"]),
        ("第一段\n\n第二段", 20, ["第一段", "", "第二段"]),
        ("", 10, [""]),
    ],
)
def test_wrap_keeps_words_whole_and_punctuation_on_its_side(text: str, width: int, expected: list[str]) -> None:
    """A comma is never first in a line, and an opening bracket never last: what is before the one goes down with it."""
    assert expected == wrap(text, width)


@settings(max_examples=80)
@given(TEXT, st.integers(min_value=0, max_value=40))
def test_fit_and_cut_keep_their_width(text: str, width: int) -> None:
    """Whatever the text, fit is exact and cut no wider."""
    plain = clean(text)

    assert width == cell_len(fit(plain, width))
    assert cell_len(cut(plain, width)) <= width


@settings(max_examples=80)
@given(TEXT, st.integers(min_value=2, max_value=30))
def test_wrap_loses_no_letter_and_no_line_is_too_wide(text: str, width: int) -> None:
    """Only spaces and control characters may disappear."""
    lines = wrap(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join(clean(text).split()) == "".join("".join(lines).split())


def test_the_ascii_set_writes_the_glyphs_of_other_people_otherwise() -> None:
    """With the ASCII set nothing of ambiguous width is drawn: 2×2×1 becomes 2x2x1."""
    glyphs.choose(glyphs.ASCII)
    try:
        assert "2x2x1 ... a.b" == clean("2×2×1 … a·b")
        assert ">" == glyphs.glyphs().cursor
    finally:
        glyphs.choose(glyphs.SAFE)


@given(st.lists(st.tuples(TEXT, st.sampled_from(["bad", "muted", ""])), max_size=4), st.integers(4, 30))
@settings(max_examples=100)
def test_a_wrapped_line_keeps_every_word_in_its_role(pieces: list[tuple[str, str]], width: int) -> None:
    """Only spaces at a break are lost, and no character changes its role."""
    line = tuple(Piece(clean(text), role) for text, role in pieces)
    wrapped = wrap_line(line, width)

    for role in ("bad", "muted", ""):
        before = "".join(piece.text for piece in line if piece.role == role)
        after = "".join(piece.text for one in wrapped for piece in one if piece.role == role)
        assert "".join(before.split()) == "".join(after.split())
    assert all(cell_len(plain(one)) <= width for one in wrapped)

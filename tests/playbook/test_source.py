import time
from pathlib import Path

import pytest
from builders import PLAYBOOK, playbook_text
from hypothesis import given, settings
from hypothesis import strategies as st

from sdrtui.playbook.load import load_file, load_text
from sdrtui.playbook.problem import Problem, has_error
from sdrtui.playbook.source import MAX_BYTES, parse

KEYS = st.sampled_from(
    [
        "id",
        "version",
        "title",
        "kind",
        "steps",
        "exits",
        "day",
        "on",
        "who",
        "script",
        "again",
        "zh",
        "<<",
        "*a",
        "null",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), KEYS)
TREES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=5), max_leaves=20
)


def only(problems: tuple[Problem, ...]) -> tuple[int, int, str]:
    assert 1 == len(problems), problems
    return problems[0].line, problems[0].column, problems[0].code


@pytest.mark.parametrize(
    ("raw", "line", "column", "code"),
    [
        (b"", 1, 1, "empty-file"),
        (b"# only a comment\n", 1, 1, "empty-file"),
        ("title: 测试\n".encode("gbk"), 1, 8, "encoding"),
        ("id: x\ntitle: 测试\n".encode("gb18030"), 2, 8, "encoding"),
        ("id: x\n".encode("utf-16"), 1, 1, "encoding"),
        (b"id: \x00x\n", 1, 5, "control-character"),
        (b"id: x\nkind: a\x1b[31m\n", 2, 8, "control-character"),
        ("id: x\u202ey\n".encode(), 1, 6, "control-character"),
        (b"x" * (MAX_BYTES + 1), 1, 1, "too-large"),
        (b"[" * 5_000, 1, 24, "too-large"),
        (b"- " * 5_000, 1, 47, "too-large"),
        (b"a: &a [*a]\n", 1, 4, "too-large"),
    ],
)
def test_what_is_no_playbook_file_at_all_is_said_at_its_place(
    tmp_path: Path, raw: bytes, line: int, column: int, code: str
) -> None:
    """Wrong encodings, control characters, and files made to hurt give one clear problem."""
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)

    loaded = load_file(path)

    assert loaded.playbook is None
    assert (line, column, code) in [(it.line, it.column, it.code) for it in loaded.problems]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """A file that goes away while it is read raises nothing."""
    loaded = load_file(tmp_path / "gone.yaml")

    assert (1, 1, "unreadable") == only(loaded.problems)


def test_a_byte_order_mark_is_only_a_warning() -> None:
    """A file saved by an old editor still works, with its places unmoved."""
    loaded = load_text("\ufeff" + playbook_text("x"), "x.yaml")

    assert loaded.playbook is not None
    assert (1, 1, "byte-order-mark") == only(loaded.problems)


def test_windows_line_ends_change_nothing() -> None:
    """Carriage returns neither break a file nor move a place."""
    loaded = load_text(playbook_text("x", day="zero").replace("\n", "\r\n"), "x.yaml")

    assert (7, 10, "value") == only(loaded.problems)


def test_values_are_what_the_author_wrote() -> None:
    """YAML 1.1's surprises are gone: `on` is a key, 1.10 a version, 09:00 no number of minutes."""
    source, problems = parse("on: yes\nversion: 1.10\nwindow: 09:00\nnumber: 0o17\ndate: 2026-11-23\n", "x.yaml")

    assert source is not None
    assert () == problems
    assert {
        "on": "yes",
        "version": "1.10",
        "window": "09:00",
        "number": "0o17",
        "date": "2026-11-23",
    } == source.data


def test_an_alias_repeats_its_anchor() -> None:
    """Aliases work while they stay small."""
    source, _problems = parse("a: &a {x: 1}\nb: *a\n", "x.yaml")

    assert source is not None
    assert {"a": {"x": "1"}, "b": {"x": "1"}} == source.data


def test_a_hostile_file_is_refused_quickly() -> None:
    """Aliases of aliases, nesting and endless keys are refused before they grow."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, after in zip("abcdefghijk", "bcdefghijkl", strict=True):
        bomb += f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    hostile = [
        bomb,
        "[" * 100_000,
        "{a: " * 60_000,
        "? " * 60_000,
        "a: &a\n- " * 9_000,
        "&a " * 60_000,
        '"' + "\\" * 99,
    ]

    started = time.perf_counter()
    results = [load_text(text, "x.yaml") for text in hostile]

    assert all(it.playbook is None and it.problems for it in results)
    assert time.perf_counter() - started < 5


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_problems_or_a_playbook(text: str) -> None:
    """No text crashes the loader, and each problem has a place inside the text."""
    loaded = load_text(text, "x.yaml")

    assert (loaded.playbook is None) == has_error(loaded.problems)
    lines = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2
    assert all(1 <= it.line <= lines and it.column >= 1 for it in loaded.problems)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_problems_or_a_playbook(raw: bytes) -> None:
    """No bytes crash the reader."""
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else ".") / "sdrtui-fuzz.yaml"
    path.write_bytes(raw)
    try:
        loaded = load_file(path)
    finally:
        path.unlink()

    assert (loaded.playbook is None) == has_error(loaded.problems)


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_any_tree_gives_problems_or_a_playbook(tree: object) -> None:
    """No shape of YAML crashes the schema."""
    import yaml

    loaded = load_text(yaml.safe_dump(tree, allow_unicode=True), "x.yaml")

    assert (loaded.playbook is None) == has_error(loaded.problems)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PLAYBOOK)), st.integers(0, 12), st.text("{}[]:-|>&*!%@`'\" \n\tabc", max_size=4))
def test_a_damaged_file_gives_problems_or_a_playbook(start: int, length: int, put: str) -> None:
    """A right file with a piece torn out or typed over is still only right or wrong."""
    loaded = load_text(PLAYBOOK[:start] + put + PLAYBOOK[start + length :], "x.yaml")

    assert (loaded.playbook is None) == has_error(loaded.problems)


@pytest.mark.parametrize("end", range(0, len(PLAYBOOK), 9))
def test_a_half_written_file_is_tolerated(end: int) -> None:
    """A file under the editor's hands is a list of problems, never a crash."""
    loaded = load_text(PLAYBOOK[:end], "x.yaml")

    assert (loaded.playbook is None) == has_error(loaded.problems)

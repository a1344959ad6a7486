"""What is seen seldom is in words as well: a merge, an erasure, a timeline; and days out of reach are refused."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Command

CODE = re.compile(r"\b[a-z_]{4,}\b")
"""A word of code in a Chinese table."""


@pytest.fixture
def two(sdrtui: Command, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two call-ins of 张伟."""
    monkeypatch.setenv("LOGNAME", "张伟")
    added = [
        sdrtui("lead", "add", "--name", name, "--company", "恒信数据", "--phone", phone, "--json").json["lead"]
        for name, phone in (("王敏", "13800131234"), ("王敏儿", "13800131235"))
    ]
    return added[0], added[1]


@pytest.mark.parametrize("words", [("lead", "merge", "ONE", "TWO", "--dry-run"), ("lead", "erase", "ONE", "--dry-run")])
def test_what_goes_is_called_by_its_name(sdrtui: Command, two: tuple[str, str], words: tuple[str, ...]) -> None:
    """Neither tables nor fields, nor ids of rows that nobody can see."""
    called = [{"ONE": two[0], "TWO": two[1]}.get(word, word) for word in words]

    told = sdrtui("--lang", "zh", *called)

    assert 0 == told.code
    assert not CODE.findall(told.out)


def test_a_merge_says_which_id_leads_on_by_its_end(sdrtui: Command, two: tuple[str, str]) -> None:
    """As every list shows it."""
    told = sdrtui("lead", "merge", *two)

    assert f"{two[1][-8:]} leads to {two[0][-8:]}" in told.err
    assert two[0] not in told.err


def test_a_timeline_names_people_and_fields(sdrtui: Command, two: tuple[str, str]) -> None:
    """What a merge overwrote, and who gave the lead to whom."""
    sdrtui("lead", "merge", *two)
    sdrtui("lead", "assign", two[0], "--to", "李雷")

    shown = sdrtui("--lang", "zh", "lead", "show", two[0]).out

    assert "姓名：王敏儿" in shown
    assert "张伟" in shown
    assert two[1] not in shown


def test_a_source_that_nobody_knows_is_noticed(sdrtui: Command) -> None:
    """It would score nothing; those that there are, are named."""
    words = ("lead", "add", "--name", "王敏", "--phone", "13800131234", "--source")

    unknown = sdrtui(*words, "百渡搜索", "--json")
    known = sdrtui(*words, "百度搜索", "--json")

    assert (0, 0) == (unknown.code, known.code)
    assert "baidu-sem" in unknown.err
    assert "baidu-sem" not in known.err


def test_a_database_of_a_newer_release_may_be_copied(sdrtui: Command, home: Path, two: tuple[str, str]) -> None:
    """It is only read, and a copy is what one wants before the update."""
    with closing(sqlite3.connect(home / "sdrtui.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()

    copied = sdrtui("backup", "--json")
    written = sdrtui("lead", "suppress", two[0])

    assert (0, 4) == (copied.code, written.code)
    with closing(sqlite3.connect(copied.json["file"])) as copy:
        assert 2 == copy.execute("SELECT count(*) FROM lead").fetchone()[0]


def test_a_timeline_says_nothing_twice(sdrtui: Command, two: tuple[str, str]) -> None:
    """A note that only repeats what happened is left out."""
    sdrtui("lead", "suppress", two[0])

    assert 1 == sdrtui("--lang", "zh", "lead", "show", two[0]).out.count("列入勿扰名单")


@pytest.mark.parametrize(
    "words",
    [
        ("today", "--date", "9999-12-31"),
        ("leave", "add", "--from", "9999-12-30", "--to", "9999-12-31"),
        ("review", "touches", "--since", "0001-01-01"),
    ],
)
def test_a_day_out_of_reach_is_refused(sdrtui: Command, words: tuple[str, ...]) -> None:
    """It is a slip, and no calendar reaches there."""
    told = sdrtui(*words, "--json")

    assert (2, "") == (told.code, told.out)
    assert "out of reach" in told.err


@pytest.mark.parametrize("time", ["9999-12-31 10:00", "2062-11-25 10:00", "+40000d"])
def test_a_time_out_of_reach_is_refused(sdrtui: Command, two: tuple[str, str], time: str) -> None:
    """Nobody is called back in a generation."""
    touch = sdrtui("today", "--json").json[0]["touch"]

    told = sdrtui("snooze", touch, "--until", time)

    assert two
    assert 2 == told.code
    assert "sdrtui" not in told.err

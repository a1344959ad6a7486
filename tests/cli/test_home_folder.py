"""What is wrong in a home folder is told with file, place and what to do; nothing is silently left out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command


def config(home: Path, text: str) -> None:
    """Write config.toml."""
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("words", [("log", "x"), ("todya",), ("today", "--date", "x"), ("log", "--help"), ("-h",)])
def test_config_says_the_language_of_usage_too(sdrtui: Command, home: Path, words: tuple[str, ...]) -> None:
    """What argparse says comes before settings are read, and is in their language."""
    config(home, 'sdr = "zhang"\nlang = "zh"\n\n[crm]\nkind = "sandbox"\n')

    told = sdrtui(*words)
    english = sdrtui("--lang", "en", *words)

    assert any("\u4e00" <= char <= "\u9fff" for char in told.err + told.out)
    assert not any("\u4e00" <= char <= "\u9fff" for char in english.err + english.out)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('sdr = "a"\n[crm\n', "config.toml:2: "),
        ('lang = "de"\n', "config.toml: lang: this must be one of zh, en"),
        ('[[team]]\nname = "x"\n', "config.toml: team[1].id: "),
        ("colour = 1\n", "config.toml: colour: "),
    ],
)
def test_a_mistake_in_config_is_named_once(sdrtui: Command, home: Path, text: str, says: str) -> None:
    """The file, the place in it and the reason, each one time."""
    config(home, text)

    told = sdrtui("today", "--json")

    assert (3, "") == (told.code, told.out)
    assert says in told.err
    assert 1 == told.err.count("config.toml")


def test_a_config_that_is_no_toml_is_told_what_to_look_for(sdrtui: Command, home: Path) -> None:
    """Python's reason is English; the hint is the reader's."""
    config(home, "sdr = [")

    assert "引号" in sdrtui("--lang", "zh", "today").err


@pytest.mark.parametrize(
    "words",
    [
        ("playbook", "list"),
        ("playbook", "show", "outbound-7x3x21"),
        ("enroll", "--playbook", "outbound-7x3x21", "--where", "stage=MAL"),
        ("lead", "add", "--name", "王敏", "--phone", "13800131234"),
    ],
)
@pytest.mark.parametrize("file", ["outbound/mine.yaml", "policy.yaml"])
def test_an_overlay_that_is_left_out_is_said(sdrtui: Command, home: Path, words: tuple[str, ...], file: str) -> None:
    """Else the shipped text would run in its place unnoticed."""
    path = home / "playbooks" / file
    path.parent.mkdir(parents=True)
    path.write_text("id: outbound-7x3x21\nkind: [outbound\n", encoding="utf-8")

    told = sdrtui(*words, "--json")

    assert 0 == told.code
    assert f"{file}:2:" in told.err
    assert "sdrtui playbook lint" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("today", "--sdr", "liu"),
        ("lead", "add", "--name", "王敏", "--phone", "13800131234", "--owner", "liu"),
        ("import", "FILE", "--kind", "outbound", "--owner", "liu"),
    ],
)
def test_somebody_who_is_not_in_the_team_is_noticed(
    sdrtui: Command, home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """It may be a slip: such leads come up on nobody's list. Without a team anybody may be named."""
    file = tmp_path / "leads.csv"
    file.write_text("姓名,手机\n李强,13800135678\n", encoding="utf-8")
    called = [str(file) if word == "FILE" else word for word in words]
    alone = sdrtui(*called)
    config(home, 'sdr = "zhang"\n[[team]]\nid = "zhang"\n[[team]]\nid = "wang"\n')

    told = sdrtui(*called)

    assert (0, 0) == (alone.code, told.code)
    assert "team" not in alone.err
    assert "liu" in told.err
    assert "zhang, wang" in told.err


@pytest.mark.parametrize(("mapping", "says"), [("电话号=phone", "电话号"), ("broken", "broken is not of the form")])
def test_a_mapping_that_fits_no_column_is_refused(sdrtui: Command, tmp_path: Path, mapping: str, says: str) -> None:
    """A slip in --map would leave the column out."""
    file = tmp_path / "leads.csv"
    file.write_text("姓名,手机\n李强,13800135678\n", encoding="utf-8")

    told = sdrtui("import", file, "--kind", "outbound", "--map", mapping, "--json")

    assert (2, "") == (told.code, told.out)
    assert says in told.err
    assert "=broken" not in told.err


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/usr/bin/setpriv").exists(), reason="root writes everywhere")
def test_a_home_that_may_only_be_read_says_so(sdrtui: Command, home: Path) -> None:
    """The folder is named: trying again in a moment would not help."""
    sdrtui("lead", "add", "--name", "王敏", "--phone", "13800131234")
    as_anybody = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    home.chmod(0o500)
    try:
        done = subprocess.run(
            [*as_anybody, sys.executable, "-m", "sdrtui", "today"], capture_output=True, text=True, check=False
        )
    finally:
        home.chmod(0o700)

    assert 3 == done.returncode
    assert str(home) in done.stderr
    assert "moment" not in done.stderr
